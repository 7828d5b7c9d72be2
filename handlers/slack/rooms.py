"""Rooms on Slack: public channels of ours. One that was made and not yet noted is found again."""

import html
import logging
import re
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot import texts
from bot.core.chat_port import NoRoom
from handlers.slack.calls import Calls, Json, Method, SlackRefused, Unanswered

LOG = logging.getLogger(__name__)
LONGEST = 76  # characters of a name; Slack takes 80, and a number may follow
NUMBERS = 20  # names that are tried
TRIES = 3
PAGE = 999  # channels of one answer
PAGES = 50
WHY = {
    "missing_scope": texts.ROOM_RIGHTS,
    "restricted_action": texts.ROOM_ADMIN,
    "user_is_restricted": texts.ROOM_ADMIN,
    "name_taken": texts.ROOM_NAMES_TAKEN,
}


async def room(
    api: AsyncWebClient, call: Calls, me: str, name: str, topic: str, people: Sequence[str]
) -> str:
    """The channel of this name that is ours (`me`), made or found; then its topic and its people.
    NoRoom says why there is none; PlatformUnavailable, that nobody knows yet."""
    try:
        channel, said = await _had(api, call, me, name, topic)
    except SlackRefused as problem:
        raise NoRoom(WHY.get(problem.error, texts.room_refused(problem.error))) from problem
    if not _same(said, topic):
        await _meanwhile(call, api.conversations_setTopic, channel=channel, topic=topic)
    for account in people:
        user = account.partition(":")[2]
        await _meanwhile(call, api.conversations_invite, channel=channel, users=user)
    return channel


async def enter(api: AsyncWebClient, call: Calls, channel: str) -> bool:
    """Go into a public channel; of another kind of channel, whether we are in it."""
    try:
        await call(api.conversations_join, channel=channel)
    except SlackRefused as problem:
        LOG.info("%s cannot be joined: %s", channel, problem)
        try:
            await call(api.conversations_history, channel, channel=channel, limit=1)
        except SlackRefused:
            return False
    return True


async def _had(api: AsyncWebClient, call: Calls, me: str, name: str, topic: str) -> tuple[str, str]:
    """(the channel, the topic that it has)."""
    wanted = [_numbered(name, number) for number in range(1, NUMBERS + 1)]
    taken: dict[str, Json] | None = None
    for each in wanted:
        if taken and each in taken:
            continue
        try:
            made = await _surely(call, api.conversations_create, name=each)
            return str(made["channel"]["id"]), ""
        except SlackRefused as problem:
            if problem.error != "name_taken":
                raise
        if taken is None:  # by us perhaps, before a kill
            taken = await _listed(api, call, wanted)
            ours = [channel for channel in taken.values() if _is_ours(channel, me, topic)]
            if ours:
                return await _again(api, call, ours[0])
    raise SlackRefused("name_taken")


async def _again(api: AsyncWebClient, call: Calls, channel: Json) -> tuple[str, str]:
    """A room that we made before; somebody may have sent us out of it meanwhile."""
    if not channel.get("is_member"):
        await _surely(call, api.conversations_join, channel=channel["id"])
    return str(channel["id"]), str((channel.get("topic") or {}).get("value", ""))


async def _listed(api: AsyncWebClient, call: Calls, names: Sequence[str]) -> dict[str, Json]:
    """The public channels of these names, archived ones too: they keep their name."""
    found: dict[str, Json] = {}
    given: Json = {"types": "public_channel", "limit": PAGE}
    for _ in range(PAGES):
        answer = await _surely(call, api.conversations_list, **given)
        found |= {c["name"]: c for c in answer["channels"] if c["name"] in names}
        given["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
        if not given["cursor"]:
            break
    return found


def _is_ours(channel: Json, me: str, topic: str) -> bool:
    """Made by us and not used for anything else. What a topic says proves nothing by itself:
    anybody can write it."""
    said = channel.get("topic") or {}
    value = str(said.get("value", ""))
    if channel.get("is_archived"):
        return False
    if channel.get("creator") == me:
        return not value or _same(value, topic)
    return said.get("creator") == me and _same(value, topic)


def _same(said: str, topic: str) -> bool:
    return html.unescape(said).split() == topic.split()


def _numbered(name: str, number: int) -> str:
    fit = re.sub(r"[^a-z0-9_-]+", "-", name.lower())[:LONGEST].strip("-")
    return fit if number == 1 else f"{fit}-{number}"


async def _surely(call: Calls, method: Method, **given: str) -> Json:
    """The answer of a call that may be made twice: what it did before, it says."""
    for attempt in range(TRIES):
        try:
            return await call(method, **given)
        except Unanswered:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("not reached")


async def _meanwhile(call: Calls, method: Method, **given: str) -> None:
    """A call without which the room is a room all the same."""
    try:
        await _surely(call, method, **given)
    except (SlackRefused, Unanswered) as problem:
        LOG.info("a room goes without it: %s", problem)
