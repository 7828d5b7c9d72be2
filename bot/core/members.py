"""Who may do what here: people, their rights, and who is asked in their place while they are
away."""

from collections.abc import Iterable

from sqlmodel import col, select

from bot.core.context import get_row
from store.db import Session
from store.models import (
    Agent,
    Deputy,
    Member,
    Production,
    Right,
)

DIRECTOR = (Right.DIRECTOR.value,)
MONEY = (Right.LINE_PRODUCER.value,)
MAY_BREAK = (*DIRECTOR, *MONEY)  # a claim or a lock of somebody else
WORKING = (*MAY_BREAK, Right.ARTIST.value, Right.EDITOR.value)


def person(member: Member) -> str:
    """A person as cards and the log name them."""
    return f"{member.name} ({', '.join(right.replace('_', ' ') for right in member.rights)})"


def acting_name(member: Member, lenders: Iterable[str]) -> str:
    """Name somebody who acts for others."""
    acts_for = " and ".join(lenders)
    return f"{person(member)}, for {acts_for}" if acts_for else person(member)


def has(member: Member, *rights: str) -> bool:
    return any(right in member.rights for right in rights)


async def holders(
    db: Session, production: Production, *rights: str, deputies: bool = True
) -> list[Member]:
    """The members with one of these rights, as they joined, then who stands in for them. Who is
    away is left out while somebody else is there."""
    query = select(Member).where(Member.production_id == production.id).order_by(col(Member.id))
    members = (await db.exec(query)).all()
    found = [member for member in members if has(member, *rights)]
    if deputies:
        lent = select(Deputy.deputy_id).where(
            col(Deputy.member_id).in_([member.id for member in found]),
            col(Deputy.ended_at).is_(None),
        )
        standing_in = set((await db.exec(lent)).all())
        found += [m for m in members if m.id in standing_in and m not in found]
        return [m for m in found if m.away_until is None] or found
    return found


async def in_place_of(db: Session, production: Production, member: Member) -> list[Member]:
    """Who is asked what this person would be: they themselves; while they are away who stands in
    for them, else a director who is there."""
    return (await in_place_of_each(db, production, [member]))[member.id]


async def in_place_of_each(
    db: Session, production: Production, members: Iterable[Member]
) -> dict[int, list[Member]]:
    """Who is asked in the place of each of several people, by their ids."""
    found = {member.id: [member] for member in members}
    away = [row for row, (member,) in found.items() if member.away_until is not None]
    if not away:
        return found
    query = select(Deputy.member_id, Member).join(Deputy, col(Deputy.deputy_id) == col(Member.id))
    query = query.where(col(Deputy.member_id).in_(away), col(Deputy.ended_at).is_(None))
    lent = [(row, m) for row, m in await db.exec(query) if m.away_until is None]
    directors = [m for m in await holders(db, production, Right.DIRECTOR) if m.away_until is None]
    for row in away:
        standing_in = [m for whose, m in lent if whose == row]
        found[row] = standing_in or directors or found[row]
    return found


async def names(db: Session, production: Production, *rights: str) -> str:
    found = [member.name for member in await holders(db, production, *rights)]
    return " or ".join(found) or "nobody yet"


async def agent_named(db: Session, production: Production, name: str) -> Agent | None:
    query = select(Agent).where(Agent.production_id == production.id, Agent.name == name)
    return (await db.exec(query)).first()


async def runner_handle(db: Session, agent: Agent) -> tuple[str, ...]:
    member = await db.get(Member, agent.runner_id) if agent.runner_id else None
    if member is None:
        return ()
    production = await get_row(db, Production, agent.production_id)
    return tuple(m.handle for m in await in_place_of(db, production, member))
