"""Slack is down, busy, or does not know us any more: nothing is lost, and nothing comes twice."""

import logging

import pytest

from bot.agents.turn import take_turn
from bot.app.card_table import show
from store.models import Agent, PrivateMessage, ScheduledJob, Turn
from testing.fakes import FakeChat
from tests.doubles.slack import Fault
from tests.injection import films
from tests.slack.stage import GAST, HOME, KEI, MARA, Stage, read

PAGE = "CPRODUCER"
QUESTION = films.question("the year", "director")


async def ask(stage: Stage) -> None:
    """A gate is asked for; its card is due."""
    said = await stage.world.tool("producer", "gate_request", stage="script", act=0, summary="s")
    assert said.startswith("G-"), said


def cards(stage: Stage, channel: str = PAGE) -> list[str]:
    return [m["text"] for m in stage.slack.posts(channel)]


async def errors(stage: Stage) -> list[str]:
    return [row.error for row in await stage.rows(ScheduledJob) if row.error]


def direct(stage: Stage, user: str) -> list[str]:
    channel = f"D{user}"
    return [read(m) for m in stage.slack.posts(channel)] if channel in stage.slack.channels else []


@pytest.mark.behaviour("K5", "L2")
async def test_what_was_to_be_posted_while_slack_was_down_comes_later_in_its_order_and_once(
    stage: Stage,
) -> None:
    stage.slack.down = True
    await ask(stage)
    await stage.work()
    await stage.world.tool("producer", "human_ask", **QUESTION)
    for seconds in (0, 5, 10, 20):
        await stage.work(seconds)
    assert cards(stage) == [] == cards(stage, HOME)
    stage.slack.down = False
    await stage.work(40)
    assert len([text for text in cards(stage) if text.startswith("G-1")]) == 1
    assert len([text for text in cards(stage, HOME) if text.startswith("Q-1")]) == 1
    posted = [given["channel"] for given in stage.slack.made("chat.postMessage")]
    assert posted[-4:] == [PAGE, HOME, HOME, PAGE]
    assert await errors(stage) == []


@pytest.mark.behaviour("K4")
async def test_a_chat_that_is_down_is_left_alone_for_longer_each_time(stage: Stage) -> None:
    stage.slack.down = True
    await ask(stage)
    tried = []
    for second in range(60):
        before = len(stage.slack.calls)
        await stage.work(1)
        tried += [second] if len(stage.slack.calls) > before else []
    assert tried == [0, 5, 15, 35]


@pytest.mark.behaviour("K3", "K5")
async def test_a_chat_that_is_down_does_not_hold_up_another(stage: Stage) -> None:
    other = FakeChat()
    stage.app.chats["fake"] = other
    stage.slack.down = True
    await ask(stage)
    await stage.work()
    assert "gate:1" in other.posted
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    assert other.posted == ["gate:1", "index:1", "question:1", "asked:1"]
    stage.slack.down = False
    await stage.work(60)
    assert [text for text in cards(stage) if text.startswith("G-1")]
    assert len(other.posted) == 4


@pytest.mark.behaviour("K5", "C7")
async def test_private_words_that_could_not_be_told_are_told_later_and_once(stage: Stage) -> None:
    card = await stage.ask_gate()
    stage.slack.down = True
    await stage.people.press(GAST, PAGE, card, "approve")
    await stage.work()
    assert stage.private() == []
    stage.slack.down = False
    await stage.work(10)
    assert len(stage.slack.ephemerals) == 1
    assert all(letter.told_at for letter in await stage.rows(PrivateMessage))


@pytest.mark.behaviour("C7")
async def test_private_words_that_go_wrong_hold_up_nobody_elses(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    card = await stage.ask_gate()
    await stage.people.press(GAST, PAGE, card, "approve")
    stage.slack.plan["chat.postEphemeral"].append(Fault(200))  # no JSON where it should be
    await stage.work()
    await stage.people.press(KEI, PAGE, card, "approve")
    await stage.work(60)
    assert {said["user"] for said in stage.slack.ephemerals} >= {KEI}


@pytest.mark.behaviour("C7", "K5")
async def test_a_form_that_could_not_open_while_slack_was_down_is_said_when_it_is_back(
    stage: Stage,
) -> None:
    card = await stage.ask_gate()
    stage.slack.down = True
    await stage.people.press(MARA, PAGE, card, "reject")
    await stage.work()
    stage.slack.down = False
    await stage.work(10)
    assert "press the button again" in stage.private()[-1]


@pytest.mark.behaviour("B2", "L2")
async def test_what_a_role_said_while_slack_was_down_stands_on_its_page_later_and_once(
    stage: Stage,
) -> None:
    await stage.people.say(KEI, "CCASTING", "she limps")
    await stage.work()
    (agent,) = [a for a in await stage.rows(Agent) if a.name == "casting"]
    stage.world.model.answers = [["She limps on the left."]]
    stage.slack.down = True
    await take_turn(stage.app, agent.id, "turn:1")
    assert [turn.status for turn in await stage.rows(Turn)] == ["done"]
    await stage.work()
    assert cards(stage, "CCASTING") == []
    stage.slack.down = False
    await stage.work(10)
    await stage.work(100)
    said = [read(m) for m in stage.slack.posts("CCASTING")]
    assert len([text for text in said if "She limps on the left." in text]) == 1


@pytest.mark.behaviour("K4")
async def test_a_turn_does_not_wait_for_a_platform_that_is_down(stage: Stage) -> None:
    await stage.people.say(KEI, "CCASTING", "she limps")
    stage.slack.down = True
    await ask(stage)
    await stage.work()
    before = len(stage.slack.calls)
    (agent,) = [a for a in await stage.rows(Agent) if a.name == "casting"]
    await take_turn(stage.app, agent.id, "turn:1")
    assert [turn.status for turn in await stage.rows(Turn)] == ["done"]
    assert len(stage.slack.calls) == before


@pytest.mark.behaviour("K4", "K5")
async def test_a_long_wait_that_slack_asks_for_holds_nobody_up_and_is_kept(stage: Stage) -> None:
    stage.slack.plan["chat.postMessage"].append(Fault(429, retry_after=90))
    await ask(stage)
    await stage.work()
    await stage.work(80)
    assert len(stage.slack.made("chat.postMessage")) == 1
    await stage.work(11)
    assert len(cards(stage)) == 1
    assert await errors(stage) == []


@pytest.mark.behaviour("L2", "L4")
async def test_a_token_that_was_revoked_is_said_once_and_everything_waits_for_a_new_one(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.slack.revoked = True
    await ask(stage)
    for seconds in (0, 10, 20, 40):
        await stage.work(seconds)
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 1
    assert "token_revoked" in caplog.text
    assert "xoxb-" not in caplog.text
    assert not await stage.platform.ready()
    stage.slack.revoked = False
    await stage.work(300)
    assert len(cards(stage)) == 1
    assert await stage.platform.ready()


@pytest.mark.behaviour("L4", "C9")
@pytest.mark.parametrize("lost", ["archived", "removed"])
async def test_who_runs_a_page_that_is_closed_is_told_once_and_what_belongs_there_comes_later(
    stage: Stage, lost: str
) -> None:
    room = stage.slack.channels[PAGE]
    room.archived = lost == "archived"
    room.members -= {"UBOT"} if lost == "removed" else set()
    await ask(stage)
    await stage.world.tool("producer", "human_ask", **QUESTION)
    for _ in range(6):
        await stage.work(600)
    assert room.messages == []
    told = [said for user in (MARA, "UDENIZ") for said in direct(stage, user)]
    assert len([said for said in told if "takes nothing from me" in said]) == 1
    assert len([text for text in cards(stage, HOME) if text.startswith("Q-1")]) == 1
    room.archived = False
    room.members.add("UBOT")
    await stage.work(3600)
    assert len([text for text in cards(stage) if text.startswith("G-1")]) == 1
    assert await errors(stage) == []


@pytest.mark.behaviour("L4")
async def test_what_belongs_on_a_page_comes_as_soon_as_somebody_writes_there_again(
    stage: Stage,
) -> None:
    room = stage.slack.channels[PAGE]
    room.archived = True
    await ask(stage)
    for _ in range(6):
        await stage.work(600)
    room.archived = False
    await stage.people.say(KEI, PAGE, "// here again")
    await stage.work()
    assert len([text for text in cards(stage) if text.startswith("G-1")]) == 1


async def test_a_channel_that_got_another_name_is_the_same_page(stage: Stage) -> None:
    channel = {"id": PAGE, "name": "producer-new", "created": 1}
    await stage.people.event({"type": "channel_rename", "channel": channel})
    await stage.ask_gate()
    assert len(cards(stage)) == 1


@pytest.mark.behaviour("K5")
async def test_a_row_that_fails_stops_nothing_behind_it(stage: Stage) -> None:
    await ask(stage)
    await stage.world.tool("producer", "human_ask", **QUESTION)
    stage.slack.plan["chat.postMessage"].append(Fault(200))
    await stage.work()
    await stage.work(10)
    assert len([text for text in cards(stage, HOME) if text.startswith("Q-1")]) == 1


async def test_nothing_is_sent_to_an_address_that_a_delivery_names() -> None:
    from pathlib import Path

    folder = Path(__file__).parents[2] / "handlers/slack"
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    assert "response_url" not in code
    assert "AsyncRespond" not in code


@pytest.mark.behaviour("K3")
async def test_a_card_below_one_that_could_not_be_shown_waits_with_it(stage: Stage) -> None:
    stage.slack.down = True
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    stage.slack.down = False
    await stage.work(10)
    index, question = stage.slack.posts(HOME)[:2]
    assert question["thread_ts"] == index["ts"]
    await show(stage.app, "question", 1)
    assert len(stage.slack.posts(HOME)) == 2
