"""One bundled reminder per person in four working hours, for what waits that long (C9)."""

from datetime import datetime, timedelta

from sqlmodel import select

from bot import texts
from bot.core.bulkhead import apart
from bot.core.chat_port import Place
from bot.core.context import AppContext, get_row
from bot.core.working_hours import at_work
from bot.messaging import private_messages
from bot.production.pending import Waiting, waiting
from store.models import Member, Production

PATIENCE = timedelta(hours=4)  # between two reminders to one person


async def remind(app: AppContext) -> None:
    """Tell each person, privately, what has waited for them too long."""
    async with app.store.reading() as db:
        productions = (await db.exec(select(Production))).all()
    for production in productions:
        with apart(f"the reminders of {production.code}"):
            await _remind(app, production)
    await private_messages.send(app)


async def _remind(app: AppContext, production: Production) -> None:
    now = app.clock.now()
    async with app.store.reading() as db:
        found = await waiting(db, production)
    late = [w for w in found if w.since <= now - PATIENCE and not w.quiet]
    for member in {m.id: m for w in late for m in w.members}.values():
        with apart(f"the reminder of {member.handle} in {production.code}"):
            if _may_be_told(now, member):
                mine = [w for w in late if w.waits_for(member)]
                await _tell(app, member.id, _words(mine))


async def _tell(app: AppContext, member_id: int, words: str) -> None:
    now = app.clock.now()
    async with app.store.writing() as db:
        member = await get_row(db, Member, member_id)
        if _may_be_told(now, member):
            member.reminded_at = now
            db.add(member)
            place = Place(channel=f"dm:{member.account}")
            await private_messages.send_privately(app, db, member.account, place, words)


def _may_be_told(now: datetime, member: Member) -> bool:
    last = member.reminded_at
    return at_work(now, member) and (last is None or now - last >= PATIENCE)


def _words(mine: list[Waiting]) -> str:
    return texts.reminder([item.title for item in mine])
