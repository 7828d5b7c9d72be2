"""`/film ...` and `@Continuity ...`: one table, the same on every platform."""

import difflib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlmodel import select

from bot import texts
from bot.chat import Message
from bot.house import House, has, names, person
from store import ledger
from store.db import Session
from store.log import record
from store.models import Member, Production, Right

Answer = Callable[["Ask"], Awaitable[str]]


@dataclass(frozen=True)
class Ask:
    """A command as a person gave it, in a place."""

    house: House
    db: Session
    production: Production
    member: Member
    words: list[str]
    key: str


@dataclass(frozen=True)
class Command:
    about: str
    example: str
    answer: Answer


async def run(house: House, db: Session, message: Message, key: str) -> str:
    """The answer to a command, for the person who gave it."""
    member = (await db.exec(select(Member).where(Member.account == message.account))).first()
    if member is None:
        return texts.NOT_MEMBER
    production = await db.get(Production, member.production_id)
    assert production is not None
    word, *words = message.text.split() or ["help"]
    command = COMMANDS.get(word)
    if command is None:
        near = difflib.get_close_matches(word, COMMANDS, 1)
        return texts.unknown_word(word, near[0] if near else "help")
    return await command.answer(Ask(house, db, production, member, words, key))


async def _help(_: Ask) -> str:
    return "\n".join(f"{word}: {c.about} Example: {c.example}" for word, c in COMMANDS.items())


async def _budget(ask: Ask) -> str:
    """Show the money, or set the cap."""
    assert ask.production.id is not None
    now = await ledger.totals(ask.db, ask.production.id)
    if not ask.words:
        return texts.budget(now)
    if not has(ask.member, Right.LINE_PRODUCER):
        return texts.not_allowed(await names(ask.db, ask.production, Right.LINE_PRODUCER))
    if not (ask.words[0].isascii() and ask.words[0].isdigit() and len(ask.words[0]) < 10):
        return texts.BUDGET_NUMBER
    cap = int(ask.words[0])
    if cap < now.burned + now.open:
        return texts.budget_below(now)
    when = ask.house.clock.now()
    await ledger.post(ask.db, "cap", f"cap:{ask.key}", cap - now.cap, when, ask.production)
    await record(
        ask.db,
        ask.production.id,
        when,
        person(ask.member),
        "budget set",
        "budget",
        before=now.cap,
        cap=cap,
    )
    return texts.budget(await ledger.totals(ask.db, ask.production.id))


COMMANDS = {
    "help": Command("These words.", "/film help", _help),
    "budget": Command(
        "Shows the money; the line producer sets the cap.", "/film budget 200", _budget
    ),
}
