"""Progress of a rehearsal on standard error: where the film stands and what remains."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bar,
)

from bot.core.context import AppContext
from bot.reporting.progress import standing

PACE = 0.5  # seconds


class Progress:
    """A bar that counts the steps of the film; the policy of the crew is printed first."""

    def __init__(self, app: AppContext, seed: int, policy: str) -> None:
        self._app = app
        console = Console(stderr=True)
        console.print(f"The crew, seed {seed}: {policy}.", highlight=False)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("script", total=None)
        self._console, self._last, self._shown = console, "", -PACE

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    async def show(self, last: bool = False) -> None:
        """Look at the rows again, but not oftener than eyes do, and at the end. On a plain stream,
        one line for each new stage."""
        if time.monotonic() - self._shown < PACE and not last:
            return
        self._shown = time.monotonic()
        now = await standing(self._app)
        self._bar.update(self._task, description=now.words, completed=now.done, total=now.total)
        if now.words != self._last and not self._console.is_terminal:
            self._console.print(
                f"{now.when:%a %H:%M} {now.words} ({now.done}/{now.total})", highlight=False
            )
        self._last = now.words
