"""What a generation provider does; bot/generation/render_job.py is the only caller."""

from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import BaseModel


class ProviderRequest(BaseModel, frozen=True):
    """One take: a key the provider may use against double work, the prompt, and what it shows."""

    key: str
    kind: str  # image | video
    prompt: str
    seconds: float = 0.0
    take: int = 1
    seed: int = 0  # for a provider that takes one
    subject: dict[str, Any]  # the board of a shot, or the option of an asset
    references: tuple[str, ...] = ()


class Delivered(NamedTuple):
    """A finished file with its real cost, where the provider says one."""

    file: Path
    cost: int | None = None  # None: what was estimated


class RenderFailed(Exception):
    """The provider did not deliver; nothing is owed. The message is one plain sentence."""


class Provider(Protocol):
    name: str

    def estimate(self, kind: str, seconds: float) -> int:
        """Units for one take."""
        ...

    async def render(self, request: ProviderRequest, folder: Path) -> Path | Delivered:
        """The finished file, in `folder`. May raise RenderFailed."""
        ...
