"""What it takes to find what was said in a feature, and in ten of them: one thing, and many.

`make bench` calls it. Times are the median CPU of this process: neighbours do not count.
"""

import asyncio
import sys
from functools import partial
from statistics import median

from bench.bounds import Figure, judge
from bench.stale import EACH, MANY, SCENES, feature, timed
from bot.canon.search import find
from store.models import Production

ONE, ALL = "counts to 123", "lantern"  # what one shot says, and what all of them say
SHOWN = 11
LONGEST, GROWTH = 20.0, 3.0


async def over(scenes: int) -> list[float]:
    """Milliseconds to find (what one shot says, what every shot says)."""
    async with feature(scenes) as (app, production):

        async def look(words: str) -> int:
            async with app.store.reading() as db:
                row = await db.get(Production, production)
                assert row is not None
                return len(await find(db, row, [words], SHOWN))

        print(f"{scenes * EACH} shots: {await look(ONE)} and {await look(ALL)} shown")
        return [median(await timed(partial(look, words))) for words in (ONE, ALL)]


def main() -> int:
    one, every = asyncio.run(over(SCENES))
    wide, _ = asyncio.run(over(SCENES * MANY))
    return judge(
        [
            Figure(f"what one of {SCENES * EACH} shots says", one, LONGEST, "ms"),
            Figure(f"what all of {SCENES * EACH} shots say", every, LONGEST, "ms"),
            Figure(f"what one says, of {MANY} times the shots", wide / one, GROWTH, "times"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
