"""One life of the bot on a folder: it ends when all is done, or killed by bench/turn_kills.py."""

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from bench import stock
from bench.rig.slate import open_slate
from bench.rig.works import Works, open_works

PRODUCTIONS, SHOTS, FRAMES = 2, 6, 2
TAKES = 0.02  # seconds the platform takes before and after a post
PAUSE = 0.06  # seconds at most between two deliveries


def prepare(folder: Path, url: str, told: Connection) -> None:
    """Productions at rest; tells the pages of their agents."""
    told.send(asyncio.run(_prepared(folder, url)))


async def _prepared(folder: Path, url: str) -> list[str]:
    with open_slate(folder / "slate.db") as slate:
        async with open_works(folder, slate, url) as works:
            for number in range(PRODUCTIONS):
                await stock.produce(works.app, number, SHOTS, FRAMES)
            await works.worker.quiet()
            return await works.channels()


def live(folder: Path, url: str, seed: int, begun: Connection) -> None:
    asyncio.run(_live(folder, url, Random(seed), begun))  # noqa: S311 - the same pauses each time


async def _live(folder: Path, url: str, chance: Random, begun: Connection) -> None:
    with open_slate(folder / "slate.db", TAKES) as slate:
        async with open_works(folder, slate, url) as works:
            begun.send("begun")
            feeding = asyncio.create_task(_feed(works, chance))
            await _work(works, feeding)
            await feeding


async def _feed(works: Works, chance: Random) -> None:
    """The platform delivers what nobody acknowledged yet, in order."""
    for delivery in works.slate.waiting():
        works.deliver(delivery)
        works.slate.acknowledge(delivery)
        await asyncio.sleep(chance.uniform(0, PAUSE))
    works.app.work_available.set()


async def _work(works: Works, feeding: asyncio.Task[None]) -> None:
    while True:
        await works.worker.quiet()
        if feeding.done():
            return
        await works.app.work_available.wait()
