"""The two books that are only ever added to, the ledger and the record, for `film ledger|log`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from store.db import Session
from store.log import GENESIS, canonical, first_broken, moment
from store.models import DecisionRecord, Digest, LogRow, Posting, Production, Turn


async def postings(db: Session, production: Production) -> list[dict[str, Any]]:
    query = select(Posting).where(Posting.production_id == production.id).order_by(col(Posting.id))
    return [
        {
            "at": p.at.isoformat(),
            "what": p.what,
            "amount": p.amount,
            "debit": p.debit,
            "credit": p.credit,
            "key": p.key,
        }
        for p in await db.exec(query)
    ]


async def record(db: Session, production: Production) -> list[dict[str, Any]]:
    query = select(LogRow).where(LogRow.production_id == production.id).order_by(col(LogRow.id))
    return [_plain(row) for row in await db.exec(query)]


def _plain(row: LogRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": moment(row.at),
        "who": row.who,
        "what": row.what,
        "subject": row.subject,
        "detail": row.detail,
        "hash": row.hash,
    }


async def lines(db: Session, production: Production) -> list[str]:
    """The record as JSON lines. Each carries the hash of the row before it, of whatever production
    that is, so that each can be checked alone (store.log.follows)."""
    earlier = aliased(LogRow)
    query = (
        select(LogRow, earlier.hash)
        .outerjoin(earlier, col(earlier.id) == col(LogRow.id) - 1)
        .where(LogRow.production_id == production.id)
    )
    return [
        canonical({**_plain(row), "production_id": row.production_id, "before": before or GENESIS})
        for row, before in await db.exec(query.order_by(col(LogRow.id)))
    ]


async def flaw(db: Session, passed: Callable[[int], None] | None = None) -> str | None:
    """What is wrong with the record, naming the first bad row; None if nothing can be seen.

    The chain and its seal show any row changed, inserted or taken out. Who also wrote both anew is
    seen only by what still stands in other tables and must have been recorded: decisions, finished
    turns, digests. Who needs more keeps the lines of `film log --jsonl` elsewhere.
    """
    broken = await first_broken(db, passed)
    if broken is not None:
        return broken.words
    untold = await _untold(db)
    if untold is None:
        return None
    last = (await db.exec(select(LogRow.id).order_by(col(LogRow.id).desc()).limit(1))).first() or 0
    return f"row {last + 1} is missing: the end was cut off, for {untold} is not told"


async def _untold(db: Session) -> str | None:
    """Something that was recorded when it was written, and is not in the record."""
    told, decided = await _told(db)
    for verdict in await db.exec(select(DecisionRecord).order_by(col(DecisionRecord.id))):
        if verdict.id not in decided:
            return f"{verdict.by}’s {verdict.decision} of {_day(verdict.at)}"
    over = select(Turn).where(Turn.status != "running").order_by(col(Turn.finished_at))
    for turn in await db.exec(over):
        if ("turn", turn.id) not in told:
            return f"{turn.id} of {_day(turn.finished_at)}"
    for digest in await db.exec(select(Digest).order_by(col(Digest.id))):
        if ("digest", digest.key) not in told:
            return f"the digest of {_day(digest.at)}"
    return None


async def _told(db: Session) -> tuple[set[tuple[str, str]], set[int]]:
    """The turns and digests that the record tells of, and the verdicts; read row by row."""
    told: set[tuple[str, str]] = set()
    decided: set[int] = set()
    rows = await db.stream(select(LogRow.what, LogRow.subject, LogRow.detail))
    async for what, subject, detail in rows:
        if what in ("turn", "digest"):
            told.add((what, subject))
        if "verdict" in detail:
            decided.add(detail["verdict"])
    return told, decided


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "an unknown day"
