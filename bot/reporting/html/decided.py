"""What people decided: gates as a timeline, questions and decisions, assets and who picked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.production.stages import stage_of
from bot.reporting.html.pictures import Pictures
from bot.reporting.html.rows import Rows
from bot.texts import plain_status
from store.models import (
    Asset,
    DecisionRecord,
    Gate,
    Production,
    Proposal,
    Question,
    QuestionStatus,
    Version,
)

KINDS = {"character": "Characters", "environment": "Places", "prop": "Props"}
ACTS = {"approve": "approved", "reject": "rejected", "undo": "undone"}


@dataclass(frozen=True)
class Step:
    """One press on a gate."""

    words: str
    by: str
    at: datetime
    after: timedelta  # the card, or the press before
    reason: str


@dataclass(frozen=True)
class GateView:
    name: str
    title: str
    attempt: int
    status: str
    words: str
    summary: str
    made_by: str
    opened_at: datetime
    steps: list[Step]


@dataclass(frozen=True)
class QuestionView:
    name: str
    text: str
    why: str
    asked_by: str
    asked_of: str
    scope: str
    answers: list[str]
    answer: str
    answered_by: str
    decision: str
    status: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class OptionView:
    label: str
    picture: str
    attributes: list[tuple[str, str]]
    picked: bool


@dataclass(frozen=True)
class SetView:
    """Four options that came together, and why none of them was taken, if so."""

    name: str
    sheet: str
    refused: str
    refused_by: str
    options: list[OptionView]


@dataclass(frozen=True)
class AssetView:
    kind: str
    name: str
    anchor: str
    picked: str
    picked_by: str
    sets: list[SetView]


def gates(rows: Rows) -> list[GateView]:
    return [_gate(rows, gate) for gate in rows.gates]


def _gate(rows: Rows, gate: Gate) -> GateView:
    presses = [v for v in rows.verdicts if v.kind == "gate" and v.row_id == gate.id]
    return GateView(
        name=f"G-{gate.number}",
        title=gate_title(rows.production, gate),
        attempt=gate.attempt,
        status=gate.status,
        words=plain_status(gate.status),
        summary=gate.summary,
        made_by=agent_name(rows, gate.made_by),
        opened_at=gate.opened_at,
        steps=_steps(gate, presses),
    )


def _steps(gate: Gate, presses: list[DecisionRecord]) -> list[Step]:
    before = [gate.opened_at, *(verdict.at for verdict in presses)]
    return [
        Step(ACTS.get(v.decision, v.decision), v.by, v.at, v.at - earlier, v.reason)
        for v, earlier in zip(presses, before, strict=False)
    ]


def gate_title(production: Production, gate: Gate) -> str:
    title = stage_of(production, gate.stage).title
    return f"{title}, act {gate.act}" if gate.act else title


def questions(rows: Rows) -> list[QuestionView]:
    return [_question(rows, question) for question in rows.questions]


def _question(rows: Rows, question: Question) -> QuestionView:
    return QuestionView(
        name=f"Q-{question.number}",
        text=question.text,
        why=question.why,
        asked_by=_agent(rows, question.agent_id),
        asked_of=next((m.name for m in rows.members if m.id == question.asked_of), ""),
        scope=scope(question.scope),
        answers=[c.label for c in rows.choices if c.question_id == question.id],
        answer=question.answer or "",
        answered_by=question.answered_by or "",
        decision=_decision(rows, question),
        status="" if question.status == QuestionStatus.ANSWERED else question.status,
        asked_at=question.at,
        answered_at=question.answered_at,
    )


def _agent(rows: Rows, agent_id: int) -> str:
    return next((agent_name(rows, a.name) for a in rows.agents if a.id == agent_id), "an agent")


def agent_name(rows: Rows, name: str) -> str:
    """`dop:4` as people say it: director of photography, scene 4."""
    role, _, scene = name.partition(":")
    title = rows.titles.get(role, role.replace("_", " "))
    return f"{title} of scene {scene}" if scene else title


def _decision(rows: Rows, question: Question) -> str:
    """The decision that stands now for this question, also after an amendment."""
    if question.status != QuestionStatus.ANSWERED:
        return ""
    found = [d["id"] for d in rows.summary["decisions"] if d["matter"] == question.matter]
    return str(found[0]) if found else ""


def decisions(rows: Rows) -> list[dict[str, Any]]:
    return [row | {"scope": scope(row["scope"])} for row in rows.summary["decisions"]]


def scope(words: str) -> str:
    return "the whole film" if words == "production" else words.replace(":", " ")


def assets(rows: Rows, pictures: Pictures) -> dict[str, list[AssetView]]:
    """{plural of the kind: assets}, kinds without assets left out."""
    shown = [_asset(rows, pictures, asset) for asset in rows.assets]
    groups = {title: [a for a in shown if a.kind == kind] for kind, title in KINDS.items()}
    return {title: found for title, found in groups.items() if found}


def _asset(rows: Rows, pictures: Pictures, asset: Asset) -> AssetView:
    made = [proposal for proposal in rows.proposals if proposal.asset_id == asset.id]
    picked = next((v for v in rows.versions if v.id == asset.locked_version_id), None)
    return AssetView(
        kind=asset.kind,
        name=asset.name,
        anchor=asset.anchor,
        picked=picked.label if picked else "",
        picked_by=_by(rows, asset, "pick", picked.label if picked else ""),
        sets=[_set(rows, pictures, asset, proposal) for proposal in made],
    )


def _set(rows: Rows, pictures: Pictures, asset: Asset, proposal: Proposal) -> SetView:
    name = f"P-{proposal.number}"
    options = [v for v in rows.versions if v.proposal_id == proposal.id]
    return SetView(
        name=name,
        sheet=pictures.still(proposal.sheet, f"{name}_sheet", 1280),
        refused=proposal.reason,
        refused_by=_by(rows, asset, "none", proposal.reason),
        options=[_option(pictures, name, asset, version) for version in options],
    )


def _option(pictures: Pictures, name: str, asset: Asset, version: Version) -> OptionView:
    return OptionView(
        label=version.label,
        picture=pictures.still(version.sha256, f"{name}_{version.label}"),
        attributes=[(str(key), str(value)) for key, value in version.attributes.items()],
        picked=version.id == asset.locked_version_id,
    )


def _by(rows: Rows, asset: Asset, verdict: str, reason: str) -> str:
    """Who pressed that on this asset."""
    wanted = ("asset", asset.id, verdict, reason)
    return next((v.by for v in reversed(rows.verdicts) if _mark(v) == wanted), "")


def _mark(verdict: DecisionRecord) -> tuple[str, int, str, str]:
    return (verdict.kind, verdict.row_id, verdict.decision, verdict.reason)
