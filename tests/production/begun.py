"""Somebody begins a production in chat: what tests press, fill in and look at."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from bot.agents import tool_executor
from bot.agents.turn import take_turn
from bot.app.job_handlers import JOB_HANDLERS
from bot.app.router import receive, route
from bot.core.chat_port import Attached, Card, Form, Message, Place
from bot.core.context import get_row
from bot.core.members import agent_named
from store import scheduled_jobs
from store.inbound import agents_with_mail
from store.models import Agent, Member, Production, ScheduledJob
from tests.world import TEXT, World

KINDS = (
    "welcome", "profile", "home", "dropped", "arrive", "room", "mail", "land", "clips", "advance",
    "show",
)  # fmt: skip
FILM = {
    "title": "The Long Night", "code": "NIGHT", "timezone": "Europe/Lisbon", "checkin": "10:00",
    "budget": "400",
}  # fmt: skip


async def send(world: World, kind: str, who: str, text: str = "", **message: Any) -> None:
    """Somebody writes, or says a word to us."""
    key = f"{kind}-{who}-{len(world.chat.whispers)}-{len(world.chat.forms)}-{text}"
    place = Place(channel=message.pop("channel", "talk"))
    body = Message(account=f"fake:{who}", text=text, place=place, **message)
    receive(world.app, world.chat, key, kind, body)
    await route(world.app)


async def opened(world: World, who: str = "noor", channel: str = "talk") -> Form:
    """The form that `/film new` opens."""
    trigger = f"trigger-{len(world.chat.forms)}"
    await send(world, "command", who, "new", trigger=trigger, channel=channel)
    return world.chat.forms[trigger]


async def submit(world: World, form: Form, who: str = "noor", **values: str) -> str:
    """Fill in the form; what the person was told."""
    shown = {field.name: field.value for field in form.fields} | FILM
    place = Place(channel="talk")
    return await world.press(who, form.value, values=shown | values, place=place)


async def begin(world: World, who: str = "noor", channel: str = "talk", **values: str) -> str:
    """A production begun by `/film new`, with its rooms."""
    said = await submit(world, await opened(world, who, channel), who, **values)
    await settle(world)
    return said


async def drop(world: World, who: str, files: dict[str, bytes], channel: str = "") -> None:
    """Post files in a direct message, or on a page."""
    world.chat.files |= files
    attached = tuple(Attached(id=name, name=name) for name in files)
    place = channel or f"dm:fake:{who}"
    await send(world, "message", who, files=attached, channel=place)
    await settle(world)


async def settle(world: World) -> None:
    """Do what is due of a beginning, in order."""
    while True:
        async with world.app.store.reading() as db:
            ready = await scheduled_jobs.due_jobs(db, world.clock.now())
        rows = [row for row in ready if row.kind in KINDS]
        if not rows:
            break
        for row in rows:
            await JOB_HANDLERS[row.kind](world.app, row)
        async with world.app.store.writing() as db:
            await scheduled_jobs.mark_done(db, {row.id: "" for row in rows}, world.clock.now())
    await route(world.app)


async def later(world: World, seconds: float = 21) -> None:
    """Let time pass, and do what is due then."""
    world.clock.move_to(world.clock.now() + timedelta(seconds=seconds))
    await settle(world)


async def turns(world: World, code: str = "NIGHT") -> None:
    """Everybody of this film who has mail takes a turn."""
    mine = {agent.id for agent in (await pages(world, code)).values()}
    async with world.app.store.reading() as db:
        waiting = [each for each in await agents_with_mail(db) if each[0] in mine]
    for agent, row in waiting:
        await take_turn(world.app, agent, f"turn:{agent}:{row}")


async def tool(world: World, agent: str, name: str, /, **given: Any) -> str:
    """An agent of the new film calls a tool; a refusal comes back as its words."""
    async with world.app.store.writing() as db:
        made = await get_row(db, Production, (await film(world)).id)
        found = await agent_named(db, made, agent)
        assert found is not None
        role = world.app.roles[found.role]
        call = tool_executor.ToolCall(world.app, db, made, found, role, f"{agent}-{name}", given)
        return await tool_executor.run(call, name)


async def films(world: World) -> list[Production]:
    """The productions beside the one that the world begins with."""
    return [film for film in await rows(world, Production) if film.code != "SMALLLIGHT"]


async def film(world: World) -> Production:
    found = await films(world)
    assert len(found) == 1, [each.code for each in found]
    return found[0]


async def pages(world: World, code: str = "NIGHT") -> dict[str, Agent]:
    found = {each.id: each.code for each in await rows(world, Production)}
    agents = await rows(world, Agent)
    return {agent.name: agent for agent in agents if found[agent.production_id] == code}


async def members(world: World, code: str = "NIGHT") -> dict[str, Member]:
    found = {each.id: each.code for each in await rows(world, Production)}
    people = await rows(world, Member)
    return {each.account: each for each in people if found[each.production_id] == code}


async def wanted(world: World, kind: str) -> list[ScheduledJob]:
    return [row for row in await rows(world, ScheduledJob) if row.kind == kind]


async def rows(world: World, table: Any) -> list[Any]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(table).order_by(col(table.id)))).all())


def private(world: World) -> Card:
    """The newest card that stands beside private words."""
    found = [card for card in world.chat.private if card is not None]
    return found[-1]


def value(card: Card, verb: str) -> str:
    return next(b.value for b in card.buttons if b.verb == verb)


SCRIPT = {"small light.fountain": TEXT.encode()}
