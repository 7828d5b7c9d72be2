"""`/film ...` and `@Continuity ...`: one table, the same on every platform."""

import difflib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlmodel import col, select

from bot import texts
from bot.chat import Message
from bot.house import House, has, names, person
from store import ledger
from store.db import Session
from store.log import record
from store.models import Agent, Member, Production, Right

LONGEST_WORD = 40
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
    words = message.text.split() or ["help"]
    mine, words = await _films(db, message, words)
    if not mine:
        return texts.NOT_MEMBER
    if len(mine) > 1:
        return texts.which_film([film.code for film, _ in mine])
    production, member = mine[0]
    word, *rest = words or ["help"]
    command = COMMANDS.get(word)
    if command is None:
        near = difflib.get_close_matches(word[:LONGEST_WORD], COMMANDS, 1)
        return texts.unknown_word(word, near[0] if near else "help")
    return await command.answer(Ask(house, db, production, member, rest, key))


async def _films(
    db: Session, message: Message, words: list[str]
) -> tuple[list[tuple[Production, Member]], list[str]]:
    """(the productions that may be meant, the words left). The place decides; elsewhere a code in
    front does, or the only production the person is in."""
    query = select(Production, Member).join(Member, col(Member.production_id) == Production.id)
    query = query.where(Member.account == message.account).order_by(Production.code)
    mine = [(film, member) for film, member in (await db.exec(query)).all()]
    here = await _of_place(db, message.place.channel)
    if here is not None:
        return [each for each in mine if each[0].id == here], words
    named = [each for each in mine if each[0].code == words[0]]
    return (named, words[1:]) if named else (mine, words)


async def _of_place(db: Session, channel: str) -> int | None:
    """The production whose room this is."""
    home = select(Production.id).where(Production.home == channel)
    page = select(Agent.production_id).where(Agent.channel == channel)
    return (await db.exec(home)).first() or (await db.exec(page)).first()


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
