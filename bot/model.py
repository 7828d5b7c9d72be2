"""What the house asks of a language model; bot/claude.py is the one that does it."""

from dataclasses import dataclass
from typing import Any, Protocol


class ModelError(Exception):
    """A turn that did not come about. The message is one plain sentence for the page."""

    def __init__(self, sentence: str, passing: bool = False) -> None:
        super().__init__(sentence)
        self.passing = passing  # worth one more try: nothing was done yet


@dataclass(frozen=True)
class Answer:
    """A whole message: content blocks as the API gave them, why it stopped, tokens by kind."""

    content: list[dict[str, Any]]
    stop_reason: str
    input_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    output_tokens: int


class Model(Protocol):
    async def reply(self, body: dict[str, Any]) -> Answer:
        """The whole message for a request. May raise ModelError."""
        ...

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        """The file id under which a picture can be shown to the model."""
        ...
