"""Two processes on one database decide the same thing at the same moment: exactly one wins."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlalchemy import insert, update
from sqlmodel import col, select

from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Click, Place
from bot.core.context import Outcome
from bot.core.deputies import acting
from bot.generation import approve, redo
from bot.workflow import gates
from store import ledger
from store.audit import unbalanced
from store.db import Session
from store.log import digest, first_bad
from store.models import Agent, Batch, DecisionRecord, Gate, LogRow, Proposal
from tests.world import START, World, open_world

GATES, BATCHES, RUSH, SAME = 1_000, 100, 100, 20
TOGETHER = 30  # seconds that one waits for the other before it gives up
Act = Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]
ACTS: dict[str, Act] = {
    "approve gate": gates.approve,
    "reject gate": gates.reject,
    "approve batch": approve.approve_batch,
    "more proposal": redo.more,
}
Results = list[tuple[int, str, str]]  # (row, what came of it, its words)

_barrier: Barrier


def meet(barrier: Barrier) -> None:
    """Each process is given what both wait at."""
    global _barrier
    _barrier = barrier


def decide(folder: Path, who: str, what: str, rows: Sequence[int]) -> Results:
    """One process: it decides row after row, each at the moment at which the other does."""
    return asyncio.run(_decide(folder, who, what, rows))


async def _decide(folder: Path, who: str, what: str, rows: Sequence[int]) -> Results:
    found = []
    async with open_world(folder) as world:
        async with world.app.store.reading() as db:
            production = await world.production(db)
            somebody = await acting(db, production, f"fake:{who}", START)
        assert somebody is not None
        for row in rows:
            _barrier.wait(TOGETHER)
            async with world.app.store.writing() as db:
                click = await clicked(db, who, what, row)
                press = ActionContext(
                    world.app, db, production, somebody.member, somebody.who,
                    f"{who}:{what}:{row}", world.clock.now(), ButtonPress.of(click, row, 1),
                )  # fmt: skip
                outcome = await ACTS[what](press)
            found.append((row, str(outcome.result), outcome.words))
    return found


async def clicked(db: Session, who: str, what: str, row: int) -> Click:
    """The button of this row, with all ticked that is on its card."""
    verb, kind = what.split()
    mine = select(Proposal.id).where(Proposal.batch_id == row)
    items = (await db.exec(mine)).all() if kind == "batch" else ()
    return Click(
        account=f"fake:{who}", value=f"{verb}:{kind}:{row}:1", place=Place(channel="here"),
        ticked=tuple(item or 0 for item in items), values={"reason": "so it is"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def pair() -> Iterator[ProcessPoolExecutor]:
    """Two processes of their own."""
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, spawned, meet, (spawned.Barrier(2),)) as pool:
        yield pool


async def at_once(
    pair: ProcessPoolExecutor, folder: Path, *asked: tuple[str, str, Sequence[int]]
) -> list[Results]:
    """What (who, what, rows) came to in each process, row by row at the same time."""
    loop = asyncio.get_running_loop()
    return await asyncio.gather(
        *(loop.run_in_executor(pair, decide, folder, *each) for each in asked)
    )


async def write_gates(world: World, count: int) -> list[int]:
    """As many open gates, each of which two people may decide."""
    row = {
        "production_id": 1, "stage": "reopen", "attempt": 1, "revision": 1, "status": "open",
        "digest": digest({"reopens": []}), "canon_version": 0, "made_by": "producer",
        "summary": "look", "card": {"gate": 0}, "opened_at": START, "reason": "",
    }  # fmt: skip
    async with world.app.store.writing() as db:
        await db.exec(insert(Gate), params=[{**row, "number": n + 1} for n in range(count)])
        return [n or 0 for n in (await db.exec(select(Gate.id).order_by(col(Gate.id)))).all()]


async def write_batches(world: World, count: int, cap: int) -> list[int]:
    """As many list cards with two requests of a unit each, and a cap."""
    await world.to_generation()
    async with world.app.store.writing() as db:
        production = await world.production(db)
        now = (await ledger.totals(db, 1)).cap
        await ledger.post(db, "cap", "cap", cap - now, START, production)
        dop = (await db.exec(select(Agent.id).where(Agent.name == "dop:1"))).one()
        batch = {
            "production_id": 1, "agent_id": dop, "kind": "image", "title": "two", "revision": 1,
            "sheet": "", "escalated": False, "at": START,
        }  # fmt: skip
        request = {
            "production_id": 1, "kind": "image", "asset_id": 1, "attempt": 1, "revision": 1,
            "parts": {}, "options": [], "prompt": "", "refs": [], "sheet": "", "inputs": [],
            "takes": 1, "seconds": 0.0, "provider": "animatic", "estimate": 1, "status": "open",
            "digest": "", "canon_version": production.canon_version, "made_by": "x", "reason": "",
        }  # fmt: skip
        await db.exec(insert(Batch), params=[{**batch, "key": str(n)} for n in range(count)])
        ids = [n or 0 for n in (await db.exec(select(Batch.id).order_by(col(Batch.id)))).all()]
        twice = [{**request, "batch_id": row, "number": 2 * n + k}
                 for n, row in enumerate(ids) for k in (0, 1)]  # fmt: skip
        await db.exec(insert(Proposal), params=twice)
        return ids


@pytest.mark.behaviour("C5", "C7", "L1")
@pytest.mark.slow
async def test_of_two_that_decide_a_gate_at_once_exactly_one_wins_a_thousand_times(
    pair: ProcessPoolExecutor, tmp_path: Path
) -> None:
    async with open_world(tmp_path) as world:
        rows = await write_gates(world, GATES)
    yes, no = await at_once(
        pair, tmp_path, ("mara", "approve gate", rows), ("mara", "reject gate", rows)
    )
    won: Counter[str] = Counter()
    for (_, first, told), (_, second, heard) in zip(yes, no, strict=True):
        assert {first, second} == {"decided", "already_decided"}
        what, loser = ("approved", heard) if first == "decided" else ("rejected", told)
        won[what] += 1
        assert loser.startswith(f"Already decided: {what} by Mara")
    assert set(won) == {"approved", "rejected"}, "they met"
    async with open_world(tmp_path) as world, world.app.store.reading() as db:
        statuses = Counter((await db.exec(select(Gate.status))).all())
        verdicts = (await db.exec(select(DecisionRecord.row_id))).all()
        log = select(LogRow.subject).where(col(LogRow.what).in_(["approve", "reject"]))
        logged = (await db.exec(log)).all()
        assert statuses == won
        assert sorted(verdicts) == rows
        assert sorted(logged) == sorted(f"gate:{row}" for row in rows)
        assert await first_bad(db) is None


@pytest.mark.behaviour("D4", "C7", "L1")
async def test_of_two_that_approve_a_list_at_once_one_does_and_the_money_is_held_once(
    pair: ProcessPoolExecutor, tmp_path: Path
) -> None:
    async with open_world(tmp_path) as world:
        rows = await write_batches(world, BATCHES, cap=1_000)
    twice = ("deniz", "approve batch", rows)
    first, second = await at_once(pair, tmp_path, twice, twice)
    for one, other in zip(first, second, strict=True):
        assert {one[1], other[1]} == {"decided", "already_decided"}
    await held(tmp_path, 2 * BATCHES)


@pytest.mark.behaviour("D4", "L1")
async def test_of_two_that_spend_at_once_neither_gets_above_the_cap(
    pair: ProcessPoolExecutor, tmp_path: Path
) -> None:
    async with open_world(tmp_path) as world:
        rows = await write_batches(world, RUSH, cap=RUSH)
    mine, theirs = await at_once(
        pair,
        tmp_path,
        ("deniz", "approve batch", rows[::2]),
        ("deniz", "approve batch", rows[1::2]),
    )
    done = [row for row, result, _ in (*mine, *theirs) if result == "decided"]
    assert len(done) == RUSH // 2
    await held(tmp_path, RUSH)


@pytest.mark.behaviour("D2", "C7", "L1")
async def test_of_two_that_ask_for_more_of_the_same_at_once_one_does(
    pair: ProcessPoolExecutor, tmp_path: Path
) -> None:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        for _ in range(SAME):
            await world.propose(shots=1)
        async with world.app.store.writing() as db:
            await db.exec(update(Proposal).values(status="rendered", digest="once"))
            rows = [n or 0 for n in (await db.exec(select(Proposal.id))).all()]
    twice = ("kei", "more proposal", rows)
    first, second = await at_once(pair, tmp_path, twice, twice)
    for one, other in zip(first, second, strict=True):
        assert {one[1], other[1]} == {"decided", "already_decided"}
    async with open_world(tmp_path) as world, world.app.store.reading() as db:
        assert len((await db.exec(select(Proposal.id))).all()) == 2 * SAME


async def held(folder: Path, units: int) -> None:
    """So much is held, each of it once, and the books are sound."""
    async with open_world(folder) as world, world.app.store.reading() as db:
        now = await ledger.totals(db, 1)
        approved = (await db.exec(select(Proposal).where(Proposal.status == "approved"))).all()
        assert (now.reserved, now.open, len(approved)) == (units, units, units)
        assert await unbalanced(db, await world.production(db)) == []
        assert await first_bad(db) is None
