"""Slack as the chat port: cards are messages that know their key, private words are ephemeral."""

import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import texts
from bot.app.home_tab import HOME
from bot.app.message_classifier import OUR_OWN
from bot.core.chat_port import (
    CONTINUITY,
    Attached,
    Button,
    Card,
    Form,
    Place,
    PlatformUnavailable,
    Profile,
    Ref,
    Speaker,
)
from bot.core.context import AppContext
from bot.core.untrusted_text import is_handle
from bot.messaging import threads
from handlers.slack import blocks, emoji, files, films, forms, home, rooms
from handlers.slack.asked import Asked, Trigger
from handlers.slack.calls import Calls, Json, Method, ShutOut, SlackRefused, Unanswered

LOG = logging.getLogger(__name__)
TRIES = 3
PAGES = 5  # of a channel's messages, looked through for a post that may be there
EVENT = "continuity_card"  # the kind of the metadata that holds a post's key
GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}


class SlackChat:
    """Implements bot.core.chat_port.Chat for one workspace. `meet` comes first."""

    name = "slack"

    def __init__(self, api: AsyncWebClient) -> None:
        self.api, self.call = api, Calls()
        self.asked = Asked()
        self.team = self.user = self.url = ""
        self._app: AppContext | None = None
        self._pictures = files.SlackPictures(api, self.call)
        self._films = films.Films(api, self.call)
        self.homes = home.Homes(api, self.call, self._pictures)
        self._direct: dict[str, str] = {}  # user id to the channel with them
        self._signs: dict[str, str] = {}  # channel to the message that says who is at work

    async def meet(self) -> None:
        """Who we are, from the token. Refused: Slack does not take it."""
        try:
            me = await self.call(self.api.auth_test)
        except ShutOut as problem:
            raise SlackRefused(problem.error) from problem
        self.team, self.user, self.url = me["team_id"], me["user_id"], me.get("url", "")

    def move_in(self, app: AppContext) -> None:
        """The program whose cards these are."""
        self._app = app

    @property
    def app(self) -> AppContext:
        assert self._app is not None, "move_in comes first"
        return self._app

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        ref = await self._once(key, place, card, speaker)
        await self._films.show(self.app, ref, card)
        return ref

    async def _once(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        channel, root = await self._where(place)
        said = await self._drawn(card, channel)
        given: Json = {
            **said,
            "metadata": {"event_type": EVENT, "event_payload": {"key": key}},
            "username": speaker.name,
            **emoji.icon(speaker.picture),
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": root} if root else {}),
        }
        for _ in range(TRIES - 1):
            try:
                return await self._post(channel, given)
            except Unanswered as problem:
                LOG.warning("looking whether %s is there: %s", key, problem)
                found = await self.find(key, place)
                if found is not None:
                    return found
        return await self._post(channel, given)

    async def _post(self, channel: str, given: Json) -> Ref:
        answer = await self._send(self.api.chat_postMessage, channel, given)
        return Ref(channel=answer["channel"], message=answer["ts"])

    async def _send(self, method: Method, channel: str, given: Json) -> Json:
        try:
            return await self.call(method, channel, channel=channel, **given)
        except SlackRefused as problem:
            if problem.error != "invalid_blocks":
                raise
            # A picture that went up this moment may not be ready; its words are.
            given["blocks"] = [b for b in given["blocks"] if b["type"] != "image"]
            return await self.call(method, channel, channel=channel, **given)

    async def find(self, key: str, place: Place) -> Ref | None:
        channel, root = await self._where(place)
        async for message in self._messages(channel, root):
            known = message.get("metadata") or {}
            if known.get("event_type") == EVENT and known["event_payload"].get("key") == key:
                return Ref(channel=channel, message=message["ts"])
        return None

    async def _messages(self, channel: str, root: str) -> AsyncIterator[Json]:
        """What was said there, a page at a time."""
        given: Json = {"channel": channel, "limit": 200, "include_all_metadata": True}
        method = self.api.conversations_replies if root else self.api.conversations_history
        given |= {"ts": root} if root else {}
        for _ in range(PAGES):
            answer = await self.call(method, channel, **given)
            for message in answer.get("messages", ()):
                yield message
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            given["cursor"] = cursor

    async def edit(self, ref: Ref, card: Card) -> None:
        said = await self._drawn(card, ref.channel)
        for attempt in range(TRIES):
            try:
                await self._send(self.api.chat_update, ref.channel, {"ts": ref.message, **said})
                await self._films.show(self.app, ref, card)
                return
            except SlackRefused as problem:
                if problem.error not in GONE:
                    raise
                LOG.warning("a card is gone from Slack: %s", problem)
                return
            except Unanswered:
                if attempt == TRIES - 1:
                    raise

    async def _drawn(self, card: Card, channel: str) -> dict[str, Any]:
        found = await threads.accounts(self.app, self.name, channel, card.waits_for)
        people = {handle: account.partition(":")[2] for handle, account in found.items()}
        shown = await self._pictures.file(self.app, card.picture, card.alt or card.title)
        return blocks.message(card, people, shown)._asdict()

    async def whisper(
        self, account: str, place: Place, text: str, card: Card | None = None
    ) -> None:
        # What is pressed in a message is answered there, not on a home that nobody looks at then.
        shown = blocks.notice(text, (place.thread or "") if place.thread != HOME else "", card)
        if self.asked.answered(account, place.channel, shown):
            return
        user = account.partition(":")[2]
        try:
            if place.thread == HOME and await self.homes.answer(self.app, user, text, card):
                return
            for said in shown:
                await self.tell(user, place, said)
        except SlackRefused as problem:
            LOG.warning("%s cannot be told: %s", account, problem)

    async def tell(self, user: str, place: Place, said: blocks.Shown) -> None:
        """Say it where they are; in a direct message where that is not to be."""
        if not place.channel.startswith("dm:"):
            try:
                channel, root = await self._where(place)
                thread = {"thread_ts": root} if root and await self._is_alive(channel, root) else {}
                await self.call(
                    self.api.chat_postEphemeral,
                    channel,
                    channel=channel,
                    user=user,
                    **said._asdict(),
                    **thread,
                )
                return
            except SlackRefused as problem:
                LOG.info("told in a direct message: %s", problem)
        direct = await self._with(user)
        await self.call(self.api.chat_postMessage, direct, channel=direct, **said._asdict())

    async def _is_alive(self, channel: str, root: str) -> bool:
        """Whether a thread has replies: in one that has none nobody sees an ephemeral message."""
        answer = await self.call(
            self.api.conversations_replies, channel, channel=channel, ts=root, limit=2
        )
        return len(answer.get("messages", ())) > 1

    async def ask_form(self, trigger: str, form: Form) -> None:
        asked = Trigger.read(trigger)
        try:
            await self.call(
                self.api.views_open, trigger_id=asked.id, view=forms.view(form, asked.place)
            )
        except SlackRefused as problem:
            LOG.warning("a form did not open: %s", problem)
            await self.whisper(asked.account, asked.place, texts.FORM_TOO_LATE)
        else:
            if asked.typed:  # the form is the answer
                self.asked.answered(asked.account, asked.place.channel, [])

    async def working(self, place: Place, stop: Button | None) -> None:
        try:
            channel, _ = await self._where(place)
            if stop is None:
                await self._take_down(channel)
            elif channel not in self._signs:
                await self._put_up(place, channel, stop)
        except (SlackRefused, PlatformUnavailable) as problem:
            LOG.warning("nobody sees who is at work: %s", problem)

    async def _put_up(self, place: Place, channel: str, stop: Button) -> None:
        key = f"working:{channel}"
        left = await self.find(key, place)  # by a process that was killed
        card = Card(title=texts.AT_WORK, buttons=(stop,))
        ref = left or await self.post(key, place, card, CONTINUITY)
        self._signs[channel] = ref.message

    async def _take_down(self, channel: str) -> None:
        sign = self._signs.pop(channel, "")
        if sign:
            await self.call(self.api.chat_delete, channel, channel=channel, ts=sign)

    async def react(self, ref: Ref, emoji: str) -> None:
        name = _named(emoji)
        try:
            await self.call(
                self.api.reactions_add, channel=ref.channel, timestamp=ref.message, name=name
            )
        except (SlackRefused, PlatformUnavailable) as problem:
            LOG.info("no reaction: %s", problem)

    async def permalink(self, ref: Ref) -> str:
        return self.link(ref.channel, ref.message)

    def link(self, channel: str, message: str, root: str = "") -> str:
        """The address of a message, as Slack builds it."""
        thread = f"?thread_ts={root}&cid={channel}" if root and root != message else ""
        return f"{self.url}archives/{channel}/p{message.replace('.', '')}{thread}"

    async def profile(self, account: str) -> Profile | None:
        try:
            answer = await self.call(self.api.users_info, user=account.partition(":")[2])
        except SlackRefused as problem:
            LOG.warning("%s is not known: %s", account, problem)
            return None
        user = answer["user"]
        known = user.get("profile", {})
        name = known.get("display_name") or known.get("real_name") or user.get("name", "")
        handle = f"@{user.get('name', '')}"
        handle = handle if is_handle(handle) else f"@{account.partition(':')[2]}"
        zone, bot = user.get("tz") or "", bool(user.get("is_bot"))
        return Profile(handle=handle, name=name, timezone=zone, bot=bot)

    async def download(self, file: Attached, place: Path, most: int) -> None:
        await files.fetch(self.api, self.call, file, place, most)

    async def room(self, name: str, topic: str, people: Sequence[str]) -> str:
        return await rooms.room(self.api, self.call, self.user, name, topic, people)

    async def enter(self, channel: str) -> bool:
        return channel.startswith("dm:") or await rooms.enter(self.api, self.call, channel)

    async def key_of(self, channel: str, root: str) -> str:
        """The thread below this message, as places name it."""
        return await threads.key_at(self.app, self.name, channel, root) or f"{OUR_OWN}{root}"

    async def _where(self, place: Place) -> tuple[str, str]:
        """(the channel, the message whose thread is meant or nothing)."""
        channel = place.channel
        if channel.startswith("dm:"):
            channel = await self._with(channel.rpartition(":")[2])
        thread = place.thread or ""
        if thread.startswith(OUR_OWN):
            return channel, thread.removeprefix(OUR_OWN)
        return channel, await threads.message_of(self.app, self.name, thread) if thread else ""

    async def _with(self, user: str) -> str:
        """The channel of direct messages with this person."""
        if user not in self._direct:
            answer = await self.call(self.api.conversations_open, users=user)
            self._direct[user] = answer["channel"]["id"]
        return self._direct[user]


def _named(picture: str) -> str:
    return emoji.NAMES.get(picture, picture.strip(":"))
