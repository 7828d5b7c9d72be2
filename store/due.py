"""What is set off later: rows with a time. Added in the transaction that causes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col, select

from store.db import Session
from store.models import Due


async def add(
    db: Session, production_id: int, kind: str, key: str, at: datetime, **payload: Any
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


async def ready(db: Session, now: datetime) -> Sequence[Due]:
    """What is due and not done, oldest first."""
    query = select(Due).where(col(Due.done_at).is_(None), Due.at <= now)
    return (await db.exec(query.order_by(col(Due.at), col(Due.id)))).all()


async def next_time(db: Session) -> datetime | None:
    """When the next row falls due."""
    query = select(Due.at).where(col(Due.done_at).is_(None)).order_by(col(Due.at)).limit(1)
    return (await db.exec(query)).first()
