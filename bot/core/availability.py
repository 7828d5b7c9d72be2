"""Which chats take nothing from us now: each rests for a while, longer every time it fails again,
and what is for it waits in its order. bot/app/card_table.py and bot/messaging/private_messages.py
ask before they say anything.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.chat_port import ChannelClosed, PlatformUnavailable

CHAT = (timedelta(seconds=5), timedelta(minutes=5))  # the first rest, and the longest
ROOM = (timedelta(minutes=1), timedelta(minutes=15))
Where = tuple[str, str]  # a chat, and a channel of it; without a channel all of it


@dataclass
class Pause:
    until: datetime
    length: timedelta


@dataclass
class CircuitBreaker:
    """What rests, in this process: after a restart everything is tried at once."""

    _rests: dict[Where, Pause] = field(default_factory=dict)

    def until(self, now: datetime, chat: str, channel: str) -> datetime | None:
        """When something may be said there again; None: now."""
        rests = [self._rests.get(where) for where in ((chat, ""), (chat, channel))]
        return max((rest.until for rest in rests if rest and rest.until > now), default=None)

    @asynccontextmanager
    async def saying(self, now: datetime, chat: str, channel: str) -> AsyncIterator[None]:
        """Say something there. PlatformUnavailable, with the time of the next try: it rests, or it
        failed just now. ChannelClosed is raised once for each rest of a channel; then it rests as
        well."""
        until = self.until(now, chat, channel)
        if until is not None:
            raise PlatformUnavailable(f"{chat} rests", until=until)
        try:
            yield
        except ChannelClosed:
            self._rest(now, (chat, channel), ROOM)
            raise
        except PlatformUnavailable as problem:
            until = self._rest(now, (chat, ""), CHAT, problem.seconds)
            raise PlatformUnavailable(str(problem), until=until) from problem
        self._rests.pop((chat, ""), None)
        self._rests.pop((chat, channel), None)

    def heard(self, chat: str, channel: str) -> bool:
        """Somebody wrote there. True: it was closed to us, and is open again."""
        return self._rests.pop((chat, channel), None) is not None

    def _rest(
        self, now: datetime, where: Where, lengths: tuple[timedelta, timedelta], asked: float = 0
    ) -> datetime:
        first, longest = lengths
        before = self._rests.get(where)
        length = min(before.length * 2, longest) if before else first
        rest = Pause(now + max(length, timedelta(seconds=asked)), length)
        self._rests[where] = rest
        return rest.until
