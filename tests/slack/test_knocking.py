"""What is knocked with while something is not as it should be: kept, answered, and never lost."""

import sqlite3
import threading
from collections.abc import AsyncIterator

import pytest

from bot.app.ingress import InlineIngress
from bot.app.router import ingest, record
from bot.core.chat_port import Place, PlatformUnavailable
from handlers.slack.app import SlackPlatform
from handlers.slack.asked import Asked
from handlers.slack.blocks import Shown
from store.inbound import Recorder
from store.models import Inbound
from tests.doubles.slack import Slack
from tests.doubles.slack_api import SECRET, TOKEN, Json
from tests.doubles.slack_people import signed
from tests.slack.stage import MARA, TEAM_ROOM, Stage

JSON = "application/json"
WORDS = [Shown("first", [])]


class Full(Recorder):
    """On a disk that has no room."""

    def __init__(self) -> None:
        """Nothing is opened."""

    def record(self, *_: object) -> bool:
        raise sqlite3.OperationalError("database or disk is full")


def mention(user: str, words: str) -> Json:
    event = {
        "type": "app_mention", "user": user, "channel": TEAM_ROOM, "ts": "1764000001.000001",
        "text": words, "channel_type": "channel",
    }  # fmt: skip
    return {"type": "event_callback", "event_id": "Ev901", "event": event}


@pytest.mark.behaviour("L2", "K5")
async def test_what_was_recorded_waits_until_slack_has_said_who_we_are(
    stage: Stage, slack: Slack
) -> None:
    stage.app.readers.clear()  # as after a restart
    us = stage.platform.chat.user
    assert record(stage.app, "slack", "Ev901", mention(MARA, f"<@{us}> status"), "raw")
    platform = SlackPlatform(TOKEN, "", SECRET, slack.url)
    slack.down = True
    with pytest.raises(PlatformUnavailable):
        await platform.start(stage.app, InlineIngress(stage.app))
    await ingest(stage.app)
    assert stage.app.recorder.waits()
    slack.down = False
    await platform.start(stage.app, InlineIngress(stage.app))
    kinds = [row.kind for row in await stage.rows(Inbound)]
    assert (kinds, stage.app.recorder.waits()) == (["command"], False)


@pytest.mark.behaviour("K5", "C7")
async def test_a_command_that_could_not_be_kept_swallows_no_later_words(stage: Stage) -> None:
    open_again = stage.app.recorder
    stage.app.recorder = Full()
    with pytest.raises(AssertionError):
        await stage.people.command(MARA, TEAM_ROOM, "status")
    stage.app.recorder = open_again
    await stage.platform.chat.whisper(f"slack:{MARA}", Place(channel=TEAM_ROOM), "it is your turn")
    assert any("it is your turn" in said for said in stage.private())


@pytest.mark.behaviour("K5", "C7")
async def test_words_that_come_as_the_wait_for_them_ends_are_the_answer() -> None:
    asked = Asked()
    answer = asked.open("slack:U1", "C1")
    assert answer.set_running_or_notify_cancel()  # the house is about to say it
    late = threading.Timer(0.05, answer.set_result, (WORDS,))
    late.start()
    assert await asked.soon(answer, 0) == WORDS
    late.join()


@pytest.mark.behaviour("K5")
async def test_a_wait_that_ended_takes_no_words() -> None:
    asked = Asked()
    assert await asked.soon(asked.open("slack:U1", "C1"), 0) == []
    assert not asked.answered("slack:U1", "C1", WORDS)


@pytest.mark.behaviour("K1", "L5")
async def test_a_body_without_a_length_is_read_no_further_than_a_delivery_can_be(
    stage: Stage,
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 1 << 16
            yield b"x" * (1 << 16)

    status, _ = await stage.send(endless(), signed(b"x", JSON))  # type: ignore[arg-type]
    assert status == 413
    assert sent <= 2 << 20


@pytest.mark.behaviour("K5")
async def test_a_message_that_says_it_has_no_files_is_heard(stage: Stage) -> None:
    await stage.people.event(
        {
            "type": "message", "user": MARA, "channel": "CCASTING", "ts": "1764000001.000009",
            "text": "she limps", "files": None,
        }
    )  # fmt: skip
    assert [row.kind for row in await stage.rows(Inbound)] == ["message"]


@pytest.mark.behaviour("K5", "L5")
async def test_what_is_signed_and_no_json_is_turned_away_in_one_line(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"type": "event_callback", '
    status, answer = await stage.send(body, signed(body, "application/json"))
    assert (status, answer) == (400, '{"error":"no JSON"}')
    assert "it is no JSON" in caplog.messages[-1]
