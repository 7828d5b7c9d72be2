"""What Slack delivers, as what the bot receives. docs.slack.dev calls the parts as we do here.

Nothing comes of what other bots and we ourselves said, nor of joins, topics and old text.
"""

import html
import re
from typing import Any

from bot.app import message_edits
from bot.app.home_tab import HOME
from bot.app.message_classifier import classify_message
from bot.core.chat_port import Attached, Change, Click, Delivery, Message, Place, Reaction, Ref
from bot.core.command_names import MARKS
from bot.messaging import threads
from handlers.slack import blocks, forms
from handlers.slack.asked import Trigger
from handlers.slack.platform import SlackChat

SAID = {None, "file_share", "thread_broadcast", "me_message"}  # the subtypes that people write
CHANGES = {"message_changed", "message_deleted"}
KEPT = {  # of a delivery: no token, and not what it only repeats
    "type", "event", "event_id", "command", "callback_id", "text", "trigger_id", "user_id",
    "channel_id", "user", "team", "channel", "container", "actions", "state", "view",
}  # fmt: skip
SHORTCUTS = {"crew_here": "crew here"}  # of manifest.json, by their ids
MARK = re.compile(r"<([@#!])?([^<>|\s]+)(?:\|([^<>]*))?>")

Json = dict[str, Any]


def mark(body: Json) -> str:
    """Under which a delivery is recorded: the same when Slack sends it again."""
    if "event_id" in body:
        return str(body["event_id"])
    opened = (body.get("view") or {}).get("id") if body.get("type") == "view_submission" else ""
    pressed = [str(action.get("action_ts")) for action in body.get("actions", ())]
    return ":".join([opened or str(body.get("trigger_id")), *pressed])


def bare(body: Json) -> Json:
    """A delivery as it is recorded."""
    return {name: value for name, value in body.items() if name in KEPT}


def is_change(body: Json) -> bool:
    return (body.get("event") or {}).get("subtype") in CHANGES


def asks(body: Json) -> tuple[str, str]:
    """Who gave a command, and where."""
    user = body["user_id"]
    return f"slack:{user}", _place(body["channel_id"], user)


async def read(chat: SlackChat, body: Json) -> Delivery | None:
    """What a delivery is; None: it needs nothing and is not kept."""
    if "command" in body:
        return await _command(chat, body)
    kind = body.get("type")
    if kind == "block_actions":
        return await _press(chat, body)
    if kind == "view_submission":
        return filled(body)
    if kind == "message_action":
        return _shortcut(chat, body)
    event = body.get("event") or {}
    if is_change(body):
        return await _changed(chat, event)
    if event.get("type") in ("message", "app_mention"):
        return await _said(chat, event)
    if event.get("type") == "reaction_added":
        return _reaction(chat, body, event)
    return None


async def _said(chat: SlackChat, event: Json) -> Delivery | None:
    by_a_bot = event.get("bot_id") or event.get("user") in (None, chat.user)
    if by_a_bot or event.get("subtype") not in SAID:
        return None
    channel, ts, root = event["channel"], event["ts"], event.get("thread_ts") or ""
    replies = root not in ("", ts)
    text = event.get("text") or ""
    place = Place(
        channel=_place(channel, event["user"]),
        thread=await chat.key_of(channel, root) if replies else None,
    )
    message = Message(
        account=f"slack:{event['user']}",
        text=await _said_to_us(chat, channel, text),
        place=place,
        permalink=chat.link(channel, ts, root),
        ref=Ref(channel=channel, message=ts),
        files=tuple(
            Attached(id=file["id"], name=file.get("name") or file["id"])
            for file in event.get("files") or ()
        ),
    )
    kind = await classify_message(chat.app, message, f"<@{chat.user}>" in text)
    # A mention comes twice, as a message and as a mention: one key, one row.
    return Delivery(key=f"{chat.team}:{channel}:{ts}", kind=kind, body=message) if kind else None


async def _changed(chat: SlackChat, event: Json) -> Delivery | None:
    """A message of somebody's has other words, or is gone. Our own edits and the previews that
    Slack adds to a message change nothing."""
    before, after = event.get("previous_message") or {}, event.get("message") or {}
    user, text = after.get("user") or before.get("user"), after.get("text")
    # A deleted message that has replies stays in its place, as a stone with Slack's own words.
    gone = event["subtype"] == "message_deleted" or after.get("subtype") == "tombstone"
    user = before.get("user") if gone else user
    if user in (None, chat.user) or before.get("bot_id") or after.get("bot_id"):
        return None
    if not gone and (not after.get("edited") or text == before.get("text")):
        return None
    channel = event["channel"]
    ts = event.get("deleted_ts") or after.get("ts") or before["ts"]
    delivery, place = f"{chat.team}:{channel}:{ts}", _place(channel, user)
    if not await message_edits.matters(chat.app, chat.name, delivery, place):
        return None
    change = Change(
        account=f"slack:{user}",
        delivery=delivery,
        text=None if gone else await _said_to_us(chat, channel, text or ""),
        permalink=chat.link(channel, ts, before.get("thread_ts") or after.get("thread_ts") or ""),
    )
    stamp = "" if gone else str(after["edited"].get("ts") or event["event_ts"])
    return Delivery(key=message_edits.key(delivery, stamp), kind="change", body=change)


async def _said_to_us(chat: SlackChat, channel: str, text: str) -> str:
    """The words of a message without our own mention, and without what formats that alone."""
    ours = re.compile(rf"(?P<marks>[{MARKS}]*)<@{chat.user}>(?P=marks)")
    return await _words(chat, channel, ours.sub(" ", text, count=1))


async def _command(chat: SlackChat, body: Json) -> Delivery:
    channel, user = body["channel_id"], body["user_id"]
    account, place = f"slack:{user}", Place(channel=_place(channel, user))
    message = Message(
        account=account,
        text=await _words(chat, channel, body.get("text") or ""),
        place=place,
        trigger=Trigger(body["trigger_id"], account, place, typed=True).write(),
    )
    return Delivery(key=f"{chat.team}:command:{body['trigger_id']}", kind="command", body=message)


def _shortcut(chat: SlackChat, body: Json) -> Delivery | None:
    """What is chosen on a message stands for a word that is said there."""
    word = SHORTCUTS.get(body.get("callback_id", ""))
    if word is None:
        return None
    user = body["user"]["id"]
    account, place = f"slack:{user}", Place(channel=_place(body["channel"]["id"], user))
    trigger = Trigger(body["trigger_id"], account, place).write()
    message = Message(account=account, text=word, place=place, trigger=trigger)
    return Delivery(key=f"{chat.team}:shortcut:{body['trigger_id']}", kind="command", body=message)


async def _press(chat: SlackChat, body: Json) -> Delivery | None:
    action, user = body["actions"][0], body["user"]["id"]
    if action["type"] != "button" or not action.get("value"):
        return None  # a box was ticked: it comes with the button
    container = body.get("container") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    ts, root = container.get("message_ts") or "", container.get("thread_ts") or ""
    thread = blocks.thread_of(action.get("block_id", ""))
    if not thread and root not in ("", ts):
        thread = await chat.key_of(channel, root)
    if (body.get("view") or {}).get("type") == "home":
        channel, thread = "D", HOME
    account, place = f"slack:{user}", Place(channel=_place(channel, user), thread=thread or None)
    click = Click(
        account=account,
        value=action["value"],
        ticked=_ticked(body),
        trigger=Trigger(body.get("trigger_id", ""), account, place).write(),
        place=place,
        permalink=chat.link(channel, ts, root) if ts else "",
    )
    key = f"{chat.team}:press:{body.get('trigger_id')}:{action.get('action_ts')}"
    return Delivery(key=key, kind="click", body=click)


def _ticked(body: Json) -> tuple[int, ...]:
    """What is ticked on the card that was pressed on."""
    values = (body.get("state") or (body.get("view") or {}).get("state") or {}).get("values") or {}
    card = blocks.card_of(body["actions"][0].get("block_id", ""))
    chosen = [
        option["value"]
        for name, given in values.items()
        if blocks.card_of(name) == card
        for field in given.values()
        for option in field.get("selected_options") or ()
    ]
    return tuple(int(value) for value in chosen if value.isdigit())


def filled(body: Json) -> Delivery:
    """A form that was sent off."""
    view, user = body["view"], body["user"]["id"]
    click = Click(
        account=f"slack:{user}",
        value=view["callback_id"],
        values=forms.filled(view),
        place=forms.place_of(view),
    )
    return Delivery(
        key=f"{(body.get('team') or {}).get('id')}:view:{view['id']}", kind="click", body=click
    )


def _reaction(chat: SlackChat, body: Json, event: Json) -> Delivery | None:
    item = event.get("item") or {}
    if item.get("type") != "message" or event.get("user") in (None, chat.user):
        return None
    reaction = Reaction(
        account=f"slack:{event['user']}",
        emoji=event["reaction"],
        ref=Ref(channel=item["channel"], message=item["ts"]),
        permalink=chat.link(item["channel"], item["ts"]),
    )
    return Delivery(key=f"{chat.team}:{body['event_id']}", kind="reaction", body=reaction)


def _place(channel: str, user: str) -> str:
    return f"dm:slack:{user}" if channel.startswith("D") else channel


async def _words(chat: SlackChat, channel: str, text: str) -> str:
    """As the person wrote it: addresses and names instead of Slack's marks for them."""
    named = await threads.handles(chat.app, chat.name, channel) if "<@" in text else {}

    def said(found: re.Match[str]) -> str:
        sign, name, label = found[1] or "", found[2], found[3] or ""
        if sign == "@":
            return named.get(name) or f"@{label or name}"
        if sign:
            return f"{sign if sign == '#' else '@'}{label or name}"
        return f"[{label}]({name})" if label and label not in name else name

    return html.unescape(MARK.sub(said, text)).strip()
