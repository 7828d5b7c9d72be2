"""The workspace and the bot that the tests here look at."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.doubles.slack import Slack
from tests.slack.stage import Stage, on_slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with Slack() as double:
        yield double


@pytest.fixture
async def stage(slack: Slack, tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_slack(tmp_path, slack) as opened:
        yield opened
