"""Deliveries: recorded once by key before anything is acknowledged, then routed, then taken."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, select

from store.db import Safe, Session
from store.deciding import win
from store.models import Inbound


class Recorder:
    """The one synchronous writer: one INSERT OR IGNORE before the platform is told ok."""

    def __init__(self, path: Path, safe: Safe = "NORMAL") -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA busy_timeout=30000")
        self._connection.execute(f"PRAGMA synchronous={safe}")

    def record(self, key: str, kind: str, payload: dict[str, Any], at: datetime) -> bool:
        """True if this delivery is new."""
        moment = at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO inbound (key, kind, payload, at) VALUES (?, ?, ?, ?)",
            (key, kind, json.dumps(payload), moment),
        )
        return cursor.rowcount == 1

    def close(self) -> None:
        self._connection.close()


async def deliver(db: Session, agent_id: int, key: str, at: datetime, **payload: Any) -> None:
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


async def unrouted(db: Session) -> Sequence[Inbound]:
    query = select(Inbound).where(col(Inbound.routed_at).is_(None)).order_by(col(Inbound.id))
    return (await db.exec(query)).all()


async def take(db: Session, row_id: int, now: datetime) -> Inbound | None:
    """A delivery, to be routed in this very transaction; None if another process has done so. Of a
    process that is killed before the transaction stands nothing is left: it was never taken."""
    row = await db.get(Inbound, row_id)
    is_free = col(Inbound.routed_at).is_(None)
    return row if row and await win(db, row, is_free, routed_at=now) else None


async def unread(db: Session, agent_id: int) -> Sequence[Inbound]:
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
