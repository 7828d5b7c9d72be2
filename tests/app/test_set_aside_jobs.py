"""A job that fails is tried again by itself, ever later, then set aside and said."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import texts
from bot.app import job_handlers
from bot.app.job_handlers import JobRunner
from bot.core.context import AppContext
from store import scheduled_jobs, tries
from store.models import ScheduledJob
from tests.app.test_bulkheads import FULL, LONG, examined, later, letters
from tests.app.test_words import say
from tests.fakes import Killed
from tests.world import World

pytestmark = pytest.mark.behaviour("L7", "L2")


async def job(world: World, key: str, kind: str = "odd") -> None:
    async with world.app.store.writing() as db:
        await scheduled_jobs.schedule(db, 1, kind, key, world.clock.now())


async def jobs(world: World) -> dict[str, ScheduledJob]:
    async with world.app.store.reading() as db:
        found = (
            await db.exec(select(ScheduledJob).where(col(ScheduledJob.kind).in_(("odd", "even"))))
        ).all()
    return {row.key: row for row in found}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What jobs of the kind `odd` raise, one after another; those of `even` go well."""
    problems: list[BaseException] = []

    async def odd(app: AppContext, row: ScheduledJob) -> None:
        if problems:
            raise problems.pop(0)

    async def even(app: AppContext, row: ScheduledJob) -> None:
        pass

    monkeypatch.setattr(
        job_handlers, "JOB_HANDLERS", {**job_handlers.JOB_HANDLERS, "odd": odd, "even": even}
    )
    return problems


async def only(world: World, kinds: Sequence[str] = ("odd", "even")) -> JobRunner:
    """Effects for which nothing else is due."""
    async with world.app.store.writing() as db:
        ready = await scheduled_jobs.due_jobs(db, world.clock.now())
        others = {row.id: "" for row in ready if row.kind not in kinds}
        await scheduled_jobs.mark_done(db, others, world.clock.now())
    return JobRunner(world.app)


async def test_a_job_that_failed_once_is_tried_again_without_a_restart(
    world: World, failing: list[BaseException]
) -> None:
    failing += [FULL, ValueError("odd")]
    await job(world, "one")
    await job(world, "two", "even")
    run = await only(world)
    seen = []
    for _ in range(3):
        await run.run()
        row = (await jobs(world))["odd:one"]
        seen.append((row.tries, row.error[:7], row.done_at is not None))
        later(world)
    assert seen == [(0, "OSError", False), (1, "ValueEr", False), (2, "", True)]
    assert (await jobs(world))["even:two"].done_at is not None


async def test_a_job_that_fails_each_time_is_set_aside_and_told_once(
    world: World, failing: list[BaseException], tmp_path: Path
) -> None:
    failing += [ValueError("odd")] * (tries.MOST + 1)
    await job(world, "one")
    await job(world, "two", "even")
    run = await only(world)
    for _ in range(tries.MOST):
        assert await run.run()
        assert not await run.run(), "it waits before it is tried again"
        later(world)
    row = (await jobs(world))["odd:one"]
    assert (row.tries, row.error, row.set_aside_at) == (
        tries.MOST, "ValueError: odd", world.clock.now() - LONG,
    )  # fmt: skip
    assert await letters(world) == [("fake:mara", texts.set_aside("odd"))]
    assert "Did not work" in await say(world, "mara", "status")
    assert "Did not work" not in await say(world, "kei", "status")
    wrong = {one.what: one.wrong for one in await examined(tmp_path)}
    assert "it failed 5 times (ValueError: odd)" in wrong["job odd:one"]
    async with world.app.store.writing() as db:
        await scheduled_jobs.try_failed_again(db, world.clock.now())
    await run.run()
    assert (await jobs(world))["odd:one"].done_at is not None, "a restart tries it once"
    assert len(await letters(world)) == 3, "and tells it no second time"


async def test_a_job_that_ends_the_process_each_time_is_set_aside_untried(
    world: World, failing: list[BaseException]
) -> None:
    failing += [Killed()] * (tries.MOST + 1)
    await job(world, "one")
    await job(world, "two", "even")
    run = await only(world)
    for number in range(1, tries.MOST + 1):
        with pytest.raises(Killed):
            await run.run()
        assert (await jobs(world))["odd:one"].tries == number
    await run.run()
    found = await jobs(world)
    assert (len(failing), found["odd:one"].error) == (1, tries.KILLED)
    assert (found["even:two"].error, found["even:two"].done_at is not None) == ("", True)
    async with world.app.store.writing() as db:
        await scheduled_jobs.try_failed_again(db, world.clock.now())
    assert not await run.run(), "no restart tries it again"
