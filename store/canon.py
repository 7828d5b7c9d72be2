"""The canon, read and written: versioned entries; a snapshot is what every role sees."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from store import scopes
from store.db import Session
from store.log import digest
from store.models import Entry, EntryKind, Production

Key = tuple[str, str, str, str]
RANK: dict[str, int] = {kind.value: rank for rank, kind in enumerate(EntryKind)}


def key(entry: Entry) -> Key:
    """What versions replace one another: a state that begins at a shot replaces no other."""
    return (entry.kind, entry.name, entry.scope, entry.valid_from or "")


async def add(
    db: Session,
    production: Production,
    kind: str,
    name: str,
    body: dict[str, Any],
    *,
    author: str,
    at: datetime,
    scope: str = "production",
    reason: str = "",
    words: str = "",
    permalink: str = "",
    valid_from: str | None = None,
) -> Entry:
    """A new version of an entry, as a draft. Unchanged content returns the version that stands."""
    before = await versions(db, production, kind, name, scopes.formed(scope))
    last = next((e for e in reversed(before) if e.valid_from == valid_from), None)
    content = digest(body)
    if last and last.digest == content:
        return last
    if valid_from:
        scopes.order(valid_from)
    assert production.id is not None
    entry = Entry(
        production_id=production.id,
        kind=kind,
        name=name,
        scope=scope,
        version=before[-1].version + 1 if before else 1,
        body=body,
        digest=content,
        author=author,
        at=at,
        reason=reason,
        words=words,
        permalink=permalink,
        valid_from=valid_from,
    )
    db.add(entry)
    await db.flush()
    return entry


async def make_canon(
    db: Session, production: Production, entries: Sequence[Entry], gate_id: int | None = None
) -> int:
    """These drafts are canon from now on: one new canon version for all. Returns it."""
    fresh = [entry for entry in entries if entry.canon_version is None]
    if fresh:
        production.canon_version += 1
    for entry in fresh:
        entry.canon_version, entry.locked_by = production.canon_version, gate_id
        db.add(entry)
    db.add(production)
    await db.flush()
    return production.canon_version


async def newest(
    db: Session, production: Production, kind: str, name: str, scope: str = "production"
) -> Entry | None:
    query = select(Entry).where(
        Entry.production_id == production.id,
        Entry.kind == kind,
        Entry.name == name,
        Entry.scope == scope,
    )
    return (await db.exec(query.order_by(col(Entry.version).desc()).limit(1))).first()


async def versions(
    db: Session, production: Production, kind: str, name: str, scope: str = "production"
) -> Sequence[Entry]:
    """Every version of one entry, oldest first, drafts and states among them."""
    query = _all(production).where(Entry.kind == kind, Entry.name == name, Entry.scope == scope)
    return (await db.exec(query.order_by(col(Entry.version)))).all()


async def by_ids(db: Session, production: Production, ids: Sequence[int]) -> Sequence[Entry]:
    query = _all(production).where(col(Entry.id).in_(ids))
    return (await db.exec(query.order_by(col(Entry.id)))).all()


async def drafts(db: Session, production: Production, kinds: Sequence[str] = ()) -> Sequence[Entry]:
    """The newest version of each entry and state whose newest version is not canon yet."""
    rows = await db.exec(_all(production).order_by(col(Entry.version)))
    last = {key(entry): entry for entry in rows if not kinds or entry.kind in kinds}
    return [entry for entry in last.values() if entry.canon_version is None]


async def snapshot(db: Session, production: Production, upto: int | None = None) -> list[Entry]:
    """The canon at a version (default: now): the newest canon version of each entry and state."""
    query = _all(production).where(col(Entry.canon_version).is_not(None))
    if upto is not None:
        query = query.where(col(Entry.canon_version) <= upto)
    rows = await db.exec(query.order_by(col(Entry.canon_version), col(Entry.version)))
    return in_order({key(entry): entry for entry in rows}.values())


def overlaid(entries: Iterable[Entry], drafts: Iterable[Entry]) -> list[Entry]:
    """The canon as it would be if these drafts were canon."""
    return in_order(({key(e): e for e in entries} | {key(e): e for e in drafts}).values())


def pictures(entry: Entry) -> list[tuple[str, str]]:
    """(what it is called, sha256) of the pictures of an entry: its own, the frames of a style."""
    own = [("", entry.body["sha256"])] if entry.body.get("sha256") else []
    return own + [(one["frame"], one["sha256"]) for one in entry.body.get("frames", ())]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda e: (RANK[e.kind], e.number or 0, *key(e)[1:]))


async def since(db: Session, production: Production, version: int) -> Sequence[Entry]:
    """What became canon after that version, oldest first."""
    query = _all(production).where(col(Entry.canon_version) > version)
    return (await db.exec(query.order_by(col(Entry.canon_version), col(Entry.id)))).all()


async def history(db: Session, production: Production) -> Sequence[Entry]:
    return (await db.exec(_all(production).order_by(col(Entry.id)))).all()


async def next_decision(db: Session, production: Production) -> int:
    query = select(func.max(Entry.number)).where(Entry.production_id == production.id)
    return ((await db.exec(query)).one() or 0) + 1


def _all(production: Production) -> SelectOfScalar[Entry]:
    return select(Entry).where(Entry.production_id == production.id)
