"""Away until a moment: nobody reminds or asks who is away; what waits for them goes to who stands
in for them, or to the next who may decide. Coming back ends what they handed over."""

from datetime import datetime

from bot.core.context import AppContext
from bot.core.members import person
from bot.reporting import handover
from store import scheduled_jobs
from store.db import Session
from store.log import record
from store.models import Member, Production


async def leave(
    app: AppContext, db: Session, production: Production, member: Member, until: datetime
) -> None:
    """This person is away until then; a later word changes the moment."""
    member.away_until = until
    db.add(member)
    now = app.clock.now()
    about = {"until": until.isoformat()}
    await record(db, production.id, now, person(member), "away", f"member:{member.id}", **about)
    key = f"{member.id}:{until.isoformat()}:{now.isoformat()}"
    await scheduled_jobs.schedule(db, production.id, "back", key, until, member=member.id)
    await handover.prolong(app, db, production, member, until)


async def back(app: AppContext, db: Session, production: Production, member: Member) -> bool:
    """They are here again; True if they were away or had handed something over."""
    was_away, member.away_until = member.away_until is not None, None
    db.add(member)
    if was_away:
        now = app.clock.now()
        await record(db, production.id, now, person(member), "back", f"member:{member.id}")
    returned = await handover.end_all(app, db, production, member)
    return was_away or returned


async def back_by_the_clock(
    app: AppContext, db: Session, production: Production, row: Member
) -> None:
    """The moment has come, unless a later word moved it."""
    if row.away_until is not None and row.away_until <= app.clock.now():
        await back(app, db, production, row)
