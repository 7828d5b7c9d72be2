"""What was said to one role becomes canon for all of them, because a person says so (B3).

The director's word is a decision at once, like an answer; anybody else's asks the director by a
change gate. Words, whose they are and where they were said go with it.
"""

import re
from dataclasses import dataclass

from sqlmodel import col, select

from bot import texts
from bot.canon import lookup
from bot.canon.questions.answers import ANSWERING
from bot.core.action_context import ActionContext, CommandWords
from bot.core.members import DIRECTOR, has, names, person
from bot.core.untrusted_text import visible
from bot.production.rejection_reasons import LONGEST
from bot.production.stages import FOUR_ANSWERS
from bot.workflow import change_requests, restore
from store import canon, scopes
from store.db import Session
from store.log import record
from store.models import Agent, Entry, EntryKind, Inbound, Member, Production

SCOPE = re.compile(r"(?:(?:act|scene|shot):\S+|production:)", re.IGNORECASE)
ADDRESS = re.compile(r"<?([a-z]+://[^\s<>|]+)(?:\|[^>]*)?>?", re.IGNORECASE)
QUOTED = re.compile(r"[\"'“”„«»\u2018\u2019](.+)[\"'“”«»\u2018\u2019]")
LOOKED = 500  # messages of a page, the newest first
NAMED = 60  # characters of a decision's name


class NotPromoted(ValueError):
    """Nothing becomes canon; the message says why and what to do."""


@dataclass(frozen=True)
class QuotedMessage:
    """Words of a person, and where they were said."""

    words: str
    by: str
    permalink: str


async def promote(ask: ActionContext[CommandWords]) -> str:
    """`promote scene:4 the window stays shut`, or a message by its link or quoted."""
    if not has(ask.member, *ANSWERING):
        who = await names(ask.db, ask.production, *ANSWERING)
        return texts.not_allowed(who)
    try:
        scope, words = await _scope(ask)
        said = await _said(ask, words)
        await _new(ask, scope, said)
    except NotPromoted as problem:
        return str(problem)
    entry = await _write(ask, scope, said)
    if has(ask.member, *DIRECTOR):
        await canon.make_canon(ask.db, ask.production, [entry])
        return texts.promoted(entry)
    producer = await restore.owner(ask.app, ask.db, ask.production, entry.kind)
    why = texts.promoted_by(ask.who)
    try:
        gate = await change_requests.ask(ask.app, ask.db, ask.production, producer, [entry], why)
    except change_requests.NotAsked as problem:  # a stage of the team's own locks decisions
        return texts.promoted_as_draft(str(problem))
    gate.card = {**gate.card, "for": ask.member.account}
    ask.db.add(gate)
    return texts.promotion_asked(gate, entry, await names(ask.db, ask.production, *DIRECTOR))


async def _scope(ask: ActionContext[CommandWords]) -> tuple[str, str]:
    """(where it holds, the words left): as is said in front or behind a link, else the page's."""
    given = visible(" ".join(ask.cause.words)).split()
    place = next((n for n in (0, 1) if given[n : n + 1] and SCOPE.fullmatch(given[n])), None)
    if place == 1 and not ADDRESS.fullmatch(given[0]):
        place = None
    if place is None:
        return await _page_scope(ask), " ".join(given)
    try:
        scope = await scopes.scoped(ask.db, ask.production, given.pop(place).rstrip(":"))
    except scopes.BadScope as problem:
        raise NotPromoted(texts.not_promoted(str(problem))) from problem
    return scope, " ".join(given)


async def _page_scope(ask: ActionContext[CommandWords]) -> str:
    """On the page of a scene's role its scene is meant."""
    for page in await _pages(ask):
        if page.scene is not None:
            return await scopes.scoped(ask.db, ask.production, f"scene:{page.scene}")
    return scopes.EVERYWHERE


async def _pages(ask: ActionContext[CommandWords]) -> list[Agent]:
    query = select(Agent).where(
        Agent.production_id == ask.production.id, Agent.channel == ask.cause.place.channel
    )
    return list((await ask.db.exec(query.order_by(col(Agent.id)))).all())


async def _said(ask: ActionContext[CommandWords], words: str) -> QuotedMessage:
    """Whose words are meant, and where they stand."""
    link, quote = ADDRESS.fullmatch(words), QUOTED.fullmatch(words)
    if link:
        said = await _by_link(ask.db, ask.production, link[1])
        missing = texts.NO_SUCH_MESSAGE
    elif quote:
        said = await _quoted(ask, quote[1])
        missing = texts.nobody_said(quote[1])
    else:
        own = QuotedMessage(words.strip(), ask.who, ask.cause.permalink)
        said = await _repeated(ask, words) or own
        missing = ""
    if said is None:
        raise NotPromoted(missing)
    if not said.words:
        raise NotPromoted(texts.PROMOTE_HOW)
    if len(said.words) > LONGEST:
        raise NotPromoted(texts.promote_too_long(LONGEST))
    return said


async def _by_link(db: Session, production: Production, link: str) -> QuotedMessage | None:
    """The message that stands there, if it was written on a page of this production."""
    heard = select(Inbound).join(Agent, col(Agent.id) == Inbound.agent_id)
    heard = heard.where(
        Agent.production_id == production.id,
        Inbound.kind == "message",
        col(Inbound.payload)["permalink"].as_string() == link,
    )
    row = (await db.exec(heard.limit(1))).first()
    if row is not None:
        return _heard(row)
    return await _between_people(db, production, link)


async def _between_people(db: Session, production: Production, link: str) -> QuotedMessage | None:
    """What no role was given: it stands in a room of this production, and a member wrote it."""
    body = col(Inbound.payload)["body"]
    query = select(Inbound).where(
        Inbound.kind == "message",
        col(Inbound.agent_id).is_(None),
        body["permalink"].as_string() == link,
    )
    row = (await db.exec(query.limit(1))).first()
    if row is None:
        return None
    message = row.payload["body"]
    rooms = select(Agent.channel).where(Agent.production_id == production.id)
    known = {production.home, *(await db.exec(rooms)).all()}
    member = select(Member).where(
        Member.production_id == production.id, Member.account == message["account"]
    )
    author = (await db.exec(member)).first()
    if message["place"]["channel"] not in known or author is None:
        return None
    return QuotedMessage(_clean(message["text"]).lstrip("/ "), person(author), link)


async def _quoted(ask: ActionContext[CommandWords], quote: str) -> QuotedMessage | None:
    """These words as somebody said them on this page, and in which message."""
    for row in await _lately(ask):
        if _folded(quote) in _folded(str(row.payload.get("text", ""))):
            heard = _heard(row)
            return QuotedMessage(_clean(quote), heard.by, heard.permalink)
    return None


async def _repeated(ask: ActionContext[CommandWords], words: str) -> QuotedMessage | None:
    """The message of this page that says exactly this."""
    rows = await _lately(ask)
    same = (row for row in rows if _folded(str(row.payload.get("text", ""))) == _folded(words))
    row = next(same, None)
    return _heard(row) if row and words.strip() else None


async def _lately(ask: ActionContext[CommandWords]) -> list[Inbound]:
    """What people wrote to the roles of this page, the newest first."""
    pages = [page.id for page in await _pages(ask)]
    query = select(Inbound).where(col(Inbound.agent_id).in_(pages), Inbound.kind == "message")
    return list((await ask.db.exec(query.order_by(col(Inbound.id).desc()).limit(LOOKED))).all())


def _heard(row: Inbound) -> QuotedMessage:
    told = row.payload
    return QuotedMessage(
        _clean(str(told["text"])), str(told["from"]), str(told.get("permalink", ""))
    )


def _clean(words: str) -> str:
    return visible(words).strip()


def _folded(words: str) -> str:
    return " ".join(_clean(words).casefold().split())


async def _new(ask: ActionContext[CommandWords], scope: str, said: QuotedMessage) -> None:
    """NotPromoted if a decision says just this there, or is asked to."""
    holds = await lookup.holding(ask.db, ask.production)
    for entry in await canon.history(ask.db, ask.production):
        if entry.kind != EntryKind.DECISION or entry.scope != scope:
            continue
        if _folded(str(entry.body.get("text", ""))) != _folded(said.words):
            continue
        if entry.id in holds:
            raise NotPromoted(texts.decided_already(entry))
        gate = await restore.asks_for(ask.db, ask.production, entry)
        if gate is not None:
            raise NotPromoted(texts.promotion_waits(gate, entry))


async def _write(ask: ActionContext[CommandWords], scope: str, said: QuotedMessage) -> Entry:
    """The decision as a draft with its number, and a row in the log."""
    number = await canon.next_decision(ask.db, ask.production)
    now = ask.app.clock.now()
    name = await _name(ask, said.words)
    entry = await canon.add(
        ask.db, ask.production, EntryKind.DECISION, name,
        {"matter": name, "text": said.words, "said_by": said.by}, author=said.by, at=now,
        scope=scope, reason=texts.promoted_by(ask.who), words=said.words,
        permalink=said.permalink,
    )  # fmt: skip
    entry.number = number
    ask.db.add(entry)
    await record(
        ask.db, ask.production.id, now, ask.who, "promoted", f"D-{number}",
        words=said.words, said_by=said.by, permalink=said.permalink, scope=scope,
    )  # fmt: skip
    return entry


async def _name(ask: ActionContext[CommandWords], words: str) -> str:
    """A name that no other decision has, so that none is replaced unawares."""
    short = texts.brief(words, NAMED)
    taken = {entry.name for entry in await canon.history(ask.db, ask.production)}
    taken |= set(FOUR_ANSWERS)
    again = (f"{short} ({n})" for n in range(2, len(taken) + 3))
    return short if short not in taken else next(name for name in again if name not in taken)
