"""What an entry of the canon was before: its history, two versions compared, an old one restored
as a new one. Words for cards and commands; a restored version is a draft like any other."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot import texts
from bot.drafting import ELSEWHERE
from bot.house import House
from store import canon, scopes
from store.db import Session
from store.log import record
from store.models import Entry, EntryKind, Production

FIELDS = 12  # that a card shows of one entry
VERSION = re.compile(r"v(\d{1,6})", re.IGNORECASE | re.ASCII)
ALSO = {"style": EntryKind.STYLE_BLOCK.value}  # what people call a kind


class NotThere(LookupError):
    """No such entry or version; the message says what there is."""


class NotRestored(ValueError):
    """This version cannot be brought back; the message says why and what to do."""


class Difference(NamedTuple):
    """A field that two versions say differently; None where one does not have it."""

    field: str
    before: object
    after: object


def compare(before: Entry | None, after: Entry) -> list[Difference]:
    """Field by field, in the order of the older version, then what is new."""
    old, new = (before.body if before else {}), after.body
    names = [*old, *(name for name in new if name not in old)]
    return [
        Difference(name, old.get(name), new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    ]


def told(differences: Sequence[Difference]) -> list[str]:
    """Differences in plain words, for a card."""
    lines = [line for one in differences[:FIELDS] for line in texts.difference(*one)]
    more = len(differences) - FIELDS
    return [*lines, *([texts.more_fields(more)] if more > 0 else [])]


def comparison(before: Entry, after: Entry) -> list[str]:
    """Two versions of an entry side by side, in plain words."""
    head = texts.change_head(after, before)
    return [head, *(told(compare(before, after)) or [texts.same_content(before, after)])]


async def history(db: Session, production: Production, entry: Entry) -> list[str]:
    """Every version of this entry, newest first: what, whose, when, why, in whose words."""
    rows = await canon.versions(db, production, entry.kind, entry.name, entry.scope)
    holds = {row.id for row in await canon.snapshot(db, production)}
    return [texts.history_line(row, _standing(row, holds)) for row in reversed(rows)]


def _standing(entry: Entry, holds: set[int | None]) -> str:
    if entry.canon_version is None:
        return "draft"
    return "holds" if entry.id in holds else "superseded"


async def named(db: Session, production: Production, words: Sequence[str]) -> Entry:
    """The version that words such as `MARA`, `style v3` or `style scene:4` name: without a number
    the one that holds now, or the newest draft. NotThere says what there is instead."""
    number = next((int(m[1]) for word in words if (m := VERSION.fullmatch(word))), None)
    scope = next((word for word in words if ":" in word), scopes.EVERYWHERE)
    rest = [word for word in words if not VERSION.fullmatch(word) and ":" not in word]
    wanted = " ".join(rest).lower()
    everything = await canon.history(db, production)
    rows = [e for e in everything if wanted in _names(e) and e.scope.lower() == scope.lower()]
    if not rows:
        known = sorted({entry.name for entry in everything if entry.kind != EntryKind.DECISION})
        raise NotThere(texts.no_entry(" ".join(words), known[:12]))
    if number is None:
        return next((row for row in reversed(rows) if row.canon_version), rows[-1])
    found = next((row for row in rows if row.version == number), None)
    if found is None:
        raise NotThere(texts.no_version(rows[-1].name, number, rows[-1].version))
    return found


def _names(entry: Entry) -> set[str]:
    kinds = {entry.kind, entry.kind.replace("_", " ")} | {k for k in ALSO if ALSO[k] == entry.kind}
    return kinds | {entry.name.lower(), f"d-{entry.number}"}


async def restore(
    house: House,
    db: Session,
    production: Production,
    old: Entry,
    by: str,
    reason: str = "",
    permalink: str = "",
) -> Entry:
    """The old version as a new one, a draft with author and reason; bot/changes.py asks for it."""
    if old.kind in ELSEWHERE:
        raise NotRestored(texts.not_restored(texts.by_reopening(old.kind)))
    if old.kind == EntryKind.DECISION:
        raise NotRestored(texts.not_restored(texts.RESTORE_DECISION))
    entry = await canon.add(
        db, production, old.kind, old.name, old.body, author=by, at=house.clock.now(),
        scope=old.scope, reason=texts.restored(old.version, reason), words=reason,
        permalink=permalink, valid_from=old.valid_from,
    )  # fmt: skip
    if entry.canon_version is not None:
        raise NotRestored(texts.holds_already(entry))
    subject = f"{entry.kind}:{entry.name}:v{entry.version}"
    now = house.clock.now()
    await record(db, production.id, now, by, "restored", subject, version=old.version)
    return entry
