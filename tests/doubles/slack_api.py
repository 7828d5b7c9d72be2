"""A workspace of the double: people, channels, messages, and what each method does with them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.slack.rules import faults

TOKEN, APP_TOKEN, SECRET = "xoxb-double", "xapp-double", "signing-secret-of-the-double"
TEAM, BOT, BOT_ID, APP = "T1", "UBOT", "B1", "A1"
LONGEST = 40_000
MANIFEST = Path(__file__).parents[2] / "handlers/slack/manifest.json"
SCOPES = json.loads(MANIFEST.read_text("utf-8"))["oauth_config"]["scopes"]["bot"]

Json = dict[str, Any]


class Problem(Exception):
    """A call that Slack answers with ok: false."""


@dataclass
class Channel:
    id: str
    members: set[str] = field(default_factory=set)
    messages: list[Json] = field(default_factory=list)
    archived: bool = False
    name: str = ""
    creator: str = ""
    private: bool = False
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})

    def shown(self) -> Json:
        """As conversations.* answer it."""
        return {
            "id": self.id, "name": self.name or self.id.lower(), "is_channel": True,
            "is_private": self.private, "is_archived": self.archived, "creator": self.creator,
            "is_member": BOT in self.members, "topic": self.topic, "num_members": len(self.members),
        }  # fmt: skip

    def message(self, ts: str) -> Json:
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise Problem("message_not_found")


class Workspace:
    """What is there. `address` is where the double listens."""

    def __init__(self) -> None:
        self.address = ""
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, Json] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}  # by person
        self.ephemerals: list[Json] = []
        self.files: dict[str, Json] = {}
        self.contents: dict[str, bytes] = {}
        self.names: dict[str, str] = {}  # of files that go up
        self.triggers: dict[str, bool] = {}  # whether it may still be used
        self.told: list[Callable[[Json], None]] = []  # who hears of our own posts
        self.revoked = False
        self.forbidden: dict[str, str] = {}  # the error that a method is refused with
        self.scopes: list[str] | None = list(SCOPES)  # what was granted; None: it is not said
        self.warnings: list[str] = []  # beside the answer to a connection that is opened
        self._number = count(1)

    def room(self, id: str, *members: str) -> Channel:
        """A channel with the bot and these people in it."""
        self.channels[id] = Channel(id, {BOT, *members}, creator="UADMIN")
        for user in members:
            self.person(user)
        return self.channels[id]

    def person(self, user: str) -> None:
        profile = {"display_name": user.title(), "real_name": user.title()}
        self.users.setdefault(
            user, {"id": user, "name": user.lower(), "tz": "Europe/Berlin", "profile": profile}
        )

    def ts(self) -> str:
        return f"1764000000.{next(self._number):06}"

    def trigger(self) -> str:
        trigger = f"trigger-{next(self._number)}"
        self.triggers[trigger] = True
        return trigger

    def posts(self, channel: str) -> list[Json]:
        return [m for m in self.channels[channel].messages if m.get("bot_id")]

    def do(self, method: str, given: Json, authorization: str) -> Json:
        """What Slack answers to a call."""
        name = method.replace(".", "_")
        try:
            self._allow(method, authorization.removeprefix("Bearer "))
            return {"ok": True, **getattr(self, f"_{name}", _unknown)(given)}
        except Problem as problem:
            return {"ok": False, "error": str(problem)}

    def _allow(self, method: str, token: str) -> None:
        if not token:
            raise Problem("not_authed")
        if self.revoked:
            raise Problem("token_revoked")
        if method in self.forbidden:
            raise Problem(self.forbidden[method])
        if token != (APP_TOKEN if method == "apps.connections.open" else TOKEN):
            raise Problem(
                "not_allowed_token_type" if token in (TOKEN, APP_TOKEN) else "invalid_auth"
            )

    def _auth_test(self, _: Json) -> Json:
        url = "https://double.slack.com/"
        return {
            "team_id": TEAM, "team": "The Double", "user_id": BOT, "user": "continuity",
            "bot_id": BOT_ID, "url": url,
        }  # fmt: skip

    def _apps_connections_open(self, _: Json) -> Json:
        warned = {"response_metadata": {"messages": self.warnings}} if self.warnings else {}
        return {"url": f"ws://{self.address}/link", **warned}

    def _chat_postMessage(self, given: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._channel(given)
        if BOT not in channel.members:
            raise Problem("not_in_channel")
        message = {
            "type": "message",
            "ts": self.ts(),
            "user": BOT,
            "bot_id": BOT_ID,
            **_said(given),
        }
        if given.get("thread_ts"):
            channel.message(given["thread_ts"])
            message["thread_ts"] = given["thread_ts"]
        if given.get("metadata"):
            message["metadata"] = read(given["metadata"])
        channel.messages.append(message)
        for hear in self.told:
            hear({**message, "channel": channel.id})
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_update(self, given: Json) -> Json:
        channel = self._channel(given)
        message = channel.message(given["ts"])
        if message.get("bot_id") != BOT_ID:
            raise Problem("cant_update_message")
        message.update(_said(given))
        message["edited"] = {"user": BOT, "ts": self.ts()}
        return {"channel": channel.id, "ts": given["ts"], "text": message["text"]}

    def _chat_delete(self, given: Json) -> Json:
        channel = self._channel(given)
        channel.messages.remove(channel.message(given["ts"]))
        return {"channel": channel.id, "ts": given["ts"]}

    def _chat_postEphemeral(self, given: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._channel(given)
        if given.get("user") not in channel.members:
            raise Problem("user_not_in_channel")
        if BOT not in channel.members:
            raise Problem("not_in_channel")
        said = {"user": given["user"], "channel": channel.id, "ts": self.ts(), **_said(given)}
        self.ephemerals.append({**said, "thread_ts": given.get("thread_ts")})
        return {"message_ts": said["ts"]}

    def _views_open(self, given: Json) -> Json:
        trigger = given.get("trigger_id", "")
        if trigger not in self.triggers:
            raise Problem("invalid_trigger_id")
        if not self.triggers[trigger]:
            raise Problem("expired_trigger_id")
        self.triggers[trigger] = False
        view = read(given["view"])
        if faults(view["blocks"], 100) or len(view["title"]["text"]) > 24 or "submit" not in view:
            raise Problem("invalid_arguments")
        view["id"] = f"V{next(self._number)}"
        self.views[view["id"]] = view
        return {"view": view}

    def _views_publish(self, given: Json) -> Json:
        view = read(given["view"])
        if given["user_id"] not in self.users:
            raise Problem("user_not_found")
        if view["type"] != "home" or faults(view["blocks"], 100):
            raise Problem("invalid_arguments")
        self.homes[given["user_id"]] = view
        return {"view": {**view, "id": f"V{next(self._number)}"}}

    def _conversations_open(self, given: Json) -> Json:
        user = given["users"]
        if user not in self.users:
            raise Problem("user_not_found")
        direct = f"D{user}"
        if direct not in self.channels:
            self.room(direct, user)
        return {"channel": {"id": direct}}

    def _conversations_history(self, given: Json) -> Json:
        channel = self._channel(given)
        if BOT not in channel.members:
            raise Problem("channel_not_found" if channel.private else "not_in_channel")
        top = [m for m in channel.messages if not m.get("thread_ts")]
        return self._page(list(reversed(top)), given)

    def _conversations_replies(self, given: Json) -> Json:
        channel = self._channel(given)
        root = channel.message(given["ts"])
        replies = [m for m in channel.messages if m.get("thread_ts") == root["ts"]]
        return self._page([root, *replies], given)

    def _page(self, messages: list[Json], given: Json) -> Json:
        start, most = int(given.get("cursor") or 0), int(given.get("limit") or 100)
        shown = messages[start : start + most]
        if str(given.get("include_all_metadata", "")).lower() not in ("1", "true"):
            shown = [{k: v for k, v in m.items() if k != "metadata"} for m in shown]
        more = str(start + most) if start + most < len(messages) else ""
        return {"messages": shown, "response_metadata": {"next_cursor": more}}

    def _reactions_add(self, given: Json) -> Json:
        message = self._channel(given).message(given["timestamp"])
        if given["name"] in message.setdefault("reactions", []):
            raise Problem("already_reacted")
        message["reactions"].append(given["name"])
        return {}

    def _channel(self, given: Json) -> Channel:
        channel = self.channels.get(given.get("channel", ""))
        if channel is None:
            raise Problem("channel_not_found")
        if channel.archived:
            raise Problem("is_archived")
        return channel


def _unknown(_: Json) -> Json:
    raise Problem("unknown_method")


def _said(given: Json) -> Json:
    """What a message shows, if Slack takes it."""
    blocks = read(given["blocks"]) if given.get("blocks") else []
    if not given.get("text") and not blocks:
        raise Problem("no_text")
    if len(given.get("text", "")) > LONGEST:
        raise Problem("msg_too_long")
    if blocks and faults(blocks):
        raise Problem("invalid_blocks")
    return {"text": given.get("text", ""), "blocks": blocks}


def read(value: Any) -> Any:
    """Structured arguments come as JSON in a form, or as they are."""
    return json.loads(value) if isinstance(value, str) else value
