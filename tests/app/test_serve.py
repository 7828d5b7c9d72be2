"""`film serve` without a platform: it starts, answers its supervisor, and stops in order."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.db import sqlite_url
from store.migrating import migrate
from tests.app.process import environment, failed, serving


@pytest.mark.behaviour("L1", "L4")
async def test_without_a_token_it_serves_and_says_what_is_missing(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        assert "no platform: film setup connects one" in served.log[-1]
        await served.until_ready()
        assert (await served.get("/healthz")).text == "ok"
        assert (await served.get("/readyz")).json() == {"database": True}


@pytest.mark.behaviour("L4")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_told_to_stop_it_ends_well_within_eight_seconds(number: int, tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        begun = time.monotonic()
        assert await served.stop(number) == 0
        assert time.monotonic() - begun < 8
    assert not [line for line in served.log if "Traceback" in line or "ERROR" in line]


@pytest.mark.behaviour("L1")
@pytest.mark.slow
async def test_a_second_process_on_the_folder_is_turned_away_by_name(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        status, said = await failed(tmp_path)
        assert status == 1
        assert f"process {served.process.pid} is at work in {tmp_path}" in said


@pytest.mark.behaviour("L4")
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DISCORD_TOKEN": "secret-token"}, "DISCORD_TOKEN is set"),
        ({"DATABASE_URL": "postgresql+psycopg://a:secret@b/c"}, "DATABASE_URL is set"),
        ({"SLACK_BOT_TOKEN": "secret-token"}, "set SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": "secret-token"}, "SLACK_BOT_TOKEN is the one"),
        ({"SLACK_BOT_TOKEN": "xapp-secret", "SLACK_APP_TOKEN": "xoxb-secret"}, "set both"),
        ({"HOST": "203.0.113.7"}, "HOST=203.0.113.7 PORT=0: nothing can listen there"),
    ],
)
async def test_what_it_cannot_do_is_one_line_without_secrets(
    settings: dict[str, str], said: str, tmp_path: Path
) -> None:
    status, words = await failed(tmp_path, **settings)
    assert status == 1
    assert said in words
    assert "secret" not in words
    assert "Traceback" not in words


@pytest.mark.behaviour("L4")
async def test_an_inbox_that_is_none_ends_it_with_one_line(tmp_path: Path) -> None:
    migrate(sqlite_url(tmp_path))
    (tmp_path / "inbox.db").write_text("somebody else's words " * 100)
    status, words = await failed(tmp_path)
    assert status == 1
    assert "inbox.db: file is not a database" in words
    assert "Traceback" not in words


@pytest.mark.behaviour("L4")
def test_a_start_that_comes_to_nothing_says_so_before_the_model_is_loaded(tmp_path: Path) -> None:
    told = "import sys; from bot.__main__ import main; "
    told += "assert main(['serve']) == 1; print('anthropic' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", told],
        env=environment(tmp_path, {"DISCORD_TOKEN": "x"}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "DISCORD_TOKEN is set" in done.stderr
    assert done.stdout == "False\n"
