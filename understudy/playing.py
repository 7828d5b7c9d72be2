"""Where the understudy plays every role: inside the running loop by a clock of the caller's, or
apart, so that reading long requests holds up nobody who is talked to."""

import asyncio
import multiprocessing
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from bot.core.worker_pool import end_with_parent, ignoring_interrupts
from understudy.roles import play
from understudy.server import Understudy


@asynccontextmanager
async def inside(clock: Callable[[], datetime]) -> AsyncIterator[str]:
    """Its address, in the running loop, for as long as the context is open."""
    async with Understudy(play, clock) as understudy:
        yield understudy.url


@asynccontextmanager
async def apart() -> AsyncIterator[str]:
    """Its address, in a process of its own, which ends with ours, however that ends."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_play, args=(there,))
    with ignoring_interrupts():
        process.start()
    there.close()
    try:
        yield await asyncio.to_thread(here.recv)
    finally:
        process.kill()
        process.join()


def _play(there: Connection) -> None:
    end_with_parent()
    # Whoever stops the program lets running turns end first, and they end with our answer.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    asyncio.run(_serve(there))


async def _serve(there: Connection) -> None:
    async with inside(lambda: datetime.now(UTC)) as url:
        there.send(url)
        await asyncio.Event().wait()
