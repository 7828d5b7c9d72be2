"""Words that only look: where the film stands, what waits for me, what was decided."""

from bot import texts
from bot.app import inbox_card, set_aside
from bot.canon.search import NotLooked, lines
from bot.canon.search import find as look_for
from bot.core.action_context import ActionContext, CommandWords
from bot.core.command_request import Private
from bot.reporting.board import board as read_board
from bot.reporting.digest import digest_text

SHOWN = 10


async def status(ask: ActionContext[CommandWords]) -> str:
    digest = texts.unlinked(await digest_text(ask.db, ask.production))
    return "\n".join(
        filter(None, [digest, await set_aside.shown(ask.db, ask.production, ask.member)])
    )


async def board(ask: ActionContext[CommandWords]) -> str:
    """How many shots of each act stand where."""
    shown = await read_board(ask.db, ask.production)
    return texts.board(shown.counted(), len(shown.waiting)) or texts.NO_SHOTS


async def mine(ask: ActionContext[CommandWords]) -> Private:
    """What waits for the person who asks, the oldest first; the first of it as a card."""
    found = await inbox_card.listed(ask.db, ask.production, ask.member)
    words = texts.mine([item.title for item in found])
    return Private(words, await inbox_card.card(ask.db, found), inbox_card.THREAD)


async def find(ask: ActionContext[CommandWords]) -> str:
    try:
        hits = await look_for(ask.db, ask.production, ask.cause.words, SHOWN + 1)
    except NotLooked as problem:
        return str(problem)
    return "\n".join(lines(hits, SHOWN)) or texts.nothing_found(" ".join(ask.cause.words))
