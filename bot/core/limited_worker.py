"""The process that opens one file of other people, and ends. `bot/core/limited_workers.py` starts
it.

It is told on its input what to run, sets its limits before anything of the file is looked at, and
writes its answer as JSON. Standard library only: what it imports is paid at every file.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import Any

HEAVY = 71  # how it ends when its memory is used up
GRACE = 2  # seconds by which it outlives the clock outside, if nobody is there to stop it


def main() -> None:
    """Run what the input names. What it refuses is an answer too; anything else is a failure."""
    wanted = json.loads(sys.stdin.buffer.read())
    answer = _own_output()
    limit(wanted["limits"])
    try:
        _write(answer, _run(wanted))
    except MemoryError:
        os._exit(HEAVY)
    os._exit(0)  # what a broken library would still do at the end is not waited for


def _own_output() -> int:
    """Where the answer goes: a library that prints would spoil it."""
    answer = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answer


def limit(limits: Mapping[str, int]) -> None:
    """Bound this process: seconds by the clock and of work, memory, files and what is written."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, limits["seconds"] + GRACE)
    # A system without limits: the clock outside still holds.
    with contextlib.suppress(ImportError):
        import resource

        _bound(resource.RLIMIT_AS, limits["memory"])
        _bound(resource.RLIMIT_CPU, limits["work"])
        _bound(resource.RLIMIT_FSIZE, limits["written"])
        _bound(resource.RLIMIT_NOFILE, limits["files"])
        _bound(resource.RLIMIT_CORE, 0)


def _bound(what: int, most: int) -> None:
    """Never above what the system allows; some systems know a limit and take none."""
    import resource

    highest = resource.getrlimit(what)[1]
    allowed = most if highest == resource.RLIM_INFINITY else min(most, highest)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (allowed, highest))


def _run(wanted: Mapping[str, Any]) -> bytes:
    """A line that names the problem, if there is one, and the answer."""
    module, _, name = wanted["work"].partition(":")
    work = getattr(importlib.import_module(module), name)
    try:
        answer: str = work(**wanted["given"]).model_dump_json()
        return b"{}\n" + answer.encode()
    except MemoryError:
        raise
    except Exception as problem:
        return json.dumps({"problem": type(problem).__name__, "why": str(problem)}).encode()


def _write(answer: int, said: bytes) -> None:
    with os.fdopen(answer, "wb") as out:
        out.write(said)


if __name__ == "__main__":
    main()
