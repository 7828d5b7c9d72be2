"""One process at a time works on a folder; the others are told which. Light: nothing is loaded."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderInUse(RuntimeError):
    """Another process works on this folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, made if it is missing. Busy names the process that does already."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "dbos.lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise FolderInUse(f"process {lock.read() or '?'} is at work in {folder}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
