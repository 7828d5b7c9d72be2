"""Somebody new on a page is asked once, privately, to join; they are a guest until the director
says more (B7)."""

from itertools import count

from sqlmodel import select

from bot import texts
from bot.core import zones
from bot.core.chat_port import Button, Card, Chat, Message
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.messaging import private_messages
from store import scheduled_jobs
from store.db import Session
from store.log import record
from store.models import LogRow, Member, Production, Right, ScheduledJob

ASKED = "asked to join"


async def invite(app: AppContext, db: Session, production: Production, message: Message) -> None:
    """One card, to this person alone, the first time they write on a page of the production."""
    asked = select(LogRow.id).where(
        LogRow.production_id == production.id,
        LogRow.what == ASKED,
        LogRow.subject == message.account,
    )
    if (await db.exec(asked)).first() is not None:
        return
    await record(db, production.id, app.clock.now(), "continuity", ASKED, message.account)
    join = Button(
        label=texts.JOIN, verb="join", kind="production", id=production.id, style="primary"
    )
    words = texts.join(production.title)
    card = Card(title=words, buttons=(join,))
    await private_messages.send_privately(app, db, message.account, message.place, words, card)


async def join(app: AppContext, db: Session, production: Production, account: str) -> Outcome:
    """A guest, by the name they have on their platform."""
    known = select(Member).where(Member.production_id == production.id, Member.account == account)
    if (await db.exec(known)).first() is not None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.JOINED_ALREADY)
    asked = select(LogRow.id).where(
        LogRow.production_id == production.id, LogRow.what == ASKED, LogRow.subject == account
    )
    if (await db.exec(asked)).first() is None:
        return Outcome(ResultCode.NOT_ALLOWED, texts.NOT_MEMBER)
    user = account.partition(":")[2]
    member = Member(
        production_id=production.id,
        account=account,
        handle=await _free(db, production.id, f"@{user}"),
        name=user,
        rights=[Right.GUEST.value],
        timezone=zones.known_zone(production.timezone),
    )
    db.add(member)
    await db.flush()
    now = app.clock.now()
    await record(db, production.id, now, account, "joined", f"member:{member.id}")
    await scheduled_jobs.schedule(
        db, production.id, "profile", f"{member.id}", now, member=member.id
    )
    return Outcome(ResultCode.DECIDED, texts.joined(production.title))


async def meet(app: AppContext, row: ScheduledJob) -> None:
    """What the platform knows of somebody who joined: handle, name and time zone."""
    async with app.store.reading() as db:
        account = (await get_row(db, Member, row.payload["member"])).account
    chat: Chat | None = app.chats.get(account.partition(":")[0])
    profile = await chat.profile(account) if chat else None
    if profile is None:
        return
    async with app.store.writing() as db:
        member = await get_row(db, Member, row.payload["member"])
        if profile.handle != member.handle:
            member.handle = await _free(db, member.production_id, profile.handle, member)
        member.name = profile.name
        production = await get_row(db, Production, member.production_id)
        known = (profile.timezone, member.timezone, production.timezone)
        member.timezone = zones.known_zone(*known)
        db.add(member)


async def _free(db: Session, production_id: int, handle: str, whose: Member | None = None) -> str:
    """This handle, or one like it: whoever is named by a handle is one person."""
    query = select(Member.id, Member.handle).where(Member.production_id == production_id)
    mine = whose.id if whose else None
    taken = {each.casefold() for row, each in (await db.exec(query)).all() if row != mine}
    tries = (handle if n == 1 else f"{handle}{n}" for n in count(1))
    return next(each for each in tries if each.casefold() not in taken)
