"""The ingress: a loop of its own, in a thread, where deliveries are written down and
acknowledged. However busy the program is, a delivery is acknowledged at once."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.core.context import AppContext
from store.db import Store

T = TypeVar("T")
TURN = 0.0001  # seconds until a busy thread lets the other go on


class Ingress(Protocol):
    """Where a platform's deliveries come in."""

    app: AppContext  # what may be asked of it there: to read the rows, and to write deliveries down

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run this in the loop of the ingress, from outside it."""
        ...


@dataclass
class InlineIngress:
    """No thread of its own: deliveries come straight into the loop of the worker."""

    app: AppContext

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        return await work


class WakeUp(asyncio.Event):
    """Set in the ingress, seen by the worker."""

    def __init__(self, ring: Callable[[], object]) -> None:
        super().__init__()
        self._ring = ring

    def set(self) -> None:
        self._ring()


@dataclass
class ThreadIngress:
    app: AppContext
    loop: asyncio.AbstractEventLoop

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))


@asynccontextmanager
async def open_ingress(app: AppContext) -> AsyncIterator[Ingress]:
    """Open the ingress for as long as the context is open."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    here, there = asyncio.get_running_loop(), asyncio.new_event_loop()
    wake_up = WakeUp(partial(here.call_soon_threadsafe, app.work_available.set))
    store = Store(app.store.url)
    thread = threading.Thread(target=there.run_forever, name="ingress", daemon=True)
    thread.start()
    try:
        yield ThreadIngress(replace(app, store=store, work_available=wake_up), there)
    finally:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(store.close(), there))
        there.call_soon_threadsafe(there.stop)
        await asyncio.to_thread(thread.join)
        there.close()
        sys.setswitchinterval(before)
