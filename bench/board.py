"""Where a feature stands with everything its board needs, in one call.

`make bench` calls it. Times are of this process's CPU, so that neighbours do not count; the 95th of
a hundred is held.
"""

import asyncio
import gc
import sys
import time
from statistics import median, quantiles

from sqlmodel import select

from bench.bounds import Figure, judge
from bench.stale import EACH, SCENES, feature
from bot.reporting.board import board
from store.models import Production

FEW = 33  # scenes of a film of about 164 shots
RUNS, WARM, MANY = 100, 5, 10
LONG, SHORT, GROWTH = 15.0, 8.0, 15.0


async def measured(scenes: int, runs: int = RUNS) -> list[float]:
    """Milliseconds of each call."""
    times = []
    async with feature(scenes) as (app, production):
        gc.collect()
        gc.freeze()  # what was built for the bench is not looked through for each call
        for _ in range(runs + WARM):
            async with app.store.reading() as db:
                row = (await db.exec(select(Production).where(Production.id == production))).one()
                begun = time.process_time()
                shown = await board(db, row)
                times.append((time.process_time() - begun) * 1000)
            assert len(shown.tiles) == scenes * EACH
    return times[WARM:]


def slow(times: list[float]) -> float:
    """The 95th of a hundred."""
    return quantiles(times, n=20)[-1]


def main() -> int:
    long, short = asyncio.run(measured(SCENES)), asyncio.run(measured(FEW))
    most = asyncio.run(measured(SCENES * MANY, 10))
    shots = SCENES * EACH
    print(f"{shots} shots: median {median(long):.1f} ms; {shots * MANY}: {median(most):.0f} ms")
    return judge(
        [
            Figure(f"where {shots} shots stand, the 95th of {RUNS}", slow(long), LONG, "ms"),
            Figure(f"where {FEW * EACH} shots stand, the 95th of {RUNS}", slow(short), SHORT, "ms"),
            Figure(f"at {MANY} times the shots", median(most) / median(long), GROWTH, "times"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
