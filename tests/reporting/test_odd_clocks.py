"""A machine's clock that was set back or forth decides nothing, and spends nothing twice."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.core.clock import SetClock
from store.audit import unbalanced
from store.log import first_bad
from store.models import DecisionRecord, GateStatus
from tests.world import START, World


def at(world: World, moment: timedelta) -> None:
    """The machine's clock was set; nobody's decision was."""
    world.clock = SetClock(START + moment)
    world.app.clock = world.clock


@pytest.mark.behaviour("C7", "D4", "H3")
async def test_a_clock_that_goes_back_decides_and_spends_nothing_twice(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    later = world.clock.now() - START
    await world.press("kei", "approve:proposal:1:1")
    at(world, timedelta(hours=-30))
    assert "Already decided" in await world.press("deniz", "approve:proposal:1:1")
    await world.wait()
    assert (await world.proposal(1)).applied_at is None, "its 20 seconds are not over"
    assert (await world.press("kei", "undo:batch:1:1")).startswith("Undone")
    at(world, later + timedelta(hours=1))
    await world.wait()
    await world.render()
    async with world.app.store.reading() as db:
        verdicts = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.kind == "proposal"))
        ).all()
        assert [v.decision for v in verdicts] == ["approved", "undo"]
        assert await unbalanced(db, await world.production(db)) == []
        assert await first_bad(db) is None


@pytest.mark.behaviour("C7", "H3")
async def test_a_gate_settles_once_whatever_the_clock_does(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    await world.press("mara", "approve:gate:1:1")
    at(world, timedelta(days=-400))
    await world.wait()
    assert (await world.gate(stage="script")).applied_at is None
    assert "Already decided" in await world.press("mara", "approve:gate:1:1")
    at(world, timedelta(days=2))
    await world.wait()
    at(world, timedelta(hours=-1))
    await world.wait()
    gate = await world.gate(stage="script")
    assert (gate.status, gate.applied_at) == (
        GateStatus.APPROVED, START + timedelta(days=2, seconds=20),
    )  # fmt: skip
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 1
        assert await first_bad(db) is None
