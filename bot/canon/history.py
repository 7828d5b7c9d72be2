"""What an entry of the canon was before: its history, two versions compared, an old one restored
as a new one. Words for cards and commands; a restored version is a draft like any other."""

from collections.abc import Sequence
from typing import NamedTuple

from bot import texts
from bot.canon import lookup
from bot.canon.drafts import ELSEWHERE
from bot.core.context import AppContext
from store import canon
from store.db import Session
from store.log import record
from store.models import Entry, EntryKind, Production

FIELDS = 12  # that a card shows of one entry
HISTORY = 20  # versions
NEVER = (*ELSEWHERE, EntryKind.DECISION)  # comes back another way


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
    holds = await lookup.holding(db, production)
    newest = [texts.history_line(row, lookup.standing(row, holds)) for row in reversed(rows)]
    more = len(newest) - HISTORY
    return [*newest[:HISTORY], *([texts.older_versions(more)] if more > 0 else [])]


async def compared(
    db: Session, production: Production, words: Sequence[str]
) -> tuple[Entry, Entry]:
    """The two versions that words such as `MARA v1 v2` name; of one, it and what holds now."""
    asked = lookup.wanted(words)
    if not 1 <= len(asked.versions) <= 2:
        raise lookup.NotThere(texts.COMPARE_HOW)
    rows = await lookup.versions_of(db, production, asked)
    before = lookup.numbered(rows, asked.versions[0])
    if len(asked.versions) == 2:
        return before, lookup.numbered(rows, asked.versions[1])
    return before, lookup.now(rows)


async def restore(
    app: AppContext,
    db: Session,
    production: Production,
    old: Entry,
    by: str,
    reason: str = "",
    permalink: str = "",
) -> Entry:
    """The old version as a new one, a draft with author and reason; bot/workflow/change_requests.py
    asks for it."""
    if old.kind in ELSEWHERE:
        raise NotRestored(texts.not_restored(texts.by_reopening(old.kind)))
    if old.kind == EntryKind.DECISION:
        raise NotRestored(texts.not_restored(texts.RESTORE_DECISION))
    stands = await _stands(db, production, old)
    if stands and stands.digest == old.digest:
        raise NotRestored(texts.holds_already(stands))
    known = await canon.versions(db, production, old.kind, old.name, old.scope)
    entry = await canon.add(
        db, production, old.kind, old.name, old.body, author=by, at=app.clock.now(),
        scope=old.scope, reason=texts.restored(old.version, reason), words=reason,
        permalink=permalink, valid_from=old.valid_from,
    )  # fmt: skip
    if entry.id not in {row.id for row in known}:
        subject = f"{entry.kind}:{entry.name}:v{entry.version}"
        now = app.clock.now()
        await record(db, production.id, now, by, "restored", subject, version=old.version)
    return entry


async def _stands(db: Session, production: Production, old: Entry) -> Entry | None:
    """What holds now of what this is a version of."""
    snapshot = await canon.snapshot(db, production)
    return next((each for each in snapshot if canon.key(each) == canon.key(old)), None)
