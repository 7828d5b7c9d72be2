"""What the product asks of a language model; bot/agents/anthropic_client.py is the one that does
it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

# Plays every role without a key, by the clock it is given, at the address its context gives.
Understudy = Callable[[Callable[[], datetime]], AbstractAsyncContextManager[str]]


class ModelError(Exception):
    """A message that did not come about. Its text is one plain sentence for the page."""


class ContextFull(ModelError):
    """The conversation is longer than the model can read; a shorter one may go."""


@dataclass(frozen=True)
class Answer:
    """A whole message: content blocks as the API gave them, why it stopped, tokens by kind."""

    content: list[dict[str, Any]]
    stop_reason: str
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int

    @property
    def weight(self) -> float:
        """What it cost, in the price of one uncached input token (an hour's cache, Sonnet 5.5)."""
        return (
            self.input_tokens
            + 2 * self.cache_write_tokens
            + 0.05 * self.cache_read_tokens
            + 5 * self.output_tokens
        )


class Model(Protocol):
    async def reply(self, body: dict[str, Any]) -> Answer:
        """The whole message for a request. May raise ModelError or ContextFull."""
        ...

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        """The file id under which a picture can be shown to the model. May raise ModelError."""
        ...
