"""Deciding is one conditional write: of two presses at once, exactly one wins."""

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import SQLModel, col

from store.db import Session


async def compare_and_set(
    db: Session, row: SQLModel, *conditions: ColumnElement[bool], **values: Any
) -> bool:
    """Write `values` to the row if the conditions still hold; True for the caller that won.

    The row is read again either way, so that a loser sees who won.
    """
    table: Any = type(row)
    known: Any = row
    result = await db.exec(
        update(table).where(col(table.id) == known.id, *conditions).values(**values)
    )
    await db.refresh(row)
    return bool(result.rowcount)
