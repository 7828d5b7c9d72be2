"""What a turn costs us beside the SDK, and how soon 24 turns of three productions are over.

`make bench` calls it: real engine, real HTTP, and a Messages API in another process. CPU is that of
our process, without what the bare SDK takes for the same requests; neighbours on the machine only
ever add to it, so the quietest round counts.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

import anthropic

from bench import stock
from bench.bounds import Figure, judge
from bench.rig.answering import serving
from bench.rig.slate import Delivery, open_slate
from bench.rig.works import Works, open_works
from bot.agents.anthropic_client import Claude
from bot.core.model_port import Answer, Model

PRODUCTIONS, ROLES, SHOTS, FRAMES = 3, 8, 211, 64
ROUNDS, WARM = 7, 2
THINKING = 1.0  # seconds the model takes
MILLISECONDS, SECONDS = 40, 3.0
WORDS = "The lamp is green, and the bell rings twice before the boats come in. " * 20


def _serve(address: Connection) -> None:
    async def run() -> None:
        said = [{"type": "text", "text": WORDS}]
        async with serving(lambda _mark, _body: said) as url:
            address.send(url)
            await asyncio.to_thread(address.poll, None)

    asyncio.run(run())


@contextmanager
def another_process() -> Iterator[str]:
    """The address of a Messages API whose CPU is not ours."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("over")
        process.join()


class Kept:
    """A model that keeps what it is asked, so that the bare SDK can ask the same."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.bodies: list[dict[str, Any]] = []

    async def reply(self, body: dict[str, Any]) -> Answer:
        self.bodies.append(body)
        return await self._model.reply(body)

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        return await self._model.upload(name, data, media_type)


@dataclass
class Round:
    """A message to every agent of the three productions at once."""

    works: Works
    channels: list[str]
    number: int = 0

    async def go(self) -> None:
        """Every agent takes one turn; over when all is quiet."""
        self.number += 1
        for channel in self.channels:
            key = f"{self.number}:{channel}"
            self.works.deliver(Delivery(key, channel, f"{key} {WORDS}"))
        await self.works.worker.quiet()


async def by_sdk(client: anthropic.AsyncAnthropic, bodies: list[dict[str, Any]]) -> None:
    """The same requests by the SDK alone, all at once."""

    async def ask(body: dict[str, Any]) -> None:
        async with client.messages.stream(**body) as stream:
            await stream.get_final_message()

    await asyncio.gather(*map(ask, bodies))


async def timed(clock: Callable[[], float], work: Awaitable[None]) -> float:
    begun = clock()
    await work
    return clock() - begun


async def costs(each: Round, url: str) -> tuple[list[float], list[float]]:
    """Seconds of CPU a turn, round by round: (of our turns, of the bare SDK)."""
    app = each.works.app
    app.model = kept = Kept(app.model)
    ours, sdk = [], []
    async with anthropic.AsyncAnthropic(
        api_key="bench", base_url=url, max_retries=0, open_telemetry=False
    ) as client:
        for _ in range(ROUNDS + WARM):
            kept.bodies.clear()
            ours.append(await timed(time.process_time, each.go()) / len(each.channels))
            sdk.append(await timed(time.process_time, by_sdk(client, kept.bodies)))
            assert len(kept.bodies) == len(each.channels), "one request a turn"
    return ours[WARM:], [seconds / len(each.channels) for seconds in sdk[WARM:]]


async def spans(each: Round, url: str) -> list[float]:
    """Seconds until all turns of a round are over, without those that the model takes."""
    each.works.app.model = claude = Claude("bench", url)
    try:
        return [await timed(time.perf_counter, each.go()) - THINKING for _ in range(ROUNDS)]
    finally:
        await claude.close()


async def measured(url: str) -> tuple[list[float], list[float], list[float]]:
    with tempfile.TemporaryDirectory() as name, open_slate(Path(name) / "slate.db") as slate:
        async with open_works(Path(name), slate, f"{url}/cpu/0") as works:
            for number in range(PRODUCTIONS):
                await stock.produce(works.app, number, SHOTS, FRAMES)
            each = Round(works, await works.channels())
            await works.worker.quiet()
            return *await costs(each, f"{url}/cpu/0"), await spans(each, f"{url}/wall/{THINKING}")


def main() -> int:
    with another_process() as url:
        ours, sdk, late = asyncio.run(measured(url))
    more = [(mine - theirs) * 1000 for mine, theirs in zip(ours, sdk, strict=True)]
    together = f"{PRODUCTIONS * ROLES} turns of {PRODUCTIONS} productions at once"
    print(f"{SHOTS} shots and {FRAMES} frames a production; medians of {ROUNDS} rounds")
    print(f"CPU a turn {median(ours) * 1000:.0f} ms, of that the SDK's {median(sdk) * 1000:.0f} ms")
    print(f"our own CPU a turn, the median: {median(more):.1f} ms")
    print(f"{together}, the slowest round: {max(late):.2f} s beyond the model's {THINKING:.0f} s")
    return judge(
        [
            Figure("our own CPU a turn, the quietest round", min(more), MILLISECONDS, "ms"),
            Figure(f"{together}, beyond the model's time", median(late), SECONDS, "s"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
