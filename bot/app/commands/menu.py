"""`/film` alone: what waits for whoever asks, and the five words that fit where they are."""

from collections.abc import Mapping

from sqlmodel import select

from bot import texts
from bot.app import inbox_card
from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import parse_key
from bot.core.command_request import Command, Private
from store.models import Agent

QUESTIONS = ("answer", "amend", "withdraw", "question", "find")
PAGE = ("mine", "status", "ask", "canon", "find")
ROOM = ("mine", "status", "board", "question", "find")
FITTING = {  # by whose card's thread it is
    "gate": ("approve", "reject", "undo", "ask", "find"),
    "question": QUESTIONS,
    "index": QUESTIONS,
    "asked": QUESTIONS,
    "batch": ("approve", "reject", "more", "skip", "undo"),
    "takes": ("circle", "retake", "redo", "claim", "find"),
    "shot": ("claim", "release", "retake", "lock", "find"),
    "asset": ("pick", "lock", "asset", "canon", "find"),
}


async def menu(ask: ActionContext[CommandWords], table: Mapping[str, Command]) -> Private:
    """The first thing that waits stands there as a card, as `mine` shows it."""
    found = await inbox_card.listed(ask.db, ask.production, ask.member)
    fits = [(table[word].example, table[word].about) for word in await _fitting(ask)]
    words = texts.menu([item.title for item in found], fits)
    return Private(words, await inbox_card.card(ask.db, found), inbox_card.THREAD)


async def _fitting(ask: ActionContext[CommandWords]) -> tuple[str, ...]:
    kind, _ = parse_key(ask.cause.place.thread or "")
    if kind in FITTING:
        return FITTING[kind]
    page = select(Agent.id).where(Agent.channel == ask.cause.place.channel)
    return PAGE if (await ask.db.exec(page)).first() else ROOM
