"""The two books that are only ever added to, the ledger and the record, for `film ledger|log`."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from store.db import Session
from store.log import first_bad
from store.models import Digest, LogRow, Posting, Production, Turn, Verdict


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
    return [
        {
            "id": r.id,
            "at": r.at.isoformat(),
            "who": r.who,
            "what": r.what,
            "subject": r.subject,
            "detail": r.detail,
            "hash": r.hash,
        }
        for r in await db.exec(query)
    ]


async def flaw(db: Session) -> str | None:
    """What is wrong with the record, naming the first bad row; None if nothing can be seen.

    The chain shows any row changed, inserted or taken out. It cannot show that its end was cut off;
    that is seen only by what still stands in other tables and must have been recorded: decisions,
    finished turns, digests. Who needs more keeps the last hash of `film log --json` elsewhere.
    """
    bad = await first_bad(db)
    if bad is not None:
        return (
            f"the chain breaks at row {bad}: it or a row before it was changed, put in or removed"
        )
    untold = await _untold(db)
    if untold is None:
        return None
    last = (await db.exec(select(LogRow.id).order_by(col(LogRow.id).desc()).limit(1))).first() or 0
    return f"row {last + 1} is missing: the end was cut off, for {untold} is not told"


async def _untold(db: Session) -> str | None:
    """Something that was recorded when it was written, and is not in the record."""
    rows = (await db.exec(select(LogRow.what, LogRow.subject, LogRow.detail))).all()
    told = {(what, subject) for what, subject, _ in rows}
    decided = {detail.get("verdict") for _, _, detail in rows}
    for verdict in await db.exec(select(Verdict).order_by(col(Verdict.id))):
        if verdict.id not in decided:
            return f"{verdict.by}’s {verdict.verdict} of {_day(verdict.at)}"
    over = select(Turn).where(Turn.status != "running").order_by(col(Turn.finished_at))
    for turn in await db.exec(over):
        if ("turn", turn.id) not in told:
            return f"{turn.id} of {_day(turn.finished_at)}"
    for digest in await db.exec(select(Digest).order_by(col(Digest.id))):
        if ("digest", digest.key) not in told:
            return f"the digest of {_day(digest.at)}"
    return None


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "an unknown day"
