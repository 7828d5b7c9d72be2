"""The append-only, hash-chained record of every decision and change.

Each row's hash covers the row before it, and a seal beside the log holds its length and its last
hash. So a row that was changed, moved, put in or taken out is found, at the end of the log too.
Who may write everything can still write the log anew with every later hash and the seal: against
that helps only a copy that lies elsewhere, such as a backup or an exported log.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row
from sqlmodel import col, select

from store.db import Session
from store.models import LogRow, LogSeal

GENESIS = "0" * 64
PAGE = 2000  # rows read at a time


@dataclass(frozen=True)
class BrokenLog:
    """The first row at which the log is not what was written, and a sentence that names it."""

    row: int
    words: str


def canonical(value: Any) -> str:
    """The one way this project turns data into bytes to be hashed or compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """sha256 (hex) of any JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def link(before: str, row: LogRow | Row[Any]) -> str:
    """The hash of a row that follows `before`."""
    content = [row.production_id, moment(row.at), row.who, row.what, row.subject, row.detail]
    return hashlib.sha256((before + canonical(content)).encode()).hexdigest()


def moment(at: datetime) -> str:
    """A time as the chain has it, whatever zone it is told in."""
    return at.astimezone(UTC).isoformat()


def follows(line: dict[str, Any]) -> bool:
    """Whether an exported row's hash is that of its words behind the row before it."""
    names = ("production_id", "at", "who", "what", "subject", "detail")
    content = line["before"] + canonical([line[name] for name in names])
    return bool(hashlib.sha256(content.encode()).hexdigest() == line["hash"])


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
    seal = await _seal(db)
    row = LogRow(
        id=seal.rows + 1,
        production_id=production_id,
        at=at,
        who=who,
        what=what,
        subject=subject,
        detail=json.loads(canonical(detail)),  # as it will be read again
        hash="",
    )
    row.hash = link(seal.hash, row)
    seal.rows, seal.hash = seal.rows + 1, row.hash
    db.add_all([row, seal])
    await db.flush()
    return row


async def _seal(db: Session) -> LogSeal:
    """The log's end, held until this transaction is over: of two writers one waits."""
    seal = await db.get(LogSeal, 1, with_for_update=True)
    if seal is None:
        last = (await db.exec(select(LogRow).order_by(col(LogRow.id).desc()).limit(1))).first()
        ends = (last.id, last.hash) if last else (0, GENESIS)
        seal = LogSeal(id=1, rows=ends[0], hash=ends[1])
    return seal


async def first_broken(
    db: Session, passed: Callable[[int], None] | None = None
) -> BrokenLog | None:
    """Where the log was tampered with, or None if it is sound. `passed` hears, page by page, how
    many rows were found sound."""
    promised = await _sealed(db)
    before, number = GENESIS, 0
    async for page in _pages(db):
        for row in page:
            wrong = _wrong(before, number, row) or _unlike(promised, row)
            if wrong:
                return wrong
            before, number = row.hash, row.id
        if passed:
            passed(number)
    # Rows that were added meanwhile are sealed by now.
    return _wrong_end(number, promised, await _sealed(db))


async def first_bad(db: Session) -> int | None:
    """The id of the first row that is not as it was written, or None if all are."""
    broken = await first_broken(db)
    return broken.row if broken else None


async def _pages(db: Session) -> AsyncIterator[list[Row[Any]]]:
    """The log in order, a page at a time; columns alone, so that nothing stays in memory."""
    table: Any = LogRow
    last: int | None = None
    while True:
        query = select(*table.__table__.columns).order_by(table.id).limit(PAGE)
        page = list((await db.exec(query if last is None else query.where(table.id > last))).all())
        if not page:
            return
        last = page[-1].id
        yield page


def _wrong(before: str, number: int, row: Row[Any]) -> BrokenLog | None:
    """What is wrong with a row that should follow row `number`."""
    if row.id <= number:
        return _broken(row.id, "it was put in before the first")
    if row.id > number + 1:
        return _broken(row.id, f"{_missing(number + 1, row.id - 1)} before it")
    if row.hash == link(before, row):
        return None
    or_else = f", or row {number} and its hash were" if number else ""
    return _broken(row.id, f"it was changed, moved or put in{or_else}")


def _broken(row: int, why: str) -> BrokenLog:
    return BrokenLog(row, f"the chain breaks at row {row}: {why}")


def _missing(first: int, last: int) -> str:
    return f"row {first} is missing" if first == last else f"rows {first} to {last} are missing"


async def _sealed(db: Session) -> tuple[int, str] | None:
    """How many rows the log has and its last hash, as the seal says."""
    seal = await db.get(LogSeal, 1, populate_existing=True)
    return (seal.rows, seal.hash) if seal else None


def _unlike(promised: tuple[int, str] | None, row: Row[Any]) -> BrokenLog | None:
    if promised and promised[0] == row.id and promised[1] != row.hash:
        return _broken(row.id, "it is not the one that was sealed")
    return None


def _wrong_end(
    number: int, promised: tuple[int, str] | None, now: tuple[int, str] | None
) -> BrokenLog | None:
    """Whether the log, whose last row is `number`, ends as its seal says."""
    if promised is None or now is None:
        return _broken(number, "the seal behind it is missing") if number else None
    if promised[0] > number:
        why = f"the end was cut off, {promised[0]} rows were sealed"
        return BrokenLog(number + 1, f"row {number + 1} is missing: {why}")
    if now[0] < number:
        return _broken(now[0] + 1, "it was put in behind the end")
    return None
