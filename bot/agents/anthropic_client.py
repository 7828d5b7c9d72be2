"""The only module that imports the Anthropic SDK: sends a built request, streams it, names what
went wrong."""

import asyncio
import json
import logging
from dataclasses import dataclass
from typing import Any

import anthropic
import httpx2

from bot.core.model_port import Answer, ContextFull, ModelError
from bot.core.rate_limits import RateLimits

TURN_SECONDS = 600
PATIENCE = 30.0  # seconds: a longer wait is told on the page instead of sat out
BROKEN = (httpx2.HTTPError, json.JSONDecodeError, TimeoutError)
TOO_LONG = ("prompt is too long", "context window", "context limit", "context length")
LOG = logging.getLogger(__name__)


class _CutOff(Exception):
    """The stream ended before the message did; nothing of it was acted on."""


@dataclass(frozen=True)
class _Trouble:
    """What an error means: words for the page, and how often a call may be tried in all."""

    words: str
    tries: int = 1


REFUSED = _Trouble("The model refused the request.")
TROUBLES: tuple[tuple[tuple[type[Exception], ...], _Trouble], ...] = (
    (
        (anthropic.AuthenticationError, anthropic.PermissionDeniedError),
        _Trouble("The model refused our key; check ANTHROPIC_API_KEY with `film doctor`."),
    ),
    (
        (anthropic.PaymentRequiredError,),
        _Trouble("The account at the model's service has no money left; top it up."),
    ),
    (
        (anthropic.NotFoundError,),
        _Trouble("The service does not know this model or file; check MODEL."),
    ),
    (
        (anthropic.RateLimitError,),
        _Trouble("The model is asked too often just now; write again in a while.", 3),
    ),
    (
        (anthropic.InternalServerError,),
        _Trouble("The model's service is in trouble; write again in a while.", 3),
    ),
    (
        (anthropic.APITimeoutError, httpx2.TimeoutException, TimeoutError),
        _Trouble("The model did not answer in time; write again in a while.", 2),
    ),
    (
        (anthropic.APIConnectionError,),
        _Trouble("The model cannot be reached; write again in a while.", 3),
    ),
    (
        (_CutOff, *BROKEN),
        _Trouble("The model's answer broke off on the way; write again.", 2),
    ),
)
BROKE_OFF = TROUBLES[-1][1]
LONG_TALK = _Trouble("This talk has grown longer than the model can read.")


class Claude:
    """A client for one Messages API: Anthropic's, a gateway's, or the understudy's."""

    def __init__(
        self,
        key: str,
        base_url: str | None = None,
        limits: RateLimits | None = None,
        backoff: float = 0.5,
    ) -> None:
        """`backoff`: seconds before a second try, doubled for the third."""
        # The SDK would obey a Retry-After of any length; how long we wait is decided here.
        self._client = anthropic.AsyncAnthropic(
            api_key=key, base_url=base_url, max_retries=0, open_telemetry=False
        )
        self._limits = limits or RateLimits(at_once=32, calls=1_000_000, tokens=1_000_000_000)
        self._backoff = backoff

    async def reply(self, body: dict[str, Any]) -> Answer:
        """The model's whole message, tried again where that is free of side effects."""
        tried = 0
        while True:
            try:
                async with self._limits.room(_weight(body)):
                    return await self._once(body)
            except (anthropic.APIError, _CutOff, *BROKEN) as error:
                tried += 1
                await asyncio.sleep(_wait(error, tried, self._backoff))

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        """The file id under which a picture can be shown to the model. May raise ModelError."""
        tried = 0
        while True:
            try:
                stored = await self._client.files.upload(file=(name, data, media_type))
                return stored.id
            except (anthropic.APIError, *BROKEN) as error:
                tried += 1
                await asyncio.sleep(_wait(error, tried, self._backoff))

    async def known(self, model: str) -> str:
        """Empty if the service knows this model and our key, else what is wrong, in a sentence."""
        try:
            await self._client.models.retrieve(model)
        except (anthropic.APIError, *BROKEN) as error:
            return _trouble(error).words
        return ""

    async def close(self) -> None:
        await self._client.close()

    async def _once(self, body: dict[str, Any]) -> Answer:
        async with (
            asyncio.timeout(TURN_SECONDS),
            self._client.messages.stream(**body) as stream,
        ):
            message = await stream.get_final_message()
        if message.stop_reason is None:
            raise _CutOff
        return _answer(message)


def _wait(error: Exception, tried: int, backoff: float) -> float:
    """Seconds before the next try; ModelError if there is none."""
    trouble, asked = _trouble(error), _retry_after(error)
    wait = backoff * 2 ** (tried - 1) if asked is None else asked
    if tried >= trouble.tries or wait > PATIENCE:
        LOG.warning("the model's service: %s", type(error).__name__)
        kind = ContextFull if trouble is LONG_TALK else ModelError
        raise kind(trouble.words) from error
    return wait


def _weight(body: dict[str, Any]) -> int:
    """About how many tokens of a request no cache can answer: what stands behind the prefix."""
    own = [block for message in body["messages"][3:] for block in message["content"]]
    return 1 + sum(len(str(block.get("text") or block.get("content") or "")) for block in own) // 4


def _answer(message: anthropic.types.Message) -> Answer:
    usage = message.usage
    return Answer(
        content=[block.model_dump(mode="json", exclude_none=True) for block in message.content],
        stop_reason=message.stop_reason or "",
        input_tokens=usage.input_tokens,
        cache_read_tokens=usage.cache_read_input_tokens or 0,
        cache_write_tokens=usage.cache_creation_input_tokens or 0,
        output_tokens=usage.output_tokens,
    )


def _too_long(error: Exception) -> bool:
    if isinstance(error, anthropic.ContentTooLargeError):
        return True
    said = str(error).lower() if isinstance(error, anthropic.BadRequestError) else ""
    return any(words in said for words in TOO_LONG)


def _trouble(error: Exception) -> _Trouble:
    if _too_long(error):
        return LONG_TALK
    if isinstance(error, anthropic.APIStatusError) and error.status_code == 200:
        return BROKE_OFF  # an error event inside a stream
    return next((trouble for kinds, trouble in TROUBLES if isinstance(error, kinds)), REFUSED)


def _retry_after(error: Exception) -> float | None:
    """Seconds the service asks us to wait; None if it does not say."""
    if not isinstance(error, anthropic.APIStatusError):
        return None
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "")))
    except ValueError:
        return None
