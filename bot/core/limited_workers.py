"""Files of other people are opened in processes of their own, one for each file, with limits.

A file may be made to fill the memory, to take for ever or to break its reader: then it is that
process which ends (`bot/core/limited_worker.py`). What comes back is JSON and checked, so that a
reader that was taken over can say something wrong but runs nothing here.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.core.limited_worker import HEAVY

AT_ONCE = 2
ROOT = Path(__file__).parents[2]
# Nothing else of our surroundings is handed on: tokens and keys stand there.
HANDED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TZ")
PIECE = 1 << 16
WHY = 500  # letters of a reason that comes back
MEGABYTE = 1 << 20
LOG = logging.getLogger(__name__)
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds by the clock, seconds of work, bytes of memory, bytes of the
    answer, bytes of one file that it writes, open files."""

    seconds: int = 30
    work: int = 20
    memory: int = 512 * MEGABYTE
    answer: int = 16 * MEGABYTE
    written: int = 0
    files: int = 64


class Cause(StrEnum):
    HEAVY = "its memory was used up"
    SLOW = "its time was used up"
    LONG = "its answer was too long"
    DIED = "it ended by itself"
    ODD = "its answer was none"


class WorkerFailed(Exception):
    """The process that opened a file of other people ended without an answer."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause.value} {detail}".strip())
        self.cause = cause


class Problem(BaseModel):
    """What the first line of a reply says: the name of the problem and why, or nothing."""

    problem: str = ""
    why: str = ""


class LimitedWorkers:
    """Runs work on files of other people, a few at once; the others wait their turn."""

    def __init__(self, at_once: int = AT_ONCE, limits: Limits | None = None) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._limits = limits  # for every file alike, in place of what its reader asks for

    async def run(
        self,
        work: Callable[..., Answer],
        limits: Limits,
        refusals: tuple[type[Exception], ...],
        **given: str,
    ) -> Answer:
        """The answer of `work`, a function of a module. Its `refusals` are raised here with their
        words; WorkerFailed if there is no answer."""
        limits = self._limits or limits
        async with self._turns:
            said = await _said(_order(work, limits, given), limits)
        head, _, answer = said.partition(b"\n")
        _raise(await _checked(TypeAdapter(Problem), head), refusals)
        made: TypeAdapter[Answer] = TypeAdapter(work.__annotations__["return"])
        return await _checked(made, answer)


async def _checked(adapter: "TypeAdapter[Answer]", said: bytes) -> Answer:
    try:
        return await asyncio.to_thread(adapter.validate_json, said)
    except ValidationError as problem:
        raise WorkerFailed(Cause.ODD) from problem


def _raise(told: Problem, refusals: tuple[type[Exception], ...]) -> None:
    """What the worker could not do, as the exception it is here."""
    for refusal in refusals:
        if refusal.__name__ == told.problem:
            raise refusal(" ".join(told.why.split())[:WHY])
    if told.problem:
        LOG.warning("a file could not be opened: %s: %s", told.problem[:WHY], told.why[:WHY])
        raise WorkerFailed(Cause.DIED, f"({told.problem[:WHY]})")


def _order(work: Callable[..., Any], limits: Limits, given: dict[str, str]) -> bytes:
    name = f"{work.__module__}:{work.__qualname__}"
    return json.dumps({"work": name, "limits": asdict(limits), "given": given}).encode()


async def _said(order: bytes, limits: Limits) -> bytes:
    """What a new process says to this order."""
    process = await _started()
    try:
        async with asyncio.timeout(limits.seconds):
            said = await _talk(process, order, limits.answer)
            ended = await process.wait()
    except TimeoutError as problem:
        raise WorkerFailed(Cause.SLOW) from problem
    finally:
        await _end(process)
    if ended:
        raise _failure(ended)
    return said


async def _started() -> asyncio.subprocess.Process:
    # -P: nothing is imported from the folder in which we happen to be started.
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot.core.limited_worker"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_surroundings(),
        start_new_session=True,  # it does not hear Ctrl-C, and what it starts ends with it
    )


def _surroundings() -> dict[str, str]:
    kept = {name: os.environ[name] for name in HANDED_ON if name in os.environ}
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "MALLOC_ARENA_MAX": "1"}


async def _talk(process: asyncio.subprocess.Process, order: bytes, most: int) -> bytes:
    """Give the order and hear the answer, never more of it than is allowed."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(order)
        await process.stdin.drain()
    process.stdin.close()
    said = bytearray()
    while piece := await process.stdout.read(PIECE):
        said += piece
        if len(said) > most:
            raise WorkerFailed(Cause.LONG)
    return bytes(said)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    await process.wait()


def _failure(ended: int) -> WorkerFailed:
    if ended == HEAVY:
        return WorkerFailed(Cause.HEAVY)
    by_the_clock = {-getattr(signal, name, 0) for name in ("SIGXCPU", "SIGALRM")}
    return WorkerFailed(Cause.SLOW if ended in by_the_clock else Cause.DIED, f"({ended})")
