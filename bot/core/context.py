"""The joined parts, handed to whoever acts; bot/__main__.py builds it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlmodel import SQLModel, col, select

from bot.core.availability import Reach
from bot.core.chat_port import Card, Chat, Click, Form, Heard
from bot.core.clock import Clock
from bot.core.limited_workers import Workers
from bot.core.model_port import Answer, Model
from bot.core.provider_port import Provider
from bot.core.roles import Role
from store import due
from store.db import Session, Store
from store.files import Files
from store.inbound import Recorder
from store.models import Agent, Deputy, Member, Production, Right

Reader = Callable[[dict[str, Any]], Awaitable[Heard | None]]  # None: it needs nothing
UNDO = timedelta(seconds=20)

Row = TypeVar("Row", bound=SQLModel)
Result = TypeVar("Result")


@dataclass
class House:
    store: Store
    recorder: Recorder
    clock: Clock
    files: Files
    model: Model
    roles: dict[str, Role]
    providers: dict[str, Provider]
    models: dict[str, str]  # turn, review, digest
    hands: Executor  # draws and encodes, outside the event loop
    workers: Workers = field(default_factory=Workers)  # open files of other people
    chats: dict[str, Chat] = field(default_factory=dict)
    readers: dict[str, Reader] = field(
        default_factory=dict
    )  # of platforms that record as they hear
    calls: dict[str, "asyncio.Task[Answer]"] = field(default_factory=dict)  # by turn
    reach: Reach = field(default_factory=Reach)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)  # something changed: look again

    async def craft(self, work: Callable[..., Result], *args: Any) -> Result:
        """Run a piece of drawing or encoding in another process."""
        return await asyncio.get_running_loop().run_in_executor(self.hands, work, *args)


@dataclass(frozen=True)
class Outcome:
    """What came of a press or a command, in words for the person who acted."""

    result: str  # decided, form, already_decided, out_of_date, not_allowed, refused, unknown, shown
    words: str
    card: Card | None = None  # for the person alone
    form: Form | None = None  # where it is of no row that buttons.form knows

    @property
    def decided(self) -> bool:
        return self.result == "decided"


@dataclass(frozen=True)
class Press:
    """One person's act on one row, inside one writing transaction."""

    house: House
    db: Session
    production: Production
    member: Member
    click: Click
    key: str  # of the delivery
    id: int
    revision: int
    who: str  # as cards and the log name the person

    @property
    def now(self) -> datetime:
        return self.house.clock.now()


def person(member: Member) -> str:
    """A person as cards and the log name them."""
    return f"{member.name} ({', '.join(right.replace('_', ' ') for right in member.rights)})"


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
) -> dict[int | None, list[Member]]:
    """The same of several people, by their ids."""
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
    production = await one(db, Production, agent.production_id)
    return tuple(m.handle for m in await in_place_of(db, production, member))


async def one(db: Session, kind: type[Row], row_id: int | str) -> Row:
    """A row that must be there; LookupError says which is not."""
    row = await db.get(kind, row_id)
    if row is None:
        raise LookupError(f"no {kind.__name__.lower()} with id {row_id}")
    return row


async def alone_with(db: Session, kind: type[Row], row_id: int | str) -> Row:
    """A row that somebody is about to decide about, as it is now. Who else wants it so waits until
    this transaction is through, and then reads what came of it."""
    row = await db.get(kind, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no {kind.__name__.lower()} with id {row_id}")
    return row


async def show(
    db: Session, production_id: int, kind: str, row_id: int, why: str, now: datetime
) -> None:
    """Have this row's card drawn again, once this transaction stands."""
    await due.add(db, production_id, "show", f"{kind}:{row_id}:{why}", now, row=kind, id=row_id)


DIRECTOR = (Right.DIRECTOR.value,)
