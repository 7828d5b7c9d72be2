"""How much the model is asked at once and a minute, over all agents; bot/agents/anthropic_client.py
waits here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiolimiter import AsyncLimiter


class RateLimits:
    """Calls at once, calls a minute, uncached tokens a minute. One for each process."""

    def __init__(self, at_once: int, calls: int, tokens: int) -> None:
        self._seats = asyncio.Semaphore(at_once)
        self._calls, self._tokens = AsyncLimiter(calls, 60), AsyncLimiter(tokens, 60)

    @asynccontextmanager
    async def room(self, tokens: int) -> AsyncIterator[None]:
        """Wait until a call of about so many tokens may go out; it keeps its seat meanwhile."""
        async with self._seats:
            await self._calls.acquire()
            # More than a minute's worth in one call goes alone, it would never fit.
            await self._tokens.acquire(min(tokens, self._tokens.max_rate))
            yield
