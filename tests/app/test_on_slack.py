"""`film serve` on Slack, as processes that are killed: what was acknowledged is done, once."""

import os
import signal
from pathlib import Path

import pytest

from tests.app.process import Served, failed, serving
from tests.doubles.slack import Slack
from tests.doubles.slack_api import APP_TOKEN, SECRET, TOKEN, Channel, Json
from tests.doubles.slack_people import People, signed
from tests.world import TEXT

MARA, KEI, TALK = "UMARA", "UKEI", "CTALK"


def by_socket(slack: Slack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API_URL": slack.url,
    }  # fmt: skip


def by_http(slack: Slack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.url,
    }  # fmt: skip


def named(slack: Slack, name: str) -> Channel | None:
    return next((room for room in slack.channels.values() if room.name == name), None)


def card(slack: Slack, channel: str, verb: str) -> Json | None:
    """The newest message there with a button of this verb."""
    found = [
        message
        for message in (slack.posts(channel) if channel in slack.channels else ())
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element.get("value", "").startswith(f"{verb}:")
    ]
    return found[-1] if found else None


def kill(served: Served) -> None:
    os.killpg(served.process.pid, signal.SIGKILL)


@pytest.mark.behaviour("L2", "K4", "K6", "A4")
@pytest.mark.slow
async def test_what_slack_was_told_is_taken_is_done_once_however_often_it_is_killed(
    tmp_path: Path,
) -> None:
    async with Slack() as slack:
        slack.room(TALK, MARA, KEI)
        people = People(slack)
        async with serving(tmp_path, **by_socket(slack)) as served:
            await served.until_ready()
            await people.command(MARA, TALK, "new")
            view = await slack.until(lambda: next(iter(slack.views.values()), None))
            await people.submit(MARA, view, title="Night", code="NIGHT")
            kill(served)
        async with serving(tmp_path, **by_socket(slack)) as served:
            await served.until_ready()
            page = (await slack.until(lambda: named(slack, "night-producer"))).id
            await slack.until(lambda: card(slack, page, "add"))
            script = slack.share("small.fountain", TEXT.encode())
            await people.say(MARA, page, "", subtype="file_share", files=[script])
            kill(served)
        async with serving(tmp_path, **by_socket(slack)) as served:
            await served.until_ready()
            load = await slack.until(lambda: card(slack, page, "take"))
            await people.press(MARA, page, load, "take")
            gate = await slack.until(lambda: card(slack, page, "approve"))
            press = people.pressed(MARA, page, gate, "approve")
            await people.deliver(press)
            kill(served)
        async with serving(tmp_path, **by_socket(slack)) as served:
            await served.until_ready()
            await people.again(press)
            await slack.until(lambda: card(slack, page, "undo"))
        rooms = [room.name for room in slack.channels.values() if room.name.startswith("night-")]
        assert sorted(rooms) == ["night-producer", "night-storyboard"]
        asked = [m for m in slack.posts(page) if m["text"].startswith("G-1")]
        assert len(asked) == 1


@pytest.mark.behaviour("K1", "L4", "L5")
async def test_by_http_only_what_slack_signed_is_taken(tmp_path: Path) -> None:
    async with Slack() as slack:
        slack.room(TALK, MARA)
        async with serving(tmp_path, **by_http(slack)) as served:
            await served.until_ready()
            people = People(slack, served.post)
            answer = await people.command(MARA, TALK, "help")
            assert "/film new" in str(answer)
            forged = signed(b"{}", "application/json", secret="guessed")
            assert (await served.post(b"{}", forged))[0] == 401
            assert (await served.get("/readyz")).json() == {"slack": True, "database": True}
            assert await served.stop() == 0
        assert SECRET not in "".join(served.log)
        assert TOKEN not in "".join(served.log)


@pytest.mark.behaviour("K6", "L2")
@pytest.mark.slow
async def test_who_installed_it_gets_the_first_message_once_when_it_can_be_sent(
    tmp_path: Path,
) -> None:
    async with Slack() as slack:
        slack.person(MARA)
        here = {**by_socket(slack), "INSTALLER": f"slack:{MARA}"}
        async with serving(tmp_path, **here) as served:
            said = await slack.until(lambda: card(slack, f"D{MARA}", "ours"))
            assert said["text"] == "Drop your script here, or try ours."
            kill(served)
        async with serving(tmp_path, **here) as served:
            await served.until_ready()
        assert len(slack.posts(f"D{MARA}")) == 1


@pytest.mark.behaviour("L4")
async def test_a_token_that_slack_does_not_take_ends_it_with_one_line(tmp_path: Path) -> None:
    async with Slack() as slack:
        wrong = {**by_socket(slack), "SLACK_BOT_TOKEN": "xoxb-revoked"}
        status, said = await failed(tmp_path, **wrong)
        assert status == 1
        assert "SLACK_BOT_TOKEN: Slack does not take it (invalid auth)" in said
        assert "xoxb-revoked" not in said


@pytest.mark.behaviour("L4")
async def test_while_slack_does_not_answer_it_is_not_ready_and_goes_on_trying(
    tmp_path: Path,
) -> None:
    async with Slack() as slack:
        slack.down = True
        async with serving(tmp_path, **by_socket(slack)) as served:
            assert (await served.get("/readyz")).status_code == 503
            slack.down = False
            await served.until_ready()
