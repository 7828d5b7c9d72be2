"""The front door: whoever knocks is heard, however busy the house is."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.app.ingress import ThreadIngress, open_ingress
from bot.app.router import ingest, record
from bot.core.context import AppContext
from store.inbound import Recorder
from store.models import Inbound
from tests.patience import PATIENCE
from tests.world import World

RAW = {"type": "event_callback", "event_id": "Ev1"}


@pytest.mark.behaviour("K4", "L2")
async def test_a_delivery_is_written_down_while_the_program_stands_still(world: World) -> None:
    async with open_ingress(world.app) as ingress:
        assert isinstance(ingress, ThreadIngress)
        world.app.work_available.clear()
        knocking = asyncio.run_coroutine_threadsafe(outsider(ingress.app), ingress.loop)
        # Not awaited: nothing of the house runs until the delivery is written down.
        assert knocking.result(timeout=PATIENCE)
        await asyncio.wait_for(world.app.work_available.wait(), PATIENCE)
        assert world.app.recorder.waits()


async def outsider(app: AppContext) -> bool:
    async with app.store.writing():  # not even a transaction holds it up
        return record(app, "slack", "Ev1", RAW, "raw")


@pytest.mark.behaviour("L2", "K5")
async def test_what_was_recorded_is_taken_over_once_and_what_cannot_be_read_holds_up_nothing(
    world: World, tmp_path: Path
) -> None:
    async def read(body: dict[str, str]) -> None:
        raise KeyError(body["event_id"])

    world.app.readers["slack"] = read
    assert record(world.app, "slack", "Ev1", RAW, "raw")
    assert not record(world.app, "slack", "Ev1", RAW, "raw")
    world.app.recorder.record("fake:1", "message", {"platform": "fake"}, world.clock.now())
    for _ in range(2):
        await ingest(world.app)
    async with world.app.store.reading() as db:
        keys = (await db.exec(select(Inbound.key))).all()
    assert keys == ["fake:1"]
    assert not world.app.recorder.waits()
    world.app.recorder.close()
    again = Recorder(tmp_path)
    assert [row.key for row in again.waiting()] == ["slack:Ev1"]
    again.close()


@pytest.mark.behaviour("L5")
async def test_what_goes_wrong_in_the_database_is_told_without_what_was_written(
    world: World,
) -> None:
    said = {"key": "twice", "kind": "message", "payload": {"text": "she limps"}}
    with pytest.raises(IntegrityError) as wrong:
        async with world.app.store.writing() as db:
            await db.exec(insert(Inbound).values([{**said, "at": world.clock.now()}] * 2))
    assert "UNIQUE" in str(wrong.value)
    assert "limps" not in str(wrong.value)
