"""Slack's part of `film doctor`: tokens, scopes, the way in, the clock, the rooms."""

import re
from collections.abc import Sequence

from pydantic import SecretStr

from bot import texts
from bot.app.cli.doctor import Bound, HealthIssue, Wrong
from bot.core.chat_port import PlatformUnavailable
from bot.core.clock import Clock, WallClock
from bot.core.settings import Settings
from handlers.slack import checks
from handlers.slack.calls import Calls, Json, SlackRefused, client

CHANNEL = re.compile(r"[CG][A-Z0-9]+")  # not a direct message, nor another platform's


async def look(
    settings: Settings, rooms: Sequence[Bound], clock: Clock | None = None
) -> list[HealthIssue]:
    """What is wrong with Slack here; nothing where no token of it is set."""
    token, app = said(settings.slack_bot_token), said(settings.slack_app_token)
    if not token:
        return [HealthIssue("Slack", texts.BOT_MISSING)] if app else []
    try:
        known = await checks.workspace(token, settings.slack_api_url, clock or WallClock())
    except Wrong as problem:
        return [HealthIssue("SLACK_BOT_TOKEN", str(problem)), *await _way_in(settings, app, "")]
    scopes, time = known.wrongs()
    return [
        HealthIssue(f"Slack workspace {known.name}, as {known.bot}"),
        HealthIssue("Slack scopes", scopes),
        HealthIssue("clock", time),
        *await _way_in(settings, app, known.app),
        *await _rooms(token, settings.slack_api_url, rooms),
    ]


def said(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


async def _way_in(settings: Settings, app: str, of: str) -> list[HealthIssue]:
    """How deliveries come: by socket, by HTTP, or not at all."""
    if app:
        try:
            warned = await checks.socket(app, settings.slack_api_url, of)
            return [HealthIssue("Slack Socket Mode", warned)]
        except Wrong as problem:
            return [HealthIssue("SLACK_APP_TOKEN", str(problem))]
    if not settings.slack_signing_secret:
        return [HealthIssue("Slack", f"{texts.NO_WAY_IN}; film setup asks for it.")]
    if not settings.public_url:
        return [HealthIssue("Slack by HTTP", texts.NO_PUBLIC_URL)]
    secure = settings.public_url.startswith("https://")
    return [HealthIssue("Slack by HTTP", "" if secure else texts.ONLY_HTTPS)]


async def _rooms(token: str, url: str | None, rooms: Sequence[Bound]) -> list[HealthIssue]:
    """Whether the bot is in every channel that something is bound to."""
    ours = [room for room in rooms if CHANNEL.fullmatch(room.channel)]
    found = Rooms(token, url)
    wrong = [why for room in ours if (why := await found.wrong(room))]
    if wrong or not ours:
        return [HealthIssue("Slack channel", why) for why in wrong]
    return [HealthIssue(f"the bot is in all {len(ours)} Slack channels")]


class Rooms:
    """Channels as the bot's token sees them."""

    def __init__(self, token: str, url: str | None) -> None:
        self._api, self._call = client(token, url), Calls()

    async def wrong(self, room: Bound) -> str:
        """Empty, or why nothing can be said in this channel."""
        try:
            channel = await self._seen(room.channel)
        except SlackRefused as problem:
            return texts.room_unseen(room.what, room.channel, problem.error)
        except PlatformUnavailable as problem:
            return texts.slack_silent(str(problem))
        name = f"#{channel['name']}" if channel.get("name") else room.channel
        if channel.get("is_archived"):
            return texts.room_archived(room.what, name)
        return "" if channel.get("is_member") else texts.not_in_room(room.what, name)

    async def _seen(self, channel: str) -> Json:
        try:
            answer = await self._call(self._api.conversations_info, channel=channel)
        except SlackRefused as problem:
            if problem.error != "missing_scope":
                raise
            # A private one is not told of; but who may read it is in it.
            await self._call(self._api.conversations_history, channel=channel, limit=1)
            return {"is_member": True}
        seen: Json = answer["channel"]
        return seen
