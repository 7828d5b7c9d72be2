"""What a power cut may cost is the operator's choice: how SQLite commits what is ours."""

import sqlite3
from pathlib import Path

import pytest

from bot.app.bootstrap import open_app
from bot.core.clock import WallClock
from bot.core.settings import Settings
from bot.generation.providers.animatic import Animatic
from understudy.playing import inside

NUMBERS = {"NORMAL": 1, "FULL": 2}  # as SQLite answers
PRAGMA = "PRAGMA synchronous"


@pytest.mark.behaviour("L2", "K4")
@pytest.mark.parametrize("chosen", NUMBERS)
async def test_deliveries_and_decisions_are_as_safe_as_was_chosen(
    chosen: str, tmp_path: Path
) -> None:
    settings = Settings.model_validate({"sqlite_synchronous": chosen.lower()})
    clock = WallClock()
    opening = open_app(
        settings, tmp_path, clock, [], lambda worker_pool: {"animatic": Animatic(worker_pool)},
        inside(clock.now),
    )  # fmt: skip
    async with opening as opened, opened.app.store.reading() as db:
        decisions = (await (await db.connection()).exec_driver_sql(PRAGMA)).scalar_one()
        recorder: sqlite3.Connection = vars(opened.app.recorder)["_connection"]
        deliveries = recorder.execute(PRAGMA).fetchone()[0]
    assert decisions == deliveries == NUMBERS[chosen]
