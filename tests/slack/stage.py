"""The small production on Slack: the real app on the real rules, over the double."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlmodel import select
from starlette.applications import Starlette

from bot.app.ingress import InlineIngress
from bot.app.job_handlers import JobRunner
from bot.app.router import ingest, route
from bot.core.chat_port import Place
from bot.core.context import AppContext
from bot.media.screenplay.read import read_script
from bot.production.create import Brought
from handlers.slack.app import SlackPlatform
from store.models import Agent, Member, Post, Production
from testing import world as small_film
from testing.fakes import ScriptedModel
from tests.doubles.slack import Slack
from tests.doubles.slack_api import APP_TOKEN, SECRET, TOKEN, Json
from tests.doubles.slack_people import People, Send
from tests.world import TEXT

HOME, TEAM_ROOM = "CHOME", "CTALK"
PEOPLE = MARA, DENIZ, KEI, GAST = "UMARA", "UDENIZ", "UKEI", "UGAST"


@dataclass
class Stage:
    """One process of the bot, and everybody around it."""

    app: AppContext
    platform: SlackPlatform
    people: People
    slack: Slack
    world: small_film.World
    effects: JobRunner
    send: Send

    async def work(self, seconds: float = 0) -> None:
        """Do all there is to do, after so much time."""
        self.world.clock.move_to(self.world.clock.now() + timedelta(seconds=seconds))
        while True:
            self.app.work_available.clear()
            if await route(self.app) or await self.effects.run():
                continue
            if not self.effects.running:
                return
            await self.app.work_available.wait()

    async def called(self, method: str, times: int) -> None:
        """Until Slack was called so often: what follows an acknowledgement goes on beside us."""
        await self.slack.until(lambda: len(self.slack.made(method)) >= times)

    async def rows(self, table: Any) -> list[Any]:
        await ingest(self.app)
        async with self.app.store.reading() as db:
            return list((await db.exec(select(table).order_by(table.id))).all())

    async def ask_gate(self) -> Json:
        """The script's gate, asked for and posted."""
        said = await self.world.tool(
            "producer", "gate_request", stage="script", act=0, summary="look"
        )
        assert said.startswith("G-"), said
        await self.work()
        return self.card("CPRODUCER", "G-")

    async def forget_posts(self) -> None:
        """As if the process had been killed behind each post, before its row was written."""
        async with self.app.store.writing() as db:
            for post in (await db.exec(select(Post))).all():
                post.message = post.digest = post.permalink = ""
                db.add(post)

    def card(self, channel: str, title: str) -> Json:
        """The newest card there whose notification begins so."""
        found = [m for m in self.slack.posts(channel) if m["text"].startswith(title)]
        return found[-1]

    def private(self) -> list[str]:
        """Everything that was said to one person alone, as they read it."""
        direct = [m for c in self.slack.channels if c[0] == "D" for m in self.slack.posts(c)]
        return [read(m) for m in [*self.slack.ephemerals, *direct]]


def labels(message: Json) -> list[str]:
    """The buttons of a message."""
    elements = [e for block in message["blocks"] for e in block.get("elements", ())]
    return [element["text"]["text"] for element in elements if "value" in element]


def dm(user: str) -> Place:
    return Place(channel=f"dm:slack:{user}")


async def together(stage: Stage, asked: Awaitable[Json]) -> tuple[Json, None]:
    """What is asked, while the bot works."""
    task = asyncio.ensure_future(asked)
    while not task.done():
        await stage.work()
        await asyncio.sleep(0)
    return task.result(), None


def read(message: Json) -> str:
    """The words of a message."""
    inner = [
        part["text"]
        for block in message["blocks"]
        for part in [block.get("text"), *block.get("elements", ())]
        if isinstance(part, dict) and "text" in part
    ]
    words = [text["text"] if isinstance(text, dict) else text for text in inner]
    return "\n".join(words) or str(message["text"])


@asynccontextmanager
async def on_slack(
    folder: Path, slack: Slack, socket: bool = False, text: str = TEXT
) -> AsyncIterator[Stage]:
    """The bot in a folder, on this workspace; opening it again on the same folder is a restart."""
    script = read_script(text.encode(), "small.fountain")
    brought = Brought(script, author="Mara (director)", name="Small Light")
    async with small_film.open_parts(folder, brought, ScriptedModel()) as (app, chat, clock, model):
        platform = SlackPlatform(
            TOKEN, APP_TOKEN if socket else "", "" if socket else SECRET, slack.url
        )
        app.chats = {platform.chat.name: platform.chat}
        await _move(app, slack)
        await platform.start(app, InlineIngress(app))
        web = Starlette(routes=platform.routes())
        transport = httpx2.ASGITransport(app=web)
        async with httpx2.AsyncClient(transport=transport, base_url="http://bot") as http:

            async def send(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
                answer = await http.post("/slack/events", content=body, headers=headers)
                return answer.status_code, answer.text

            people = People(slack, None if socket else send)
            world = small_film.World(app, chat, clock, model)
            try:
                yield Stage(app, platform, people, slack, world, JobRunner(app), send)
            finally:
                await platform.stop()


async def _move(app: AppContext, slack: Slack) -> None:
    """The production's people and pages become Slack's."""
    async with app.store.writing() as db:
        for member in (await db.exec(select(Member))).all():
            member.account = f"slack:U{member.handle[1:].upper()}"
            db.add(member)
        for agent in (await db.exec(select(Agent))).all():
            agent.channel = f"C{agent.name.replace(':', '').upper()}"
            db.add(agent)
            if agent.channel not in slack.channels:
                slack.room(agent.channel, *PEOPLE)
        for production in (await db.exec(select(Production))).all():
            production.home = HOME
            db.add(production)
    for room in (HOME, TEAM_ROOM):
        if room not in slack.channels:
            slack.room(room, *PEOPLE)
