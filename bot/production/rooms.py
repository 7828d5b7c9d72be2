"""The rooms of a production that began in chat: each is due, made once, and a role's page then."""

import hashlib
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot import texts
from bot.core.chat_port import Button, Card, NoRoom, Place
from bot.core.context import AppContext, get_row
from bot.core.members import agent_named
from bot.messaging import private_messages
from bot.production.create import room_name
from bot.production.unstaffed_roles import ROOM, bound
from store import scheduled_jobs
from store.db import Session
from store.log import record
from store.models import Agent, LogRow, Member, Production, Scene, ScheduledJob

FIRST = ("producer", "storyboard")
NONE_MADE = "no room"
Json = dict[str, Any]


async def want(
    app: AppContext, db: Session, film: Production, role: str, runner: Member,
    scene: Scene | None = None, channel: str = "", why: str = "", name: str = "",
) -> None:  # fmt: skip
    """Have a role's page made, once for each `why`; or this channel become it. `name`: of another
    agent of a scene than its first."""
    name = name or (f"{role}:{scene.position}" if scene else role)
    about: Json = {
        "role": role, "name": name, "scene": scene.position if scene else None,
        "room": room_name(film.code, role, scene.code if scene else ""), "channel": channel,
        "runner": runner.id, "account": runner.account, "wave": f"{film.code}:{why}",
    }  # fmt: skip
    await scheduled_jobs.schedule(
        db, film.id, ROOM, f"{film.code}:{name}:{why}", app.clock.now(), **about
    )


async def make(app: AppContext, row: ScheduledJob) -> None:
    """Make the room, or find the one that was made before a kill; then it is the role's page."""
    about = row.payload
    async with app.store.reading() as db:
        film = await get_row(db, Production, row.production_id or 0)
        there = await agent_named(db, film, about["name"])
        members = select(Member).where(Member.production_id == film.id)
        people = [m.account for m in await db.exec(members)]
    if there is not None:
        if about["channel"] not in ("", there.channel):
            await _tell(app, film, about, texts.HAS_PAGE)
        return
    platform = about["account"].partition(":")[0]
    try:
        channel = await _channel(app, platform, film, about, people)
    except NoRoom as problem:
        await _tell(app, film, about, str(problem))
        return
    try:
        async with app.store.writing() as db:
            has_page = await _bind(app, db, film.id, about, channel)
    except IntegrityError:  # another process has bound it this moment
        has_page = True
    if not has_page:
        await _tell(app, film, about, texts.PAGE_TAKEN)


async def _channel(
    app: AppContext, platform: str, film: Production, about: Json, people: list[str]
) -> str:
    chat, channel = app.chats[platform], str(about["channel"])
    if channel:
        if not await chat.enter(channel):
            raise NoRoom(texts.CANNOT_ENTER)
        return channel
    title = app.roles[about["role"]].title
    scene = f"{title}, scene {about['scene']}" if about["scene"] else title
    topic = texts.room_topic(film.code, scene, _mark(film))
    return await chat.room(
        about["room"], topic, [each for each in people if each.startswith(f"{platform}:")]
    )


def _mark(film: Production) -> str:
    """What tells the rooms of this production from those of one that had its code before."""
    said = f"{film.id}:{film.code}:{film.created_at.isoformat()}"
    return hashlib.sha256(said.encode()).hexdigest()[:8]


async def _bind(app: AppContext, db: Session, film_id: int, about: Json, channel: str) -> bool:
    """Whether the role has its page; False: this channel is another's by now."""
    film, now = await get_row(db, Production, film_id), app.clock.now()
    if await agent_named(db, film, about["name"]) is not None:
        return True
    if not await is_free(db, channel):
        return False
    agent = Agent(
        production_id=film_id, role=about["role"], scene=about["scene"], name=about["name"],
        channel=channel, runner_id=about["runner"],
    )  # fmt: skip
    db.add(agent)
    if about["role"] == "producer" and film.home.startswith("dm:"):
        film.home = channel
        db.add(film)
    await db.flush()
    await bound(app, db, film, agent)
    await record(db, film_id, now, "continuity", "page bound", about["name"], channel=channel)
    for kind in ("advance", "clips"):  # what waited for this page
        await scheduled_jobs.schedule(db, film_id, kind, f"page:{film.code}:{agent.name}", now)
    return True


async def is_free(db: Session, channel: str) -> bool:
    """Whether a channel is neither a role's page nor a production's home."""
    page = select(Agent.id).where(Agent.channel == channel)
    home = select(Production.id).where(Production.home == channel)
    return (await db.exec(page)).first() is None and (await db.exec(home)).first() is None


async def _tell(app: AppContext, film: Production, about: Json, why: str) -> None:
    """One person is told why, once for all rooms that were wanted together."""
    account = about["account"]
    async with app.store.writing() as db:
        query = select(LogRow.id).where(
            LogRow.production_id == film.id, LogRow.what == NONE_MADE,
            LogRow.subject == about["wave"],
        )  # fmt: skip
        if (await db.exec(query)).first() is not None:
            return
        now = app.clock.now()
        await record(db, film.id, now, "continuity", NONE_MADE, about["wave"], why=why)
        words, card = texts.no_room(film.code, about["room"], why), _again(film)
        if about["channel"]:  # trying it again there would change nothing
            words, card = texts.no_page_here(film.code, about["name"], why), None
        await private_messages.send_privately(
            app, db, account, Place(channel=f"dm:{account}"), words, card
        )


def _again(film: Production) -> Card | None:
    again = Button(label=texts.TRY_AGAIN, verb="rooms", kind="crew", id=film.id)
    return Card(title=texts.no_rooms(film.code), buttons=(again,))


async def home(app: AppContext, row: ScheduledJob) -> None:
    """The channel where the form was asked for becomes the home, if we can speak there."""
    channel, account = row.payload["channel"], row.payload["account"]
    entered = await app.chats[account.partition(":")[0]].enter(channel)
    async with app.store.writing() as db:
        film = await get_row(db, Production, row.production_id or 0)
        if film.home == channel:
            return
        if entered and await is_free(db, channel):
            film.home = channel
            db.add(film)
            return
        place = Place(channel=f"dm:{account}")
        await private_messages.send_privately(app, db, account, place, texts.home_closed(film.code))
