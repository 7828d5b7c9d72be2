"""Counts, after the kills of bench/turn_kills.py, what rows and posts say was done."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.rig.slate import Slate

MESSAGE = re.compile(r"M-\d+")
STEPS = 3  # at most: a look, a question, and words if that was one too many


@dataclass(frozen=True)
class Call:
    """A request that reached the model: in which life, its messages by digest and as text."""

    life: int
    digest: str
    text: str

    @property
    def about(self) -> str:
        """The last message it speaks of."""
        return ["", *map(str, MESSAGE.findall(self.text))][-1]


@dataclass(frozen=True)
class Found:
    """What was done, and what should not have been."""

    messages: int
    delivered: int
    turns: int
    posts: int
    calls: int
    repeated: int
    lost: Sequence[str]
    twice: Sequence[str]
    posted_twice: Sequence[str]
    crossed: Sequence[str]
    needless: int
    most: int

    def __str__(self) -> str:
        return (
            f"{self.messages} messages delivered {self.delivered} times, {self.turns} turns,"
            f" {self.posts} posts, {self.calls} calls of the model, {self.repeated} repeated"
        )


def running(folder: Path) -> set[str]:
    """The turns that a kill has just cut off."""
    return {name for (name,) in _rows(folder, "SELECT id FROM turn WHERE status = 'running'")}


def found(folder: Path, slate: Slate, calls: Sequence[Call], inside: dict[int, set[str]]) -> Found:
    delivered, posts = slate.delivered(), slate.posts()
    taken = _taken(folder)
    repeats = repeated(calls, {each: turn for each, (_, turn) in taken.items()}, inside)
    return Found(
        messages=len(delivered),
        delivered=delivered.total(),
        turns=len(_turns(folder)),
        posts=posts.total(),
        calls=len(calls),
        repeated=sum(repeats.values()),
        lost=[*_unheard(folder, delivered, taken), *_unposted(folder, posts)],
        twice=list(_twice(folder)),
        posted_twice=[key for key, times in posts.items() if times > 1],
        crossed=list(_crossed(folder)),
        needless=repeats[None],
        most=max((n for cut, n in repeats.items() if cut), default=0),
    )


Cut = tuple[int, str]  # the life that a kill ended, a turn it was inside of


def repeated(
    calls: Iterable[Call], turns: dict[str, str], inside: dict[int, set[str]]
) -> Counter[Cut | None]:
    """How many calls were made again because of each kill, by turn; under None those that no kill
    explains."""
    last: dict[str, int] = {}
    counts: Counter[Cut | None] = Counter()
    for call in calls:
        if call.digest in last:
            life, turn = last[call.digest], turns.get(call.about, "")
            explained = life < call.life and turn in inside.get(life, ())
            counts[(life, turn) if explained else None] += 1
        last[call.digest] = call.life
    return counts


def _taken(folder: Path) -> dict[str, tuple[str, str]]:
    """Each message that was recorded: its key, the turn that took it."""
    query = "SELECT key, payload, coalesce(turn, '') FROM inbound WHERE kind = 'message'"
    return {
        mark: (key.partition(":")[2], turn)
        for key, payload, turn in _rows(folder, query)
        for mark in MESSAGE.findall(payload)
    }


def _turns(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        name: (status, steps)
        for name, status, steps in _rows(folder, "SELECT id, status, steps FROM turn")
    }


def _heard(folder: Path) -> Counter[str]:
    """How often each message stands in the conversations."""
    mail = _rows(folder, "SELECT content FROM line WHERE key LIKE '%:mail'")
    return Counter(mark for (content,) in mail for mark in MESSAGE.findall(content))


def _unheard(
    folder: Path, delivered: Iterable[str], taken: dict[str, tuple[str, str]]
) -> Iterable[str]:
    """Messages without a row, without words in a conversation, or whose turn is not done."""
    heard, turns = _heard(folder), _turns(folder)
    keys = {key for key, _ in taken.values()}
    yield from (f"{key} was not recorded" for key in delivered if key not in keys)
    yield from (f"{mark} was not heard" for mark in taken if not heard[mark])
    yield from (
        f"{mark}: no turn ended"
        for mark, (_, turn) in taken.items()
        if turns.get(turn, ("", 0))[0] != "done"
    )


def _unposted(folder: Path, posts: Counter[str]) -> Iterable[str]:
    """Turns and questions that stand nowhere on the platform."""
    questions = [f"question:{number}" for (number,) in _rows(folder, "SELECT id FROM question")]
    yield from (f"{key} was not posted" for key in [*_turns(folder), *questions] if not posts[key])


def _twice(folder: Path) -> Iterable[str]:
    """What happened more often than the conversations say it did."""
    yield from (f"{mark} was heard {n} times" for mark, n in _heard(folder).items() if n > 1)
    yield from (
        f"{turn} took {steps} steps" for turn, (_, steps) in _turns(folder).items() if steps > STEPS
    )
    results = [
        content for (content,) in _rows(folder, "SELECT content FROM line WHERE key LIKE '%:did'")
    ]
    for what, sign, query in (
        ("drafts", "is a draft", "SELECT count(*) FROM entry WHERE name LIKE 'note %'"),
        ("questions", "posted; end your turn", "SELECT count(*) FROM question"),
    ):
        told, made = sum(sign in each for each in results), _rows(folder, query)[0][0]
        if told != made:
            yield f"{made} {what} of {told}"


def _crossed(folder: Path) -> Iterable[str]:
    """Turns of an agent that go on after its next turn has begun."""
    rows = _rows(folder, "SELECT key FROM line ORDER BY agent_id, epoch_id, position")
    order = [turn for turn, _ in groupby(key.rsplit(":")[:3] for (key,) in rows)]
    times = Counter(map(":".join, order))
    yield from (f"{turn} was cut into" for turn, pieces in times.items() if pieces > 1)


def _rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "app.db")) as database:
        return database.execute(query).fetchall()
