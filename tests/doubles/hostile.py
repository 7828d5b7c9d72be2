"""Readers of files that break, in every way in which a file could make one break."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from pydantic import BaseModel


class Said(BaseModel):
    text: str


class Counted(BaseModel):
    number: int


class Refusal(ValueError):
    """What a reader may say of a file."""


def tells(path: str) -> Said:
    return Said(text=path)


def waits(path: str) -> Said:
    """Until somebody opens the other end of this pipe."""
    return Said(text=Path(path).read_text())


def crashes(path: str) -> Said:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Said(text=path)


def leaves(path: str) -> Said:
    os._exit(0)


def hangs(path: str) -> Said:
    while True:
        signal.pause()


def works(path: str) -> Said:
    number = 0
    while True:
        number += 1


def swells(path: str) -> Said:
    return Said(text=str(len(bytearray(4 << 30))))


def babbles(path: str) -> Said:
    return Said(text="x" * (2 << 20))


def prints(path: str) -> Said:
    sys.stdout.write("noise")
    sys.stdout.flush()
    os.write(1, b"noise")
    return Said(text=path)


def lies(path: str) -> Counted:
    return Said(text=path)  # type: ignore[return-value]


def refuses(path: str) -> Said:
    raise Refusal(f"{path}:\nno\n" + "why " * 1000)


def stumbles(path: str) -> Said:
    raise KeyError(path)


def writes(path: str) -> Said:
    Path(path).write_text("written")
    return Said(text=path)


def looks_around(path: str) -> Said:
    return Said(text=repr(dict(os.environ)))


def starts(path: str) -> Said:
    """Leave something behind that holds this pipe open for as long as it lives."""
    command = [sys.executable, "-c", "import signal; signal.pause()"]
    with Path(path).open("wb") as held:
        subprocess.Popen(command, stdout=held)  # noqa: S603
    return Said(text="started")
