"""`film setup` with a person at a terminal: nothing secret is shown, and Ctrl-C changes nothing."""

from pathlib import Path

import pytest

from tests.app.terminal import typing
from tests.doubles.slack import Slack
from tests.doubles.slack_api import APP_TOKEN, TOKEN, Json

pytestmark = pytest.mark.behaviour("K6")
MARA = "UMARA"


def greeting(slack: Slack) -> Json | None:
    direct = slack.channels.get(f"D{MARA}")
    return direct.messages[0] if direct and direct.messages else None


async def test_from_two_tokens_to_the_first_message(slack: Slack, tmp_path: Path) -> None:
    slack.person(MARA)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o700)
    screen = {"DISPLAY": ":0", "BROWSER": f"{browser} %s", "SLACK_API_URL": slack.url}
    async with typing(tmp_path, "setup", **screen) as typed:
        await typed.until("Bot User OAuth Token (xoxb-...):")
        assert "Your browser opens" in typed.shown
        assert (tmp_path / "opened").read_text().startswith("https://api.slack.com/apps?new_app=1")
        typed.type(f"{TOKEN}\n")
        await typed.until("App-level token (xapp-...):")
        typed.type(f"{APP_TOKEN}\n")
        await typed.until("Anthropic API key")
        typed.type("\n")
        said = await slack.until(lambda: greeting(slack))
        assert said["text"] == "Drop your script here, or try ours."
        assert await typed.interrupt() == 0
    assert "Umara gets the first message." in typed.shown
    assert TOKEN not in typed.shown
    assert APP_TOKEN not in typed.shown


async def test_ctrl_c_at_a_question_leaves_the_file_as_it_was(slack: Slack, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001\n")
    async with typing(tmp_path, "setup", SLACK_API_URL=slack.url) as typed:
        await typed.until("Bot User OAuth Token (xoxb-...):")
        typed.type(f"{TOKEN}\n")
        await typed.until("App-level token (xapp-...):")
        assert await typed.interrupt() == 130
        await typed.until("Stopped; .env is as it was.")
    assert (tmp_path / ".env").read_text() == "PORT=8001\n"
    assert "Traceback" not in typed.shown
