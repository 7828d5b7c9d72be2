"""Everything the report shows, read once; what is counted comes from bot/reporting/summary.py."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import SQLModel, col, select

from bot.reporting.progress import Standing
from bot.reporting.summary import cuts, summary
from store import canon
from store.db import Session
from store.log import first_bad
from store.models import (
    Agent,
    Asset,
    Choice,
    Cut,
    DecisionRecord,
    Entry,
    Finding,
    Gate,
    LogRow,
    Member,
    Posting,
    Production,
    Proposal,
    Question,
    Review,
    Scene,
    Shot,
    Take,
    Version,
)

FIRST, LAST = 4, 8  # rows of the log that are shown

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Log:
    """The two ends of the chain; `bad` is the first row that does not continue it."""

    count: int
    first: list[LogRow]
    last: list[LogRow]
    bad: int | None


@dataclass(frozen=True)
class Rows:
    """A production's rows, each list in the order it came to be; shots and cuts in film order."""

    production: Production
    standing: Standing
    titles: dict[str, str]  # of the roles: {"dop": "director of photography"}
    summary: dict[str, Any]
    members: list[Member]
    agents: list[Agent]
    scenes: list[Scene]
    shots: list[Shot]
    takes: list[Take]
    assets: list[Asset]
    versions: list[Version]
    proposals: list[Proposal]
    gates: list[Gate]
    verdicts: list[DecisionRecord]
    questions: list[Question]
    choices: list[Choice]
    postings: list[Posting]
    cuts: list[Cut]
    reviews: list[Review]
    findings: list[Finding]
    canon: list[Entry]
    log: Log


async def read(
    db: Session, production: Production, standing: Standing, titles: dict[str, str]
) -> Rows:
    scenes = await _of(db, Scene, production)
    shots = [shot for shot in await _of(db, Shot, production) if not shot.cut_out]
    order = {scene.id: scene.position for scene in scenes}
    return Rows(
        production=production,
        standing=standing,
        titles=titles,
        summary=await summary(db, production),
        members=await _of(db, Member, production),
        agents=await _of(db, Agent, production),
        scenes=sorted(scenes, key=lambda scene: scene.position),
        shots=sorted(shots, key=lambda shot: (shot.act, order[shot.scene_id], shot.code)),
        takes=await _under(db, Take, Take.shot_id, Shot, production),
        assets=await _of(db, Asset, production),
        versions=await _under(db, Version, Version.asset_id, Asset, production),
        proposals=await _of(db, Proposal, production),
        gates=await _of(db, Gate, production),
        verdicts=await _of(db, DecisionRecord, production),
        questions=await _of(db, Question, production),
        choices=await _under(db, Choice, Choice.question_id, Question, production),
        postings=await _of(db, Posting, production),
        cuts=await cuts(db, production),
        reviews=await _under(db, Review, Review.cut_id, Cut, production),
        findings=await _findings(db, production),
        canon=await canon.snapshot(db, production),
        log=await _log(db),
    )


async def _of(db: Session, table: Any, production: Production) -> list[Any]:
    query = select(table).where(table.production_id == production.id)
    return list((await db.exec(query.order_by(table.id))).all())


async def _under(
    db: Session, table: type[Row], key: Any, owner: Any, production: Production
) -> list[Row]:
    """Rows that belong to the production through another row."""
    below: Any = table
    query = select(table).join(owner, owner.id == key).where(owner.production_id == production.id)
    return list((await db.exec(query.order_by(below.id))).all())


async def _findings(db: Session, production: Production) -> list[Finding]:
    query = (
        select(Finding)
        .join(Review, col(Review.id) == Finding.review_id)
        .join(Cut, col(Cut.id) == Review.cut_id)
        .where(Cut.production_id == production.id)
    )
    return list((await db.exec(query.order_by(Finding.timecode, col(Finding.id)))).all())


async def _log(db: Session) -> Log:
    count = (await db.exec(select(func.count(col(LogRow.id))))).one()
    first = await db.exec(select(LogRow).order_by(col(LogRow.id)).limit(FIRST))
    last = await db.exec(select(LogRow).order_by(col(LogRow.id).desc()).limit(LAST))
    ends = list(first), list(reversed(list(last)))
    shown = [row for row in ends[1] if row.id not in {other.id for other in ends[0]}]
    return Log(count, ends[0], shown, await first_bad(db))
