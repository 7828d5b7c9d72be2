"""A chat platform as `film serve` starts it; what is said there goes through
bot/core/chat_port.py."""

from collections.abc import Sequence
from typing import Protocol

from starlette.routing import BaseRoute

from bot.app.ingress import Ingress
from bot.core.chat_port import Chat
from bot.core.context import AppContext


class NotTaken(Exception):
    """The platform does not let us in; the message says which setting and what to do."""


class Platform(Protocol):
    """One platform in this process."""

    @property
    def chat(self) -> Chat: ...

    async def start(self, app: AppContext, ingress: Ingress) -> None:
        """Take deliveries from now on, in the ingress. NotTaken: it refuses us.
        PlatformUnavailable: it does not answer."""
        ...

    async def stop(self) -> None:
        """Take no more deliveries; what was taken is kept."""
        ...

    async def ready(self) -> bool:
        """Whether deliveries reach us."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """What it answers by HTTP."""
        ...
