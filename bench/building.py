"""How long a turn takes to build one request of a feature, and whether its past makes that longer.

`make bench` calls it. Flat means: what is not sent costs nothing, and what is sent is bounded: a
talk goes on from a digest before it outgrows a request. Times are CPU: neighbours do not count.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from bench import stock
from bench.bounds import Figure, judge
from bot.agents import conversation, turn
from bot.agents.prompt import event_block
from bot.core.context import AppContext, get_row
from store.models import Agent, Epoch, Inbound, Line, LogRow, Production, Turn
from testing import world
from testing.fakes import ScriptedModel

SHOTS, FRAMES = 845, 64
TALKS = (50, conversation.LONGEST)  # messages sent along: an agent's day, and the longest talk
PAST = (1_000, 10_000)  # messages that are no longer sent, and rows of the log
ROUNDS, WARM = 25, 3
LONGEST, FLAT = 5.0, 1.25


@dataclass(frozen=True)
class Desk:
    """A house with a feature in it, and for each length of talk the agent that had it."""

    app: AppContext
    agents: dict[int, int]

    async def build(self, talk: int) -> Any:
        """What every step of a turn does before it asks the model."""
        async with self.app.store.reading() as db:
            return await turn._body(self.app, db, self.agents[talk], f"turn:{talk}")

    async def timed(self, talk: int) -> float:
        """Milliseconds of CPU; a first build brings back what a longer one drove out of caches."""
        await self.build(talk)
        begun = time.process_time()
        await self.build(talk)
        return (time.process_time() - begun) * 1000


@asynccontextmanager
async def open_desk(past: int) -> AsyncIterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        brought = stock.brought("SMALL", 1)
        async with world.open_parts(Path(folder), brought, ScriptedModel()) as (app, *_):
            production = await stock.produce(app, 1, SHOTS, FRAMES)
            async with app.store.reading() as db:
                query = select(Agent.id).where(Agent.production_id == production)
                ids = (await db.exec(query.order_by(col(Agent.id)))).all()
            agents = {talk: ids[n] or 0 for n, talk in enumerate(TALKS)}
            for talk, agent in agents.items():
                await _talk(app, production, agent, talk, past)
            await _log(app, production, past)
            yield Desk(app, agents)


async def _talk(app: AppContext, production: int, agent_id: int, talk: int, past: int) -> None:
    """An agent in the epoch in force, its messages in it, and those of an epoch before."""
    now = app.clock.now()
    async with app.store.writing() as db:
        agent, row = await get_row(db, Agent, agent_id), await get_row(db, Production, production)
        before = Epoch(
            production_id=production, canon_version=0, prefix="{}", sha256="", opened_at=now,
            used_at=now,
        )  # fmt: skip
        db.add(before)
        db.add(Turn(id=f"turn:{talk}", agent_id=agent_id, model="m", started_at=now))
        await db.flush()
        await conversation.hear(app, db, row, agent, f"first:{talk}", _heard(0))
        own = [*_lines(agent_id, before.id, past, 0), *_lines(agent_id, agent.epoch_id, talk, 1)]
        await db.exec(insert(Line), params=own)
        await db.exec(insert(Inbound), params=list(_mail(agent_id, past, now)))


def _lines(agent: int, epoch: int | None, count: int, first: int) -> Iterable[dict[str, Any]]:
    for n in range(first, first + count):
        role, content = ("user", "assistant")[n % 2], _heard(n)
        yield {
            "agent_id": agent, "epoch_id": epoch, "position": n, "key": f"{agent}:{epoch}:{n}",
            "role": role, "content": content,
        }  # fmt: skip


def _heard(number: int) -> list[dict[str, Any]]:
    return [event_block({"event": "message", "from": "Mara", "text": f"{number} lamps. " * 12})]


def _mail(agent: int, count: int, now: Any) -> Iterable[dict[str, Any]]:
    for n in range(count):
        yield {
            "key": f"{agent}:{n}", "kind": "message", "payload": {}, "at": now, "routed_at": now,
            "agent_id": agent, "turn": f"turn:{agent}:{n}",
        }  # fmt: skip


async def _log(app: AppContext, production: int, count: int) -> None:
    row = {
        "production_id": production, "at": app.clock.now(), "who": "Mara", "what": "drafted",
        "subject": "", "detail": {}, "hash": "",
    }  # fmt: skip
    async with app.store.writing() as db:
        await db.exec(insert(LogRow), params=[row] * count)


async def measured() -> dict[tuple[int, int], float]:
    """By (past, talk): median milliseconds, all measured by turns."""
    async with AsyncExitStack() as stack:
        desks = {past: await stack.enter_async_context(open_desk(past)) for past in PAST}
        every = [(past, talk) for past in PAST for talk in TALKS]
        times: dict[tuple[int, int], list[float]] = {each: [] for each in every}
        for _ in range(ROUNDS + WARM):
            for past, talk in every:
                times[past, talk].append(await desks[past].timed(talk))
    return {each: median(found[WARM:]) for each, found in times.items()}


def main() -> int:
    times = asyncio.run(measured())
    few, many = PAST
    unsent = median(times[many, talk] / times[few, talk] for talk in TALKS)
    print(f"{SHOTS} shots, {FRAMES} frames; CPU of building one request, median of {ROUNDS}")
    return judge(
        [
            *(
                Figure(f"with a talk of {talk} messages", times[few, talk], LONGEST, "ms")
                for talk in TALKS
            ),
            Figure(f"{many} past messages and log rows instead of {few}", unsent, FLAT, "times"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
