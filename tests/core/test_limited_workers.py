"""Files of other people are opened in processes with limits: what they break is no part of us."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.core.limited_workers import MEGABYTE, ROOT, Cause, LimitedWorkers, Limits, WorkerFailed
from tests.doubles import hostile
from tests.doubles.hostile import Refusal

pytestmark = pytest.mark.behaviour("I3", "L5")
SMALL = Limits(seconds=20, work=1, memory=256 * MEGABYTE, answer=MEGABYTE)
Work = Callable[..., BaseModel]


async def run(work: Work, path: str = "a file", limits: Limits = SMALL) -> BaseModel:
    return await LimitedWorkers().run(work, limits, (Refusal,), path=path)


async def failed(work: Work, path: str = "a file", limits: Limits = SMALL) -> Cause:
    with pytest.raises(WorkerFailed) as caught:
        await run(work, path, limits)
    return caught.value.cause


@pytest.mark.parametrize(
    ("work", "cause"),
    [
        (hostile.crashes, Cause.DIED),
        (hostile.stumbles, Cause.DIED),
        (hostile.leaves, Cause.ODD),
        (hostile.lies, Cause.ODD),
        (hostile.works, Cause.SLOW),
        (hostile.swells, Cause.HEAVY),
        (hostile.babbles, Cause.LONG),
    ],
)
async def test_whatever_a_reader_does_is_one_kind_of_failure_and_the_next_file_is_read(
    work: Work, cause: Cause
) -> None:
    workers = LimitedWorkers(at_once=1)
    with pytest.raises(WorkerFailed) as caught:
        await workers.run(work, SMALL, (), path="bad")
    assert caught.value.cause == cause
    assert await workers.run(hostile.tells, SMALL, (), path="good") == hostile.Said(text="good")


async def test_a_reader_that_only_waits_is_ended_by_the_clock() -> None:
    assert await failed(hostile.hangs, limits=Limits(seconds=1)) == Cause.SLOW


async def test_what_a_reader_refuses_comes_back_on_one_short_line() -> None:
    with pytest.raises(Refusal, match=r"^a file: no why") as caught:
        await run(hostile.refuses)
    assert len(str(caught.value)) <= 500


async def test_what_a_library_prints_does_not_spoil_the_answer() -> None:
    assert await run(hostile.prints) == hostile.Said(text="a file")


async def test_a_reader_writes_nothing(tmp_path: Path) -> None:
    assert await failed(hostile.writes, str(tmp_path / "out")) == Cause.DIED
    assert (tmp_path / "out").read_bytes() == b""


async def test_a_reader_sees_none_of_our_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key-of-ours")
    assert "key-of-ours" not in str(await run(hostile.looks_around))


async def test_the_program_goes_on_and_reads_other_files_while_one_takes_its_time(
    tmp_path: Path,
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    workers = LimitedWorkers(at_once=2)
    slow = asyncio.create_task(workers.run(hostile.waits, SMALL, (), path=str(pipe)))
    for name in ("one", "two"):
        assert await workers.run(hostile.tells, SMALL, (), path=name) == hostile.Said(text=name)
    assert not slow.done()
    await asyncio.to_thread(pipe.write_text, "now")
    assert await slow == hostile.Said(text="now")


async def test_what_is_not_wanted_any_more_ends_with_what_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(run(hostile.waits, str(pipe)))
    writer = await asyncio.to_thread(os.open, pipe, os.O_WRONLY)  # until it is open there too
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    with pytest.raises(BrokenPipeError):
        os.write(writer, b"nobody reads")
    os.close(writer)


async def test_a_process_that_a_reader_left_behind_ends_with_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = asyncio.create_task(asyncio.to_thread(pipe.read_bytes))
    await run(hostile.starts, str(pipe))
    assert await asyncio.wait_for(reading, 20) == b""  # its end is closed: nobody holds it


def test_a_reader_outlives_a_killed_program_by_seconds_only() -> None:
    limits = asdict(Limits(seconds=-1))
    order = {"work": "tests.doubles.hostile:hangs", "limits": limits, "given": {"path": ""}}
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "bot.core.limited_worker"],
        input=json.dumps(order).encode(), env={"PYTHONPATH": str(ROOT)}, timeout=60, check=False,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGALRM
