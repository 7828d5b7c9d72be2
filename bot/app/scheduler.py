"""The clock that strikes every minute in the running loop (the only module that imports
apscheduler)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

MINUTE = 60  # seconds


@asynccontextmanager
async def every_minute(work: Callable[[], Awaitable[None]], begin: datetime) -> AsyncIterator[None]:
    """Do this at `begin` and once a minute, never twice at once, for as long as the context is
    open. What it raises goes into the log, and it is done again a minute later."""
    scheduler = AsyncIOScheduler()
    scheduler.add_job(
        work,
        "interval",
        seconds=MINUTE,
        next_run_time=begin,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
