"""Keeps things moving: routes what came in, does what is due, queues the turns that follow."""

import asyncio
import logging
from datetime import datetime
from functools import partial

from bot.agents.turn_queue import Engine
from bot.app.job_handlers import JobRunner
from bot.app.router import claim_deliveries, route
from bot.app.task_supervisor import TaskSupervisor
from bot.core.context import AppContext, get_row
from bot.messaging import private_messages
from store import scheduled_jobs
from store.models import ScheduledJob

LOG = logging.getLogger(__name__)
DEBOUNCE = 0.02  # seconds: what comes in is acknowledged first, and taken together with the next
POLL_INTERVAL = (
    1.0  # seconds between two looks, if nothing stirs: what is set off falls due by time
)


class JobFailed(RuntimeError):
    """Something that was set off failed; the message says what. It is tried again at a start."""


class Worker:
    def __init__(self, app: AppContext, engine: Engine) -> None:
        self._app, self._engine = app, engine
        self._effects = JobRunner(app)

    async def start(self) -> None:
        """Give what failed in an earlier process another chance."""
        async with self._app.store.writing() as db:
            await scheduled_jobs.try_failed_again(db, self._app.clock.now())

    async def run(self) -> None:
        """Work by the wall clock until cancelled. What has nothing to do with each other goes on
        side by side, so a platform that is slow, or a fault of ours, holds up only its own."""
        async with asyncio.TaskGroup() as tasks:
            supervisor = TaskSupervisor(tasks, self._app.work_available.set)
            while True:
                self._app.work_available.clear()
                try:
                    await self._wake(supervisor)
                except Exception:
                    LOG.exception("could not look for work")
                    await asyncio.sleep(POLL_INTERVAL)
                try:
                    # Not wait_for: it may lose a cancellation that comes as something stirs.
                    async with asyncio.timeout(POLL_INTERVAL):
                        await self._app.work_available.wait()
                except TimeoutError:
                    continue
                await asyncio.sleep(DEBOUNCE)

    async def _wake(self, supervisor: TaskSupervisor) -> None:
        waiting = await self._look()
        if waiting.deliveries:
            supervisor.wake("taking deliveries", partial(claim_deliveries, self._app))
        if waiting.mail:
            supervisor.wake("queueing turns", self._engine.send_mail)
        if waiting.messages:
            for account in await private_messages.waiting(self._app):
                supervisor.wake(
                    f"telling {account}", partial(private_messages.send, self._app, account)
                )
        if waiting.rows > self._effects.running:
            async with self._app.store.reading() as db:
                films = await scheduled_jobs.productions_with_jobs(db, self._app.clock.now())
            for film in films:
                supervisor.wake(
                    f"what is due in production {film}", partial(self._effects.run, film)
                )

    async def quiet(self) -> None:
        """Work until nothing is left to do at this moment and no agent or render is busy."""
        while True:
            self._app.work_available.clear()
            waiting = await self._look()
            if await self._take_up(waiting):
                continue
            if not self._effects.running and not self._engine.busy:
                await self._check(waiting)
                return
            await self._app.work_available.wait()

    async def next_time(self) -> datetime | None:
        """The next moment at which something falls due by itself; None if nothing waits for time
        but the daily round, which goes on for ever."""
        async with self._app.store.reading() as db:
            return await scheduled_jobs.next_time(db)

    async def close(self) -> None:
        await self._effects.close()

    async def _look(self) -> scheduled_jobs.PendingWork:
        async with self._app.store.reading() as db:
            waiting = await scheduled_jobs.pending_work(db, self._app.clock.now())
        return waiting._replace(deliveries=waiting.deliveries or self._app.recorder.waits())

    async def _take_up(self, waiting: scheduled_jobs.PendingWork) -> bool:
        """Do or begin whatever there is; True if there was anything."""
        done = (waiting.deliveries or waiting.messages) and await route(self._app)
        if waiting.rows > self._effects.running:
            done |= await self._effects.run()
        if waiting.mail:
            done |= await self._engine.send_mail()
        return done

    async def _check(self, waiting: scheduled_jobs.PendingWork) -> None:
        if self._engine.broken:
            raise JobFailed(self._engine.broken)
        if waiting.failed is not None:
            async with self._app.store.reading() as db:
                row = await get_row(db, ScheduledJob, waiting.failed)
            raise JobFailed(f"{row.key}: {row.error}")
