"""What was made and from what, read once from rows for bot/canon/staleness.py: requests, takes,
sheets, cuts and gates, as plain facts."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlmodel import col
from sqlmodel import select as rows_of

from bot.canon import prompt_composer
from bot.canon.prompt_composer import Source, Thing, Where
from bot.production.stages import gate_name
from store import scopes
from store.db import Session
from store.log import digest
from store.models import (
    Asset,
    Batch,
    Cut,
    Gate,
    GateStatus,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
    Version,
)

LIVE = (ProposalStatus.OPEN, ProposalStatus.APPROVED, ProposalStatus.RENDERED)
DONE = Status.DONE.value
IN_FORCE = (GateStatus.OPEN, GateStatus.APPROVED)


class MadeShot(NamedTuple):
    code: str
    act: int
    things: tuple[Thing, ...]
    place: Where


class MadeRequest(NamedTuple):
    """A proposal, for a shot or for an asset."""

    id: int
    number: int
    status: str
    made_from: frozenset[Source]
    shot: MadeShot | None
    batch: int
    agent: int

    @property
    def waits(self) -> bool:
        """Nothing of it is back yet."""
        return self.status != ProposalStatus.RENDERED


class MadeTake(NamedTuple):
    id: int
    number: int
    shot: MadeShot
    request: int | None


class MadeSheet(NamedTuple):
    """What an asset is known by: its locked picture, or the options that wait to be picked."""

    version: int
    asset: str
    request: int
    locked: bool


class MadeCut(NamedTuple):
    id: int
    number: int
    act: int
    sha256: str
    takes: frozenset[tuple[str, int]]  # shot code and take
    as_circled: bool  # it holds what is circled now


class MadeGate(NamedTuple):
    id: int
    stage: str
    act: int | None
    name: str
    canon_version: int
    cuts: frozenset[str]
    made_by: str


@dataclass
class Made:
    """Everything of a production that is in force and was made from something."""

    requests: list[MadeRequest] = field(default_factory=list)
    takes: list[MadeTake] = field(default_factory=list)
    sheets: list[MadeSheet] = field(default_factory=list)
    cuts: list[MadeCut] = field(default_factory=list)
    gates: list[MadeGate] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=dict)  # of each scene's and each shot's scope


async def read(db: Session, production: Production) -> Made:
    shots = await _shots(db, Shot.production_id == production.id)
    takes, circled = await _takes(db, production, shots)
    return Made(
        requests=await requests(db, shots, Proposal.production_id == production.id),
        takes=takes,
        sheets=await _sheets(db, production),
        cuts=await _cuts(db, production, circled),
        gates=await _gates(db, production),
        acts=await _acts(db, production, shots),
    )


async def _acts(db: Session, production: Production, shots: dict[int, MadeShot]) -> dict[str, int]:
    query = _columns(Scene.code, Scene.act).where(Scene.production_id == production.id)
    scenes = {scopes.scene_of(f"SC{code}"): act for code, act in await _rows(db, query)}
    return scenes | {f"shot:{shot.code}": shot.act for shot in shots.values()}


async def of_proposals(db: Session, proposals: Iterable[Proposal]) -> list[MadeRequest]:
    """These proposals alone, whatever came of them."""
    rows = list(proposals)
    shots = await _shots(db, col(Shot.id).in_({row.shot_id for row in rows if row.shot_id}))
    wanted = col(Proposal.id).in_([row.id for row in rows])
    return await requests(db, shots, wanted, statuses=tuple(ProposalStatus))


async def _shots(db: Session, *which: Any) -> dict[int, MadeShot]:
    query = (
        _columns(Shot.id, Shot.code, Shot.act, _text(Shot.plan), Scene.location)
        .join(Scene, col(Scene.id) == Shot.scene_id)
        .where(col(Shot.cut_out).is_(False), *which)
    )
    return {
        row_id: MadeShot(code, act, _things(plan, location), prompt_composer.where(code, act))
        for row_id, code, act, plan, location in await _rows(db, query)
    }


async def _rows(db: Session, query: Any) -> list[Any]:
    """Rows as plain tuples: a feature has thousands, and objects would take longer to make."""
    return list((await (await db.connection()).execute(query)).all())


def _columns(*columns: Any) -> Any:
    return select(*columns)


def _text(column: Any) -> ColumnElement[str]:
    """A column of JSON as its text: many rows hold the same, and each text is read once."""
    return cast(column, String)


@lru_cache(maxsize=20_000)
def _things(plan: str, location: str) -> tuple[Thing, ...]:
    shown = json.loads(plan)
    return tuple(prompt_composer.wanted(shown["cast"], location, shown["props"]))


@lru_cache(maxsize=20_000)
def _sources(inputs: str) -> frozenset[Source]:
    return frozenset((one["kind"], one["name"], one["digest"]) for one in json.loads(inputs))


async def requests(
    db: Session, shots: dict[int, MadeShot], *which: Any, statuses: Sequence[str] = LIVE
) -> list[MadeRequest]:
    query = (
        _columns(
            Proposal.id, Proposal.number, Proposal.status, _text(Proposal.inputs),
            Proposal.shot_id, Proposal.batch_id, Batch.agent_id,
        )
        .join(Batch, col(Batch.id) == Proposal.batch_id)
        .where(col(Proposal.status).in_(statuses), *which)
        .order_by(col(Proposal.number))
    )  # fmt: skip
    return [
        MadeRequest(row_id, number, status, _sources(inputs), shots.get(shot), batch, agent)
        for row_id, number, status, inputs, shot, batch, agent in await _rows(db, query)
        if shot is None or shot in shots
    ]


async def _takes(
    db: Session, production: Production, shots: dict[int, MadeShot]
) -> tuple[list[MadeTake], dict[int, str]]:
    """(takes that wait or are circled, the mark of what is circled in each act)."""
    query = _columns(
        Take.shot_id, Take.number, Take.id, Take.proposal_id, Take.status,
        Take.sha256, Take.in_seconds, Take.out_seconds,
    ).join(Shot, col(Shot.id) == Take.shot_id)  # fmt: skip
    live = col(Take.status).in_([Status.WFA, Status.DONE])
    found = await _rows(db, query.where(Shot.production_id == production.id, live))
    rows = [(shots[shot], *rest) for shot, *rest in found if shot in shots]
    rows.sort(key=lambda row: (row[0].place.shot, row[1]))
    takes = [MadeTake(row_id, number, shot, request) for shot, number, row_id, request, *_ in rows]
    kept = [(shot.act, list(part)) for shot, _, _, _, status, *part in rows if status == DONE]
    return takes, marks(kept)


def marks(kept: Iterable[tuple[int, list[Any]]]) -> dict[int, str]:
    """By act: what a cut of it as it is circled would carry (bot/workflow/advance.py)."""
    acts: dict[int, list[list[Any]]] = {}
    for act, part in kept:
        acts.setdefault(act, []).append(part)
    return {act: digest(parts) for act, parts in acts.items()}


async def _sheets(db: Session, production: Production) -> list[MadeSheet]:
    """The locked picture of each asset; of one that is not locked the options nobody refused."""
    query = (
        _columns(Version.id, Asset.name, Version.proposal_id, Asset.locked_version_id)
        .join(Asset, col(Asset.id) == Version.asset_id)
        .join(Proposal, col(Proposal.id) == Version.proposal_id)
        .where(
            Asset.production_id == production.id,
            or_(col(Proposal.reason) == "", col(Version.id) == Asset.locked_version_id),
        )
        .order_by(col(Version.id))
    )
    return [
        MadeSheet(row_id, name, request, locked == row_id)
        for row_id, name, request, locked in await _rows(db, query)
        if locked in (None, row_id)
    ]


async def _cuts(db: Session, production: Production, circled: dict[int, str]) -> list[MadeCut]:
    """The newest cut of each act."""
    newest = _columns(func.max(col(Cut.id))).where(Cut.production_id == production.id)
    query = _columns(
        Cut.id, Cut.number, Cut.act, Cut.sha256, Cut.fingerprint, _text(Cut.shots)
    ).where(col(Cut.id).in_(newest.group_by(col(Cut.act))))
    return [
        MadeCut(row_id, number, act, sha256, _inside(shots), mark == circled.get(act))
        for row_id, number, act, sha256, mark, shots in await _rows(db, query)
    ]


def _inside(shots: str) -> frozenset[tuple[str, int]]:
    return frozenset((row["shot"], row["take"]) for row in json.loads(shots))


async def _gates(db: Session, production: Production) -> list[MadeGate]:
    """The newest gate of each step, if it is open or approved."""
    query = rows_of(Gate).where(Gate.production_id == production.id, col(Gate.status).in_(IN_FORCE))
    newest = {(gate.stage, gate.act): gate for gate in await db.exec(query.order_by(col(Gate.id)))}
    return [
        MadeGate(
            gate.id,
            gate.stage,
            gate.act,
            gate_name(production, gate),
            gate.canon_version,
            frozenset(cut[1] for cut in gate.card.get("cuts", ())),
            gate.made_by,
        )
        for gate in newest.values()
    ]
