"""What is set off later: rows with a time. Added in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, func, select

from store.db import Session
from store.models import Due, Utc

LOOK = text(
    "SELECT EXISTS (SELECT 1 FROM inbound WHERE routed_at IS NULL), "
    "EXISTS (SELECT 1 FROM inbound WHERE agent_id IS NOT NULL AND turn IS NULL), "
    "(SELECT count(*) FROM due WHERE done_at IS NULL AND at <= :now), "
    "(SELECT min(id) FROM due WHERE error != ''), "
    "EXISTS (SELECT 1 FROM letter WHERE told_at IS NULL AND (taken_at IS NULL OR taken_at <= :now))"
).bindparams(bindparam("now", type_=Utc))


FILM = func.coalesce(Due.production_id, 0)


class Waiting(NamedTuple):
    """What there is to do: deliveries to route, agents' mail, how many rows are due; the first row
    that failed; whether somebody is still to be told something."""

    deliveries: bool
    mail: bool
    rows: int
    failed: int | None
    letters: bool


async def look(db: Session, now: datetime) -> Waiting:
    """One glance at everything that could need work, cheap enough to take at every stir."""
    found = (await (await db.connection()).execute(LOOK, {"now": now})).one()
    return Waiting(bool(found[0]), bool(found[1]), int(found[2]), found[3], bool(found[4]))


async def add(
    db: Session, production_id: int | None, kind: str, key: str, at: datetime, **payload: Any
) -> None:
    """Set `kind` off at that time. The same key twice is once."""
    row = {
        "production_id": production_id,
        "key": f"{kind}:{key}",
        "kind": kind,
        "payload": payload,
        "at": at,
    }
    await db.exec(
        insert(Due).values(**row, error="").on_conflict_do_nothing(index_elements=["key"])
    )


async def known(db: Session, kind: str, key: str) -> bool:
    """Whether this was set off already, whatever became of it."""
    return (await db.exec(select(Due.id).where(Due.key == f"{kind}:{key}"))).first() is not None


async def films(db: Session, now: datetime) -> Sequence[int]:
    """The productions for which anything is due; 0: what is due for none."""
    query = select(FILM).where(col(Due.done_at).is_(None), Due.at <= now)
    return (await db.exec(query.distinct())).all()


async def ready(db: Session, now: datetime, film: int | None = None) -> Sequence[Due]:
    """What is due and not done, of all productions or of one (0: of none), oldest first."""
    query = select(Due).where(col(Due.done_at).is_(None), Due.at <= now)
    if film is not None:
        query = query.where(film == FILM)
    return (await db.exec(query.order_by(col(Due.at), col(Due.id)))).all()


async def next_time(db: Session) -> datetime | None:
    """When the next row falls due."""
    query = select(Due.at).where(col(Due.done_at).is_(None)).order_by(col(Due.at)).limit(1)
    return (await db.exec(query)).first()


async def mark(db: Session, errors: dict[int, str], now: datetime) -> None:
    """These rows are done; an error says that one failed."""
    await db.exec(update(Due).where(col(Due.id).in_(list(errors))).values(done_at=now))
    for row_id, error in errors.items():
        if error:
            await db.exec(update(Due).where(col(Due.id) == row_id).values(error=error))


async def postpone(db: Session, until: dict[int, datetime]) -> None:
    """These rows are due later than they were."""
    for row_id, at in until.items():
        await db.exec(update(Due).where(col(Due.id) == row_id).values(at=at))


async def hurry(db: Session, kinds: Sequence[str], now: datetime) -> None:
    """Rows of these kinds that were to wait are due now."""
    waits = update(Due).where(col(Due.done_at).is_(None), col(Due.at) > now)
    await db.exec(waits.where(col(Due.kind).in_(kinds)).values(at=now))


async def try_again(db: Session) -> None:
    """What failed is due once more: a full disk or a fault of ours may be over by now."""
    await db.exec(update(Due).where(col(Due.error) != "").values(error="", done_at=None))
