"""The default provider: it needs no service, draws boards and plates and films them."""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

from bot.film import draw, shotcard
from bot.film.video import render_animatic
from bot.providers.port import RenderFailed, Request

Fails = Callable[[Request], bool]


class Animatic:
    """One credit per started second of film; pictures are free. `fails` loses a job."""

    name = "animatic"

    def __init__(self, hands: Executor, fails: Fails = lambda _: False) -> None:
        self._hands, self._fails = hands, fails

    def estimate(self, kind: str, seconds: float) -> int:
        return math.ceil(seconds) if kind == "video" else 0

    async def render(self, request: Request, folder: Path) -> Path:
        if self._fails(request):
            raise RenderFailed("the renderer lost this job")
        work, out = (_film, "take.mp4") if request.kind == "video" else (_plate, "plate.jpg")
        await asyncio.get_running_loop().run_in_executor(self._hands, work, request, folder / out)
        return folder / out


def _film(request: Request, out: Path) -> None:
    take = f"take {request.subject['attempt']}"
    card = shotcard.board(request.subject, take)
    render_animatic(card, out, seconds=request.seconds, label=f"{card.shot}  {take}")


def _plate(request: Request, out: Path) -> None:
    out.write_bytes(draw.jpeg(draw.draw_option(shotcard.option(request.subject))))
