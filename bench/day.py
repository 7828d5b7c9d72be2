"""What a day of eight agents costs in input, replayed from the requests that turns really send.

`make bench` calls it. A token is four bytes of the JSON that a block is sent as, a picture is what
its size in pixels makes it (understudy/cache.py): no tokenizer is at hand offline.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

from sqlmodel import col, select

from bench import stock
from bench.bounds import Figure, judge
from bench.rig import layouts
from bench.rig.layouts import READS, cost, uncached
from bot.agents import prompt
from bot.agents.turn import take_turn
from bot.core.clock import SetClock
from bot.core.context import AppContext, get_row
from bot.core.model_port import Answer
from store import canon
from store.db import Session
from store.inbound import agents_with_mail, enqueue_message
from store.models import Agent, EntryKind, Epoch, Production
from testing import world
from testing.fakes import ScriptedModel
from understudy import cache
from understudy.cache import Ledger, Usage
from understudy.images import Size

AGENTS, TURNS, DECISIONS = 8, 25, 10
HOURS = 10
BURSTS, LENGTH, GAP = 20, 10, 45  # of a bursty day; two agents talk in each, seconds between turns
SHOTS, FRAMES = 211, 64  # together a canon of about 30,000 tokens
FRAME: Size = (1456, 812)
WORDS = 500  # tokens of a message, and of an answer
SEEDS = (1, 2, 3)
OF_NOTHING, OF_NAIVE = 0.11, 0.30
MODEL = "claude-sonnet-5-5"
LAYOUTS: dict[str, Callable[[Any, str], Any]] = {
    "ours": layouts.ours,
    "B": layouts.edited,
    "D2": layouts.appended,
}
Moment = tuple[float, int]  # seconds from the morning, which agent


def bursty(chance: Random) -> list[Moment]:
    """Two agents talk by turns for seven minutes, then two others, at random hours."""
    talks = _pairs(chance)
    starts = [chance.uniform(0, HOURS * 3600) for _ in range(BURSTS)]
    return sorted(
        (start + GAP * n, pair[n % 2])
        for start, pair in zip(starts, talks, strict=True)
        for n in range(LENGTH)
    )


def _pairs(chance: Random) -> list[Sequence[int]]:
    """Each agent as often as any other, never with itself."""
    seats = [agent for agent in range(AGENTS) for _ in range(BURSTS * 2 // AGENTS)]
    while True:
        chance.shuffle(seats)
        pairs: list[Sequence[int]] = [seats[n : n + 2] for n in range(0, len(seats), 2)]
        if all(left != right for left, right in pairs):
            return pairs


def even(chance: Random) -> list[Moment]:
    """The same turns, at any moment of the day."""
    return sorted(
        (chance.uniform(0, HOURS * 3600), agent) for agent in range(AGENTS) for _ in range(TURNS)
    )


DAYS = {"bursty": bursty, "even": even}


class Meter(ScriptedModel):
    """A model that answers anything and charges each request in every layout."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        self._clock = clock
        self._ledgers = {name: Ledger() for name in LAYOUTS}
        self.used = dict.fromkeys(LAYOUTS, Usage())
        self.canon = ""  # as it stands now

    async def reply(self, body: dict[str, Any]) -> Answer:
        for name, laid_out in LAYOUTS.items():
            asked = cache.prompt(laid_out(body, self.canon), lambda _: FRAME)
            self.used[name] += self._ledgers[name].charge(asked, self._clock.now())
        said = {"type": "text", "text": _words("understood", WORDS)}
        return Answer([said], "end_turn", 0, 0, 0, WORDS)


def _words(word: str, tokens: int) -> str:
    return f"{word} " * (tokens * 4 // (len(word) + 1))


@dataclass(frozen=True)
class Day:
    """What a day used in each layout, how large its canon was, how many prefixes it opened."""

    used: dict[str, Usage]
    canon: int
    epochs: int


def day(kind: str, seed: int) -> Day:
    return asyncio.run(_day(DAYS[kind], Random(seed)))  # noqa: S311 - the same days each time


async def _day(plan: Callable[[Random], list[Moment]], chance: Random) -> Day:
    with tempfile.TemporaryDirectory() as folder:
        brought = stock.brought("SMALL", 1)
        async with world.open_parts(Path(folder), brought, ScriptedModel()) as parts:
            app, _, clock, _ = parts
            app.models["turn"] = MODEL
            app.model = meter = Meter(clock)
            production = await stock.produce(app, 1, SHOTS, FRAMES)
            await _live(app, production, meter, clock, plan(chance), chance)
            return await _summed(app, production, meter)


async def _live(
    app: AppContext,
    production: int,
    meter: Meter,
    clock: SetClock,
    turns: list[Moment],
    chance: Random,
) -> None:
    async with app.store.reading() as db:
        query = select(Agent.id).where(Agent.production_id == production).order_by(col(Agent.id))
        agents = (await db.exec(query)).all()
        meter.canon = await _document(db, production)
    begun = clock.now()
    decided = set(chance.sample(range(len(turns)), DECISIONS))
    for number, (seconds, agent) in enumerate(turns):
        clock.move_to(begun + timedelta(seconds=seconds))
        if number in decided:
            meter.canon = await _decide(app, production, number)
        await _turn(app, agents[agent] or 0, number)


async def _decide(app: AppContext, production: int, number: int) -> str:
    """A decision of about 80 tokens becomes canon, as an answered question does."""
    async with app.store.writing() as db:
        row = await get_row(db, Production, production)
        body = {"matter": f"matter {number}", "text": _words("amber", 50)}
        entry = await canon.add(
            db, row, EntryKind.DECISION, f"matter {number}", body, author="m", at=app.clock.now()
        )
        entry.number = await canon.next_decision(db, row)
        await canon.make_canon(db, row, [entry])
        return await _document(db, production)


async def _document(db: Session, production: int) -> str:
    row = await get_row(db, Production, production)
    script = await canon.newest(db, row, EntryKind.SCRIPT, "script")
    return prompt.canon_document(row, await canon.snapshot(db, row), script)


async def _turn(app: AppContext, agent: int, number: int) -> None:
    """One message and the turn that answers it."""
    text = _words(f"word{number}", WORDS)
    async with app.store.writing() as db:
        await enqueue_message(
            db, agent, f"mail-{number}", app.clock.now(), event="message", text=text
        )
    async with app.store.reading() as db:
        first = dict(await agents_with_mail(db))[agent]
    await take_turn(app, agent, f"turn:{agent}:{first}")


async def _summed(app: AppContext, production: int, meter: Meter) -> Day:
    async with app.store.reading() as db:
        query = select(Epoch.id).where(Epoch.production_id == production)
        epochs = len((await db.exec(query)).all())
    block = cache.canonical({"type": "text", "text": meter.canon})
    return Day(meter.used, -(-len(block) // 4), epochs)


def shares(days: Sequence[Day], name: str, read: float) -> float:
    """What a layout costs, as a share of the same requests without any cache; mean of the days."""
    return fmean(cost(d.used[name], read) / uncached(d.used["ours"]) for d in days)


def table(days: dict[str, list[Day]]) -> Iterator[str]:
    columns = list(product(days, READS))
    yield _row("layout", (f"{kind}, reads {read}" for kind, read in columns))
    yield _row("A", (f"{1:.3f}" for _ in columns))
    for name in LAYOUTS:
        yield _row(name, (f"{shares(days[kind], name, read):.3f}" for kind, read in columns))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<8}{''.join(f'{cell:<21}' for cell in cells)}".rstrip()


def main() -> int:
    jobs = list(product(DAYS, SEEDS))
    with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool:
        results = list(pool.map(day, *zip(*jobs, strict=True)))
    days = {
        kind: [d for (k, _), d in zip(jobs, results, strict=True) if k == kind] for kind in DAYS
    }
    print(_said(results[0]))
    print("\n".join(table(days)))
    return _judged(days["bursty"])


def _said(one_day: Day) -> str:
    return (
        f"{AGENTS} agents, {TURNS} turns each in {HOURS} h, {DECISIONS} decisions, {FRAMES} frames,"
        f" a canon of {one_day.canon} tokens; mean of {len(SEEDS)} days;"
        " cost of input as a share of no caching (A)"
    )


def _judged(days: list[Day]) -> int:
    of_nothing, naive = shares(days, "ours", READS[0]), shares(days, "B", READS[0])
    return judge(
        [
            Figure("in bursts, of no caching (A)", of_nothing, OF_NOTHING, "times"),
            Figure("in bursts, of the naive layout (B)", of_nothing / naive, OF_NAIVE, "times"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
