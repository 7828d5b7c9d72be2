"""Rooms on Slack: made once, found again, never somebody else's, and what stands in the way."""

import pytest

from bot.core.chat_port import Form, FormField, NoRoom, Place, PlatformUnavailable
from handlers.slack import forms
from tests.doubles.slack import Fault
from tests.doubles.slack_api import BOT, Channel
from tests.slack.rules import faults
from tests.slack.stage import KEI, MARA, Stage

pytestmark = pytest.mark.behaviour("B2", "K6")
NAME, TOPIC = "lamp-producer", "Continuity: LAMP, creative producer (a1b2c3)"


async def room(stage: Stage, name: str = NAME, topic: str = TOPIC) -> str:
    return await stage.platform.chat.room(name, topic, [f"slack:{MARA}", f"slack:{KEI}"])


def somebody_elses(stage: Stage, name: str = NAME, **more: object) -> Channel:
    channel = stage.slack.room(f"CTHEIRS{name.upper()}")
    channel.members.discard(BOT)
    channel.name = name
    for key, value in more.items():
        setattr(channel, key, value)
    return channel


async def test_a_room_is_made_with_its_topic_and_its_people(stage: Stage) -> None:
    channel = stage.slack.channels[await room(stage)]
    assert (channel.name, channel.topic["value"]) == (NAME, TOPIC)
    assert channel.members == {BOT, MARA, KEI}


@pytest.mark.behaviour("L2")
async def test_a_room_that_was_made_before_a_kill_is_found_again(stage: Stage) -> None:
    made = await room(stage)
    assert await room(stage) == made
    bare = stage.slack.named(NAME)
    bare.topic = {"value": "", "creator": "", "last_set": 0}  # killed before the topic was set
    assert await room(stage) == made
    assert bare.topic["value"] == TOPIC


@pytest.mark.behaviour("L2")
async def test_a_room_is_found_again_under_its_number_and_behind_the_first_page(
    stage: Stage,
) -> None:
    somebody_elses(stage)
    made = await room(stage)
    assert stage.slack.channels[made].name == f"{NAME}-2"
    early = {f"C{n:06}": Channel(f"C{n:06}", name=f"talk-{n}") for n in range(2000)}
    stage.slack.channels = {**early, **stage.slack.channels}
    assert await room(stage) == made


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize("creator", ["UADMIN", BOT])
async def test_a_room_of_somebody_else_is_not_taken_whatever_its_topic_says(
    stage: Stage, creator: str
) -> None:
    topic = TOPIC if creator != BOT else "Continuity: LAMP, creative producer (another film)"
    said = {"value": topic, "creator": creator, "last_set": 1}
    somebody_elses(stage, topic=said, creator=creator)
    assert stage.slack.channels[await room(stage)].name == f"{NAME}-2"


async def test_a_name_that_an_archived_or_a_private_room_holds_gets_a_number(stage: Stage) -> None:
    stage.slack.channels[await room(stage)].archived = True
    somebody_elses(stage, f"{NAME}-2", private=True)
    assert stage.slack.channels[await room(stage)].name == f"{NAME}-3"


async def test_we_come_back_to_a_room_of_ours_that_we_were_sent_out_of(stage: Stage) -> None:
    made = await room(stage)
    stage.slack.channels[made].members.discard(BOT)
    assert await room(stage) == made
    assert BOT in stage.slack.channels[made].members


async def test_a_room_that_may_have_been_made_is_not_made_again(stage: Stage) -> None:
    stage.slack.plan["conversations.create"].append(Fault(500, after=True))
    made = await room(stage)
    assert [c.id for c in stage.slack.channels.values() if c.name.startswith(NAME)] == [made]


async def test_who_cannot_be_invited_and_a_topic_that_is_not_taken_hold_nothing_up(
    stage: Stage,
) -> None:
    stage.slack.forbidden = {"conversations.setTopic": "restricted_action"}
    del stage.slack.users[MARA]
    made = stage.slack.channels[await room(stage)]
    assert made.members == {BOT, KEI}


@pytest.mark.behaviour("K6", "L4")
@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("missing_scope", "channels:manage"),
        ("restricted_action", "an admin"),
        ("org_login_required", "org login required"),
    ],
)
async def test_why_there_is_no_room_is_said_in_words(stage: Stage, error: str, words: str) -> None:
    stage.slack.forbidden = {"conversations.create": error}
    with pytest.raises(NoRoom, match=words):
        await room(stage)


async def test_a_platform_that_says_nothing_is_asked_again_later(stage: Stage) -> None:
    stage.slack.plan["conversations.create"].extend([Fault(500)] * 3)
    with pytest.raises(PlatformUnavailable):
        await room(stage)
    assert stage.slack.channels[await room(stage)].name == NAME


async def test_names_are_what_slack_takes(stage: Stage) -> None:
    made = await room(stage, f"LAMP.Färgare & co {'x' * 90}")
    name = stage.slack.channels[made].name
    assert name.startswith("lamp-f-rgare-co-x")
    assert len(name) <= 80


async def test_we_enter_public_rooms_and_know_which_private_ones_we_are_in(stage: Stage) -> None:
    theirs = somebody_elses(stage, "talk")
    closed = somebody_elses(stage, "secret", private=True)
    chat = stage.platform.chat
    assert await chat.enter(theirs.id)
    assert BOT in theirs.members
    assert not await chat.enter(closed.id)
    closed.members.add(BOT)
    assert await chat.enter(closed.id)
    assert await chat.enter(f"dm:slack:{MARA}")


def test_people_are_picked_in_a_form_and_come_back_as_accounts() -> None:
    field = FormField(name="who", label="Who approves", value="slack:U1 slack:U2", people=True)
    view = forms.view(
        Form(title="t", submit="s", value="a:b:1:1", fields=(field,)), Place(channel="C")
    )
    assert faults(view["blocks"], 100) == []
    assert view["blocks"][0]["element"]["initial_users"] == ["U1", "U2"]
    given = {"who": {"said": {"type": "multi_users_select", "selected_users": ["U3", "U1"]}}}
    assert forms.filled({"state": {"values": given}}) == {"who": "slack:U3 slack:U1"}
