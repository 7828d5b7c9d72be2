"""The append-only, hash-chained record of every decision and change."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from store.db import Session
from store.models import LogRow

GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """The one way this project turns data into bytes to be hashed or compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """sha256 (hex) of any JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _link(before: str, row: LogRow) -> str:
    content = [row.production_id, row.at.isoformat(), row.who, row.what, row.subject, row.detail]
    return hashlib.sha256((before + canonical(content)).encode()).hexdigest()


async def record(
    db: Session,
    production_id: int | None,
    at: datetime,
    who: str,
    what: str,
    subject: str,
    **detail: Any,
) -> LogRow:
    """Add one row to the chain, in the caller's transaction."""
    last = (await db.exec(select(LogRow.hash).order_by(col(LogRow.id).desc()).limit(1))).first()
    row = LogRow(
        production_id=production_id,
        at=at,
        who=who,
        what=what,
        subject=subject,
        detail=detail,
        hash="",
    )
    row.hash = _link(last or GENESIS, row)
    db.add(row)
    await db.flush()
    return row


async def first_bad(db: Session) -> int | None:
    """The id of the first row that does not continue the chain, or None if all do."""
    before, expected = GENESIS, 1
    for row in await db.exec(select(LogRow).order_by(col(LogRow.id))):
        if row.id != expected or row.hash != _link(before, row):
            return row.id
        before, expected = row.hash, expected + 1
    return None
