"""Deliveries by HTTP: signed, fresh and whole, or turned away; and never said to be taken before
they are kept."""

import json
import time
from pathlib import Path

import pytest

from handlers.slack.app import SlackPlatform
from handlers.slack.inbound import SHORTCUTS
from store.models import Inbound
from tests.doubles.slack import Slack
from tests.doubles.slack_api import TOKEN, Json
from tests.doubles.slack_people import signed
from tests.slack.stage import KEI, MARA, TEAM_ROOM, Stage, together

JSON = "application/json"


def message(ts: str = "1764000001.000001") -> Json:
    event = {
        "type": "message", "user": KEI, "channel": "CCASTING", "ts": ts, "text": "she limps",
        "channel_type": "channel",
    }  # fmt: skip
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev900", "event": event}


BODY = json.dumps(message()).encode()
WRONG = {
    "forged": signed(BODY, JSON, secret="another secret"),
    "older than five minutes": signed(BODY, JSON, at=time.time() - 301),
    "from the future": signed(BODY, JSON, at=time.time() + 86_400),
    "for another body": signed(BODY + b" ", JSON),
    "unsigned": {"Content-Type": JSON},
    "without a time": {**signed(BODY, JSON), "X-Slack-Request-Timestamp": "now"},
    "with an odd signature": {**signed(BODY, JSON), "X-Slack-Signature": "v0="},
}


@pytest.mark.behaviour("K1", "L5")
@pytest.mark.parametrize("wrong", WRONG)
async def test_a_delivery_that_slack_did_not_sign_is_turned_away(
    stage: Stage, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    status, _ = await stage.send(BODY, WRONG[wrong])
    assert status == 401
    assert await stage.rows(Inbound) == []
    assert "turned away" in caplog.text
    assert "limps" not in caplog.text


@pytest.mark.behaviour("K5")
async def test_a_delivery_is_kept_before_it_is_acknowledged_and_once(stage: Stage) -> None:
    for retry in (0, 1, 2):
        status, _ = await stage.send(BODY, signed(BODY, JSON, retry=retry))
        assert status == 200
        assert [row.payload["body"]["text"] for row in await stage.rows(Inbound)] == ["she limps"]


@pytest.mark.behaviour("K5", "L2")
async def test_what_cannot_be_kept_is_not_acknowledged(stage: Stage) -> None:
    stage.app.recorder.close()
    status, _ = await stage.send(BODY, signed(BODY, JSON))
    assert status >= 500


async def test_slack_finds_its_own_word_when_it_checks_the_address(stage: Stage) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "x"}).encode()
    status, answer = await stage.send(body, signed(body, JSON))
    assert (status, "c-1" in answer) == (200, True)


async def test_without_a_secret_nothing_listens(slack: Slack) -> None:
    assert SlackPlatform(TOKEN, "xapp-1", "", slack.url).routes() == []


MANIFEST = json.loads((Path(__file__).parents[2] / "handlers/slack/manifest.json").read_text())
# What each method and event of ours needs, as docs.slack.dev says.
NEEDED = {
    "auth.test": set(), "chat.postMessage": {"chat:write"}, "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"}, "chat.postEphemeral": {"chat:write"}, "views.open": set(),
    "views.publish": set(),
    "conversations.open": {"im:write"},
    "conversations.history": {"channels:history", "groups:history", "im:history"},
    "conversations.replies": {"channels:history", "groups:history", "im:history"},
    "reactions.add": {"reactions:write"}, "users.info": {"users:read"},
    "users.list": {"users:read"}, "bots.info": {"users:read"}, "apps.connections.open": set(),
    "conversations.info": {"channels:read"},
    "conversations.create": {"channels:manage"}, "conversations.list": {"channels:read"},
    "conversations.join": {"channels:join"}, "conversations.setTopic": {"channels:manage"},
    "conversations.invite": {"channels:manage"},
    "files.info": {"files:read"}, "files.upload_v2": {"files:write"},
}  # fmt: skip
EVENTS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"}, "message.channels": {"channels:history"},
    "message.groups": {"groups:history"}, "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
}  # fmt: skip
OURS = {"commands", "chat:write.customize"}  # /film, and a role's own name and picture


@pytest.mark.behaviour("K1")
def test_the_manifest_asks_for_what_the_code_uses_and_no_more() -> None:
    scopes = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(EVENTS)
    assert scopes == OURS.union(*EVENTS.values(), *NEEDED.values())
    assert [word["command"] for word in MANIFEST["features"]["slash_commands"]] == ["/film"]
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert {each["callback_id"] for each in shortcuts} == set(SHORTCUTS)
    assert all(len(each["name"]) <= 24 for each in shortcuts)


@pytest.mark.behaviour("K1")
def test_every_method_the_code_calls_is_one_whose_scopes_are_asked_for() -> None:
    import re

    code = "".join(
        path.read_text() for path in (Path(__file__).parents[2] / "handlers/slack").glob("*.py")
    )
    called = set(re.findall(r"api\.([a-z]+_\w+)", code)) - {"base_url"}
    asked = {name.replace(".", "_") for name in re.findall(r'_ask\(.*?"([\w.]+)"', code)}
    assert called | asked == {name.replace(".", "_") for name in NEEDED}


@pytest.mark.behaviour("L5")
async def test_what_is_recorded_holds_no_token(stage: Stage, tmp_path: Path) -> None:
    await together(stage, stage.people.command(MARA, TEAM_ROOM, "status"))
    await stage.people.event({"type": "message", "user": MARA}, token="verification-token")
    kept = (tmp_path / "inbox.db").read_bytes() + (tmp_path / "inbox.db-wal").read_bytes()
    assert b"verification-token" not in kept
    assert b"hooks.slack.com" not in kept
