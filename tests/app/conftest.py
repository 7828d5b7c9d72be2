"""The workspace that setup and doctor look at."""

from collections.abc import AsyncIterator

import pytest

from tests.doubles.slack import Slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as double:
        yield double
