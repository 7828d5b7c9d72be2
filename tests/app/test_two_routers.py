"""Two processes that route on one database: each delivery is taken once and answered once, and what
a killed one had begun is taken up again."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.router import ingest, receive, route
from bot.core.chat_port import Card, Click, Message, Place
from bot.messaging import private_messages
from store import inbound
from store.inbound import unrouted
from store.models import DecisionRecord, Inbound, PrivateMessage
from tests.fakes import FakeChat, Killed
from tests.world import World, open_world

PRESSES, TALK, TOGETHER = 60, 60, 30
HERE = Place(channel="here")
_barrier: Barrier


def meet(barrier: Barrier) -> None:
    """Each process is given what both wait at."""
    global _barrier
    _barrier = barrier


def take_all(folder: Path) -> list[tuple[str, str]]:
    """One process: it routes at the moment at which the other does; whom it told what."""
    return asyncio.run(_take_all(folder))


async def _take_all(folder: Path) -> list[tuple[str, str]]:
    async with open_world(folder) as world:
        _barrier.wait(TOGETHER)
        await route(world.app)
        return world.chat.whispers


def press(world: World, who: str, value: str, key: str) -> None:
    body = Click(account=f"fake:{who}", value=value, trigger=key, place=HERE)
    receive(world.app, world.chat, key, "click", body)


def say(world: World, text: str, key: str, channel: str) -> None:
    body = Message(account="fake:kei", text=text, place=Place(channel=channel))
    receive(world.app, world.chat, key, "message", body)


async def told(world: World) -> Sequence[PrivateMessage]:
    async with world.app.store.reading() as db:
        return (await db.exec(select(PrivateMessage).order_by(col(PrivateMessage.id)))).all()


@pytest.mark.behaviour("K5", "L1", "C7")
async def test_of_two_processes_that_route_each_delivery_is_taken_and_answered_once(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world:
        await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
        page = await world.page("producer")
        for n in range(PRESSES):
            press(world, "mara", "approve:gate:1:1", f"press {n}")
        for n in range(TALK):
            say(world, f"word {n}", f"talk {n}", page)
    spawned = multiprocessing.get_context("spawn")
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(2, spawned, meet, (spawned.Barrier(2),)) as pool:
        both = await asyncio.gather(
            *(loop.run_in_executor(pool, take_all, tmp_path) for _ in range(2))
        )
    heard = Counter(words[:15] for whispers in both for _, words in whispers)
    assert heard == {"G-1 approved by": 1, "Already decided": PRESSES - 1}
    async with open_world(tmp_path) as world:
        assert len(await told(world)) == PRESSES
        async with world.app.store.reading() as db:
            assert await unrouted(db) == []
            assert len((await db.exec(select(DecisionRecord))).all()) == 1


@pytest.mark.behaviour("K5", "L1")
async def test_what_another_process_routed_meanwhile_stays_with_the_turn_that_took_it(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world:
        say(world, "Is it night?", "m1", await world.page("producer"))
        await route(world.app)
        async with world.app.store.writing() as db:
            row = (await db.exec(select(Inbound).where(Inbound.kind == "message"))).one()
            row.turn = "turn:1:1"
            db.add(row)
        async with world.app.store.writing() as db:
            assert await inbound.take(db, row.id, world.clock.now()) is None
        async with world.app.store.reading() as db:
            assert (await db.exec(select(Inbound.turn))).one() == "turn:1:1"


async def killed_while_it_has(world: World) -> None:
    """A process took the only delivery, and is gone before it has answered it."""
    async with world.app.store.writing() as db:
        (row,) = await unrouted(db)
        assert await inbound.take(db, row.id, world.clock.now()) is not None
        raise Killed


@pytest.mark.behaviour("L1", "L2")
async def test_a_delivery_whose_taker_was_killed_is_taken_up_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world:
        await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
        press(world, "mara", "approve:gate:1:1", "only")
        await ingest(world.app)
        with pytest.raises(Killed):
            await killed_while_it_has(world)
    async with open_world(tmp_path) as again:
        assert await route(again.app)
        assert ["G-1 approved" in words for _, words in again.chat.whispers] == [True]
        assert not await route(again.app)


@pytest.mark.behaviour("K3", "L1")
async def test_a_process_leaves_what_came_from_a_platform_it_has_not(world: World) -> None:
    world.app.recorder.record("slack:1", "click", {"platform": "slack", "body": {}}, _now(world))
    async with world.app.store.writing() as db:
        await private_messages.send_privately(world.app, db, "slack:U1", HERE, "for somebody there")
    assert not await route(world.app)
    async with world.app.store.reading() as db:
        assert [row.key for row in await unrouted(db)] == ["slack:1"]
    assert [letter.told_at for letter in await told(world)] == [None]


def _now(world: World) -> datetime:
    return world.clock.now()


class DyingTeller(FakeChat):
    """A platform during whose first private word the process is killed."""

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        raise Killed


@pytest.mark.behaviour("L1", "L2", "C7")
async def test_what_a_killed_process_was_about_to_tell_another_tells_a_minute_later(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world, open_world(tmp_path) as other:
        async with world.app.store.writing() as db:
            await private_messages.send_privately(world.app, db, "fake:mara", HERE, "G-1 approved.")
        world.app.chats["fake"] = DyingTeller()
        with pytest.raises(Killed):
            await private_messages.send(world.app)
        assert not await private_messages.send(other.app), "it may be telling it at this moment"
        other.clock.move_to(other.clock.now() + timedelta(minutes=1))
        assert await private_messages.send(other.app)
        assert other.chat.whispers == [("fake:mara", "G-1 approved.")]
        assert not await private_messages.send(other.app)


class Shut(FakeChat):
    """A platform that cannot reach one person."""

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        if account == "fake:gone":
            raise ConnectionError("no such person")
        await super().whisper(account, place, text, card)


@pytest.mark.behaviour("C7", "L2")
async def test_who_cannot_be_reached_holds_up_nobody_and_is_told_later(world: World) -> None:
    chat = Shut()
    world.app.chats["fake"] = chat
    async with world.app.store.writing() as db:
        for who in ("gone", "mara"):
            await private_messages.send_privately(
                world.app, db, f"fake:{who}", HERE, "G-1 approved."
            )
    await private_messages.send(world.app)
    assert chat.whispers == [("fake:mara", "G-1 approved.")]
    world.app.chats["fake"] = world.chat
    world.clock.move_to(world.clock.now() + timedelta(minutes=1))
    await private_messages.send(world.app)
    assert world.chat.whispers == [("fake:gone", "G-1 approved.")]
