"""A production on Slack, from a gate to an answer, through Bolt and over the double."""

from pathlib import Path

import pytest

from bot.app.card_table import show
from store.models import DecisionRecord, Gate, Inbound, Question
from tests.doubles.slack import Slack
from tests.injection import films
from tests.slack.stage import (
    GAST,
    HOME,
    KEI,
    MARA,
    TEAM_ROOM,
    Stage,
    dm,
    labels,
    on_slack,
    read,
    together,
)

QUESTION = films.question("the year", "director")


@pytest.mark.behaviour("K1", "C5", "C7", "C9")
async def test_a_gate_is_posted_pressed_and_edited_where_it_stands(stage: Stage) -> None:
    card = await stage.ask_gate()
    assert "<@UMARA>" in card["text"]
    await stage.people.press(MARA, "CPRODUCER", card, "approve")
    await stage.work()
    (gate,) = await stage.rows(Gate)
    assert gate.status == "approved"
    assert labels(card) == ["Undo", "Read it all"]
    assert "Mara (director)" in read(card)
    await stage.work(seconds=20)
    assert labels(card) == ["Read it all"]
    assert len([m for m in stage.slack.posts("CPRODUCER") if m["text"].startswith("G-")]) == 1


@pytest.mark.behaviour("C7", "K5")
async def test_what_slack_sends_twice_and_who_presses_twice_changes_nothing(stage: Stage) -> None:
    card = await stage.ask_gate()
    press = stage.people.pressed(MARA, "CPRODUCER", card, "approve")
    await stage.people.deliver(press)
    await stage.people.again(press)
    await stage.people.press(MARA, "CPRODUCER", card, "approve")
    await stage.work()
    await stage.people.again(press)
    await stage.work()
    assert len(await stage.rows(DecisionRecord)) == 1
    assert any("already" in said.lower() for said in stage.private())


@pytest.mark.behaviour("C7")
async def test_who_may_not_decide_is_told_so_alone(stage: Stage) -> None:
    card = await stage.ask_gate()
    await stage.people.press(GAST, "CPRODUCER", card, "approve")
    await stage.work()
    (said,) = stage.slack.ephemerals
    assert said["user"] == GAST
    assert [gate.status for gate in await stage.rows(Gate)] == ["open"]


@pytest.mark.behaviour("E1", "E2", "K1")
async def test_a_question_is_answered_by_a_form_in_its_thread(stage: Stage) -> None:
    said = await stage.world.tool("producer", "human_ask", **QUESTION)
    assert not said.startswith("refused"), said
    await stage.work()
    card = stage.card(HOME, "Q-1")
    index = stage.slack.posts(HOME)[0]
    assert card["thread_ts"] == index["ts"]
    await stage.people.press(MARA, HOME, card, "own")
    await stage.work()
    (view,) = stage.slack.views.values()
    await stage.people.submit(MARA, view, answer="In the winter of 1921")
    await stage.work()
    (question,) = await stage.rows(Question)
    assert (question.status, question.answer) == ("answered", "In the winter of 1921")
    assert "In the winter of 1921" in read(card)


@pytest.mark.behaviour("C7", "K4")
async def test_a_form_that_comes_too_late_is_said_in_words(stage: Stage) -> None:
    card = await stage.ask_gate()
    await stage.people.press(MARA, "CPRODUCER", card, "reject")
    stage.slack.triggers = dict.fromkeys(stage.slack.triggers, False)
    await stage.work()
    assert "press the button again" in stage.private()[-1]


@pytest.mark.behaviour("C5")
async def test_a_reaction_approves_a_gate(stage: Stage) -> None:
    card = await stage.ask_gate()
    await stage.people.react(MARA, "CPRODUCER", card["ts"], "white_check_mark")
    await stage.work()
    assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]


@pytest.mark.behaviour("C5", "C8")
async def test_a_cross_asks_why_and_the_next_reply_in_the_thread_is_the_reason(
    stage: Stage,
) -> None:
    card = await stage.ask_gate()
    await stage.people.react(MARA, "CPRODUCER", card["ts"], "x")
    await stage.work()
    assert "Say why" in stage.private()[-1]
    await stage.people.say(MARA, "CPRODUCER", "The lantern is lit too early", card["ts"])
    await stage.work()
    (gate,) = await stage.rows(Gate)
    assert (gate.status, gate.reason) == ("rejected", "The lantern is lit too early")


@pytest.mark.behaviour("L2", "K5")
async def test_a_card_whose_row_was_lost_to_a_kill_is_not_posted_again(
    slack: Slack, tmp_path: Path
) -> None:
    async with on_slack(tmp_path, slack) as stage:
        await stage.ask_gate()
        await stage.forget_posts()
        posted = len(slack.made("chat.postMessage"))
    async with on_slack(tmp_path, slack) as stage:
        await show(stage.app, "gate", 1)
        card = stage.card("CPRODUCER", "G-")
        assert len(slack.made("chat.postMessage")) == posted
        await stage.people.press(MARA, "CPRODUCER", card, "approve")
        await stage.work()
        assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]


@pytest.mark.behaviour("K1")
async def test_a_command_is_answered_in_its_own_response(stage: Stage) -> None:
    answer, _ = await together(stage, stage.people.command(MARA, "CPRODUCER", "status"))
    assert answer["response_type"] == "ephemeral"
    assert "Now: Script lock." in str(answer["blocks"])
    assert stage.slack.ephemerals == []


@pytest.mark.behaviour("K1")
async def test_every_word_works_as_a_mention_and_the_thread_says_what_is_meant(
    stage: Stage,
) -> None:
    card = await stage.ask_gate()
    await stage.people.say(MARA, "CPRODUCER", "<@UBOT> Approve", card["ts"])
    await stage.work()
    assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
    assert len([row for row in await stage.rows(Inbound) if row.kind == "command"]) == 1


@pytest.mark.behaviour("B2", "B8")
async def test_what_people_write_on_a_page_reaches_its_role(stage: Stage) -> None:
    await stage.people.say(KEI, "CCASTING", "Mara is forty, see <https://a.b/c|this>")
    await stage.people.say(KEI, "CCASTING", "<@UBOT> she limps")
    await stage.work()
    rows = [row for row in await stage.rows(Inbound) if row.kind == "message"]
    assert [row.payload["text"] for row in rows] == [
        "Mara is forty, see [this](https://a.b/c)", "she limps",
    ]  # fmt: skip
    assert all(row.agent_id for row in rows)


@pytest.mark.behaviour("B2", "K5")
async def test_joins_bots_old_text_and_unbound_rooms_are_acknowledged_and_not_kept(
    stage: Stage,
) -> None:
    before = len(await stage.rows(Inbound))
    await stage.people.say(KEI, TEAM_ROOM, "lunch?")
    await stage.people.say(KEI, "CCASTING", "has joined", subtype="channel_join")
    await stage.people.say(KEI, "CCASTING", "beep", bot_id="B2")
    await stage.people.say(KEI, "CCASTING", "old", subtype="message_changed")
    await stage.people.say("UBOT", "CCASTING", "ours")
    await stage.people.event({"type": "team_join", "user": {"id": "U9"}})
    assert len(await stage.rows(Inbound)) == before


async def test_talk_between_people_on_a_page_reaches_no_role(stage: Stage) -> None:
    await stage.people.say(KEI, "CCASTING", "<@UMARA> what do you think?")
    await stage.people.say(KEI, "CCASTING", "// note to self")
    await stage.work()
    rows = [row for row in await stage.rows(Inbound) if row.kind == "message"]
    assert [row.agent_id for row in rows] == [None, None]


@pytest.mark.behaviour("K1")
async def test_a_mention_in_an_unbound_room_is_answered(stage: Stage) -> None:
    await stage.people.say(MARA, TEAM_ROOM, "<@UBOT> statsu")
    await stage.work()
    assert "status" in stage.private()[-1]


@pytest.mark.behaviour("E3")
async def test_an_answer_in_a_direct_message_gets_one_button(stage: Stage) -> None:
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    await stage.platform.chat.whisper("slack:UMARA", dm(MARA), "hello")
    await stage.people.say(MARA, "DUMARA", "it is the winter of 1921")
    await stage.work()
    card = stage.slack.posts("DUMARA")[-1]
    await stage.people.press(MARA, "DUMARA", card, "use")
    await stage.work()
    (question,) = await stage.rows(Question)
    assert (question.status, question.answer) == ("answered", "it is the winter of 1921")


@pytest.mark.behaviour("C9")
async def test_what_waits_is_decided_card_by_card_where_only_one_person_sees_it(
    stage: Stage,
) -> None:
    await stage.ask_gate()
    await stage.world.tool("producer", "human_ask", **QUESTION)
    await stage.work()
    await stage.people.say(MARA, TEAM_ROOM, "<@UBOT> mine")
    await stage.work()
    card = stage.slack.ephemerals[-1]
    await stage.people.press(MARA, TEAM_ROOM, card, "approve")
    await stage.work()
    assert "Q-1" in read(stage.slack.ephemerals[-1])


@pytest.mark.behaviour("K1", "K4")
async def test_the_same_comes_down_the_socket(slack: Slack, tmp_path: Path) -> None:
    async with on_slack(tmp_path, slack, socket=True) as stage:
        await slack.connected.wait()
        card = await stage.ask_gate()
        await stage.people.press(MARA, "CPRODUCER", card, "approve")
        await stage.work()
        assert [gate.status for gate in await stage.rows(Gate)] == ["approved"]
        answer, _ = await together(stage, stage.people.command(MARA, "CPRODUCER", "status"))
        assert answer["blocks"]
