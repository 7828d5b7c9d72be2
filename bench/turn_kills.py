"""Kills the bot inside turns and counts from rows what was lost, done twice, posted twice.

`make bench` calls it, tests/agents/test_turn_kills.py a short run of it: real engine, real HTTP, a
platform that outlives the bot and delivers three messages of ten once more.
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from bench.bounds import Figure, judge
from bench.rig.afterwards import Call, Found, found, running
from bench.rig.answering import serving
from bench.rig.lives import live, prepare
from bench.rig.slate import Delivery, Slate, open_slate
from store.log import digest

KILLS, SEED = 20, 7
MESSAGES = 8  # new in each life
AGAIN = 0.3  # of the deliveries come once more, now or in the next life
THINKING = 0.15  # seconds the model takes
SPAN = 1.2  # seconds into a life within which it ends
KINDS = {
    "producer": "hard_constraint",
    "casting": "character",
    "costume": "character",
    "production_design": "prop",
}
# Every process starts from one that has imported everything.
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["bench.rig.lives"])
Block = dict[str, Any]


@dataclass
class Model:
    """Never says the same twice, so that whatever it said twice can be told apart."""

    calls: list[Call] = field(default_factory=list)

    def decide(self, mark: str, body: Block) -> list[Block]:
        """The answer to a request of the life `mark`: first a tool that reads or writes, then a
        question, which ends the turn; words alone once too many questions are open."""
        self.calls.append(Call(int(mark), digest(body["messages"]), str(body["messages"])))
        number = len(self.calls)
        said = {"type": "text", "text": f"Call {number}."}
        last = body["messages"][-1]["content"][-1]
        if last.get("is_error"):
            return [said]
        name, given = _ask(number) if last["type"] == "tool_result" else _look(number, body)
        call = {"type": "tool_use", "id": f"toolu_{number}", "name": name, "input": given}
        return [said, call]


def _look(number: int, body: Block) -> tuple[str, Block]:
    """A draft by a role that owns something, a look at what waits by the others."""
    brief = next(m["content"][0]["text"] for m in body["messages"] if m["role"] == "system")
    kind = KINDS.get(brief.partition("\n")[0].removeprefix("role: "))
    if kind is None:
        return "canon_read", {"section": "waiting"}
    fields = [{"name": "text", "value": f"Call {number}."}]
    return "canon_write", {
        "kind": kind, "name": f"note {number}", "scope": "production", "reason": "asked",
        "fields": fields,
    }  # fmt: skip


def _ask(number: int) -> tuple[str, Block]:
    return "human_ask", {
        "matter": f"matter {number}", "text": f"Question {number}?", "why": "It shows.",
        "asked_of": "director", "scope": "production", "waits": "none", "answers": ["yes", "no"],
    }  # fmt: skip


class Crew:
    """People who write to every agent, and a platform that says some of it again."""

    def __init__(self, channels: list[str], chance: Random) -> None:
        self._channels, self._chance = channels, chance
        self._numbers = count(1)
        self._later: list[Delivery] = []

    def batch(self) -> list[Delivery]:
        """What the next life is given."""
        batch = [self._message() for _ in range(MESSAGES)]
        for delivery in [each for each in batch if self._chance.random() < AGAIN]:
            place = self._chance.randrange(batch.index(delivery) + 1, 2 * MESSAGES)
            (batch if place <= len(batch) else self._later).insert(place, delivery)
        return batch

    def late(self) -> list[Delivery]:
        late, self._later = self._later, []
        return late

    def _message(self) -> Delivery:
        number = next(self._numbers)
        channel = self._chance.choice(self._channels)
        return Delivery(f"message-{number}", channel, f"M-{number}: which lamp is it?")


@dataclass
class Run:
    """Lives on one folder, each but the last ended by a kill."""

    folder: Path
    url: str
    slate: Slate
    chance: Random
    inside: dict[int, set[str]] = field(default_factory=dict)  # turns that ran at each kill
    lives: int = 0

    async def kill(self) -> bool:
        """One life, killed at a random moment; True if that was inside a turn."""
        self.lives += 1
        if not await self._end(self.chance.uniform(0, SPAN)):
            return False
        self.inside[self.lives] = running(self.folder)
        return bool(self.inside[self.lives])

    async def finish(self) -> None:
        """A last life, which ends by itself."""
        self.lives += 1
        assert not await self._end(None), "the last life ends by itself"

    async def _end(self, after: float | None) -> bool:
        """Whether a life had to be killed, so many seconds after it began."""
        here, there = CONTEXT.Pipe()
        given = (self.folder, f"{self.url}/{self.lives}/{THINKING}", self.lives, there)
        process = CONTEXT.Process(target=live, args=given)
        process.start()
        there.close()
        await asyncio.to_thread(here.recv)
        await asyncio.to_thread(process.join, after)
        killed = process.exitcode is None
        process.kill()
        await asyncio.to_thread(process.join)
        assert killed or process.exitcode == 0, "a life broke by itself"
        return killed


async def prepared(folder: Path, url: str) -> list[str]:
    """The pages of the agents of new productions."""
    told, teller = CONTEXT.Pipe()
    process = CONTEXT.Process(target=prepare, args=(folder, f"{url}/0/0", teller))
    process.start()
    teller.close()
    channels: list[str] = await asyncio.to_thread(told.recv)
    await asyncio.to_thread(process.join)
    return channels


async def killed(folder: Path, kills: int, seed: int) -> Found:
    """Kill that often inside turns, then let the rest be done, and count."""
    model, chance = Model(), Random(seed)  # noqa: S311 - the same run each time
    async with serving(model.decide) as url:
        crew = Crew(await prepared(folder, url), chance)
        with open_slate(folder / "slate.db") as slate:
            run = Run(folder, url, slate, chance)
            await _kill(run, crew, kills)
            slate.hand_in(crew.late())
            await run.finish()
            return found(folder, slate, model.calls, run.inside)


async def _kill(run: Run, crew: Crew, kills: int) -> None:
    while kills:
        run.slate.hand_in([*crew.late(), *crew.batch()])
        kills -= await run.kill()


def figures(seen: Found) -> Iterator[Figure]:
    yield Figure("messages lost or left half done", len(seen.lost), 0)
    yield Figure("things done twice", len(seen.twice), 0)
    yield Figure("posts made twice", len(seen.posted_twice), 0)
    yield Figure("turns that another turn of the agent cut into", len(seen.crossed), 0)
    yield Figure("calls repeated though no kill cut them off", seen.needless, 0)
    yield Figure("repeated calls of one turn at one kill, at most", seen.most, 1)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        seen = asyncio.run(killed(Path(name), KILLS, SEED))
    print(f"{KILLS} kills inside turns, seed {SEED}: {seen}")
    for wrong in (*seen.lost, *seen.twice, *seen.posted_twice, *seen.crossed):
        print(wrong)
    return judge(figures(seen))


if __name__ == "__main__":
    sys.exit(main())
