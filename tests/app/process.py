"""`film serve` as a process of its own, and what it says by HTTP."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.patience import PATIENCE


@dataclass
class Served:
    """A running `film serve`."""

    process: asyncio.subprocess.Process
    url: str
    log: list[str]

    async def get(self, path: str) -> httpx2.Response:
        async with httpx2.AsyncClient(trust_env=False) as http:
            return await http.get(f"{self.url}{path}")

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """What a platform delivers: the answer's status and words."""
        async with httpx2.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.url}/slack/events", content=body, headers=headers)
            return answer.status_code, answer.text

    async def until_ready(self) -> None:
        async with asyncio.timeout(PATIENCE):
            # Another process has no event that could be waited for.
            while (await self.get("/readyz")).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal; the status it ends with."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def serving(folder: Path, **settings: str) -> AsyncIterator[Served]:
    """The command on this folder with these settings, from when it listens; killed at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve",
        env=environment(folder, settings), stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    log: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE):
            url = await _address(process, log)
        reading = asyncio.create_task(_read_on(process, log))
        yield Served(process, url, log)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    await reading


async def failed(folder: Path, **settings: str) -> tuple[int, str]:
    """(the status, what it said) of a start that comes to nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve",
        env=environment(folder, settings), stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """Nothing of this machine's own settings: only what a test gives."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "DATA_DIR": str(folder), "PORT": "0", "PYTHONPATH": str(Path.cwd()), **settings}


async def _address(process: asyncio.subprocess.Process, log: list[str]) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        log.append(line.decode())
        found = re.search(r"http://[0-9.:]+", log[-1])
        if found:
            return found[0]
    raise AssertionError("".join(log))


async def _read_on(process: asyncio.subprocess.Process, log: list[str]) -> None:
    assert process.stderr is not None
    log.extend([line.decode() async for line in process.stderr])
