"""What was tried often enough and failed: who is told, and where it is shown."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Place
from bot.core.context import AppContext
from bot.core.members import has, holders
from bot.messaging import private_messages
from store import scheduled_jobs
from store.db import Session
from store.models import Inbound, Member, Production, Right, ScheduledJob

SEES = (Right.DIRECTOR, Right.LINE_PRODUCER)


async def tell(app: AppContext, db: Session, row: ScheduledJob) -> None:
    """Tell the directors that this job was set aside."""
    film = await db.get(Production, row.production_id) if row.production_id else None
    for member in await holders(db, film, Right.DIRECTOR) if film else ():
        place, words = Place(channel=f"dm:{member.account}"), texts.set_aside(row.kind)
        await private_messages.send_privately(app, db, member.account, place, words)


async def shown(db: Session, production: Production, member: Member) -> str:
    """Tell in `status` what was set aside, to whom it concerns; else nothing."""
    return await lines(db, production) if has(member, *SEES) else ""


async def lines(db: Session, production: Production) -> str:
    """What of this production failed: its jobs, and what its people said or pressed."""
    jobs = [
        row for row in await scheduled_jobs.failed_jobs(db) if row.production_id == production.id
    ]
    query = select(Member).where(Member.production_id == production.id)
    names = {member.account: member.name for member in await db.exec(query)}
    said = [names[account] for account in map(_account, await deliveries(db)) if account in names]
    return texts.did_not_work([(row.kind, row.set_aside_at is not None) for row in jobs], said)


async def deliveries(db: Session) -> Sequence[Inbound]:
    query = select(Inbound).where(col(Inbound.set_aside_at).is_not(None))
    return (await db.exec(query.order_by(col(Inbound.id)))).all()


def _account(row: Inbound) -> str:
    body = row.payload.get("body")
    return str(body.get("account", "")) if isinstance(body, dict) else ""
