"""`film doctor` walks through Slack and says of each fault what to do, in a sentence."""

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.__main__ import main
from bot.app.cli.doctor import Bound, examine
from bot.core.settings import Settings
from handlers.slack.doctor import look
from store.models import Agent
from tests.doubles.slack import Fault, Slack
from tests.doubles.slack_api import APP_TOKEN, BOT, SCOPES, SECRET, TOKEN
from tests.world import open_world

pytestmark = pytest.mark.behaviour("L4", "K6")
PAGE = Bound("LAMP: casting", "CCASTING")


def settings(slack: Slack, **more: str) -> Settings:
    given = {
        "slack_bot_token": TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": slack.url, **more
    }  # fmt: skip
    return Settings.model_validate(given)


async def wrongs(found: Settings, rooms: Sequence[Bound] = ()) -> list[str]:
    return [f"{one.what}: {one.wrong}" for one in await look(found, rooms) if one.wrong]


async def test_a_workspace_that_is_well_is_named_and_nothing_is_wrong(slack: Slack) -> None:
    slack.room("CCASTING")
    found = await look(settings(slack), [PAGE])
    assert [one.wrong for one in found if one.wrong] == []
    assert found[0].what == "Slack workspace The Double, as continuity"
    assert found[-1].what == "the bot is in all 1 Slack channels"


async def test_of_a_platform_without_a_token_nothing_is_said(slack: Slack) -> None:
    assert await look(Settings(), [PAGE]) == []
    assert slack.calls == []


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xapp-1-secret", "that is the app-level token"),
        ("xoxp-1-secret", "that is a person’s token"),
        ("secret", "that is no token of Slack’s"),
        ("xoxb-1 secret", "spaces"),
        ("xoxb-1-secret\n-ü", "spaces"),
        ("xoxb-1-secret", "Slack does not take it (invalid auth)"),
    ],
)
async def test_a_wrong_bot_token_is_said_and_never_shown(
    slack: Slack, token: str, said: str
) -> None:
    (wrong,) = await wrongs(settings(slack, slack_bot_token=token))
    assert wrong.startswith("SLACK_BOT_TOKEN: ")
    assert said in wrong
    assert "secret" not in wrong


BREAK: dict[str, tuple[Callable[[Slack], object], str]] = {
    "revoked": (lambda s: setattr(s, "revoked", True), "Slack does not take it (token revoked)"),
    "down": (lambda s: setattr(s, "down", True), "Slack does not answer"),
    "scope": (lambda s: setattr(s, "scopes", SCOPES[:-1]), "may not use users:read; open"),
    "ahead": (lambda s: setattr(s, "behind", 90), "seconds ahead of Slack’s; set it by NTP"),
    "behind": (lambda s: setattr(s, "behind", -600), "seconds behind Slack’s"),
    "socket": (
        lambda s: s.forbidden.update({"apps.connections.open": "socket_mode_not_enabled"}),
        "Socket Mode is off",
    ),
    "warned": (
        lambda s: s.warnings.append("[WARN] Socket Mode is not turned on."), "Socket Mode is off"
    ),
    "connect": (
        lambda s: s.forbidden.update({"apps.connections.open": "missing_scope"}),
        "make one with the scope connections:write",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", BREAK)
async def test_what_slack_says_is_wrong_is_one_sentence(slack: Slack, fault: str) -> None:
    break_it, said = BREAK[fault]
    break_it(slack)
    found = await wrongs(settings(slack))
    assert said in found[0]
    assert all("xoxb" not in wrong and "xapp-d" not in wrong for wrong in found)


async def test_a_clock_that_is_nearly_right_and_scopes_that_nobody_tells_are_no_fault(
    slack: Slack,
) -> None:
    slack.behind, slack.scopes = 50, None
    assert await wrongs(settings(slack)) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "set SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET"),
        ({"slack_signing_secret": SECRET}, "PUBLIC_URL is missing; run film setup --http"),
        (
            {"slack_signing_secret": SECRET, "public_url": "http://film.example.org"},
            "starts with https://",
        ),
        ({"slack_signing_secret": SECRET, "public_url": "https://film.example.org"}, ""),
        ({"slack_app_token": TOKEN}, "that is the bot token"),
        ({"slack_app_token": "xapp-1-A2-100-abc"}, "of another app than the bot token"),
    ],
)
async def test_how_deliveries_come_is_looked_at(
    slack: Slack, more: dict[str, str], said: str
) -> None:
    found = await wrongs(settings(slack, **{"slack_app_token": "", **more}))
    assert len(found) == bool(said)
    assert all(said in wrong for wrong in found)


async def test_an_app_token_alone_is_no_silence(slack: Slack) -> None:
    assert await wrongs(settings(slack, slack_bot_token="")) == [
        "Slack: SLACK_BOT_TOKEN is missing, so Slack is not started; run film setup."
    ]


async def test_a_page_whose_channel_the_bot_is_not_in_is_named(slack: Slack) -> None:
    for channel, change in (("CLEFT", "members"), ("COLD", "archived"), ("CHIDDEN", "private")):
        room = slack.room(channel)
        setattr(room, change, set() if change == "members" else True)
    slack.room("CCLOSED").private = True
    slack.channels["CCLOSED"].members.discard(BOT)
    rooms = [Bound(f"LAMP: {name}", name) for name in slack.channels]
    said = "\n".join(await wrongs(settings(slack), [*rooms, Bound("LAMP: dop", "dm:slack:UA")]))
    assert "LAMP: CLEFT is bound to #cleft, where the bot is not; say /invite" in said
    assert "LAMP: COLD is bound to #cold, which is archived" in said
    assert "LAMP: CCLOSED is bound to CCLOSED, which cannot be looked at" in said
    assert "CHIDDEN" not in said, "a private channel that the bot is in"
    assert said.count("\n") == 2


async def test_every_page_and_home_of_every_film_is_looked_at(slack: Slack, tmp_path: Path) -> None:
    async with open_world(tmp_path) as world, world.app.store.writing() as db:
        for number, agent in enumerate(await db.exec(select(Agent).order_by(col(Agent.id)))):
            agent.channel = slack.room(f"C{number}").id
        production = await world.production(db)
        production.home = slack.room("CHOME").id
    slack.channels["C0"].members.clear()
    slack.channels["CHOME"].members.clear()
    found = await examine(settings(slack, data_dir=str(tmp_path)), None, [look])
    home, page = [one.wrong for one in found if one.wrong]
    assert home.startswith("SMALLLIGHT: its home is bound to #chome, where the bot is not")
    assert page.startswith("SMALLLIGHT: casting is bound to #c0")


async def test_a_slow_down_from_slack_is_waited_out(slack: Slack) -> None:
    slack.plan["auth.test"].append(Fault(429, retry_after=0))
    assert await wrongs(settings(slack)) == []


async def test_the_command_says_what_slack_lacks(
    slack: Slack,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_API_URL", slack.url)
    assert await asyncio.to_thread(main, ["doctor", "--json"]) == 1
    said = capsys.readouterr()
    assert {"what": "Slack scopes", "wrong": ""} in json.loads(said.out)
    assert "no way for deliveries" in said.err
