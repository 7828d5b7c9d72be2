"""Work that goes on side by side: one lane waits, or fails, and the others do not notice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

LOG = logging.getLogger(__name__)
LONGEST = 60  # seconds between two tries of what keeps failing

Work = Callable[[], Awaitable[bool]]  # True if there was anything to do


class TaskSupervisor:
    """Lanes by name. What is woken is done over and over while there is some; what fails is logged
    and tried again, ever later."""

    def __init__(self, tasks: asyncio.TaskGroup, done: Callable[[], None]) -> None:
        self._tasks, self._done = tasks, done
        self._awake: dict[str, asyncio.Event] = {}

    def wake(self, name: str, work: Work) -> None:
        """Have this done, now or when it is through with what it does."""
        if name not in self._awake:
            self._awake[name] = asyncio.Event()
            self._tasks.create_task(self._run(name, work))
        self._awake[name].set()

    async def _run(self, name: str, work: Work) -> None:
        awake, failures = self._awake[name], 0
        while True:
            await awake.wait()
            awake.clear()
            try:
                while await work():
                    self._done()
                failures = 0
            except Exception:
                failures += 1
                LOG.exception("%s failed; it is tried again", name)
                await asyncio.sleep(min(2**failures, LONGEST))
                awake.set()
