"""Roles get their pages on Slack: in a channel of a team, from the menu of a message."""

import pytest

from store.models import Agent, Inbound
from tests.doubles.slack_api import BOT
from tests.slack.newcomer import answer, opened
from tests.slack.stage import GAST, KEI, MARA, TEAM_ROOM, Stage, together

pytestmark = pytest.mark.behaviour("B2", "K1")


async def test_a_role_is_bound_to_a_channel_that_a_team_made_itself(stage: Stage) -> None:
    team = stage.slack.room("CTEAM", MARA, KEI)
    team.members.discard(BOT)
    async with stage.app.store.writing() as db:
        casting = await db.get(Agent, 4)
        assert casting is not None
        await db.delete(casting)
    asked = stage.people.command(MARA, team.id, f"SMALLLIGHT crew add {casting.role} runner:@kei")
    answered, _ = await together(stage, asked)
    assert "becomes the page of" in str(answered)
    await stage.work()
    found = {agent.name: agent.channel for agent in await stage.rows(Agent)}
    assert found[casting.name] == team.id
    assert BOT in team.members
    await stage.people.say(KEI, team.id, "She limps.")
    await stage.work()
    heard = [row for row in await stage.rows(Inbound) if row.payload.get("text") == "She limps."]
    assert [row.agent_id is not None for row in heard] == [True]


async def test_a_message_of_a_channel_makes_it_a_roles_page(stage: Stage) -> None:
    async with stage.app.store.writing() as db:
        casting = await db.get(Agent, 4)
        assert casting is not None
        await db.delete(casting)
    ts = await stage.people.say(KEI, TEAM_ROOM, "Shall we cast here?")
    message = stage.slack.channels[TEAM_ROOM].message(ts)
    await stage.people.choose(MARA, TEAM_ROOM, message, "crew_here")
    view = await opened(stage)
    shown = {block["block_id"]: block["element"] for block in view["blocks"]}
    chosen = [option["value"] for option in shown["role"]["options"]]
    assert chosen == [f"={casting.name.replace('_', ' ')}"]
    await stage.people.choose(GAST, TEAM_ROOM, message, "crew_here")
    await answer(stage, await opened(stage), user=GAST)
    await stage.work()
    assert "is for" in stage.private()[-1]
    await answer(stage, view, user=MARA, runner="@kei")
    await stage.work()
    found = {agent.name: agent for agent in await stage.rows(Agent)}
    assert found[casting.name].channel == TEAM_ROOM
