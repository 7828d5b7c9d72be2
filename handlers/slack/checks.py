"""What Slack says of the tokens we hold; each is asked in one way, for `film setup` and doctor."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import texts
from bot.app.cli.doctor import Wrong
from bot.core.chat_port import PlatformUnavailable
from bot.core.clock import Clock
from handlers.slack.calls import Json, ShutOut, SlackRefused, client, told_apart

BOT, APP = "xoxb-", "xapp-"
TOKEN = re.compile(r"[A-Za-z0-9._-]+")
ITS_APP = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
SKEW = 60  # seconds that our clock may be off
WARNING = "Socket Mode is not turned on"  # Slack's words beside an answer that is otherwise well
WHY = {
    "socket_mode_not_enabled": texts.SOCKET_OFF,
    "missing_scope": texts.NO_CONNECTIONS,
    "not_allowed_token_type": texts.NO_CONNECTIONS,
}


@dataclass(frozen=True)
class Workspace:
    """What a bot token opens."""

    name: str
    bot: str
    app: str  # the app whose token it is; empty where Slack does not say
    missing: tuple[str, ...]  # scopes of the manifest that the app was not given
    ahead: float  # seconds that our clock is ahead of Slack's

    def wrongs(self) -> tuple[str, ...]:
        """What does not work with this token, a sentence each; the clock's is the last."""
        return (
            texts.scopes_missing(self.missing) if self.missing else "",
            texts.clock_off(self.ahead) if abs(self.ahead) > SKEW else "",
        )


def manifest(public_url: str = "") -> Json:
    """The app as Slack makes it: by socket, or with its deliveries coming to this address."""
    made: Json = json.loads(Path(__file__).with_name("manifest.json").read_text("utf-8"))
    if public_url:
        url = f"{public_url}/slack/events"
        settings = made["settings"]
        settings["socket_mode_enabled"] = False
        for part in ("event_subscriptions", "interactivity"):
            settings[part]["request_url"] = url
        for word in made["features"]["slash_commands"]:
            word["url"] = url
    return made


def shape(token: str, wanted: str) -> None:
    """Wrong: this cannot be a token that starts so."""
    if not token.startswith(wanted):
        found = next((kind for kind in texts.TOKEN_KINDS if token.startswith(kind)), "")
        raise Wrong(texts.wrong_kind(wanted, found))
    if not TOKEN.fullmatch(token):
        raise Wrong(texts.ODD_SIGNS)


async def workspace(token: str, url: str | None, clock: Clock) -> Workspace:
    """What this bot token opens. Wrong: nothing."""
    shape(token, BOT)
    said, headers = await _ask(token, url, "auth.test")
    return Workspace(
        name=str(said.get("team") or said.get("team_id")),
        bot=str(said.get("user") or said.get("user_id")),
        app=await _app_of(token, url, str(said.get("bot_id") or "")),
        missing=_missing(headers.get("x-oauth-scopes")),
        ahead=_ahead(headers.get("date", ""), clock),
    )


async def _app_of(token: str, url: str | None, bot: str) -> str:
    try:
        said, _ = await _ask(token, url, "bots.info", bot=bot)
    except Wrong:
        return ""
    return str((said.get("bot") or {}).get("app_id") or "")


async def socket(token: str, url: str | None, app: str = "") -> str:
    """Empty, or what Slack warns of though it lets this app-level token connect. Wrong: it does
    not, or it is of another app than the bot's, `app`, so that nothing would come."""
    shape(token, APP)
    written = ITS_APP.match(token)
    if app and written and written[1] != app:
        raise Wrong(texts.OTHER_APP)
    said, _ = await _ask(token, url, "apps.connections.open")
    messages = (said.get("response_metadata") or {}).get("messages") or ()
    return texts.SOCKET_OFF if any(WARNING in str(each) for each in messages) else ""


async def signing_secret(secret: str) -> None:
    """Wrong: this cannot be one. Slack says of it only by what it signs."""
    if any(secret.startswith(kind) for kind in texts.TOKEN_KINDS):
        raise Wrong(texts.NOT_SIGNING)
    if not TOKEN.fullmatch(secret):
        raise Wrong(texts.ODD_SIGNS)


async def address(url: str) -> None:
    """Wrong: Slack delivers nothing there."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or not url.isascii() or " " in url:
        raise Wrong(texts.NO_ADDRESS)


async def _ask(
    token: str, url: str | None, method: str, **given: str
) -> tuple[Json, dict[str, str]]:
    """(the answer, its headers by their names in lower case)."""
    try:
        async with told_apart():
            response: Any = await client(token, url).api_call(method, params=given)
    except (SlackRefused, ShutOut) as problem:
        known = WHY.get(problem.error, texts.slack_refuses(problem.error))
        raise Wrong(known) from problem
    except PlatformUnavailable as problem:
        raise Wrong(texts.slack_silent(str(problem))) from problem
    return response.data, _lower(response.headers)


def _lower(headers: Mapping[str, Any]) -> dict[str, str]:
    return {name.lower(): str(value) for name, value in headers.items()}


def _missing(granted: str | None) -> tuple[str, ...]:
    """Scopes that we ask for and were not given; none where Slack does not say."""
    if granted is None:
        return ()
    had = {scope.strip() for scope in granted.split(",")}
    return tuple(s for s in manifest()["oauth_config"]["scopes"]["bot"] if s not in had)


def _ahead(date: str, clock: Clock) -> float:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return 0
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return (clock.now() - theirs).total_seconds()
