"""People in the double's workspace: what they do comes to the bot as Slack delivers it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from tests.doubles.slack import Slack
from tests.doubles.slack_api import BOT, SECRET, TEAM, Json
from tests.patience import PATIENCE

Send = Callable[[bytes, dict[str, str]], Awaitable[tuple[int, str]]]
NUMBERS = count(1)


@dataclass
class Delivery:
    """What Slack sends: an envelope's type with its payload, and how often it was tried before."""

    kind: str  # events_api | interactive | slash_commands
    payload: Json
    retry: int = 0


@dataclass
class People:
    """Everything goes signed to `send`, an HTTP endpoint; or down the socket if there is none."""

    slack: Slack
    send: Send | None = None
    log: list[Delivery] = field(default_factory=list)

    async def say(self, user: str, channel: str, text: str, thread: str = "", **more: Any) -> str:
        """A message; its ts. A mention of the bot comes twice, as Slack does it."""
        message = {"type": "message", "user": user, "text": text, "ts": self.slack.ts(), **more}
        if thread:
            message["thread_ts"] = thread
        self.slack.channels[channel].messages.append(message)
        kind = "im" if channel.startswith("D") else "channel"
        event = {**message, "channel": channel, "channel_type": kind, "event_ts": message["ts"]}
        await self.event(event)
        if f"<@{BOT}>" in text and kind != "im":
            await self.event({**event, "type": "app_mention"})
        return str(message["ts"])

    async def edit(self, user: str, channel: str, ts: str, text: str, **event: Any) -> None:
        """A message gets other words."""
        before = dict(self.slack.channels[channel].message(ts))
        edited = {"user": user, "ts": self.slack.ts()}
        after = {**before, "text": text, "edited": edited}
        self.slack.channels[channel].message(ts).update(after)
        await self._changed(channel, before, subtype="message_changed", message=after, **event)

    async def unfurl(self, channel: str, ts: str) -> None:
        """Slack adds a preview to a message."""
        before = dict(self.slack.channels[channel].message(ts))
        after = {**before, "attachments": [{"title": "A page", "from_url": "https://a.b/c"}]}
        await self._changed(channel, before, subtype="message_changed", message=after)

    async def delete(self, channel: str, ts: str) -> None:
        """A message goes; one that has replies leaves a stone."""
        room = self.slack.channels[channel]
        before = dict(room.message(ts))
        if any(m.get("thread_ts") == ts for m in room.messages):
            words = "This message was deleted."
            stone: Json = {"subtype": "tombstone", "user": "USLACKBOT", "text": words, "ts": ts}
            stone |= {"type": "message", "hidden": True}
            await self._changed(channel, before, subtype="message_changed", message=stone)
            return
        room.messages.remove(room.message(ts))
        await self._changed(channel, before, subtype="message_deleted", deleted_ts=ts)

    async def _changed(self, channel: str, before: Json, **event: Any) -> None:
        kind = "im" if channel.startswith("D") else "channel"
        stamp = self.slack.ts()
        await self.event(
            {
                "type": "message", "hidden": True, "channel": channel, "channel_type": kind,
                "previous_message": before, "ts": stamp, "event_ts": stamp, **event,
            }
        )  # fmt: skip

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        item = {"type": "message", "channel": channel, "ts": ts}
        await self.event(
            {
                "type": "reaction_added", "user": user, "reaction": name, "item": item,
                "item_user": BOT, "event_ts": self.slack.ts(),
            }
        )  # fmt: skip

    async def event(self, event: Json, **envelope: Any) -> None:
        """One event, in the envelope that Slack puts it in."""
        body = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event": event,
            "event_id": f"Ev{next(NUMBERS)}", "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}], **envelope,
        }  # fmt: skip
        await self.deliver(Delivery("events_api", body))

    async def press(
        self, user: str, channel: str, message: Json, verb: str, tick: tuple[int, ...] = ()
    ) -> None:
        """Press the first button with this verb on a message."""
        await self.deliver(self.pressed(user, channel, message, verb, tick))

    def pressed(
        self, user: str, channel: str, message: Json, verb: str, tick: tuple[int, ...] = ()
    ) -> Delivery:
        block, button = next(
            (block, element)
            for block in message["blocks"]
            for element in block.get("elements", ())
            if element.get("value", "").startswith(f"{verb}:")
        )
        action = {**button, "block_id": block["block_id"], "action_ts": self.slack.ts()}
        ephemeral = message in self.slack.ephemerals
        container = {
            "type": "message", "message_ts": message["ts"], "channel_id": channel,
            "is_ephemeral": ephemeral,
        }  # fmt: skip
        if message.get("thread_ts"):
            container["thread_ts"] = message["thread_ts"]
        body = {
            "type": "block_actions", "user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM},
            "channel": {"id": channel}, "container": container, "actions": [action],
            "trigger_id": self.slack.trigger(), "state": {"values": _ticked(message, tick)},
            "response_url": "https://hooks.slack.com/actions/T1/1/x",
        }  # fmt: skip
        return Delivery("interactive", body if ephemeral else {**body, "message": message})

    async def open_home(self, user: str, tab: str = "home") -> None:
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": tab}
        await self.event({**event, "event_ts": self.slack.ts()})

    async def press_home(
        self, user: str, verb: str, tick: tuple[int, ...] = (), which: int = 0
    ) -> None:
        """Press the n-th button with this verb on one's own home."""
        view = self.slack.homes[user]
        found = [
            {**element, "block_id": block["block_id"]}
            for block in view["blocks"]
            for element in block.get("elements", ())
            if element.get("value", "").startswith(f"{verb}:")
        ]
        action = {**found[which], "action_ts": self.slack.ts()}
        state = {"values": _ticked(view, tick)}
        body = {
            "type": "block_actions", "user": {"id": user, "team_id": TEAM}, "team": {"id": TEAM},
            "container": {"type": "view", "view_id": "V0"}, "actions": [action],
            "trigger_id": self.slack.trigger(), "view": {**view, "id": "V0", "state": state},
        }  # fmt: skip
        await self.deliver(Delivery("interactive", body))

    async def submit(self, user: str, view: Json, **said: str) -> None:
        """Fill in a form that is open."""
        await self.deliver(self.filled(user, view, **said))

    def filled(self, user: str, view: Json, **said: str) -> Delivery:
        values = {
            block["block_id"]: {
                block["element"]["action_id"]: _given(block["element"], said.get(block["block_id"]))
            }
            for block in view["blocks"]
        }
        shown = {**view, "state": {"values": values}}
        body = {
            "type": "view_submission",
            "user": {"id": user},
            "team": {"id": TEAM},
            "view": shown,
        }
        return Delivery("interactive", body)

    async def choose(self, user: str, channel: str, message: Json, callback: str) -> None:
        """Choose one of our shortcuts in the menu of a message."""
        body = {
            "type": "message_action", "callback_id": callback, "user": {"id": user},
            "team": {"id": TEAM}, "channel": {"id": channel, "name": "room"}, "message": message,
            "message_ts": message["ts"], "trigger_id": self.slack.trigger(),
            "action_ts": self.slack.ts(), "response_url": "https://hooks.slack.com/app/T1/1/x",
        }  # fmt: skip
        await self.deliver(Delivery("interactive", body))

    async def command(self, user: str, channel: str, text: str) -> Json:
        """`/film ...`; what stands in the response."""
        body = {
            "command": "/film", "text": text, "user_id": user, "team_id": TEAM,
            "channel_id": channel, "channel_name": "directmessage" if channel[0] == "D" else "room",
            "trigger_id": self.slack.trigger(),
            "response_url": "https://hooks.slack.com/commands/T1/1/x",
        }  # fmt: skip
        answer = await self.deliver(Delivery("slash_commands", body))
        return dict(json.loads(answer)) if answer.startswith("{") else {"text": answer}

    async def again(self, delivery: Delivery) -> None:
        """Slack heard no answer, and sends it once more."""
        await self.deliver(Delivery(delivery.kind, delivery.payload, delivery.retry + 1))

    async def deliver(self, delivery: Delivery) -> str:
        """The body of the answer, which must say that it was taken."""
        self.log.append(delivery)
        if self.send is None:
            return await self._down_the_socket(delivery)
        body, kind = encoded(delivery)
        status, answer = await self.send(body, signed(body, kind, retry=delivery.retry))
        assert status == 200, (status, answer)
        return answer

    async def _down_the_socket(self, delivery: Delivery) -> str:
        assert self.slack.socket is not None
        envelope = f"envelope-{next(NUMBERS)}"
        answer = self.slack.envelopes[envelope] = asyncio.get_running_loop().create_future()
        await self.slack.socket.send_json(
            {
                "type": delivery.kind, "envelope_id": envelope, "payload": delivery.payload,
                "accepts_response_payload": True, "retry_attempt": delivery.retry,
            }
        )  # fmt: skip
        return json.dumps(await asyncio.wait_for(answer, PATIENCE))


def encoded(delivery: Delivery) -> tuple[bytes, str]:
    """(the body, its content type) as HTTP carries them."""
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload).encode(), "application/json"
    form = delivery.payload
    if delivery.kind == "interactive":
        form = {"payload": json.dumps(delivery.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signed(
    body: bytes, kind: str, secret: str = SECRET, at: float = 0, retry: int = 0
) -> dict[str, str]:
    """The headers of a delivery, signed at `at` or now."""
    stamp = str(int(at or time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    return {**headers, "Content-Type": kind}


def _given(element: Json, said: str | None) -> Json:
    """What an input holds: what is said now, or what it was opened with."""
    kind = {"type": element["type"]}
    if element["type"] == "multi_users_select":
        chosen = element.get("initial_users", []) if said is None else said.split()
        return {**kind, "selected_users": chosen}
    if element["type"] == "static_select":
        options = {option["value"]: option for option in element["options"]}
        chosen = element.get("initial_option") if said is None else options[f"={said}"]
        return {**kind, "selected_option": chosen}
    return {**kind, "value": element.get("initial_value") if said is None else said or None}


def _ticked(message: Json, tick: tuple[int, ...]) -> Json:
    return {
        block["block_id"]: {
            block["accessory"]["action_id"]: {
                "type": "checkboxes",
                "selected_options": [
                    o for o in block["accessory"]["options"] if int(o["value"]) in tick
                ],
            }
        }
        for block in message["blocks"]
        if "accessory" in block
    }
