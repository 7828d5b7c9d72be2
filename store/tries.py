"""How often what goes wrong is tried, and when again. A try is counted before the work, so that
what ends the process counts too; after the last it is set aside."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from store.db import Session
from store.models import Inbound, ScheduledJob

MOST = 5
KILLED = "the program ended each time it was tried"
Row = Inbound | ScheduledJob


def pause(first: timedelta, tries: int) -> timedelta:
    """How long to wait behind so many tries: four times as long each time."""
    waits: timedelta = first * 4 ** (max(tries, 1) - 1)
    return waits


def is_spent(row: Row) -> bool:
    return row.tries >= MOST


async def count(db: Session, table: type[Row], ids: Sequence[int]) -> None:
    """These rows are tried now."""
    await _add(db, table, ids, 1)


async def give_back(db: Session, table: type[Row], ids: Sequence[int]) -> None:
    """The try was none of theirs: an outage ended it."""
    await _add(db, table, ids, -1)


async def _add(db: Session, table: type[Row], ids: Sequence[int], number: int) -> None:
    query = update(table).where(col(table.id).in_(ids))
    await db.exec(query.values(tries=col(table.tries) + number))
