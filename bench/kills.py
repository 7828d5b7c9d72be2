"""Kills a rehearsal at random moments, lets it go on, and compares it with one left in peace.

`python -m bench.kills [SEED]`. Each kill is at a fraction of the undisturbed run's time, counted
over all lives of the process; the moments follow from the seed.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from bench.watched import children

WORDS = ("examples/the_last_lamp.fountain", "--scenes", "4")
KILLS = 10
FILM = [sys.executable, "-m", "bot"]


@dataclass(frozen=True)
class Traces:
    """What must be the same: canon, money, and how many cards there are under each name."""

    canon: str
    money: dict[str, int]
    cards: dict[str, int]

    def differences(self, other: "Traces") -> list[str]:
        return [name for name in vars(self) if getattr(self, name) != getattr(other, name)]


def traces(folder: Path) -> Traces:
    money = _read(folder, "ledger")
    del money["postings"]
    return Traces(_read(folder, "canon")["digest"], money, _cards(folder))


def _read(folder: Path, command: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - our own command
        [*FILM, command, "--json"],
        env={**os.environ, "DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        check=True,
    )
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def _cards(folder: Path) -> dict[str, int]:
    """Cards by the name that is the same in every run, and posts by their speaker."""
    with closing(sqlite3.connect(folder / "rehearsal.db")) as db:
        rows = db.execute("SELECT speaker, card FROM post").fetchall()
    speakers = Counter(f"by {speaker}" for speaker, _ in rows)
    return dict(speakers + Counter(json.loads(card)["key"] for _, card in rows))


def begin(folder: Path) -> "subprocess.Popen[bytes]":
    """Start the rehearsal in this folder, or go on with it."""
    begun = (folder / "rehearsal.db").exists()
    words = ["--resume", str(folder)] if begun else [*WORDS, "--out", str(folder)]
    return subprocess.Popen(  # noqa: S603 - our own command
        [*FILM, "rehearse", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(folder: Path) -> float:
    """Let it run to its end; the seconds it took."""
    begun = monotonic()
    running = begin(folder)
    _, said = running.communicate()
    if running.returncode:
        raise SystemExit(f"the rehearsal in {folder} ended with {said.decode()}")
    return monotonic() - begun


def kill_after(folder: Path, seconds: float) -> list[int]:
    """Kill it after so many seconds, unless it is over by then; its other processes."""
    with begin(folder) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            family = children(running.pid)
            os.kill(running.pid, signal.SIGKILL)
            return family
    return []


def main() -> int:
    chance = Random(int(sys.argv[1]) if len(sys.argv) > 1 else 1)  # noqa: S311 - moments, no secret
    with tempfile.TemporaryDirectory() as place:
        calm = Path(place) / "calm"
        whole = finish(calm)
        wanted = traces(calm)
        print(f"left in peace: {whole:.1f} s, {sum(wanted.cards.values()) // 2} cards")
        bad = sum(_killed_once(Path(place), n, chance.random() * whole, wanted) for n in _kills())
        bad += _killed_often(Path(place), chance, whole, wanted)
    print(f"{bad} of {KILLS + 1} differ from the film that was left in peace")
    return 1 if bad else 0


def _kills() -> range:
    return range(1, KILLS + 1)


def _killed_once(place: Path, number: int, moment: float, wanted: Traces) -> int:
    folder = place / f"killed {number}"
    kill_after(folder, moment)
    finish(folder)
    return _verdict(f"killed after {moment:.1f} s", traces(folder), wanted)


def _killed_often(place: Path, chance: Random, whole: float, wanted: Traces) -> int:
    """One film that is killed as often as all the others together."""
    folder = place / "killed often"
    for _ in _kills():
        kill_after(folder, chance.uniform(0.1, 0.3) * whole)
    finish(folder)
    return _verdict(f"killed {KILLS} times", traces(folder), wanted)


def _verdict(what: str, found: Traces, wanted: Traces) -> int:
    wrong = found.differences(wanted)
    print(f"{what}: {'other ' + ', '.join(wrong) if wrong else 'same canon, money and cards'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
