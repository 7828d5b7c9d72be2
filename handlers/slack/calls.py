"""Calls to Slack's Web API: in order for each method and channel, waiting as long as it says."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.chat_port import ChannelClosed, PlatformUnavailable

LOG = logging.getLogger(__name__)
PATIENCE = 1000  # times that a call waits as long as Slack says
LONG = 10  # seconds that a call waits here; what is to wait longer comes again later
TOO_MANY = 429  # HTTP's number for it
SECONDS = 30  # for one answer
# Slack answers so where it does not know itself what became of the call.
UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
# Nothing can be said in that channel, whatever it is.
CLOSED = {
    "is_archived",
    "channel_not_found",
    "not_in_channel",
    "restricted_action_read_only_channel",
}
# Slack takes nothing from us at all, until somebody installs the app anew or gives a new token.
SHUT_OUT = {"token_revoked", "invalid_auth", "account_inactive", "not_authed", "token_expired"}

Json = dict[str, Any]
Method = Callable[..., Awaitable[Any]]


class SlackRefused(Exception):
    """Slack said no; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack refuses: {error}")
        self.error = error


class Shut(SlackRefused, ChannelClosed):
    """Nothing can be said in this channel."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.why = error


class Unanswered(PlatformUnavailable):
    """No answer that says whether it was done."""


class Busy(PlatformUnavailable):
    """It was not done: Slack asks to wait for longer than anybody should stand in line."""


class ShutOut(PlatformUnavailable):
    """Slack does not take our token any more; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack does not take our token: {error}")
        self.error = error


class Waits(AsyncRateLimitErrorRetryHandler):
    """Waits as long as Slack asks to, if that is not long."""

    async def _can_retry_async(self, *, response: Any = None, **given: Any) -> bool:
        if not await super()._can_retry_async(response=response, **given):
            return False
        return _seconds(response.headers) <= LONG


def _seconds(headers: Mapping[str, Any]) -> float:
    """How long Slack asks to wait."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), 0)
    said = said[0] if isinstance(said, list) else said
    return float(said) if str(said).replace(".", "", 1).isdigit() else 0


def client(token: str, url: str | None) -> AsyncWebClient:
    """What everything here speaks through. It waits where Slack says so, and repeats nothing else:
    whoever called looks first what became of it."""
    return AsyncWebClient(
        token=token,
        base_url=url or AsyncWebClient.BASE_URL,
        timeout=SECONDS,
        retry_handlers=[Waits(max_retry_count=PATIENCE)],
    )


class Calls:
    """One call at a time for each method and channel, so that what waits keeps its order."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self.shut_out = ""  # Slack's word for why it takes nothing from us

    async def __call__(self, method: Method, line: str = "", **given: Any) -> Json:
        """Slack's answer. SlackRefused or PlatformUnavailable, if there is none that helps."""
        try:
            async with self._lines[(getattr(method, "__name__", ""), line)], told_apart():
                answer: Json = (await method(**given)).data
        except ShutOut as problem:
            self._note(problem.error)
            raise
        self._note("")
        return answer

    def _note(self, why: str) -> None:
        """Said once, each time that it changes."""
        if why and not self.shut_out:
            LOG.error("Slack takes nothing from us (%s): what is to be said waits", why)
        elif self.shut_out and not why:
            LOG.warning("Slack takes our token again")
        self.shut_out = why


@asynccontextmanager
async def told_apart() -> AsyncIterator[None]:
    """What went wrong: Slack said no, or nobody knows."""
    try:
        yield
    except SlackApiError as problem:
        error = _error(problem)
        # An answer that could not be read has another shape than one that could.
        if getattr(problem.response, "status_code", 0) == TOO_MANY:
            raise Busy(error, _seconds(problem.response.headers)) from problem
        if not error or error in UNSURE:
            raise Unanswered(str(problem)) from problem
        if error in SHUT_OUT:
            raise ShutOut(error) from problem
        raise (Shut if error in CLOSED else SlackRefused)(error) from problem
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise Unanswered(f"{type(problem).__name__}: {problem}") from problem


def _error(problem: SlackApiError) -> str:
    data = getattr(problem.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
