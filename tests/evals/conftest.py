"""One lot for all tests of a file: its engine is warm, and every trial restores its production."""

from collections.abc import AsyncIterator

import pytest_asyncio

from evals.trial import Lot, open_lot


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lot() -> AsyncIterator[Lot]:
    async with open_lot() as opened:
        yield opened
