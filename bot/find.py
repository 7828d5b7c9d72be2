"""What was decided about it? Canon, decisions, questions and shots that hold every word (A12)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot import texts
from store import canon
from store.db import Session
from store.models import Entry, EntryKind, Production, Question, Shot

AROUND = 160  # characters of an excerpt


@dataclass(frozen=True)
class Hit:
    """Something that was said: its number or name, by whom, when, where, and whether it holds."""

    name: str
    words: str
    by: str
    at: datetime | None
    permalink: str
    standing: str  # holds | draft | superseded | asked

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "at": self.at.isoformat() if self.at else None}


async def find(db: Session, production: Production, words: Sequence[str]) -> list[Hit]:
    """Newest first; shots, which carry no time, come last."""
    wanted = [word.lower() for word in words]
    hits = [
        *await _entries(db, production, wanted),
        *await _questions(db, production, wanted),
    ]
    hits.sort(key=lambda hit: hit.at or production.created_at, reverse=True)
    return [*hits, *await _shots(db, production, wanted)]


async def _entries(db: Session, production: Production, wanted: list[str]) -> list[Hit]:
    holds = {entry.id for entry in await canon.snapshot(db, production)}
    hits = []
    for entry in await canon.history(db, production):
        said = excerpt(_text(entry), wanted)
        if said is not None and entry.kind != EntryKind.SCRIPT:
            superseded = "superseded" if entry.canon_version else "draft"
            standing = "holds" if entry.id in holds else superseded
            hits.append(Hit(_name(entry), said, entry.author, entry.at, entry.permalink, standing))
    return hits


def _name(entry: Entry) -> str:
    if entry.number:
        return f"D-{entry.number}"
    return f"{entry.kind.replace('_', ' ')} {entry.name} v{entry.version}"


def _text(entry: Entry) -> str:
    """An entry as one text: decisions by their words, the rest field by field."""
    if entry.kind == EntryKind.DECISION:
        return f"{entry.name}: {entry.body['text']}"
    return f"{entry.name}: " + "; ".join(f"{name}: {v}" for name, v in entry.body.items())


async def _questions(db: Session, production: Production, wanted: list[str]) -> list[Hit]:
    query = select(Question).where(Question.production_id == production.id)
    hits = []
    for row in await db.exec(query.order_by(col(Question.id))):
        said = excerpt(f"{row.text} {row.answer or ''}", wanted)
        if said is not None:
            who, when = row.answered_by or "", row.answered_at or row.at
            hits.append(Hit(f"Q-{row.number}", said, who, when, row.permalink, "asked"))
    return hits


async def _shots(db: Session, production: Production, wanted: list[str]) -> list[Hit]:
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    rows = (await db.exec(query.order_by(Shot.code))).all()
    said = [(shot, excerpt(" ".join(map(str, shot.plan.values())), wanted)) for shot in rows]
    return [Hit(shot.code, text, "", None, "", "holds") for shot, text in said if text is not None]


def excerpt(text: str, wanted: Sequence[str]) -> str | None:
    """The part of a text around the first of these words; None unless it holds them all."""
    line = " ".join(text.split())
    folded = line.lower()
    if not all(word in folded for word in wanted):
        return None
    start = max(0, min(folded.index(word) for word in wanted) - AROUND // 4) if wanted else 0
    start = line.rfind(" ", 0, start) + 1
    return ("… " if start else "") + texts.brief(line[start:], AROUND)
