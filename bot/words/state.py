"""Words that only look: where the film stands, what waits for me, what was decided."""

from bot import texts
from bot.asking import Ask
from bot.digest import digest_text
from bot.find import NotLooked, lines
from bot.find import find as look_for
from bot.readiness import readiness
from bot.waiting import waiting

SHOWN = 10


async def status(ask: Ask) -> str:
    return texts.unlinked(await digest_text(ask.db, ask.production))


async def mine(ask: Ask) -> str:
    """What waits for the person who asks, the oldest first; the first of it is next."""
    found = [w for w in await waiting(ask.db, ask.production) if w.waits_for(ask.member)]
    return texts.mine([item.title for item in found])


async def find(ask: Ask) -> str:
    try:
        hits = await look_for(ask.db, ask.production, ask.words, SHOWN + 1)
    except NotLooked as problem:
        return str(problem)
    return "\n".join(lines(hits, SHOWN)) or texts.nothing_found(" ".join(ask.words))


async def canon(ask: Ask) -> str:
    """The six inputs, and which are there."""
    return texts.six_inputs([(i.name, i.state) for i in await readiness(ask.db, ask.production)])
