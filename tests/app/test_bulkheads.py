"""A fault belongs to its row: it is tried a few times, counted before, then set aside and said."""

import errno
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bot import texts
from bot.app import delivery_tries, router
from bot.app.cli.doctor import examine
from bot.app.router import claim_deliveries, record
from bot.core.chat_port import PlatformUnavailable
from bot.core.context import AppContext
from bot.core.settings import Settings
from store import tries
from store.models import Inbound, PrivateMessage
from store.outages import is_outage
from tests.app.test_words import say
from tests.fakes import Killed
from tests.world import World

pytestmark = pytest.mark.behaviour("L7", "L2")
LONG = timedelta(hours=1)


def deliver(world: World, key: str, text: Any) -> None:
    body = {"account": "fake:kei", "text": text, "place": {"channel": "casting"}}
    assert record(world.app, world.chat.name, key, body, "message")


def later(world: World) -> None:
    world.clock.move_to(world.clock.now() + LONG)


async def rows(world: World) -> dict[str, Inbound]:
    async with world.app.store.reading() as db:
        return {row.key: row for row in await db.exec(select(Inbound))}


async def letters(world: World) -> list[tuple[str, str]]:
    async with world.app.store.reading() as db:
        found = (await db.exec(select(PrivateMessage).order_by(col(PrivateMessage.id)))).all()
    return [(letter.account, letter.text) for letter in found]


async def test_a_delivery_that_cannot_be_taken_holds_up_no_other_and_is_set_aside(
    world: World,
) -> None:
    deliver(world, "odd", 7)  # as no version of ours writes it
    deliver(world, "next", "she limps")
    await claim_deliveries(world.app)
    found = await rows(world)
    assert (found["fake:odd"].routed_at, found["fake:odd"].tries) == (None, 1)
    assert found["fake:next"].routed_at == world.clock.now(), "it goes on at once"
    assert not await claim_deliveries(world.app), "it waits before it is tried again"
    for number in range(2, tries.MOST + 1):
        assert await letters(world) == []
        later(world)
        await claim_deliveries(world.app)
        assert (await rows(world))["fake:odd"].tries == number
    odd = (await rows(world))["fake:odd"]
    assert odd.set_aside_at == odd.routed_at == world.clock.now()
    later(world)
    assert not await claim_deliveries(world.app)
    assert await letters(world) == [("fake:kei", texts.WENT_WRONG)]


async def test_the_pauses_between_tries_grow(world: World) -> None:
    waits: list[timedelta] = []
    deliver(world, "odd", 7)
    for _ in range(tries.MOST - 1):
        await claim_deliveries(world.app)
        at = (await rows(world))["fake:odd"].try_at
        assert at is not None
        waits.append(at - world.clock.now())
        world.clock.move_to(at)
    assert all(later >= 2 * first for first, later in pairwise(waits))


@pytest.mark.parametrize("kind", ["message", "command"])
async def test_a_delivery_that_ends_the_process_each_time_is_set_aside_untried(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"account": "fake:kei", "text": "status", "place": {"channel": "casting"}}
    deadly = record(world.app, "fake", "deadly", body, kind)
    deliver(world, "next", "she limps")
    take = router._take
    begun: list[int] = []

    async def dies(app: AppContext, row_id: int) -> bool:
        async with app.store.reading() as db:
            row = await db.get(Inbound, row_id)
        if deadly and row and row.key == "fake:deadly":
            begun.append(row.tries)
            raise Killed
        return await take(app, row_id)

    monkeypatch.setattr(router, "_take", dies)
    for _ in range(tries.MOST):
        with pytest.raises(Killed):
            await claim_deliveries(world.app)
    await claim_deliveries(world.app)
    found = await rows(world)
    assert begun == [1, 2, 3, 4, 5], "each try was counted before it began"
    assert found["fake:deadly"].error == tries.KILLED
    assert found["fake:next"].set_aside_at is None
    assert found["fake:next"].routed_at is not None


FULL = OSError(errno.ENOSPC, "No space left on device")


def of_sqlite(code: int) -> OperationalError:
    problem = sqlite3.OperationalError("as SQLite says it")
    problem.sqlite_errorcode = code
    return OperationalError("SELECT 1", {}, problem)


@pytest.mark.parametrize(
    ("problem", "passes"),
    [
        (FULL, True),
        (of_sqlite(sqlite3.SQLITE_BUSY), True),
        (of_sqlite(sqlite3.SQLITE_FULL), True),
        (of_sqlite(sqlite3.SQLITE_ERROR), False),  # LIKE or GLOB pattern too complex
        (of_sqlite(sqlite3.SQLITE_TOOBIG), False),
        (ConnectionError("gone"), True),
        (OSError("cannot identify image file"), False),
        (FileNotFoundError(errno.ENOENT, "no such file"), False),
        (ValueError("odd"), False),
    ],
)
def test_what_passes_is_told_apart_from_what_stays(problem: Exception, passes: bool) -> None:
    assert is_outage(problem) is passes


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG])
async def test_a_command_that_the_database_refuses_is_answered_and_holds_up_no_other(
    world: World, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuses(*_: Any) -> str:
        raise of_sqlite(code)

    monkeypatch.setattr("bot.app.command_table.run", refuses)
    assert await say(world, "kei", "find lantern") == texts.WENT_WRONG
    monkeypatch.undo()
    assert await say(world, "kei", "me") == texts.asked_at(await _kei(world))


async def _kei(world: World) -> Any:
    async with world.app.store.reading() as db:
        production = await world.production(db)
        return (await router._member(db, production, "fake:kei")) or pytest.fail("nobody")


async def test_an_outage_gives_no_delivery_up_and_uses_up_no_try(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(app: AppContext, row_id: int) -> bool:
        raise FULL

    deliver(world, "one", "she limps")
    with monkeypatch.context() as full:
        full.setattr(router, "_take", fails)
        for _ in range(2 * tries.MOST):
            with pytest.raises(OSError, match="No space left"):
                await claim_deliveries(world.app)
    assert (await rows(world))["fake:one"].tries == 0
    await claim_deliveries(world.app)
    assert (await rows(world))["fake:one"].routed_at is not None


async def test_a_platform_that_is_away_holds_up_its_own_delivery_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = router._take
    first: list[int] = []

    async def away(app: AppContext, row_id: int) -> bool:
        if not first:
            first.append(row_id)
            raise PlatformUnavailable("closed")
        return await take(app, row_id)

    monkeypatch.setattr(router, "_take", away)
    deliver(world, "one", "she limps")
    deliver(world, "two", "she runs")
    assert await claim_deliveries(world.app)
    found = await rows(world)
    assert (found["fake:one"].routed_at, found["fake:one"].tries) == (None, 0)
    assert found["fake:two"].routed_at is not None
    world.clock.move_to(world.clock.now() + delivery_tries.FIRST)
    assert await claim_deliveries(world.app)


async def examined(folder: Path) -> Sequence[Any]:
    return await examine(Settings(data_dir=folder), None)


async def test_a_delivery_that_was_set_aside_is_shown_to_who_looks_after_it(
    world: World, tmp_path: Path
) -> None:
    deliver(world, "odd", 7)
    for _ in range(tries.MOST):
        await claim_deliveries(world.app)
        later(world)
    assert "Could not be taken: something that Kei" in await say(world, "mara", "status")
    assert "Could not be taken" not in await say(world, "kei", "status")
    wrong = {one.what: one.wrong for one in await examined(tmp_path)}
    assert "ValidationError" in wrong["delivery fake:odd"]
