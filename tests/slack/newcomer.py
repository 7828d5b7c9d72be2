"""Somebody who is in no production yet, in a workspace with the bot: what they do and see."""

import json

from bot.agents.turn import take_turn
from store.inbound import agents_with_mail
from store.models import Agent, Production
from tests.doubles.slack import Slack
from tests.doubles.slack_api import BOT, Json
from tests.slack.stage import Stage
from tests.world import TEXT

NOOR, DIRECT = "UNOOR", "DUNOOR"


async def drop(stage: Stage, name: str = "small.fountain", data: bytes = TEXT.encode()) -> None:
    """Somebody who is in no production posts a file in their direct messages with the bot."""
    if DIRECT not in stage.slack.channels:
        stage.slack.room(DIRECT, NOOR)
    file = stage.slack.share(name, data)
    await stage.people.say(NOOR, DIRECT, "", subtype="file_share", files=[file])
    await stage.work()


async def opened(stage: Stage) -> Json:
    await stage.work()
    return list(stage.slack.views.values())[-1]


async def answer(stage: Stage, view: Json, user: str = NOOR, **said: str) -> Json:
    """What Slack is told when the form is sent off."""
    body = await stage.people.deliver(stage.people.filled(user, view, **said))
    return dict(json.loads(body)) if body else {}


async def turns(stage: Stage, *words: str) -> None:
    """Everybody of the new film who has mail takes a turn."""
    mine = {agent.id for agent in await pages(stage)}
    stage.world.model.answers = [[each] for each in words]
    async with stage.app.store.reading() as db:
        waiting = [each for each in await agents_with_mail(db) if each[0] in mine]
    for agent, row in waiting:
        await take_turn(stage.app, agent, f"turn:{agent}:{row}")
    await stage.work()


async def films(stage: Stage) -> list[Production]:
    return (await stage.rows(Production))[1:]


async def pages(stage: Stage) -> list[Agent]:
    found = {film.id for film in await films(stage)}
    return [agent for agent in await stage.rows(Agent) if agent.production_id in found]


def rooms(slack: Slack) -> dict[str, set[str]]:
    """The channels that the bot made, with who is in them."""
    return {c.name: c.members for c in slack.channels.values() if c.creator == BOT}
