"""Runs a command and watches its whole family of processes: seconds, processor time, memory."""

import os
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

EVERY = 0.1  # seconds between two looks
PAGE = os.sysconf("SC_PAGE_SIZE")
TICK = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20


@dataclass
class Watched:
    """What was seen. Memory is in bytes: `resident` counts shared pages once for each process,
    `proportional` counts them once."""

    status: int = 0
    seconds: float = 0.0
    resident: int = 0
    proportional: int = 0
    largest: dict[str, int] = field(default_factory=dict)  # peak of each process, by what it is
    processor: dict[int, float] = field(default_factory=dict)  # seconds, by process
    names: dict[int, str] = field(default_factory=dict)

    def look(self, pid: int) -> None:
        family = [pid, *children(pid)]
        sizes = {member: _resident(member) for member in family}
        self.resident = max(self.resident, sum(sizes.values()))
        self.proportional = max(self.proportional, sum(map(_proportional, family)))
        for member, size in sizes.items():
            name = self.names.setdefault(member, f"{_kind(member)} {member}")
            self.largest[name] = max(self.largest.get(name, 0), size)
            self.processor[member] = max(self.processor.get(member, 0.0), _processor(member))


def watch(command: Sequence[str], environment: dict[str, str] | None = None) -> Watched:
    """Run to the end; output is thrown away."""
    seen, begun = Watched(), monotonic()
    with subprocess.Popen(  # noqa: S603 - our own command
        command,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        over = threading.Event()
        looking = threading.Thread(target=_keep_looking, args=(seen, running.pid, over))
        looking.start()
        seen.status = running.wait()
        seen.seconds = monotonic() - begun
        over.set()
        looking.join()
    return seen


def children(pid: int) -> list[int]:
    """Every process below this one."""
    found = []
    for task in _tasks(pid):
        for child in " ".join(_lines(f"/proc/{pid}/task/{task}/children")).split():
            found += [int(child), *children(int(child))]
    return found


def _tasks(pid: int) -> list[str]:
    try:
        return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return []


def _keep_looking(seen: Watched, pid: int, over: threading.Event) -> None:
    while not over.wait(EVERY):
        seen.look(pid)


def _lines(path: str) -> list[str]:
    """Nothing where the process has just ended."""
    try:
        return Path(path).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []


def _resident(pid: int) -> int:
    return sum(int(line.split()[1]) * PAGE for line in _lines(f"/proc/{pid}/statm"))


def _proportional(pid: int) -> int:
    sizes = [line.split()[1] for line in _lines(f"/proc/{pid}/smaps_rollup") if line[:4] == "Pss:"]
    return sum(int(size) * 1024 for size in sizes)


def _processor(pid: int) -> float:
    for line in _lines(f"/proc/{pid}/stat"):
        fields = line.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    return 0.0


def _kind(pid: int) -> str:
    words = "".join(_lines(f"/proc/{pid}/cmdline"))
    if "resource_tracker" in words:
        return "tracker"
    return "hand" if "spawn_main" in words else "bot"
