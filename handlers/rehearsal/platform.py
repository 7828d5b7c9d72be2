"""The rehearsal platform: the chat port over a small file of its own, which survives the bot."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.chat_port import (
    Attached,
    Button,
    Card,
    Form,
    NotFetched,
    Place,
    Profile,
    Ref,
    Speaker,
)
from bot.core.clock import Clock, WallClock

SCHEMA = """
CREATE TABLE IF NOT EXISTS post (key TEXT PRIMARY KEY, number INTEGER, channel TEXT, speaker TEXT,
    card TEXT, version INTEGER, shown_at TEXT);
CREATE TABLE IF NOT EXISTS form (trigger TEXT PRIMARY KEY, form TEXT);
CREATE TABLE IF NOT EXISTS whisper (account TEXT, channel TEXT, text TEXT, at TEXT, card TEXT);
CREATE TABLE IF NOT EXISTS acted (mark TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT);
"""


@dataclass(frozen=True)
class ShownPost:
    """A card as it stands on the platform."""

    key: str
    channel: str
    card: Card
    version: int
    shown_at: datetime


class RehearsalChat:
    """Implements bot.core.chat_port.Chat. Post keys are unique: posting twice under one is an
    error."""

    name = "rehearsal"

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._clock = clock or WallClock()
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.executescript(SCHEMA)

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        number = self._one("SELECT count(*) + 1 FROM post")
        self._file.execute(
            "INSERT INTO post VALUES (?, ?, ?, ?, ?, 1, ?)",
            (key, number, place.channel, speaker.name, card.model_dump_json(), self._now()),
        )
        return Ref(channel=place.channel, message=key)

    async def find(self, key: str, place: Place) -> Ref | None:
        there = self._one("SELECT 1 FROM post WHERE key = ? AND channel = ?", key, place.channel)
        return Ref(channel=place.channel, message=key) if there else None

    async def edit(self, ref: Ref, card: Card) -> None:
        shown = card.model_dump_json()
        self._file.execute(
            "UPDATE post SET card = ?, version = version + 1, shown_at = ? "
            "WHERE key = ? AND card != ?",
            (shown, self._now(), ref.message, shown),
        )

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        self._file.execute(
            "INSERT INTO whisper VALUES (?, ?, ?, ?, ?)",
            (account, place.channel, text, self._now(), card.model_dump_json() if card else None),
        )

    async def ask_form(self, trigger: str, form: Form) -> None:
        self._file.execute(
            "INSERT OR REPLACE INTO form VALUES (?, ?)", (trigger, form.model_dump_json())
        )

    async def working(self, place: Place, stop: Button | None) -> None:
        self.remember("working", place.channel if stop else "")

    async def react(self, ref: Ref, emoji: str) -> None:
        self.remember(f"reaction:{ref.message}", emoji)

    async def profile(self, account: str) -> Profile | None:
        user = account.partition(":")[2].lstrip("@")
        return Profile(handle=f"@{user}", name=user.title())

    async def permalink(self, ref: Ref) -> str:
        return f"rehearsal://{ref.channel}/{ref.message}"

    async def download(self, file: Attached, place: Path, most: int) -> None:
        """A file on this platform is one on this machine, named by its path."""
        await asyncio.to_thread(_copy, Path(file.id), place, most)

    async def room(self, name: str, topic: str, people: Sequence[str]) -> str:
        """A channel is its name, and everybody is in it."""
        self.remember(f"room:{name}", {"topic": topic, "people": list(people)})
        return name

    async def enter(self, channel: str) -> bool:
        return bool(channel)

    def form(self, trigger: str) -> Form | None:
        found = self._one("SELECT form FROM form WHERE trigger = ?", trigger)
        return Form.model_validate_json(found) if found else None

    def live(self) -> Iterator[ShownPost]:
        """Cards that wait for somebody, oldest first."""
        # Cards that wait for nobody are most of them, and reading one costs more than skipping it.
        rows = self._file.execute(
            "SELECT key, channel, card, version, shown_at FROM post "
            """WHERE card NOT LIKE '%"waits_for":[]%' ORDER BY number"""
        )
        for key, channel, card, version, shown_at in rows.fetchall():
            shown = Card.model_validate_json(card)
            if shown.waits_for and (shown.buttons or shown.items):
                yield ShownPost(key, channel, shown, version, datetime.fromisoformat(shown_at))

    def stands(self, shown: ShownPost) -> bool:
        """Whether this card is still as it was shown."""
        return bool(self._one("SELECT version FROM post WHERE key = ?", shown.key) == shown.version)

    def acted(self, mark: str) -> bool:
        return bool(self._one("SELECT 1 FROM acted WHERE mark = ?", mark))

    def act(self, mark: str) -> None:
        self._file.execute("INSERT OR IGNORE INTO acted VALUES (?)", (mark,))

    def remember(self, name: str, value: Any) -> None:
        self.remember_all({name: value})

    def remember_all(self, facts: dict[str, Any]) -> None:
        """Keep facts together: all of them, or none if killed here."""
        rows = [(name, json.dumps(value)) for name, value in facts.items()]
        self._file.execute("BEGIN IMMEDIATE")
        self._file.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?)", rows)
        self._file.execute("COMMIT")

    def recall(self, name: str) -> Any:
        found = self._one("SELECT value FROM fact WHERE name = ?", name)
        return json.loads(found) if found else None

    def whispers(self) -> list[tuple[str, str]]:
        return self._file.execute("SELECT account, text FROM whisper ORDER BY rowid").fetchall()

    def close(self) -> None:
        self._file.close()

    @contextmanager
    def open(self) -> Iterator["RehearsalChat"]:
        try:
            yield self
        finally:
            self.close()

    def _one(self, query: str, *values: Any) -> Any:
        row = self._file.execute(query, values).fetchone()
        return row[0] if row else None

    def _now(self) -> str:
        return self._clock.now().isoformat()


def _copy(source: Path, place: Path, most: int) -> None:
    if not source.is_file() or source.stat().st_size > most:
        raise NotFetched("it is not there any more, or too large")
    shutil.copyfile(source, place)
