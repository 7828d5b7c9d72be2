"""`film canon ...`: the canon, an entry, its history, two versions compared; text and data."""

from collections.abc import Sequence
from typing import Any

from bot import texts
from bot.canon import history, lookup
from bot.reporting.summary import canon_digest
from store import canon
from store.db import Session
from store.models import Entry, Production

Told = tuple[Any, str]


class OnlyRead(ValueError):
    """This word changes something; the message says where it is said."""


async def recite(db: Session, production: Production, words: Sequence[str]) -> Told:
    """What the words ask for. NotThere and OnlyRead say what to type instead."""
    if not words:
        return await _all(db, production)
    form = FORMS.get(words[0].lower())
    if form is not None:
        return await form(db, production, words[1:])
    return await _entry(db, production, words)


async def _all(db: Session, production: Production) -> Told:
    rows = await canon.snapshot(db, production)
    found = {
        "version": production.canon_version,
        "digest": await canon_digest(db, production),
        "entries": [lookup.plain(entry) for entry in rows],
    }
    lines = [
        f"{e.kind:18} {e.name} v{e.version}" + (f" [{e.scope}]" if e.scope != "production" else "")
        for e in rows
    ]
    return found, "\n".join([f"canon {production.canon_version}", *lines])


async def _entry(db: Session, production: Production, words: Sequence[str]) -> Told:
    entry = await lookup.named(db, production, words)
    holds = await lookup.holding(db, production)
    lines = await lookup.told(db, production, entry)
    if texts.is_cut(entry):
        lines.append(f"\n{texts.entry_in_full(entry)}")
    return _plain(entry, holds), "\n".join(lines)


def _plain(entry: Entry, holds: set[int]) -> dict[str, Any]:
    return {**lookup.plain(entry), "standing": lookup.standing(entry, holds)}


async def _history(db: Session, production: Production, words: Sequence[str]) -> Told:
    if not words:
        raise lookup.NotThere(texts.HISTORY_HOW)
    entry = await lookup.named(db, production, words)
    rows = await canon.versions(db, production, entry.kind, entry.name, entry.scope)
    holds = await lookup.holding(db, production)
    lines = await history.history(db, production, entry)
    return [_plain(row, holds) for row in reversed(rows)], "\n".join(lines)


async def _compare(db: Session, production: Production, words: Sequence[str]) -> Told:
    before, after = await history.compared(db, production, words)
    found = {
        "before": lookup.plain(before),
        "after": lookup.plain(after),
        "differences": [one._asdict() for one in history.compare(before, after)],
    }
    return found, "\n".join(history.comparison(before, after))


async def _in_chat(_db: Session, _production: Production, _words: Sequence[str]) -> Told:
    raise OnlyRead(texts.CANON_READS)


FORMS = {"history": _history, "compare": _compare, "restore": _in_chat, "promote": _in_chat}
