"""The engine and the pump: what broke is said, and is tried again at the next start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.agents.turn_queue import Engine
from bot.app.worker import JobFailed, Worker
from bot.core.chat_port import CONTINUITY, Card, Place
from bot.core.instance_lock import FolderInUse, alone
from bot.core.model_port import Answer
from bot.messaging.card_publisher import publish
from store import scheduled_jobs
from store.models import Post, Turn
from tests.fakes import ScriptedModel
from tests.world import World

pytestmark = pytest.mark.behaviour("L2")


class Faulty(ScriptedModel):
    """Fails in a way that nobody foresaw, `faults` times."""

    def __init__(self, faults: int, *answers: Any) -> None:
        super().__init__(*answers)
        self.faults = faults

    async def reply(self, body: dict[str, Any]) -> Answer:
        if self.faults:
            self.faults -= 1
            raise ZeroDivisionError("a fault of ours")
        return await super().reply(body)


@asynccontextmanager
async def started(world: World, folder: Path) -> AsyncIterator[Worker]:
    """A pump with an engine on this folder, as a process has it."""
    engine = Engine(world.app, folder)
    await engine.start()
    worker = Worker(world.app, engine)
    await worker.start()
    try:
        yield worker
    finally:
        await worker.close()
        await engine.stop()


async def turns(world: World) -> list[Turn]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Turn))).all())


async def begin(world: World) -> None:
    """Set the first task off: the producer agent reads the script."""
    await world.wait()


async def test_a_turn_that_a_fault_broke_goes_on_at_the_next_start(
    world: World, tmp_path: Path
) -> None:
    world.app.model = model = Faulty(1, ["read it"])
    await begin(world)
    async with started(world, tmp_path) as worker:
        with pytest.raises(JobFailed, match="ZeroDivisionError: a fault of ours"):
            await worker.quiet()
    assert [turn.status for turn in await turns(world)] == ["running"]
    async with started(world, tmp_path) as worker:
        await worker.quiet()
    assert [turn.status for turn in await turns(world)] == ["done"]
    assert len(model.bodies) == 1


async def test_a_turn_may_break_at_several_starts_and_still_end(
    world: World, tmp_path: Path
) -> None:
    world.app.model = Faulty(2, ["read it"])
    await begin(world)
    for _ in range(2):
        async with started(world, tmp_path) as worker:
            with pytest.raises(JobFailed):
                await worker.quiet()
    async with started(world, tmp_path) as worker:
        await worker.quiet()
    assert [turn.status for turn in await turns(world)] == ["done"]


async def test_what_was_set_off_and_failed_is_said_and_tried_again_at_the_next_start(
    world: World, tmp_path: Path
) -> None:
    async with world.app.store.writing() as db:
        await scheduled_jobs.schedule(
            db, 1, "show", "question:99:asked", world.clock.now(), row="question", id=99
        )
    for _ in range(2):
        async with started(world, tmp_path) as worker:
            with pytest.raises(JobFailed, match="LookupError: no question with id 99"):
                await worker.quiet()


async def test_of_several_drawings_of_a_card_only_the_last_is_made(
    world: World, tmp_path: Path
) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    async with world.app.store.writing() as db:
        for why in ("one", "two", "three"):
            key = f"gate:1:{why}"
            await scheduled_jobs.schedule(db, 1, "show", key, world.clock.now(), row="gate", id=1)
    async with started(world, tmp_path) as worker:
        await worker.quiet()
    assert world.chat.posted.count("gate:1") == 1
    async with world.app.store.reading() as db:
        assert await scheduled_jobs.due_jobs(db, world.clock.now()) == []


async def test_a_folder_has_one_process_and_the_next_is_told_which(tmp_path: Path) -> None:
    folder = tmp_path / "film"
    busy = pytest.raises(FolderInUse, match=r"process \d+ is at work in .*film")
    with alone(folder), busy, alone(folder):
        pass
    with alone(folder):
        assert folder.is_dir()


async def test_a_card_that_was_posted_before_a_kill_is_found_and_not_posted_again(
    world: World,
) -> None:
    card, place = Card(title="hello"), Place(channel="here")
    async with world.app.store.writing() as db:
        begun = Post(platform="fake", key="turn:1:1", channel="here", message="", digest="")
        db.add(begun)
    await world.chat.post("turn:1:1", place, card, CONTINUITY)
    await publish(world.app, world.chat, "turn:1:1", place, card, CONTINUITY)
    assert world.chat.posted == ["turn:1:1"]
