"""What was decided about it? Canon, decisions, questions and shots that hold every word (A12).

`/film find`, `film find` and the roles' canon_search come through here.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from bot import texts
from bot.core.untrusted_text import visible
from store import search
from store.db import Session
from store.models import Entry, EntryKind, Production, Question, QuestionStatus, Shot
from store.scopes import order

AROUND = 160  # characters of an excerpt
UNSAID = ("sha256",)  # fields that say nothing to people
STANDING = {
    QuestionStatus.OPEN: "asked",
    QuestionStatus.ANSWERED: "holds",
    QuestionStatus.WITHDRAWN: "superseded",
}


class NotLooked(ValueError):
    """That is nothing to look for; the message says what to type."""


@dataclass(frozen=True)
class Hit:
    """Something that was said: its number or name, by whom, when, where, and whether it holds."""

    name: str
    words: str
    by: str
    at: datetime | None
    permalink: str
    standing: str  # holds | draft | superseded | asked
    scope: str = "production"

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat() if self.at else None}


async def find(
    db: Session,
    production: Production,
    words: Iterable[str],
    most: int | None = None,
    around: int = AROUND,
) -> list[Hit]:
    """Newest first; shots, which carry no time, come last. NotLooked says what to type instead."""
    wanted = search.terms(visible(" ".join(words)))
    if not wanted:
        raise NotLooked(texts.FIND_WHAT)
    if len(wanted) > search.MOST:
        raise NotLooked(texts.find_fewer(search.MOST))
    if sum(map(len, wanted)) > search.LONGEST:
        raise NotLooked(texts.find_shorter(search.LONGEST))
    found = await search.search(db, production.id, wanted, most)
    hits = {
        **await _entries(db, _ids(found, "entry")),
        **await _questions(db, _ids(found, "question")),
        **await _shots(db, _ids(found, "shot")),
    }
    told = [hits[row] for row in found if row.kind != "shot"]
    shots = [hits[row] for row in found if row.kind == "shot"]
    shots.sort(key=lambda hit: order(hit.name))
    return [_cut(hit, wanted, around) for hit in (*told, *shots)]


def lines(hits: Sequence[Hit], most: int) -> list[str]:
    """What was found, for a card: at most so many, and whether there is more."""
    shown = [_line(hit, hit.permalink) for hit in hits[:most]]
    return [*shown, *([texts.FIND_MORE] if len(hits) > most else [])]


def plain_lines(hits: Sequence[Hit]) -> list[str]:
    """All that was found, for a terminal: the address stands behind."""
    return [f"{_line(hit)} {hit.permalink}".rstrip() for hit in hits]


def _line(hit: Hit, link: str = "") -> str:
    about = texts.who_when(hit.by, hit.at, hit.scope)
    return texts.hit(hit.name, hit.words, about, hit.standing, link)


def _ids(found: Sequence[search.SearchHit], kind: str) -> list[int]:
    return [row.row_id for row in found if row.kind == kind]


Hits = dict[search.SearchHit, Hit]


async def _entries(db: Session, ids: Sequence[int]) -> Hits:
    later = aliased(Entry)
    same = and_(
        col(later.production_id) == col(Entry.production_id),
        col(later.kind) == col(Entry.kind),
        col(later.name) == col(Entry.name),
        col(later.scope) == col(Entry.scope),
        col(later.valid_from).is_not_distinct_from(col(Entry.valid_from)),
    )
    newer = or_(
        and_(col(Entry.canon_version).is_(None), col(later.version) > col(Entry.version)),
        col(later.canon_version) > col(Entry.canon_version),
        and_(
            col(later.canon_version) == col(Entry.canon_version),
            col(later.version) > col(Entry.version),
        ),
    )
    replaced = exists().where(same, newer)
    rows = (await db.exec(select(Entry, replaced).where(col(Entry.id).in_(ids)))).all()
    return {_row(entry, "entry"): _entry(entry, gone) for entry, gone in rows}


def _row(row: SQLModel, kind: str) -> search.SearchHit:
    return search.SearchHit(kind, getattr(row, "id", None) or 0)


def _entry(entry: Entry, gone: bool) -> Hit:
    standing = "draft" if entry.canon_version is None else "holds"
    return Hit(
        _name(entry),
        _text(entry),
        entry.author,
        entry.at,
        entry.permalink,
        "superseded" if gone else standing,
        entry.scope,
    )


def _name(entry: Entry) -> str:
    if entry.number:
        return f"D-{entry.number}"
    kind = entry.kind.replace("_", " ")
    return " ".join(
        [kind, *([entry.name] if entry.name != entry.kind else []), f"v{entry.version}"]
    )


def _text(entry: Entry) -> str:
    """An entry as one text: decisions by their words, the rest field by field."""
    if entry.kind == EntryKind.DECISION:
        return f"{entry.name}: {entry.body['text']}"
    said = "; ".join(f"{name}: {_flat(v)}" for name, v in entry.body.items() if name not in UNSAID)
    return f"{entry.name}: {said}"


def _flat(value: Any) -> str:
    return ", ".join(part for part in _leaves(value) if part)


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield str(value)


async def _questions(db: Session, ids: Sequence[int]) -> Hits:
    rows = (await db.exec(select(Question).where(col(Question.id).in_(ids)))).all()
    return {_row(row, "question"): _question(row) for row in rows}


def _question(row: Question) -> Hit:
    return Hit(
        f"Q-{row.number}",
        f"{row.text} {row.answer or ''}",
        row.answered_by or "",
        row.answered_at or row.at,
        row.permalink,
        STANDING[QuestionStatus(row.status)],
        row.scope,
    )


async def _shots(db: Session, ids: Sequence[int]) -> Hits:
    rows = (await db.exec(select(Shot).where(col(Shot.id).in_(ids)))).all()
    return {
        _row(shot, "shot"): Hit(shot.code, _flat([shot.plan, shot.board]), "", None, "", "holds")
        for shot in rows
    }


def _cut(hit: Hit, wanted: Sequence[str], around: int) -> Hit:
    return Hit(**{**hit.__dict__, "words": excerpt(hit.words, wanted, around)})


def excerpt(text: str, wanted: Sequence[str], around: int = AROUND) -> str:
    """The part of a text, on one line, around the first of these words that is in it."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    folded = "".join(map(_folded, line))
    places = [folded.find("".join(map(_folded, word))) for word in wanted]
    first = min((place for place in places if place >= 0), default=0)
    start = line.rfind(" ", 0, max(0, first - around // 4)) + 1
    return ("… " if start else "") + texts.brief(line[start:], around)


def _folded(char: str) -> str:
    """A character without case and accents: one for one, so that places stay what they are."""
    return (unicodedata.normalize("NFKD", char).casefold() or char)[0]
