"""Channels and members of the double's workspace: made, listed, joined, and who is invited."""

import html
import re

from tests.doubles.slack_api import APP, BOT, BOT_ID, Channel, Json, Problem, Workspace

NAME = re.compile(r"[a-z0-9_-]+")
NAME_LENGTH, TOPIC_LENGTH, PAGE = 80, 250, 1000


class Rooms(Workspace):
    """What docs.slack.dev says of conversations.* as far as rooms go, of users.* and bots.info."""

    def named(self, name: str) -> Channel:
        """The channel that people see under this name."""
        return next(c for c in self.channels.values() if c.name == name)

    def _conversations_create(self, given: Json) -> Json:
        name = given.get("name", "")
        if not name:
            raise Problem("invalid_name_required")
        if len(name) > NAME_LENGTH:
            raise Problem("invalid_name_maxlength")
        if not NAME.fullmatch(name):
            raise Problem("invalid_name_specials")
        if any(channel.shown()["name"] == name for channel in self.channels.values()):
            raise Problem("name_taken")
        channel = Channel(f"C{next(self._number):05}", {BOT}, name=name, creator=BOT)
        self.channels[channel.id] = channel
        return {"channel": channel.shown()}

    def _conversations_info(self, given: Json) -> Json:
        channel = self.channels.get(given.get("channel", ""))
        if channel is not None and channel.private and BOT in channel.members:
            raise Problem("missing_scope")  # groups:read, which we do not ask for
        if channel is None or channel.private:
            raise Problem("channel_not_found")
        return {"channel": channel.shown()}

    def _conversations_list(self, given: Json) -> Json:
        most = int(given.get("limit") or 100)
        if not 0 < most < PAGE:
            raise Problem("invalid_limit")
        start = int(given.get("cursor") or 0)
        public = [c for c in self.channels.values() if c.id[0] == "C" and not c.private]
        cursor = str(start + most) if start + most < len(public) else ""
        shown = [channel.shown() for channel in public[start : start + most]]
        return {"channels": shown, "response_metadata": {"next_cursor": cursor}}

    def _conversations_join(self, given: Json) -> Json:
        channel = self._channel(given)
        if channel.private or channel.id[0] != "C":
            raise Problem("method_not_supported_for_channel_type")
        warning = {"warning": "already_in_channel"} if BOT in channel.members else {}
        channel.members.add(BOT)
        return {"channel": channel.shown(), **warning}

    def _conversations_setTopic(self, given: Json) -> Json:  # noqa: N802 - Slack's name
        channel = self._ours(given)
        if len(given["topic"]) > TOPIC_LENGTH:
            raise Problem("too_long")
        value = html.escape(given["topic"], quote=False)
        channel.topic = {"value": value, "creator": BOT, "last_set": 1764000000}
        return {"channel": channel.shown()}

    def _conversations_invite(self, given: Json) -> Json:
        channel = self._ours(given)
        for user in given["users"].split(","):
            if user == BOT:
                raise Problem("cant_invite_self")
            if user not in self.users:
                raise Problem("user_not_found")
            if user in channel.members:
                raise Problem("already_in_channel")
            channel.members.add(user)
        return {"channel": channel.shown()}

    def _bots_info(self, given: Json) -> Json:
        if given.get("bot") != BOT_ID:
            raise Problem("bot_not_found")
        return {"bot": {"id": BOT_ID, "app_id": APP, "user_id": BOT, "name": "Continuity"}}

    def _users_list(self, given: Json) -> Json:
        start, most = int(given.get("cursor") or 0), int(given.get("limit") or 100)
        users = list(self.users.values())
        cursor = str(start + most) if start + most < len(users) else ""
        shown = users[start : start + most]
        return {"members": shown, "response_metadata": {"next_cursor": cursor}}

    def _users_info(self, given: Json) -> Json:
        if given["user"] not in self.users:
            raise Problem("user_not_found")
        return {"user": self.users[given["user"]]}

    def _ours(self, given: Json) -> Channel:
        channel = self._channel(given)
        if BOT not in channel.members:
            raise Problem("not_in_channel")
        return channel
