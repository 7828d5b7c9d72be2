"""A rehearsal that is interrupted and killed again and again, beside one left in peace."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE
from tests.rehearsal.played import SMALL, Done, Played, begin, film, once, traces

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")

Running = subprocess.Popen[str]


@pytest.fixture(scope="session")
def survivor(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen while a film was stopped, refused, killed twice and finished."""
    return once(tmp_path_factory, "survivor", _survive)


def _survive(place: Path) -> dict[str, Any]:
    script, folder = place / "s.fountain", place / "film"
    script.write_text(SMALL)
    seen: dict[str, Any] = {"folder": str(folder)}
    first = begin("rehearse", str(script), "--out", str(folder), data_dir=place)
    _wait(first, lambda: _rows(folder, "render_job") > 0)
    seen["second"] = vars(film("rehearse", "--resume", str(folder), data_dir=place))
    workers = _children(first.pid)
    os.killpg(first.pid, signal.SIGINT)
    seen["stopped"] = vars(_end(first))
    seen["left by Ctrl-C"] = _alive(workers)
    seen["workers"] = len(workers)
    seen["left by kills"] = [_kill(folder, place, moment) for moment in MOMENTS]
    seen["end"] = vars(film("rehearse", "--resume", str(folder), "--json", data_dir=place))
    return seen


# Moments in the life of a resumed rehearsal: it renders, it cuts.
MOMENTS: tuple[Callable[[Path], bool], ...] = (
    lambda folder: _rows(folder, "render_job", "status = 'submitted'") > 0,
    lambda folder: _rows(folder, "scheduled_job", "kind = 'cut' AND done_at IS NULL") > 0,
)


def _kill(folder: Path, place: Path, moment: Callable[[Path], bool]) -> list[int]:
    """Resume, kill at that moment; which of its processes outlived it."""
    running = begin("rehearse", "--resume", str(folder), data_dir=place)
    _wait(
        running, lambda: (folder / "dbos.lock").read_text() == str(running.pid) and moment(folder)
    )
    family = _children(running.pid)
    running.kill()
    _end(running)
    return _alive(family)


def _wait(running: Running, moment: Callable[[], bool], seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while not moment():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until, "this moment never came"
        time.sleep(0.01)


def _end(running: Running) -> Done:
    out, err = running.communicate(timeout=PATIENCE)
    return Done(running.returncode, out, err)


def _rows(folder: Path, table: str, where: str = "1") -> int:
    """Rows of a table; none while there is no such file or table."""
    try:
        db = sqlite3.connect(f"file:{folder / 'app.db'}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(db.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def _children(pid: int) -> list[int]:
    """Every process below this one."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _alive(pids: list[int], seconds: float = 10) -> list[int]:
    """Those of them that are still there when they had time to end."""
    until = time.monotonic() + seconds
    while left := [pid for pid in pids if _runs(pid)]:
        if time.monotonic() > until:
            return left
        time.sleep(0.02)
    return []


def _runs(pid: int) -> bool:
    """Whether it is more than a row that whoever is first on this machine has not read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.behaviour("L2")
@pytest.mark.slow
def test_a_killed_film_ends_as_one_left_in_peace(small: Played, survivor: dict[str, Any]) -> None:
    end = Done(**survivor["end"])
    assert end.status == 0, end.err
    assert traces(Path(survivor["folder"])) == traces(small.folder)
    same = ("canon_digest", "credits", "generations", "takes", "decisions", "gates", "script")
    assert {k: end.doc[k] for k in same} == {k: small.doc[k] for k in same}


@pytest.mark.behaviour("L2", "L5")
def test_a_killed_films_record_is_sound(survivor: dict[str, Any]) -> None:
    folder = Path(survivor["folder"])
    assert film("log", "--verify", data_dir=folder).status == 0


def test_a_second_rehearsal_on_the_same_folder_gets_one_line(survivor: dict[str, Any]) -> None:
    second = Done(**survivor["second"])
    assert (second.status, second.out) == (1, "")
    assert second.err.count("\n") == 1
    assert "is at work in" in second.err


def test_ctrl_c_ends_with_one_line_that_says_how_to_go_on(survivor: dict[str, Any]) -> None:
    stopped = Done(**survivor["stopped"])
    assert stopped.status == 130
    assert "Traceback" not in stopped.err
    assert stopped.last.endswith(f"film rehearse --resume {survivor['folder']}")


def test_neither_ctrl_c_nor_a_kill_leaves_a_process_behind(survivor: dict[str, Any]) -> None:
    assert survivor["workers"] > 0
    assert survivor["left by Ctrl-C"] == []
    assert survivor["left by kills"] == [[], []]
