"""The default provider: it needs no service, draws boards and plates and films them."""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from bot.core.provider_port import ProviderRequest, RenderFailed
from bot.media.worker_tasks import film, plate

Fails = Callable[[ProviderRequest], bool]


class Animatic:
    """One credit per started second of film; pictures are free. `fails` loses a job."""

    name = "animatic"

    def __init__(self, worker_pool: Executor, fails: Fails = lambda _: False) -> None:
        self._hands, self._fails = worker_pool, fails

    def estimate(self, kind: str, seconds: float) -> int:
        return math.ceil(seconds) if kind == "video" else 0

    async def render(self, request: ProviderRequest, folder: Path) -> Path:
        if self._fails(request):
            raise RenderFailed("the renderer lost this job")
        about, out = (
            request.subject,
            folder / ("take.mp4" if request.kind == "video" else "plate.jpg"),
        )
        if request.kind == "video":
            work = partial(film, about, request.seconds, f"take {about['take']}", out)
        else:
            work = partial(plate, about, out)
        await asyncio.get_running_loop().run_in_executor(self._hands, work)
        return out
