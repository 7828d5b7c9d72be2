"""A command on a terminal of its own, with somebody who types."""

import asyncio
import os
import pty
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.app.process import environment
from tests.patience import PATIENCE


@dataclass
class Typed:
    """A running command; `shown` is all that its terminal has shown."""

    process: asyncio.subprocess.Process
    master: int
    shown: str = ""
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self) -> None:
        try:
            self.shown += os.read(self.master, 65_536).decode()
        except OSError:  # the other side is closed
            asyncio.get_running_loop().remove_reader(self.master)
        self._more.set()

    async def until(self, words: str) -> None:
        """Wait until these words are shown."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.shown:
                self._more.clear()
                await self._more.wait()

    def type(self, line: str) -> None:
        os.write(self.master, line.encode())

    async def interrupt(self) -> int:
        """Press Ctrl-C when it waits for somebody: a signal that comes right before a read begins
        is seen by the next one only. The status it ends with."""
        async with asyncio.timeout(PATIENCE):
            while self._works():  # noqa: ASYNC110 - another process has no event
                await asyncio.sleep(0.01)
        self.type("\x03")
        return await self.end()

    def _works(self) -> bool:
        """Whether it computes, as far as this machine tells."""
        try:
            stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return False
        return stat.rpartition(")")[2].split()[0] in "RD"

    async def end(self) -> int:
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def typing(folder: Path, *command: str, **settings: str) -> AsyncIterator[Typed]:
    """`film COMMAND` in this folder; killed at the end."""
    master, slave = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *command, cwd=folder,
        env=environment(folder / "data", settings), stdin=slave, stdout=slave, stderr=slave,
        preexec_fn=_own_terminal,
    )  # fmt: skip
    os.close(slave)
    typed = Typed(process, master)
    asyncio.get_running_loop().add_reader(master, typed.read)
    try:
        yield typed
    finally:
        asyncio.get_running_loop().remove_reader(master)
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        os.close(master)


def _own_terminal() -> None:
    """In the child: a session whose terminal is standard input, so that Ctrl-C reaches it."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
