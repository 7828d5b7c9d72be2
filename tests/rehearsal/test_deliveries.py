"""A delivery is accepted at any instant, whatever the house is writing."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.router import ingest, receive
from bot.core.chat_port import Click, Place
from store.models import Inbound, LogRow
from tests.patience import PATIENCE
from tests.world import START, World

pytestmark = pytest.mark.behaviour("L2", "K4")
CLICK = Click(account="fake:mara", value="approve:gate:1:1", place=Place(channel="here"))


async def test_a_delivery_is_accepted_while_a_long_transaction_is_written(world: World) -> None:
    async def write() -> None:
        async with world.app.store.writing() as db:
            for _ in range(100):
                await world.production(db)

    writing = asyncio.create_task(write())
    for n in range(20):
        await asyncio.sleep(0)
        assert receive(world.app, world.chat, f"press-{n}", "click", CLICK)
    await writing
    await ingest(world.app)
    async with world.app.store.reading() as db:
        assert len((await db.exec(select(Inbound).where(Inbound.kind == "click"))).all()) == 20


async def test_no_other_task_runs_inside_a_transaction(world: World) -> None:
    seen: list[str] = []
    async with world.app.store.writing() as db:
        asyncio.get_running_loop().call_soon(seen.append, "another task")
        await world.production(db)
        await db.flush()
        assert seen == []


async def test_the_program_goes_on_while_another_process_holds_the_database(
    world: World, tmp_path: Path
) -> None:
    """And a transaction waits until the other has ended its own."""
    with closing(sqlite3.connect(tmp_path / "app.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        renamed = asyncio.create_task(_rename(world))
        async with world.app.store.reading() as db:
            assert (await world.production(db)).title == "Small Light"
        assert not renamed.done()
        other.execute("ROLLBACK")
        await asyncio.wait_for(renamed, PATIENCE)
    async with world.app.store.reading() as db:
        assert (await world.production(db)).title == "Renamed"


async def _rename(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        production.title = "Renamed"
        db.add(production)


async def test_many_rows_may_be_read_a_few_at_a_time(world: World) -> None:
    async with world.app.store.writing() as db:
        db.add_all([LogRow(at=START, who="x", what=str(n), subject="", hash="") for n in range(50)])
    async with world.app.store.reading() as db:
        rows = await db.stream_scalars(select(LogRow.what).execution_options(yield_per=7))
        told = [what async for what in rows]
    assert told[-50:] == [str(n) for n in range(50)]
