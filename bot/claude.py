"""The one door to the Anthropic SDK: sends a built request, streams it, names what went wrong."""

import asyncio
import json
from typing import Any

import anthropic
import httpx2

from bot.model import Answer, ModelError

TURN_SECONDS = 600


class Claude:
    """A client for one Messages API: Anthropic's, a gateway's, or the understudy's."""

    def __init__(self, key: str, base_url: str | None = None, max_retries: int = 2) -> None:
        self._client = anthropic.AsyncAnthropic(
            api_key=key, base_url=base_url, max_retries=max_retries, open_telemetry=False
        )

    async def reply(self, body: dict[str, Any]) -> Answer:
        """The model's whole message; tried once more where the failure may pass. Or ModelError."""
        try:
            return await self._once(body)
        except ModelError as error:
            if not error.passing:
                raise
        return await self._once(body)

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        """The file id under which a picture can be shown to the model."""
        try:
            stored = await self._client.files.upload(file=(name, data, media_type))
        except (anthropic.APIError, httpx2.HTTPError) as error:
            raise ModelError(_sentence(error)) from error
        return stored.id

    async def close(self) -> None:
        await self._client.close()

    async def _once(self, body: dict[str, Any]) -> Answer:
        try:
            async with (
                asyncio.timeout(TURN_SECONDS),
                self._client.messages.stream(**body) as stream,
            ):
                message = await stream.get_final_message()
        except (anthropic.APIError, httpx2.HTTPError, json.JSONDecodeError, TimeoutError) as error:
            raise ModelError(_sentence(error), _passing(error)) from error
        if message.stop_reason is None:
            raise ModelError("The model's reply was cut off.", passing=True)
        return _answer(message)


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


def _passing(error: Exception) -> bool:
    # The SDK has already retried what it sees as passing; broken streams it does not see.
    if isinstance(error, anthropic.APIStatusError):
        return error.status_code == 200  # an error event inside a stream
    return not isinstance(error, anthropic.APIError)


def _sentence(error: Exception) -> str:
    match error:
        case anthropic.AuthenticationError() | anthropic.PermissionDeniedError():
            return "The model refused our key; check ANTHROPIC_API_KEY with `film doctor`."
        case anthropic.RateLimitError():
            return "The model is asked too often just now; the next message tries again."
        case anthropic.BadRequestError():
            return f"The model refused the request ({error.api_message or 'no reason given'})."
        case anthropic.APIStatusError():
            return "The model's service is in trouble; the next message tries again."
        case TimeoutError() | anthropic.APITimeoutError() | httpx2.TimeoutException():
            return "The model did not answer in time; the next message tries again."
        case _:
            return "The connection to the model broke; the next message tries again."
