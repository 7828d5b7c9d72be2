"""What one turn left behind: rows it added, words on its page. Graders read nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from bot.agents.replies import SILENT
from store import canon
from store.db import Session
from store.models import (
    Asset,
    Choice,
    Cut,
    Entry,
    Finding,
    Gate,
    Line,
    Production,
    Proposal,
    Question,
    Review,
    Scene,
    Shot,
    Turn,
)
from testing.world import World

MARKED: tuple[type[SQLModel], ...] = (Question, Gate, Proposal, Entry, Review)
Marks = dict[str, int]
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Asked:
    """A question with its suggested answers."""

    question: Question
    answers: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.question.matter} {self.question.text} {self.question.why}"


@dataclass(frozen=True)
class Proposed:
    """A proposal, and what it is for: a shot's code or an asset's name."""

    subject: str
    proposal: Proposal


@dataclass(frozen=True)
class Outcome:
    """Everything a grader may look at. Lists hold what is new; `canon` and `shots` what stands."""

    turn: Turn
    words: str  # on the agent's page
    nodded: bool  # only showed that it has read
    questions: Sequence[Asked]
    gates: Sequence[Gate]
    proposed: Sequence[Proposed]
    before: Sequence[Proposed]  # proposals that stood before the turn
    entries: Sequence[Entry]
    findings: Sequence[Finding]
    review: Review | None
    cut: Cut | None
    canon: Sequence[Entry]
    scenes: Sequence[Scene]
    shots: Sequence[Shot]
    talk: Sequence[dict[str, Any]]  # the conversation, for people who read transcripts

    @property
    def did_nothing(self) -> bool:
        return not (
            self.questions or self.gates or self.proposed or self.entries or self.review is not None
        )


async def marks(world: World) -> Marks:
    """The last row of each kind, so that what a turn adds can be told from what was there."""
    async with world.app.store.reading() as db:
        return {kind.__name__: await _last(db, kind) for kind in MARKED}


async def _last(db: Session, kind: type[SQLModel]) -> int:
    return (await db.exec(select(func.max(kind.id)))).one() or 0  # type: ignore[attr-defined]


async def read(world: World, name: str, since: Marks) -> Outcome:
    """What the turn of this name left behind; `since` are the marks from before it."""
    async with world.app.store.reading() as db:
        production = await world.production(db)
        turn = (await db.exec(select(Turn).where(Turn.id == name))).one()
        proposed = await _proposals(db)
        reviews = await _new(db, Review, since)
        cuts = (await db.exec(select(Cut).order_by(col(Cut.id)))).all()
        return Outcome(
            turn=turn,
            words=_words(world, name),
            nodded=(SILENT in [emoji for _, emoji in world.chat.reactions]),
            questions=[await _asked(db, row) for row in await _new(db, Question, since)],
            gates=await _new(db, Gate, since),
            proposed=[p for p in proposed if (p.proposal.id) > since["Proposal"]],
            before=[p for p in proposed if (p.proposal.id) <= since["Proposal"]],
            entries=await _new(db, Entry, since),
            findings=await _findings(db, reviews),
            review=reviews[-1] if reviews else None,
            cut=cuts[-1] if cuts else None,
            canon=await canon.snapshot(db, production),
            scenes=(await db.exec(select(Scene).order_by(col(Scene.position)))).all(),
            shots=await _shots(db, production),
            talk=await _talk(db, name),
        )


def _words(world: World, name: str) -> str:
    card = world.chat.cards.get(name)
    return " ".join(card.lines).removeprefix("understudy:").strip() if card else ""


async def _new(db: Session, kind: type[Row], since: Marks) -> Sequence[Row]:
    number = kind.id  # type: ignore[attr-defined]
    query = select(kind).where(number > since[kind.__name__]).order_by(number)
    return (await db.exec(query)).all()


async def _asked(db: Session, question: Question) -> Asked:
    query = select(Choice).where(Choice.question_id == question.id).order_by(col(Choice.id))
    return Asked(question, tuple(choice.label for choice in await db.exec(query)))


async def _proposals(db: Session) -> list[Proposed]:
    shots = {shot.id: shot.code for shot in await db.exec(select(Shot))}
    assets = {asset.id: asset.name for asset in await db.exec(select(Asset))}
    rows = await db.exec(select(Proposal).order_by(col(Proposal.id)))
    return [
        Proposed(shots[row.shot_id] if row.shot_id else assets[row.asset_id or 0], row)
        for row in rows
    ]


async def _findings(db: Session, reviews: Sequence[Review]) -> Sequence[Finding]:
    ids = [review.id for review in reviews]
    query = select(Finding).where(col(Finding.review_id).in_(ids)).order_by(col(Finding.id))
    return (await db.exec(query)).all()


async def _shots(db: Session, production: Production) -> Sequence[Shot]:
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    return (await db.exec(query.order_by(Shot.code))).all()


async def _talk(db: Session, name: str) -> list[dict[str, Any]]:
    query = select(Line).where(col(Line.key).startswith(f"{name}:")).order_by(col(Line.position))
    return [{"role": line.role, "content": line.content} for line in await db.exec(query)]
