"""Calls to Slack's Web API: in order for each method and channel, waiting as long as it says."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

PATIENCE = 1000  # times that a call waits as long as Slack says
SECONDS = 30  # for one answer
# Slack answers so where it does not know itself what became of the call.
UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}

Json = dict[str, Any]
Method = Callable[..., Awaitable[Any]]


class Refused(Exception):
    """Slack said no; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(f"Slack refuses: {error}")
        self.error = error


class Unanswered(Exception):
    """No answer that says whether it was done."""


def client(token: str, url: str | None) -> AsyncWebClient:
    """What everything here speaks through. It waits where Slack says so, and repeats nothing else:
    whoever called looks first what became of it."""
    return AsyncWebClient(
        token=token,
        base_url=url or AsyncWebClient.BASE_URL,
        timeout=SECONDS,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=PATIENCE)],
    )


class Calls:
    """One call at a time for each method and channel, so that what waits keeps its order."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, method: Method, line: str = "", **given: Any) -> Json:
        """Slack's answer. Refused or Unanswered, if there is none that helps."""
        async with self._lines[(getattr(method, "__name__", ""), line)], told_apart():
            answer: Json = (await method(**given)).data
            return answer


@asynccontextmanager
async def told_apart() -> AsyncIterator[None]:
    """What went wrong: Slack said no, or nobody knows."""
    try:
        yield
    except SlackApiError as problem:
        error = _error(problem)
        if not error or error in UNSURE:
            raise Unanswered(str(problem)) from problem
        raise Refused(error) from problem
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as problem:
        raise Unanswered(f"{type(problem).__name__}: {problem}") from problem


def _error(problem: SlackApiError) -> str:
    data = getattr(problem.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
