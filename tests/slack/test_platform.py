"""Slack as the chat port: what is posted, found, told and fetched, and what of it may go wrong."""

from pathlib import Path

import pytest

from bot.core.chat_port import (
    CONTINUITY,
    Attached,
    Button,
    Card,
    NotFetched,
    Place,
    PlatformUnavailable,
    Ref,
)
from handlers.slack.calls import SlackRefused
from tests.doubles.slack import Fault, Slack
from tests.slack.stage import GAST, KEI, MARA, TEAM_ROOM, Stage, dm, read

HERE = Place(channel=TEAM_ROOM)
PICTURE = b"\xff\xd8 a picture"


async def post(stage: Stage, key: str, place: Place = HERE, **card: object) -> Ref:
    shown = Card.model_validate({"title": key, **card})
    return await stage.platform.chat.post(key, place, shown, CONTINUITY)


def titles(slack: Slack, channel: str = TEAM_ROOM) -> list[str]:
    return [message["text"] for message in slack.posts(channel)]


@pytest.mark.behaviour("K5", "L2")
@pytest.mark.parametrize("status", [500, 502, 503, 0])
async def test_a_post_that_may_be_there_is_looked_for_before_it_is_posted_again(
    stage: Stage, status: int
) -> None:
    stage.slack.plan["chat.postMessage"].append(Fault(status, after=True))
    ref = await post(stage, "gate:1")
    assert titles(stage.slack) == ["gate:1"]
    assert stage.slack.posts(TEAM_ROOM)[0]["ts"] == ref.message


@pytest.mark.behaviour("K5")
@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_that_is_no_json_is_no_answer(stage: Stage, status: int) -> None:
    fault = Fault(status, after=True, kind="application/json")
    stage.slack.plan["chat.postMessage"].append(fault)
    await post(stage, "gate:1")
    assert titles(stage.slack) == ["gate:1"]


@pytest.mark.behaviour("K5")
@pytest.mark.parametrize("status", [500, 0])
async def test_a_post_that_did_not_arrive_is_posted_again(stage: Stage, status: int) -> None:
    stage.slack.plan["chat.postMessage"].append(Fault(status))
    await post(stage, "gate:1")
    assert titles(stage.slack) == ["gate:1"]


@pytest.mark.behaviour("K5")
async def test_what_waits_for_slack_keeps_its_order_and_none_is_lost(stage: Stage) -> None:
    import asyncio

    stage.slack.plan["chat.postMessage"].extend([Fault(429), Fault(429)])
    keys = [f"gate:{n}" for n in range(1, 6)]
    await asyncio.gather(*(post(stage, key) for key in keys))
    assert titles(stage.slack) == keys


@pytest.mark.behaviour("K1")
async def test_a_card_in_a_thread_stands_below_the_card_it_names(stage: Stage) -> None:
    card = await stage.ask_gate()
    place = Place(channel="CPRODUCER", thread="gate:1")
    await post(stage, "note:1", place)
    assert stage.slack.posts("CPRODUCER")[-1]["thread_ts"] == card["ts"]
    found = await stage.platform.chat.find("note:1", place)
    assert found is not None
    assert found.message == stage.slack.posts("CPRODUCER")[-1]["ts"]


async def test_what_was_never_posted_is_not_found(stage: Stage) -> None:
    await post(stage, "gate:1")
    assert await stage.platform.chat.find("gate:2", HERE) is None


@pytest.mark.behaviour("K5")
async def test_an_edit_is_tried_again_and_a_deleted_card_is_left_alone(stage: Stage) -> None:
    ref = await post(stage, "gate:1")
    stage.slack.plan["chat.update"].append(Fault(500))
    await stage.platform.chat.edit(ref, Card(title="decided"))
    assert titles(stage.slack) == ["decided"]
    stage.slack.channels[TEAM_ROOM].messages.clear()
    await stage.platform.chat.edit(ref, Card(title="again"))


@pytest.mark.behaviour("C9")
async def test_who_is_not_in_the_room_is_told_in_a_direct_message(stage: Stage) -> None:
    stage.slack.channels[TEAM_ROOM].members.discard(GAST)
    await stage.platform.chat.whisper(f"slack:{GAST}", HERE, "for you alone")
    assert stage.slack.ephemerals == []
    assert titles(stage.slack, f"D{GAST}") == ["for you alone"]


async def test_who_cannot_be_reached_at_all_holds_nobody_up(stage: Stage) -> None:
    await stage.platform.chat.whisper("slack:UGONE", HERE, "hello")
    await stage.platform.chat.whisper(f"slack:{KEI}", HERE, "hello")
    assert [said["user"] for said in stage.slack.ephemerals] == [KEI]


@pytest.mark.behaviour("C5")
async def test_private_words_stand_in_a_thread_only_where_somebody_sees_them(stage: Stage) -> None:
    card = await stage.ask_gate()
    place = Place(channel="CPRODUCER", thread="gate:1")
    await stage.platform.chat.whisper(f"slack:{MARA}", place, "one")
    await stage.people.say(MARA, "CPRODUCER", "a reply", card["ts"])
    await stage.platform.chat.whisper(f"slack:{MARA}", place, "two")
    assert [said["thread_ts"] for said in stage.slack.ephemerals] == [None, card["ts"]]


@pytest.mark.behaviour("K1")
async def test_long_private_words_come_whole(stage: Stage) -> None:
    words = "\n".join(f"line {n} " + "x" * 200 for n in range(200))
    await stage.platform.chat.whisper(f"slack:{MARA}", HERE, words)
    told = "\n".join(read(said) for said in stage.slack.ephemerals)
    assert all(f"line {n} " in told for n in range(200))


async def test_a_channel_that_was_archived_or_left_is_said_by_slacks_own_word(stage: Stage) -> None:
    stage.slack.channels[TEAM_ROOM].archived = True
    with pytest.raises(SlackRefused, match="is_archived"):
        await post(stage, "gate:1")
    stage.slack.channels["CCASTING"].members.discard("UBOT")
    with pytest.raises(SlackRefused, match="not_in_channel"):
        await post(stage, "gate:2", Place(channel="CCASTING"))


async def test_a_token_that_was_revoked_is_said_by_slacks_own_word(stage: Stage) -> None:
    stage.slack.revoked = True
    with pytest.raises(PlatformUnavailable, match="token_revoked"):
        await post(stage, "gate:1")


@pytest.mark.behaviour("K4")
async def test_a_page_shows_who_is_at_work_and_no_longer_when_it_is_over(stage: Stage) -> None:
    stop = Button(label="Stop", verb="stop", kind="agent", id=1)
    chat = stage.platform.chat
    for _ in range(2):
        await chat.working(HERE, stop)
    assert len(titles(stage.slack)) == 1
    await chat.working(HERE, None)
    assert titles(stage.slack) == []


async def test_a_reaction_is_put_once_and_again_harmlessly(stage: Stage) -> None:
    ts = await stage.people.say(KEI, TEAM_ROOM, "hello")
    for _ in range(2):
        await stage.platform.chat.react(Ref(channel=TEAM_ROOM, message=ts), "👀")
    assert stage.slack.channels[TEAM_ROOM].message(ts)["reactions"] == ["eyes"]


async def test_a_person_is_known_by_name_handle_and_time_zone(stage: Stage) -> None:
    found = await stage.platform.chat.profile(f"slack:{KEI}")
    assert found is not None
    assert (found.handle, found.name, found.timezone) == ("@ukei", "Ukei", "Europe/Berlin")
    assert await stage.platform.chat.profile("slack:UNOBODY") is None


@pytest.mark.behaviour("K1")
async def test_a_picture_goes_up_once_and_is_shown_with_its_words(stage: Stage) -> None:
    sha256 = stage.app.files.put(PICTURE, ".jpg")
    for n in (1, 2):
        await post(stage, f"gate:{n}", picture=sha256, alt="four lanterns")
    images = [b for m in stage.slack.posts(TEAM_ROOM) for b in m["blocks"] if b["type"] == "image"]
    assert [image["alt_text"] for image in images] == ["four lanterns"] * 2
    assert len(stage.slack.made("files.completeUploadExternal")) == 1
    assert stage.slack.contents[images[0]["slack_file"]["id"]] == PICTURE


async def test_a_picture_that_cannot_go_up_leaves_its_words(stage: Stage) -> None:
    sha256 = stage.app.files.put(PICTURE, ".jpg")
    stage.slack.plan["files.getUploadURLExternal"].append(Fault(500))
    await post(stage, "gate:1", picture=sha256, alt="four lanterns")
    assert "four lanterns" in read(stage.slack.posts(TEAM_ROOM)[0])


@pytest.mark.behaviour("A11")
async def test_a_file_comes_down_with_our_token_and_within_its_limit(
    stage: Stage, tmp_path: Path
) -> None:
    file = stage.slack.share("script.fountain", b"INT. ATTIC" * 1000)
    attached, place = Attached(id=file["id"], name="script.fountain"), tmp_path / "got"
    await stage.platform.chat.download(attached, place, 20_000)
    assert place.read_bytes() == b"INT. ATTIC" * 1000
    file["size"] = 1  # whatever Slack says, the limit holds
    with pytest.raises(NotFetched, match="larger"):
        await stage.platform.chat.download(attached, tmp_path / "more", 5000)
    assert not (tmp_path / "more").exists()
    with pytest.raises(NotFetched, match="file not found"):
        await stage.platform.chat.download(Attached(id="F0", name="x"), tmp_path / "no", 5000)


@pytest.mark.behaviour("L5")
async def test_our_token_goes_to_slack_alone(stage: Stage, tmp_path: Path) -> None:
    file = stage.slack.share("x.txt", b"x")
    # The same double under a name that is not the API's: it asks for a sign-in, as Slack does.
    file["url_private_download"] = file["url_private_download"].replace("127.0.0.1", "localhost")
    with pytest.raises(NotFetched, match="did not send"):
        await stage.platform.chat.download(Attached(id=file["id"], name="x"), tmp_path / "x", 5000)


async def test_a_direct_message_is_addressed_by_the_person(stage: Stage) -> None:
    ref = await post(stage, "checkin:1", dm(KEI))
    assert ref.channel == f"D{KEI}"
