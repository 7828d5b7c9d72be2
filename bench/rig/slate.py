"""A chat platform in a small file: it outlives the bot, and what is posted twice stands twice."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.chat_port import Attached, Button, Card, Form, NotFetched, Place, Ref, Speaker

SCHEMA = """
CREATE TABLE IF NOT EXISTS post (number INTEGER PRIMARY KEY, key TEXT, channel TEXT);
CREATE TABLE IF NOT EXISTS delivery (number INTEGER PRIMARY KEY, key TEXT, channel TEXT,
    text TEXT, acknowledged INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS post_key ON post (key);
"""


@dataclass(frozen=True)
class Delivery:
    """A message on its way to the bot. The same key twice is one message, delivered again."""

    key: str
    channel: str
    text: str
    number: int = 0


class Slate:
    """Implements bot.core.chat_port.Chat. `takes`: seconds between doing something and saying
    so."""

    name = "slate"

    def __init__(self, path: Path, takes: float = 0) -> None:
        self._takes = takes
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=NORMAL")
        self._file.executescript(SCHEMA)

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:  # noqa: ARG002
        await asyncio.sleep(self._takes)
        self._file.execute("INSERT INTO post (key, channel) VALUES (?, ?)", (key, place.channel))
        await asyncio.sleep(self._takes)
        return Ref(channel=place.channel, message=key)

    async def find(self, key: str, place: Place) -> Ref | None:
        asked = ("SELECT 1 FROM post WHERE key = ? AND channel = ?", (key, place.channel))
        there = self._file.execute(*asked).fetchone()
        return Ref(channel=place.channel, message=key) if there else None

    async def edit(self, ref: Ref, card: Card) -> None: ...

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None: ...

    async def ask_form(self, trigger: str, form: Form) -> None: ...

    async def working(self, place: Place, stop: Button | None) -> None: ...

    async def react(self, ref: Ref, emoji: str) -> None: ...

    async def profile(self, account: str) -> None: ...

    async def permalink(self, ref: Ref) -> str:
        return f"slate://{ref.channel}/{ref.message}"

    async def download(self, file: Attached, place: Path, most: int) -> None:
        raise NotFetched(f"nobody put {file.name} ({most}) on {place}, for this is a slate")

    def hand_in(self, deliveries: Iterable[Delivery]) -> None:
        """People write; the platform delivers it when the bot is there."""
        rows = [(each.key, each.channel, each.text) for each in deliveries]
        self._file.executemany("INSERT INTO delivery (key, channel, text) VALUES (?, ?, ?)", rows)

    def waiting(self) -> list[Delivery]:
        """What was not acknowledged yet, in order."""
        query = "SELECT key, channel, text, number FROM delivery WHERE NOT acknowledged"
        return [Delivery(*row) for row in self._file.execute(f"{query} ORDER BY number")]

    async def room(self, name: str, topic: str, people: Sequence[str]) -> str:  # noqa: ARG002
        return name

    async def enter(self, channel: str) -> bool:
        return bool(channel)

    def acknowledge(self, delivery: Delivery) -> None:
        self._file.execute(
            "UPDATE delivery SET acknowledged = 1 WHERE number = ?", (delivery.number,)
        )

    def acknowledged(self) -> int:
        return int(self._one("SELECT count(*) FROM delivery WHERE acknowledged"))

    def delivered(self) -> Counter[str]:
        """How often each key was acknowledged."""
        return Counter(
            key for (key,) in self._file.execute("SELECT key FROM delivery WHERE acknowledged")
        )

    def posts(self) -> Counter[str]:
        """How often each key was posted."""
        return Counter(key for (key,) in self._file.execute("SELECT key FROM post"))

    def _one(self, query: str) -> Any:
        return self._file.execute(query).fetchone()[0]

    def close(self) -> None:
        self._file.close()


@contextmanager
def open_slate(path: Path, takes: float = 0) -> Iterator[Slate]:
    slate = Slate(path, takes)
    try:
        yield slate
    finally:
        slate.close()
