"""Deliveries: recorded once by key before anything is acknowledged, then routed, then taken."""

import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, or_, select

from store.clean import dumped, loaded, whole
from store.db import Safe, Session, Store
from store.deciding import compare_and_set
from store.models import Inbound
from store.outages import is_outage

RAW = "raw"  # kinds that begin so hold the platform's own words, read when they are taken over
Json = dict[str, Any]
Read = Callable[[Json], Awaitable[Json | None]]  # a raw payload as (key, kind, payload), or nothing
UNREAD: Json = {}  # nobody can read it yet: it stays where it is


class Recorded(NamedTuple):
    id: int
    key: str
    kind: str
    payload: Json
    at: datetime


TABLE = """
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, payload TEXT NOT NULL,
    at TEXT NOT NULL, moved INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS waits ON delivery (id) WHERE moved = 0;
DELETE FROM delivery WHERE moved = 1;
UPDATE delivery SET moved = 0 WHERE moved = 2;  -- could not be read: another version may
"""


class Recorder:
    """Deliveries in a file of their own, each kept by one INSERT OR IGNORE before the platform is
    told ok: no transaction of the worker, however long, holds that up. `ingest` takes them over.
    May be used in several threads. OSError: the file is none of ours, or cannot be written."""

    def __init__(self, folder: Path, safe: Safe = "NORMAL") -> None:
        self._connection = sqlite3.connect(
            folder / "inbox.db", isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in ("busy_timeout=30000", "journal_mode=WAL", f"synchronous={safe}"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.executescript(TABLE)
        except sqlite3.Error as problem:
            self._connection.close()
            raise OSError(f"inbox.db: {problem}") from problem

    def record(self, key: str, kind: str, payload: Json, at: datetime) -> bool:
        """True if this delivery is new."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO delivery (key, kind, payload, at) VALUES (?, ?, ?, ?)",
            (whole(key), kind, dumped(payload), at.astimezone(UTC).isoformat()),
        )
        return cursor.rowcount == 1

    def waits(self) -> bool:
        """Whether there is anything to take over."""
        query = "SELECT EXISTS (SELECT 1 FROM delivery WHERE moved = 0)"
        return bool(self._connection.execute(query).fetchone()[0])

    def waiting(self) -> list[Recorded]:
        """All that was not taken over, in order."""
        query = "SELECT id, key, kind, payload, at FROM delivery WHERE moved = 0 ORDER BY id"
        return [
            Recorded(row, key, kind, loaded(payload), datetime.fromisoformat(at))
            for row, key, kind, payload, at in self._connection.execute(query).fetchall()
        ]

    def moved(self, ids: Sequence[int]) -> None:
        """These were taken over; only their keys are kept."""
        self._connection.executemany(
            "UPDATE delivery SET moved = 1, payload = '' WHERE id = ?", [(row,) for row in ids]
        )

    def set_aside(self, row: int) -> None:
        """This one cannot be read; it is tried again at the next start."""
        self._connection.execute("UPDATE delivery SET moved = 2 WHERE id = ?", (row,))

    def close(self) -> None:
        self._connection.close()


async def ingest(store: Store, recorder: Recorder, read: Read) -> None:
    """Take over what was recorded, in order. Killed in between, it is taken over once more, as
    nothing."""
    # A group ends where the kind changes, so that what is read next finds what came before it.
    for _, group in groupby(recorder.waiting(), key=lambda row: row.kind):
        read_by_now = [(row, await _read(row, read, recorder)) for row in group]
        said = [{**found, "at": row.at} for row, found in read_by_now if found]
        refused = await _kept(store, said)
        bad = {row.id for row, found in read_by_now if found and found["key"] in refused}
        for row_id in bad:
            recorder.set_aside(row_id)
        read_by_now = [(row, found) for row, found in read_by_now if row.id not in bad]
        recorder.moved([row.id for row, found in read_by_now if found != UNREAD])


async def _kept(store: Store, said: Sequence[Json]) -> set[str]:
    """Keep these deliveries, together where that can be; the keys of those no row can hold."""
    if not said:
        return set()
    try:
        async with store.writing() as db:
            query = insert(Inbound).values(list(said))
            await db.exec(query.on_conflict_do_nothing(index_elements=["key"]))
    except Exception as problem:
        if is_outage(problem):
            raise
        if len(said) > 1:
            return set().union(*[await _kept(store, [one]) for one in said])
        logging.getLogger(__name__).exception("delivery %s cannot be kept", said[0]["key"])
        return {said[0]["key"]}
    return set()


async def _read(row: Recorded, read: Read, recorder: Recorder) -> Json | None:
    """The delivery as rows hold it; None: it needs nothing. One that cannot be read is logged, and
    holds up no other."""
    if not row.kind.startswith(RAW):
        return {"key": row.key, "kind": row.kind, "payload": row.payload}
    try:
        found = await read(row.payload)
        return loaded(dumped(found)) if found else found
    except Exception as problem:
        if is_outage(problem):
            raise
        logging.getLogger(__name__).exception("delivery %s could not be read", row.key)
        recorder.set_aside(row.id)
        return UNREAD


async def enqueue_message(
    db: Session, agent_id: int, key: str, at: datetime, **payload: Any
) -> None:
    """Our own message for an agent: an answer, a task, a reason. The same key twice is once."""
    row = {
        "key": key,
        "kind": "event",
        "payload": payload,
        "at": at,
        "routed_at": at,
        "agent_id": agent_id,
    }
    await db.exec(insert(Inbound).values(**row).on_conflict_do_nothing(index_elements=["key"]))


async def unrouted(db: Session, now: datetime | None = None) -> Sequence[Inbound]:
    """What nobody took, in order; with a time, what may be tried by then."""
    query = select(Inbound).where(col(Inbound.routed_at).is_(None)).order_by(col(Inbound.id))
    if now is not None:
        query = query.where(or_(col(Inbound.try_at).is_(None), col(Inbound.try_at) <= now))
    return (await db.exec(query)).all()


async def try_later(db: Session, row_id: int, at: datetime, error: str) -> None:
    """It could not be taken; it waits until then, and nothing waits for it."""
    query = update(Inbound).where(col(Inbound.id) == row_id, col(Inbound.routed_at).is_(None))
    await db.exec(query.values(try_at=at, error=error))


async def set_aside(db: Session, row_id: int, now: datetime, error: str) -> bool:
    """It is not tried again; True if no other process took it meanwhile."""
    row = await take(db, row_id, now)
    if row is not None:
        row.set_aside_at, row.error = now, error
        db.add(row)
    return row is not None


async def take(db: Session, row_id: int, now: datetime) -> Inbound | None:
    """A delivery, to be routed in this very transaction; None if another process has done so. Of a
    process that is killed before the transaction stands nothing is left: it was never taken."""
    row = await db.get(Inbound, row_id)
    is_free = col(Inbound.routed_at).is_(None)
    return row if row and await compare_and_set(db, row, is_free, routed_at=now) else None


async def agent_inbox(db: Session, agent_id: int) -> Sequence[Inbound]:
    """What no turn of this agent has taken, in order."""
    query = select(Inbound).where(Inbound.agent_id == agent_id, col(Inbound.turn).is_(None))
    return (await db.exec(query.order_by(col(Inbound.id)))).all()


async def agents_with_mail(db: Session) -> Sequence[tuple[int, int]]:
    """(agent, first unread row) for every agent that has something to read."""
    query = (
        select(Inbound.agent_id, Inbound.id)
        .where(col(Inbound.agent_id).is_not(None), col(Inbound.turn).is_(None))
        .order_by(col(Inbound.id))
    )
    first: dict[int, int] = {}
    for agent_id, row_id in await db.exec(query):
        first.setdefault(agent_id or 0, row_id or 0)
    return list(first.items())
