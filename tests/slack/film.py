"""A whole film through Slack: the simulated crew presses what the double shows, into real Bolt."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from starlette.applications import Starlette

from bot.app.bootstrap import open_app
from bot.app.ingress import InlineIngress
from bot.core.chat_port import Card, Place, Ref, Speaker
from bot.core.clock import SetClock
from bot.core.context import AppContext
from bot.core.settings import Settings
from bot.generation.providers.animatic import Animatic
from bot.media.screenplay.read import read_script
from bot.production import create
from bot.reporting.deliverables import Finished
from handlers.rehearsal import crew
from handlers.rehearsal.platform import RehearsalChat
from handlers.rehearsal.run import PressPlan, Rehearsal
from handlers.rehearsal.stage import START
from handlers.slack.app import SlackPlatform
from handlers.slack.platform import SlackChat
from tests.doubles.slack import Slack
from tests.doubles.slack_api import SECRET, TOKEN, Json
from tests.doubles.slack_people import People
from understudy.playing import inside

MENTION = re.compile(r"<@(U\w+)>")
USERS = {person.handle: f"U{person.handle[1:].upper()}" for person in crew.CREW}


@dataclass
class Counts:
    """(user, day) to how often."""

    presses: Counter[tuple[str, str]] = field(default_factory=Counter)
    pings: Counter[tuple[str, str]] = field(default_factory=Counter)

    def table(self) -> str:
        rows = sorted({*self.presses, *self.pings})
        return "\n".join(
            f"{user:8} {day} presses {self.presses[user, day]:3} pings {self.pings[user, day]:3}"
            for user, day in rows
        )


class Watched(SlackChat):
    """Slack as it is, and beside it the cards as they were given to it; a room is made where one
    is spoken of. Giving it a card twice to post is an error."""

    slack: Slack
    board: RehearsalChat
    refs: dict[str, Ref]

    async def _where(self, place: Place) -> tuple[str, str]:
        if not place.channel.startswith("dm:") and place.channel not in self.slack.channels:
            self.slack.room(place.channel, *USERS.values())
        return await super()._where(place)

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        ref = await super().post(key, place, card, speaker)
        if not key.startswith("working:"):
            await self.board.post(key, place, card, speaker)
            self.refs[key] = ref
        return ref

    async def edit(self, ref: Ref, card: Card) -> None:
        await super().edit(ref, card)
        key = next((key for key, known in self.refs.items() if known == ref), "")
        await self.board.edit(Ref(channel=ref.channel, message=key), card)


class OnSlack(Rehearsal):
    """The crew's way through a film, with every press made on Slack."""

    people: People
    refs: dict[str, Ref]
    counts: Counts

    async def press(self, plan: PressPlan) -> None:
        slack, user = self.people.slack, USERS[plan.person.handle]
        ref, before = self.refs[plan.shown.key], set(slack.views)
        message = slack.channels[ref.channel].message(ref.message)
        alone = {**message, "blocks": [_only(b, plan.intent.value) for b in message["blocks"]]}
        verb = plan.intent.value.partition(":")[0]
        self.counts.presses[user, str(self._clock.now().date())] += 1
        await self.people.press(user, ref.channel, alone, verb, plan.intent.ticked)
        await self._pump.quiet()
        for opened in set(slack.views) - before:
            await self.people.submit(user, slack.views[opened], **dict(plan.intent.values))
            await self._pump.quiet()
        self._chat.act(plan.mark)


@dataclass
class Film:
    """What was made, and what it asked of people."""

    app: AppContext
    slack: Slack
    counts: Counts


def _only(block: Json, value: str) -> Json:
    if "elements" not in block:
        return block
    return {**block, "elements": [e for e in block["elements"] if e.get("value") == value]}


@asynccontextmanager
async def filmed(folder: Path, slack: Slack, text: str, seed: int = 1) -> AsyncIterator[Film]:
    """This script as a finished film; the house is still open."""
    clock, counts = SetClock(START), Counts()
    platform = SlackPlatform(TOKEN, "", SECRET, slack.url)
    chat = platform.chat = Watched(platform.chat.api)
    chat.slack, chat.refs = slack, {}
    slack.told.append(lambda message: _count(counts, message, str(clock.now().date())))
    for user in USERS.values():
        slack.person(user)
    settings = Settings(_env_file=None, anthropic_api_key=None, anthropic_base_url=None)
    with RehearsalChat(folder / "board.db", clock).open() as board:
        chat.board = board
        board.remember("seed", seed)
        async with open_app(
            settings,
            folder,
            clock,
            [chat],
            lambda worker_pool: {"animatic": Animatic(worker_pool, lambda _: False)},
            inside(clock.now),
        ) as opened:
            await _begin(opened.app, text)
            await platform.start(opened.app, InlineIngress(opened.app))
            transport = httpx2.ASGITransport(app=Starlette(routes=platform.routes()))
            async with httpx2.AsyncClient(transport=transport, base_url="http://bot") as http:

                async def send(body: bytes, headers: dict[str, str]) -> tuple[int, str]:
                    answer = await http.post("/slack/events", content=body, headers=headers)
                    return answer.status_code, answer.text

                run = OnSlack(opened.app, opened.worker, board, clock)
                run.people, run.refs, run.counts = People(slack, send), chat.refs, counts
                try:
                    await run.run(Finished(opened.app).yet, _nothing)
                    yield Film(opened.app, slack, counts)
                finally:
                    await platform.stop()


def _count(counts: Counts, message: Json, day: str) -> None:
    called = set(MENTION.findall(message["text"]))
    if message["channel"].startswith("D"):
        called.add(message["channel"][1:])
    counts.pings.update((user, day) for user in called)


async def _begin(app: AppContext, text: str) -> None:
    members = [p.member(f"slack:{USERS[p.handle]}") for p in crew.CREW]
    script = read_script(text.encode(), "small.fountain")
    brought = create.Brought(script, author="Mara (director)")
    await create.begin_once(app, brought, members, crew.PAGES)


async def _nothing() -> None:
    """Nobody looks on."""
