"""A production begins on Slack: from a dropped script to the first words in a new room."""

from pathlib import Path

import pytest

from bot import texts
from bot.production.greeting import greet
from store.models import Entry, Inbound, Member
from tests.doubles.slack import Fault, Slack
from tests.doubles.slack_api import BOT
from tests.slack.newcomer import DIRECT, NOOR, answer, drop, films, opened, pages, rooms, turns
from tests.slack.stage import (
    DENIZ,
    KEI,
    MARA,
    TEAM_ROOM,
    Stage,
    labels,
    on_slack,
    read,
    together,
)

pytestmark = pytest.mark.behaviour("K6", "K1")


async def test_from_a_dropped_script_to_the_producers_first_words_in_its_room(
    stage: Stage,
) -> None:
    await drop(stage)
    card = stage.slack.posts(DIRECT)[-1]
    assert labels(card) == ["Load as script"]
    assert "3 scenes" in read(card)
    await stage.people.press(NOOR, DIRECT, card, "load")
    view = await opened(stage)
    shown = {block["block_id"]: block["element"] for block in view["blocks"]}
    assert shown["title"]["initial_value"] == "Small Light"
    assert shown["timezone"]["initial_value"] == "Europe/Berlin"
    assert shown["approvers"]["type"] == "multi_users_select"
    assert await answer(stage, view, code="night", approvers=KEI) == {}
    await stage.work()
    assert rooms(stage.slack) == {
        "night-producer": {BOT, NOOR, KEI}, "night-storyboard": {BOT, NOOR, KEI},
    }  # fmt: skip
    room = stage.slack.named("night-producer")
    crew = stage.card(room.id, "Crew of NIGHT")
    assert labels(crew) == ["Add crew"]
    await turns(stage, "I have read **Small Light**.")
    said = stage.slack.posts(room.id)[-1]
    assert "I have read *Small Light*." in read(said)
    (film,) = await films(stage)
    assert film.home == room.id
    people = {m.account: m for m in await stage.rows(Member) if m.production_id == film.id}
    assert {who: (m.handle, m.rights) for who, m in people.items()} == {
        f"slack:{NOOR}": ("@unoor", ["director", "line_producer"]),
        f"slack:{KEI}": ("@ukei", ["director"]),
    }
    kinds = {e.kind for e in await stage.rows(Entry) if e.production_id == film.id}
    assert kinds == {"script", "hard_constraint"}
    await stage.people.press(NOOR, room.id, crew, "add")
    await stage.work()
    assert len(rooms(stage.slack)) == 7
    assert all(members >= {BOT, NOOR, KEI} for members in rooms(stage.slack).values())
    assert labels(crew) == []


@pytest.mark.behaviour("K4", "C7")
async def test_what_a_form_has_wrong_is_said_at_its_fields_and_it_stays_open(
    stage: Stage,
) -> None:
    answered, _ = await together(stage, stage.people.command(NOOR, TEAM_ROOM, "new"))
    assert answered == {"text": ""}
    view = await opened(stage)
    kept = len(await stage.rows(Inbound))
    wrong = await answer(stage, view, title="Night", code="SMALLLIGHT", checkin="noon")
    assert wrong["response_action"] == "errors"
    assert set(wrong["errors"]) == {"code", "checkin"}
    assert wrong["errors"]["code"] == "SMALLLIGHT is another production’s; SMALLLIGHT2 is free."
    assert len(await stage.rows(Inbound)) == kept
    assert await answer(stage, view, title="Night", code="NIGHT", approvers=BOT) != {}
    assert await answer(stage, view, title="Night", code="NIGHT") == {}
    await stage.work()
    (film,) = await films(stage)
    assert (film.code, film.home) == ("NIGHT", TEAM_ROOM)


@pytest.mark.behaviour("K4", "L2")
async def test_where_slack_does_not_say_who_somebody_is_the_form_opens_and_is_taken(
    stage: Stage,
) -> None:
    stage.slack.person(NOOR)
    stage.slack.plan["users.info"].extend([Fault(500)] * 2)
    await together(stage, stage.people.command(NOOR, TEAM_ROOM, "new"))
    view = await opened(stage)
    said = {"title": "Night", "code": "NIGHT", "approvers": KEI}
    assert await answer(stage, view, **said) == {}
    await stage.work()
    assert [film.timezone for film in await films(stage)] == ["UTC"]


async def test_the_fault_at_a_field_comes_down_the_socket_too(slack: Slack, tmp_path: Path) -> None:
    async with on_slack(tmp_path, slack, socket=True) as stage:
        await slack.connected.wait()
        await together(stage, stage.people.command(NOOR, TEAM_ROOM, "new"))
        wrong = await answer(stage, await opened(stage), title="Night", code="?")
        assert wrong == {"response_action": "errors", "errors": {"code": texts.CODE_HOW}}


@pytest.mark.behaviour("K5")
async def test_the_word_twice_and_a_form_sent_twice_begin_one_film(stage: Stage) -> None:
    stage.slack.person(NOOR)
    for _ in range(2):
        await together(stage, stage.people.command(NOOR, TEAM_ROOM, "new"))
    first, second = list(stage.slack.views.values())
    sent = stage.people.filled(NOOR, first, title="Night", code="NIGHT")
    await stage.people.deliver(sent)
    await stage.people.again(sent)
    late = stage.people.filled(NOOR, second, title="Night", code="NIGHT")
    await stage.people.deliver(late)  # before the first was taken, nothing is wrong with it
    await stage.work()
    assert [film.code for film in await films(stage)] == ["NIGHT"]
    assert any("NIGHT2 is free" in said for said in stage.private())
    assert len(rooms(stage.slack)) == 2


async def test_after_a_mention_one_button_opens_the_form(stage: Stage) -> None:
    stage.slack.channels[TEAM_ROOM].members.add(NOOR)
    stage.slack.person(NOOR)
    await stage.people.say(NOOR, TEAM_ROOM, "<@UBOT> new")
    await stage.work()
    card = stage.slack.ephemerals[-1]
    assert labels(card) == ["Open the form"]
    await stage.people.press(NOOR, TEAM_ROOM, card, "new")
    assert (await opened(stage))["title"]["text"] == "New production"


@pytest.mark.behaviour("C7")
async def test_a_word_whose_form_comes_too_late_is_answered_in_words(stage: Stage) -> None:
    asked = stage.people.command(NOOR, TEAM_ROOM, "new")
    stage.slack.forbidden = {"views.open": "expired_trigger_id"}
    answered, _ = await together(stage, asked)
    assert "say the word again" in str(answered)


@pytest.mark.behaviour("L4", "C7")
async def test_a_workspace_that_lets_us_make_no_channels_is_said_and_tried_again(
    stage: Stage,
) -> None:
    stage.slack.forbidden = {"conversations.create": "restricted_action"}
    await drop(stage)
    await stage.people.press(NOOR, DIRECT, stage.slack.posts(DIRECT)[-1], "load")
    await answer(stage, await opened(stage), code="NIGHT")
    await stage.work()
    told = [m for m in stage.slack.posts(DIRECT) if "an admin can allow it" in read(m)]
    assert len(told) == 1
    stage.slack.forbidden = {}
    await stage.people.press(NOOR, DIRECT, stage.slack.posts(DIRECT)[-1], "rooms")
    await stage.work()
    assert set(rooms(stage.slack)) == {"night-producer", "night-storyboard"}


@pytest.mark.behaviour("L2")
async def test_a_room_whose_making_nobody_answered_for_is_there_once(stage: Stage) -> None:
    stage.slack.plan["conversations.create"].extend([Fault(500, after=True)] * 3)
    await drop(stage)
    await stage.people.press(NOOR, DIRECT, stage.slack.posts(DIRECT)[-1], "load")
    await answer(stage, await opened(stage), code="NIGHT")
    await stage.work()
    await stage.work(seconds=61)
    assert set(rooms(stage.slack)) == {"night-producer", "night-storyboard"}
    assert {agent.name for agent in await pages(stage)} == {"producer", "storyboard"}


@pytest.mark.behaviour("L2", "K5")
async def test_begun_before_a_restart_its_rooms_are_made_behind_it(
    slack: Slack, tmp_path: Path
) -> None:
    async with on_slack(tmp_path, slack) as stage:
        await drop(stage)
        await stage.people.press(NOOR, DIRECT, slack.posts(DIRECT)[-1], "load")
        await answer(stage, await opened(stage), code="NIGHT")
    async with on_slack(tmp_path, slack) as stage:
        await stage.work()
        assert set(rooms(slack)) == {"night-producer", "night-storyboard"}
        assert len(await pages(stage)) == 2


async def test_who_installed_it_is_greeted_once_and_may_try_ours(stage: Stage) -> None:
    stage.slack.person(NOOR)
    for _ in range(2):
        await greet(stage.app, f"slack:{NOOR}")
    (card,) = stage.slack.posts(DIRECT)
    assert "Drop your script here, or try ours." in card["text"]
    await stage.people.press(NOOR, DIRECT, card, "ours")
    await answer(stage, await opened(stage), approvers=f"{MARA} {DENIZ}")
    await stage.work()
    (film,) = await films(stage)
    assert (film.code, film.title) == ("LASTLAMP", "The Last Lamp")


@pytest.mark.behaviour("A10")
async def test_what_is_no_script_is_said_where_it_was_dropped(stage: Stage) -> None:
    await drop(stage, "holiday.jpg", b"\xff\xd8\xff\xe0 a picture")
    said = read(stage.slack.posts(DIRECT)[-2])
    assert "No script was found" in said
    assert "holiday.jpg" in said
    assert labels(stage.slack.posts(DIRECT)[-1]) == ["Try ours"]
    assert await films(stage) == []
