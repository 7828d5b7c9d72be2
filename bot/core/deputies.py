"""Who may do what: members, their rights, and deputies who act for them until an hour (B7, C5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot.core import command_names
from bot.core.context import AppContext
from bot.core.members import acting_name, holders
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.log import record
from store.models import Deputy, Member, Production


@dataclass(frozen=True)
class Acting:
    """Somebody who acts. `member` is a copy with the rights of everyone they stand in for now, for
    deciding and never to be stored; `who` is how cards and the log name them."""

    member: Member
    who: str


async def acting(db: Session, production: Production, account: str, now: datetime) -> Acting | None:
    """The member behind an account; None if nobody of this production is."""
    query = select(Member).where(Member.production_id == production.id, Member.account == account)
    member = (await db.exec(query)).first()
    if member is None:
        return None
    lent = select(Member).join(Deputy, col(Deputy.member_id) == col(Member.id))
    lent = lent.where(
        Deputy.deputy_id == member.id, col(Deputy.ended_at).is_(None), Deputy.until > now
    )
    lenders = (await db.exec(lent)).all()
    rights = [*member.rights, *(right for lender in lenders for right in lender.rights)]
    copy = Member.model_validate({**member.model_dump(), "rights": list(dict.fromkeys(rights))})
    return Acting(copy, acting_name(member, [lender.name for lender in lenders]))


async def entitled(
    db: Session, production: Production, now: datetime | None, *rights: str
) -> set[int]:
    """Ids of the members who may use one of these rights: who has it, and who stands in for them at
    that moment (without one: whose row says that it has not ended)."""
    owners = {member.id for member in await holders(db, production, *rights, deputies=False)}
    lent = select(Deputy.deputy_id).where(
        col(Deputy.member_id).in_(owners), col(Deputy.ended_at).is_(None)
    )
    return owners | set(
        (await db.exec(lent.where(Deputy.until > now) if now is not None else lent)).all()
    )


async def appoint(
    app: AppContext,
    db: Session,
    production: Production,
    member: Member,
    deputy: Member,
    until: datetime,
) -> None:
    """`deputy` has the rights of `member` until then; an earlier deputy of theirs is relieved."""
    await relieve(app, db, production, member)
    row = Deputy(
        production_id=production.id,
        member_id=member.id,
        deputy_id=deputy.id,
        until=until,
    )
    db.add(row)
    await db.flush()
    await record(
        db,
        production.id,
        app.clock.now(),
        member.name,
        "deputy",
        f"member:{deputy.id}",
        until=until.isoformat(),
    )
    await scheduled_jobs.schedule(db, production.id, "relieve", f"{row.id}", until, deputy=row.id)


async def relieve(app: AppContext, db: Session, production: Production, member: Member) -> bool:
    """End whatever deputies this member has; True if there was one."""
    query = select(Deputy).where(Deputy.member_id == member.id, col(Deputy.ended_at).is_(None))
    rows = (await db.exec(query)).all()
    for row in rows:
        await end(app, db, production, row)
    return bool(rows)


async def end(app: AppContext, db: Session, production: Production, row: Deputy) -> None:
    now, subject = app.clock.now(), f"member:{row.deputy_id}"
    if await compare_and_set(db, row, col(Deputy.ended_at).is_(None), ended_at=now):
        await record(db, production.id, now, "continuity", "deputy ends", subject)


def by_handle(members: Sequence[Member], word: str) -> Member | None:
    """The one of these whom a word names, with or without @, however it is written."""
    wanted = command_names.handle(word)
    return next((m for m in members if command_names.handle(m.handle) == wanted), None)
