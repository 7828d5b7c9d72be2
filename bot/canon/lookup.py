"""Which entry words such as `MARA v2`, `style scene:4` or `D-7` name, and what it says:
for cards, commands and the command line."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bot import texts
from bot.core.untrusted_text import visible
from store import canon, scopes
from store.db import Session
from store.models import Entry, EntryKind, Production

VERSION = re.compile(r"v(\d{1,6})", re.IGNORECASE | re.ASCII)
SCOPE = re.compile(r"(?:act|scene|shot):\S+", re.IGNORECASE)
ALSO = {"style": EntryKind.STYLE_BLOCK.value}  # what people call a kind
SHOWN = 12  # names in an answer


class NotThere(LookupError):
    """No such entry or version; the message says what there is."""


class WantedEntry(NamedTuple):
    """What words ask for: a name or a kind, a scope, and versions."""

    name: str
    scope: str | None
    versions: tuple[int, ...]


def wanted(words: Iterable[str]) -> WantedEntry:
    """Marks that nobody sees are no part of a name."""
    given = visible(" ".join(words)).split()
    numbers = tuple(int(m[1]) for word in given if (m := VERSION.fullmatch(word)))
    scope = next((word for word in given if SCOPE.fullmatch(word)), None)
    rest = [word for word in given if not VERSION.fullmatch(word) and word != scope]
    return WantedEntry(" ".join(rest), scope, numbers)


async def named(db: Session, production: Production, words: Iterable[str]) -> Entry:
    """The version that words name: without a number the one that holds now, or the newest draft.
    NotThere says what there is instead."""
    asked = wanted(words)
    rows = await versions_of(db, production, asked)
    if not asked.versions:
        return now(rows)
    return numbered(rows, asked.versions[0])


async def versions_of(db: Session, production: Production, asked: WantedEntry) -> list[Entry]:
    """Every version of the one entry that is meant, oldest first."""
    everything = await canon.history(db, production)
    name = _folded(asked.name)
    rows = [e for e in everything if name == _folded(e.name)]
    rows = rows or [e for e in everything if name in _called(e)]
    if not rows:
        known = sorted({e.name for e in everything if e.kind != EntryKind.DECISION})
        raise NotThere(texts.no_entry(asked.name, known[:SHOWN]))
    things = dict.fromkeys((e.kind, e.name) for e in rows)
    if len(things) > 1:
        raise NotThere(texts.which_entry(asked.name, list(things)[:SHOWN]))
    return _scoped(rows, asked.scope)


def numbered(rows: Sequence[Entry], version: int) -> Entry:
    found = next((row for row in rows if row.version == version), None)
    if found is None:
        raise NotThere(texts.no_version(rows[-1].name, version, rows[-1].version))
    return found


def now(rows: Sequence[Entry]) -> Entry:
    """What holds of these versions; a state only where there is nothing else."""
    stands = [row for row in rows if row.canon_version]
    newest = sorted(stands, key=lambda e: (not e.valid_from, e.canon_version or 0, e.version))
    return newest[-1] if newest else rows[-1]


def _scoped(rows: Sequence[Entry], scope: str | None) -> list[Entry]:
    """Those of one scope: the one that is said, else the widest, if it is the only one."""
    there = list(dict.fromkeys(row.scope for row in rows))
    if scope is None:
        meant = scopes.EVERYWHERE if scopes.EVERYWHERE in there or len(there) > 1 else there[0]
    else:
        meant = next((each for each in there if each.lower() == scope.lower()), scope)
    if meant not in there:
        raise NotThere(texts.no_scope(rows[-1].name, there[:SHOWN]))
    return [row for row in rows if row.scope == meant]


def _called(entry: Entry) -> set[str]:
    """What an entry is called beside its name."""
    kinds = {entry.kind, entry.kind.replace("_", " ")} | {k for k in ALSO if ALSO[k] == entry.kind}
    number = {f"d-{entry.number}"} if entry.number else set()
    return kinds | number | {f"{kind} {_folded(entry.name)}" for kind in kinds}


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", visible(text)).casefold().split())


def standing(entry: Entry, holds: set[int]) -> str:
    """draft | holds | superseded. `holds` are the ids of the canon as it is now."""
    if entry.canon_version is None:
        return "draft"
    return "holds" if entry.id in holds else "superseded"


async def holding(db: Session, production: Production) -> set[int]:
    return {entry.id for entry in await canon.snapshot(db, production)}


async def told(db: Session, production: Production, entry: Entry) -> list[str]:
    """What an entry says, since when, by whom and where; then its states, narrower versions and the
    draft that waits."""
    holds = await holding(db, production)
    lines = texts.entry_about(entry, standing(entry, holds))
    lines += texts.entry_lines(entry)[1:]
    drafts = {draft.id for draft in await canon.drafts(db, production)}
    beside = [e for e in await _beside(db, production, entry) if e.id in holds | drafts]
    return [*lines, *(texts.history_line(e, standing(e, holds)) for e in beside[:SHOWN])]


async def _beside(db: Session, production: Production, entry: Entry) -> list[Entry]:
    """The other versions of this name, in every scope and state."""
    everything = await canon.history(db, production)
    alike = [e for e in everything if (e.kind, e.name) == (entry.kind, entry.name)]
    return [e for e in alike if e.id != entry.id]


def plain(entry: Entry) -> dict[str, Any]:
    """An entry as data, for machines."""
    return {
        "kind": entry.kind,
        "name": entry.name,
        "scope": entry.scope,
        "version": entry.version,
        "number": entry.number,
        "author": entry.author,
        "reason": entry.reason,
        "words": entry.words,
        "at": entry.at.isoformat(),
        "permalink": entry.permalink,
        "valid_from": entry.valid_from,
        "canon_version": entry.canon_version,
        "digest": entry.digest,
        "body": entry.body,
    }
