"""Real rehearsals for tests: the command in a process of its own, each film played once."""

import asyncio
import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.app.cli.parser import parse
from bot.app.cli.read_commands import answer
from bot.core.settings import Settings
from tests.patience import PATIENCE

NOWHERE = "http://127.0.0.1:9"
ABROAD = {
    "ANTHROPIC_API_KEY": "sk-ant-none",
    "ANTHROPIC_BASE_URL": NOWHERE,
    "HTTP_PROXY": NOWHERE,
    "http_proxy": NOWHERE,
    "LC_ALL": "C",
    "PYTHONIOENCODING": "ascii",
}
CODE = "SMALLLIGHTBS"  # of SMALL
ROOT = Path(__file__).parent.parent.parent
SMALL = """Title: Small “Light” & <b>%s</b> {灯} [x]

INT. ATTIC - NIGHT

Present day. MARA (40, tall, grey coat) lifts a LANTERN.

MARA
It is lit.
"""
MUTE = """EXT. ROOF - DAWN

Rain falls on slates. Nobody is there.

INT. ATTIC - DAY

BO (7, red cap) looks up.

BO
Rain.
"""


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    status: int
    out: str
    err: str

    @property
    def doc(self) -> Any:
        return json.loads(self.out)

    @property
    def last(self) -> str:
        return self.err.rstrip("\n").rpartition("\n")[2]


@dataclass(frozen=True)
class Played:
    """A film that was rehearsed: its folder, and what the command said."""

    folder: Path
    done: Done

    @property
    def doc(self) -> dict[str, Any]:
        found = self.done.doc
        assert isinstance(found, dict)
        return found

    def read(self, *words: str) -> Any:
        """What a reading command says as JSON, without a process for it."""
        return read(self.folder, *words)


def environment(data_dir: Path, **more: str) -> Mapping[str, str]:
    """The machine's own, without any setting of ours."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "TMPDIR")}
    return {**kept, "DATA_DIR": str(data_dir), **more}


def begin(*words: str, data_dir: Path, **more: str) -> "subprocess.Popen[str]":
    """`film` with these words, running, as the leader of its own group of processes."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=environment(data_dir, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def film(*words: str, data_dir: Path, **more: str) -> Done:
    """Run `film` with these words to its end."""
    running = begin(*words, data_dir=data_dir, **more)
    out, err = running.communicate(timeout=2 * PATIENCE)
    return Done(running.returncode, out, err)


def once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], dict[str, Any]]
) -> dict[str, Any]:
    """Make something in a folder once for all test processes; the second waits for the first."""
    place = _shared(factory) / name
    place.mkdir(exist_ok=True)
    kept = place / "made.json"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(make(place)), "utf-8")
    made = json.loads(kept.read_text("utf-8"))
    assert isinstance(made, dict)
    return made


def play(
    factory: pytest.TempPathFactory,
    name: str,
    text: str,
    *words: str,
    file: str = "s.fountain",
    **more: str,
) -> Played:
    """Rehearse a script; the film of this name is played once."""

    def make(place: Path) -> dict[str, Any]:
        (place / file).write_text(text, "utf-8")
        command = ("rehearse", str(place / file), *words, "--json")
        return vars(film(*command, data_dir=place / "data", **more))

    done = Done(**once(factory, name, make))
    assert done.status == 0, done.err
    return Played(Path(done.doc["files"]["report"]).parent, done)


def play_small(factory: pytest.TempPathFactory) -> Played:
    """One scene with dialogue and a prop, nothing left open, and an awkward title; seed 1."""
    return play(factory, "small", SMALL)


def play_mute(factory: pytest.TempPathFactory) -> Played:
    """The first of two scenes, without title, people, dialogue or prop; seed 2; where a key and a
    proxy are set."""
    words = ("--scenes", "1", "--seed", "2")
    return play(factory, "the mute", MUTE, *words, file="no title.fountain", **ABROAD)


def traces(folder: Path) -> dict[str, Any]:
    """What must be the same however often a film was killed: canon, money, and every card once."""
    return {
        "canon": read(folder, "canon")["digest"],
        "ledger": {k: v for k, v in read(folder, "ledger").items() if k != "postings"},
        "cards": _cards(folder),
    }


def _cards(folder: Path) -> dict[str, int]:
    """How many cards there are under each name that is the same in every run, and how many posts of
    each speaker."""
    counts: dict[str, int] = {}
    with closing(sqlite3.connect(folder / "rehearsal.db")) as db:
        for speaker, card in db.execute("SELECT speaker, card FROM post"):
            for name in (f"by {speaker}", json.loads(card)["key"]):
                counts[name] = counts.get(name, 0) + 1
    return counts


def read(folder: Path, *words: str) -> Any:
    said = StringIO()
    with redirect_stdout(said):
        asyncio.run(answer(parse([*words, "--json"]), Settings(data_dir=folder, _env_file=None)))
    return json.loads(said.getvalue())


def _shared(factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of this session: pytest-xdist gives each its own inside it."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
