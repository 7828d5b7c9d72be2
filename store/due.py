"""What is set off later: rows with a time. Added in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, func, select

from store.db import Session
from store.models import Due, Utc
from store.tries import KILLED, MOST

LOOK = text(
    "SELECT EXISTS (SELECT 1 FROM inbound WHERE routed_at IS NULL "
    "AND (try_at IS NULL OR try_at <= :now)), "
    "EXISTS (SELECT 1 FROM inbound WHERE agent_id IS NOT NULL AND turn IS NULL), "
    "(SELECT count(*) FROM due WHERE done_at IS NULL AND at <= :now), "
    "(SELECT min(id) FROM due WHERE error != ''), "
    "EXISTS (SELECT 1 FROM letter WHERE told_at IS NULL AND (taken_at IS NULL OR taken_at <= :now))"
).bindparams(bindparam("now", type_=Utc))


FILM = func.coalesce(Due.production_id, 0)


class PendingWork(NamedTuple):
    """What there is to do: deliveries to route, agents' mail, how many rows are due; the first row
    that failed; whether somebody is still to be told something."""

    deliveries: bool
    mail: bool
    rows: int
    failed: int | None
    letters: bool


async def look(db: Session, now: datetime) -> PendingWork:
    """One glance at everything that could need work, cheap enough to take at every stir."""
    found = (await (await db.connection()).execute(LOOK, {"now": now})).one()
    return PendingWork(bool(found[0]), bool(found[1]), int(found[2]), found[3], bool(found[4]))


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
    """These rows are done; an error says that one failed, and is set aside."""
    done = [row for row, error in errors.items() if not error]
    rows = update(Due).where(col(Due.id).in_(done))
    await db.exec(rows.values(done_at=now, error="", set_aside_at=None))
    for row_id, error in errors.items():
        if error:
            first = func.coalesce(Due.set_aside_at, bindparam("now", now, Utc))
            failed = update(Due).where(col(Due.id) == row_id)
            await db.exec(failed.values(done_at=now, error=error, set_aside_at=first))


async def postpone(db: Session, until: dict[int, tuple[datetime, str]]) -> None:
    """These rows are due later than they were, with what went wrong by now."""
    for row_id, (at, error) in until.items():
        await db.exec(update(Due).where(col(Due.id) == row_id).values(at=at, error=error))


async def hurry(db: Session, kinds: Sequence[str], now: datetime) -> None:
    """Rows of these kinds that were to wait are due now."""
    waits = update(Due).where(col(Due.done_at).is_(None), col(Due.at) > now)
    await db.exec(waits.where(col(Due.kind).in_(kinds)).values(at=now))


async def try_again(db: Session, now: datetime) -> None:
    """What failed is due once more: a full disk or a fault of ours may be over by now. What ended
    the process each time is not."""
    failed = update(Due).where(col(Due.error) != "", col(Due.error) != KILLED)
    aside = failed.where(col(Due.done_at).is_not(None))
    await db.exec(aside.values(error="", done_at=None, tries=MOST - 1))
    await db.exec(failed.values(error="", at=now))


async def failed(db: Session) -> Sequence[Due]:
    """What failed when it was tried last, set aside or not."""
    return (await db.exec(select(Due).where(col(Due.error) != "").order_by(col(Due.id)))).all()
