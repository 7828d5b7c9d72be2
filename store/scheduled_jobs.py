"""What is set off later: rows with a time. Added in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, func, select

from store.db import Session
from store.models import ScheduledJob, Utc
from store.tries import KILLED, MOST

LOOK = text(
    "SELECT EXISTS (SELECT 1 FROM inbound WHERE routed_at IS NULL "
    "AND (try_at IS NULL OR try_at <= :now)), "
    "EXISTS (SELECT 1 FROM inbound WHERE agent_id IS NOT NULL AND turn IS NULL), "
    "(SELECT count(*) FROM scheduled_job WHERE done_at IS NULL AND at <= :now), "
    "(SELECT min(id) FROM scheduled_job WHERE error != ''), "
    "EXISTS (SELECT 1 FROM private_message WHERE told_at IS NULL "
    "AND (taken_at IS NULL OR taken_at <= :now))"
).bindparams(bindparam("now", type_=Utc))


FILM = func.coalesce(ScheduledJob.production_id, 0)


class PendingWork(NamedTuple):
    """What there is to do: deliveries to route, agents' mail, how many rows are due; the first row
    that failed; whether somebody is still to be told something."""

    deliveries: bool
    mail: bool
    rows: int
    failed: int | None
    messages: bool


async def pending_work(db: Session, now: datetime) -> PendingWork:
    """One glance at everything that could need work, cheap enough to take at every stir."""
    found = (await (await db.connection()).execute(LOOK, {"now": now})).one()
    return PendingWork(bool(found[0]), bool(found[1]), int(found[2]), found[3], bool(found[4]))


async def schedule(
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
        insert(ScheduledJob).values(**row, error="").on_conflict_do_nothing(index_elements=["key"])
    )


async def is_scheduled(db: Session, kind: str, key: str) -> bool:
    """Whether this was set off already, whatever became of it."""
    return (
        await db.exec(select(ScheduledJob.id).where(ScheduledJob.key == f"{kind}:{key}"))
    ).first() is not None


async def productions_with_jobs(db: Session, now: datetime) -> Sequence[int]:
    """The productions for which anything is due; 0: what is due for none."""
    query = select(FILM).where(col(ScheduledJob.done_at).is_(None), ScheduledJob.at <= now)
    return (await db.exec(query.distinct())).all()


async def due_jobs(db: Session, now: datetime, film: int | None = None) -> Sequence[ScheduledJob]:
    """What is due and not done, of all productions or of one (0: of none), oldest first."""
    query = select(ScheduledJob).where(col(ScheduledJob.done_at).is_(None), ScheduledJob.at <= now)
    if film is not None:
        query = query.where(film == FILM)
    return (await db.exec(query.order_by(col(ScheduledJob.at), col(ScheduledJob.id)))).all()


async def next_time(db: Session) -> datetime | None:
    """When the next row falls due."""
    query = (
        select(ScheduledJob.at)
        .where(col(ScheduledJob.done_at).is_(None))
        .order_by(col(ScheduledJob.at))
        .limit(1)
    )
    return (await db.exec(query)).first()


async def mark_done(db: Session, errors: dict[int, str], now: datetime) -> None:
    """These rows are done; an error says that one failed, and is set aside."""
    done = [row for row, error in errors.items() if not error]
    rows = update(ScheduledJob).where(col(ScheduledJob.id).in_(done))
    await db.exec(rows.values(done_at=now, error="", set_aside_at=None))
    for row_id, error in errors.items():
        if error:
            first = func.coalesce(ScheduledJob.set_aside_at, bindparam("now", now, Utc))
            failed_jobs = update(ScheduledJob).where(col(ScheduledJob.id) == row_id)
            await db.exec(failed_jobs.values(done_at=now, error=error, set_aside_at=first))


async def postpone(db: Session, until: dict[int, tuple[datetime, str]]) -> None:
    """These rows are due later than they were, with what went wrong by now."""
    for row_id, (at, error) in until.items():
        await db.exec(
            update(ScheduledJob).where(col(ScheduledJob.id) == row_id).values(at=at, error=error)
        )


async def bring_forward(db: Session, kinds: Sequence[str], now: datetime) -> None:
    """Rows of these kinds that were to wait are due now."""
    waits = update(ScheduledJob).where(
        col(ScheduledJob.done_at).is_(None), col(ScheduledJob.at) > now
    )
    await db.exec(waits.where(col(ScheduledJob.kind).in_(kinds)).values(at=now))


async def try_failed_again(db: Session, now: datetime) -> None:
    """What failed is due once more: a full disk or a fault of ours may be over by now. What ended
    the process each time is not."""
    failed_jobs = update(ScheduledJob).where(
        col(ScheduledJob.error) != "", col(ScheduledJob.error) != KILLED
    )
    aside = failed_jobs.where(col(ScheduledJob.done_at).is_not(None))
    await db.exec(aside.values(error="", done_at=None, tries=MOST - 1))
    await db.exec(failed_jobs.values(error="", at=now))


async def failed_jobs(db: Session) -> Sequence[ScheduledJob]:
    """What failed when it was tried last, set aside or not."""
    return (
        await db.exec(
            select(ScheduledJob).where(col(ScheduledJob.error) != "").order_by(col(ScheduledJob.id))
        )
    ).all()
