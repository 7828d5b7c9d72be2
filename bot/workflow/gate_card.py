"""A gate's card and its forms, functions of its row."""

from sqlmodel import select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Item, Place
from bot.core.context import Outcome, ResultCode, get_row
from bot.core.members import holders
from bot.core.untrusted_text import harmless
from bot.production.stages import CHANGE, FOUR_ANSWERS, Stage, stage_of
from bot.workflow import change_requests, restore
from bot.workflow.quorum import yes_by
from store.db import Session
from store.models import Agent, Entry, Finding, Gate, GateStatus, Member, Production


async def gate_card(db: Session, gate_id: int) -> tuple[Card, Place]:
    """(card, place) of a gate, from its row alone."""
    gate = await get_row(db, Gate, gate_id)
    production = await get_row(db, Production, gate.production_id)
    query = select(Agent).where(
        Agent.production_id == gate.production_id, Agent.name == gate.made_by
    )
    agent = (await db.exec(query)).one()
    waiting = (
        await holders(db, production, *stage_of(production, gate.stage).approvers)
        if gate.status == GateStatus.OPEN
        else []
    )
    card = Card(
        key=f"gate:{gate.stage}:{gate.act or 0}:{gate.attempt}",
        title=texts.gate_title(gate, stage_of(production, gate.stage).title),
        lines=(
            *texts.gate_lines(gate),
            *await _yes(db, production, gate, stage_of(production, gate.stage)),
            *await _contents(db, production, gate),
        ),
        picture=gate.card.get("picture", ""),
        alt=texts.gate_alt(gate),
        items=await _findings(db, gate),
        buttons=(
            *_buttons(gate),
            *await _whole(db, gate),
            *await restore.buttons(db, gate),
        ),
        waits_for=tuple(member.handle for member in waiting),
        clips=tuple(gate.card.get("clips", ())),
    )
    return card, Place(channel=agent.channel)


async def _yes(db: Session, production: Production, gate: Gate, stage: Stage) -> tuple[str, ...]:
    """Whose yes counts, where a stage wants several people."""
    asks = stage.quorum > 1 and gate.status == GateStatus.OPEN
    said = await yes_by(db, production, gate, stage) if asks else set()
    names = [(await get_row(db, Member, row)).name for row in sorted(r for r in said if r)]
    return (texts.yes_so_far(names, stage.quorum),) if names else ()


def _buttons(gate: Gate) -> tuple[Button, ...]:
    row = gate.id
    if gate.status == GateStatus.OPEN:
        label = texts.ANSWER if gate.stage == "four_answers" else texts.APPROVE
        return (
            Button(
                label=label,
                verb="approve",
                kind="gate",
                id=row,
                revision=gate.revision,
                style="primary",
            ),
            Button(
                label=texts.REJECT,
                verb="reject",
                kind="gate",
                id=row,
                revision=gate.revision,
                style="danger",
            ),
        )
    if gate.status in (GateStatus.APPROVED, GateStatus.REJECTED) and not gate.applied_at:
        return (Button(label=texts.UNDO, verb="undo", kind="gate", id=row, revision=gate.revision),)
    return ()


async def _whole(db: Session, gate: Gate) -> tuple[Button, ...]:
    """A card shows so much of an entry; the rest is one press away."""
    entries = await _entries(db, gate)
    if gate.stage == CHANGE.key or not any(map(texts.is_cut, entries)):
        return ()
    label, row = texts.READ_IT_ALL, gate.id
    return (Button(label=label, verb="read", kind="gate", id=row, revision=gate.revision),)


async def read(press: ActionContext[ButtonPress]) -> Outcome:
    """Every word that this gate would lock, for the person who asked."""
    gate = await get_row(press.db, Gate, press.cause.row_id)
    whole = [texts.entry_in_full(entry) for entry in await _entries(press.db, gate)]
    return Outcome(ResultCode.SHOWN, harmless("\n\n".join(whole)) or texts.NOTHING_WRITTEN)


async def _entries(db: Session, gate: Gate) -> list[Entry]:
    shown = gate.card.get("entries") or gate.card.get("shown") or ()
    return [await get_row(db, Entry, item["id"]) for item in shown]


async def _contents(db: Session, production: Production, gate: Gate) -> tuple[str, ...]:
    """The entries this gate would lock, in plain words; a change of canon before and after."""
    if gate.stage == CHANGE.key:
        return tuple(await change_requests.card_lines(db, production, gate))
    lines = [texts.asked_again(gate.card["why"])] if "why" in gate.card else []
    lines += [texts.goes_out_of_date(name) for name in gate.card.get("makes_out_of_date", ())]
    for entry in await _entries(db, gate):
        lines += texts.entry_lines(entry)
    return tuple(lines)


async def _findings(db: Session, gate: Gate) -> tuple[Item, ...]:
    if "review" not in gate.card:
        return ()
    rows = await db.exec(select(Finding).where(Finding.review_id == gate.card["review"]))
    return tuple(
        Item(
            id=f.id,
            key=f"{f.shot}:{f.rule}",
            label=f"{f.shot} {f.timecode}",
            text=texts.finding(f.rule, f.text),
        )
        for f in rows
    )


async def form(db: Session, gate: Gate, verb: str) -> Form:
    """The form behind a gate's button."""
    value = f"{verb}:gate:{gate.id}:{gate.revision}"
    if verb == "approve":
        suggested = suggested_answers(gate.summary)
        fields = tuple(
            FormField(name=n, label=n.capitalize(), value=suggested.get(n, ""))
            for n in FOUR_ANSWERS
        )
        return Form(
            title=texts.FOUR_ANSWERS_FORM, fields=fields, submit=texts.ANSWER_AND_LOCK, value=value
        )
    fields = (FormField(name="reason", label=texts.WHY, multiline=True),)
    if gate.stage == "rough_cut":
        shots = ", ".join(sorted({item.label.split()[0] for item in await _findings(db, gate)}))
        fields += (FormField(name="shots", label=texts.SHOTS_TO_REDO, value=shots),)
    return Form(title=texts.reject_gate(gate), fields=fields, submit=texts.REJECT, value=value)


def suggested_answers(summary: str) -> dict[str, str]:
    """The producer agent's suggestions, written as `label: answer; label: answer`."""
    pairs = (part.partition(":") for part in summary.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}
