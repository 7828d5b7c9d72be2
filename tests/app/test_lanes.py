"""By the wall clock, what has nothing to do with each other goes on side by side."""

import asyncio
from typing import Any, cast

import pytest

from bot.agents.turn_queue import Engine
from bot.app.router import receive
from bot.app.task_supervisor import TaskSupervisor
from bot.app.worker import Worker
from bot.core.chat_port import Click, Place
from tests.patience import PATIENCE
from tests.world import World

pytestmark = pytest.mark.behaviour("L4", "K4")


class NoEngine:
    """Queues nothing."""

    busy, broken = False, ""

    async def send_mail(self) -> bool:
        return False


def worker(world: World) -> Worker:
    return Worker(world.app, cast(Engine, cast(Any, NoEngine())))


async def test_what_stands_still_or_fails_in_one_lane_holds_up_no_other() -> None:
    done: list[str] = []
    over = asyncio.Event()

    async def stands_still() -> bool:
        await asyncio.Event().wait()
        return False

    async def fails() -> bool:
        raise RuntimeError("out of order")

    async def works() -> bool:
        done.append("work")
        if len(done) == 3:
            over.set()
        return len(done) < 3

    async with asyncio.TaskGroup() as tasks:
        supervisor = TaskSupervisor(tasks, lambda: None)
        for name, work in (("still", stands_still), ("broken", fails), ("busy", works)):
            supervisor.wake(name, work)
        await asyncio.wait_for(over.wait(), PATIENCE)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
    assert done == ["work"] * 3


async def test_it_ends_when_it_is_told_to_even_as_something_stirs(world: World) -> None:
    for steps in range(40):
        running = asyncio.create_task(worker(world).run())
        for _ in range(steps):
            await asyncio.sleep(0)
        world.app.work_available.set()
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=PATIENCE)
        assert done, f"goes on after {steps} steps"


async def test_what_somebody_says_is_taken_and_answered_without_anybody_waiting(
    world: World,
) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    running = asyncio.create_task(worker(world).run())
    told = asyncio.Event()
    whisper = world.chat.whisper

    async def heard(*given: Any, **more: Any) -> None:
        await whisper(*given, **more)
        told.set()

    world.chat.whisper = heard  # type: ignore[method-assign] # to see when it comes
    try:
        click = Click(account="fake:mara", value="approve:gate:1:1", place=Place(channel="here"))
        receive(world.app, world.chat, "press", "click", click)
        await asyncio.wait_for(told.wait(), PATIENCE)
    finally:
        running.cancel()
        await asyncio.wait([running])
    assert "approved by Mara" in world.chat.whispers[-1][1]
