"""The reading commands on a finished film, on two productions, and on a record tampered with."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.media.screenplay.read import read_script
from bot.production import create
from tests.rehearsal.played import CODE, ROOT, SMALL, Played, environment, play_mute, play_small
from tests.world import World

SDKS = ("anthropic", "dbos", "slack_bolt", "slack_sdk", "discord", "av", "apscheduler", "alembic")
LISTS = ("gates", "questions", "shots", "log")
LOUD = [["status"], ["canon"], ["ledger"], ["find", "lantern"], *([name] for name in LISTS)]
QUESTION = {"id", "status", "text", "options", "answer", "answered_by", "scope", "permalink"}

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_small(tmp_path_factory)


@pytest.fixture
def film(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a folder: (status, standard output, standard error)."""

    def run(folder: Path, *words: str) -> tuple[int, str, str]:
        monkeypatch.setenv("DATA_DIR", str(folder))
        capsys.readouterr()
        status = main(words)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def copy(small: Played, tmp_path: Path) -> Path:
    """A copy of a finished film's database, to be tampered with."""
    shutil.copyfile(small.folder / "app.db", tmp_path / "app.db")
    return tmp_path


def tamper(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "app.db", isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def last_row(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "app.db")) as db:
        return int(db.execute("SELECT max(id) FROM log").fetchone()[0])


@pytest.mark.parametrize("words", LOUD, ids=lambda words: words[0])
def test_a_finished_film_is_told_as_text(words: list[str], small: Played, film: Run) -> None:
    status, out, err = film(small.folder, *words)
    assert (status, err) == (0, "")
    assert len(out) > 20 or out == "no question yet\n"


@pytest.mark.parametrize("words", LOUD, ids=lambda words: words[0])
def test_a_finished_film_is_told_as_one_json_document(
    words: list[str], small: Played, film: Run
) -> None:
    status, out, err = film(small.folder, *words, "--json")
    assert (status, err) == (0, "")
    assert isinstance(json.loads(out), list) == (words[0] in (*LISTS, "find"))


def test_questions_carry_their_answers(film: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    mute = play_mute(tmp_path_factory)
    found = json.loads(film(mute.folder, "questions", "--json")[1])
    assert found
    for question in found:
        assert set(question) >= QUESTION
        assert question["id"].startswith("Q-")
        assert (question["answer"] is not None) == (question["status"] == "answered")


def test_the_record_names_who_did_what(small: Played) -> None:
    rows = small.read("log")
    assert all(set(row) == {"id", "at", "who", "what", "subject", "detail", "hash"} for row in rows)
    assert [row["id"] for row in rows] == list(range(1, len(rows) + 1))


def test_status_and_the_film_agree(small: Played) -> None:
    status = small.read("status")
    assert status["credits"] == small.doc["credits"]
    assert status["presses"] == small.doc["presses"]


@pytest.mark.parametrize("code", [CODE, CODE.lower()])
def test_a_production_is_named_in_any_case(code: str, small: Played, film: Run) -> None:
    assert film(small.folder, "status", "--production", code)[0] == 0


def test_a_wrong_production_gets_one_line_that_names_the_right_one(
    small: Played, film: Run
) -> None:
    status, out, err = film(small.folder, "gates", "--production", "OTHER", "--json")
    assert (status, out) == (1, "")
    assert err == f"there is no OTHER; say --production {CODE}\n"


async def _second(world: World) -> None:
    script = read_script(SMALL.encode(), "other.fountain")
    async with world.app.store.writing() as db:
        brought = create.Brought(script, author="Mara (director)")
        await create.begin(world.app, db, brought, [], {})


async def test_of_two_productions_one_must_be_named(world: World, tmp_path: Path) -> None:
    await _second(world)
    unnamed = _outside(tmp_path, "status")
    assert unnamed.returncode == 1
    assert f"say --production SMALLLIGHT or {CODE}" in unnamed.stderr
    assert CODE in _outside(tmp_path, "status", "--production", CODE).stdout


def _outside(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """In a process of its own: a test that is asynchronous has a running loop already."""
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.behaviour("L5")
def test_an_untouched_record_is_sound(copy: Path, film: Run) -> None:
    assert film(copy, "log", "--verify") == (0, "the chain is sound\n", "")
    assert json.loads(film(copy, "log", "--verify", "--json")[1]) == {"sound": True}


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE log SET who = 'somebody' WHERE id = 5", 5),
        ("UPDATE log SET detail = '{}' WHERE id = 3", 3),
        ("UPDATE log SET at = '2026-03-02 10:00:00.000000' WHERE id = 1", 1),
        ("UPDATE log SET hash = replace(hash, 'a', 'b') WHERE id = 9", 9),
        ("DELETE FROM log WHERE id = 7", 8),
        ("DELETE FROM log WHERE id < 4", 4),
        ("UPDATE log SET id = id + 1000 WHERE id > 20", 1021),
    ],
)
def test_a_row_changed_or_taken_out_is_named(
    statement: str, row: int, copy: Path, film: Run
) -> None:
    tamper(copy, statement)
    status, out, err = film(copy, "log", "--verify")
    assert (status, out) == (1, "")
    assert f"row {row}:" in err
    assert err.count("\n") == 1


@pytest.mark.behaviour("L5")
def test_a_row_put_in_is_named(copy: Path, film: Run) -> None:
    last = last_row(copy)
    columns = "production_id, at, who, what, subject, detail, hash"
    tamper(copy, f"INSERT INTO log ({columns}) SELECT {columns} FROM log WHERE id = 4")  # noqa: S608
    status, _, err = film(copy, "log", "--verify")
    assert status == 1
    assert f"row {last + 1}:" in err


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize("rows", [1, 2, 12])
def test_a_record_whose_end_was_cut_off_is_found_by_what_it_no_longer_tells(
    rows: int, copy: Path, film: Run
) -> None:
    last = last_row(copy)
    tamper(copy, f"DELETE FROM log WHERE id > {last - rows}")  # noqa: S608
    status, _, err = film(copy, "log", "--verify")
    assert status == 1
    assert f"row {last - rows + 1} is missing" in err


@pytest.mark.behaviour("G4")
@pytest.mark.skipif(sys.version_info >= (3, 14), reason="OpenTimelineIO has no wheel for it")
@pytest.mark.parametrize("act", [[], ["--act", "1"]])
def test_a_timeline_is_written_and_its_path_told(act: list[str], small: Played, film: Run) -> None:
    status, out, err = film(small.folder, "export", "--format", "otio", *act)
    assert (status, err) == (0, "")
    timeline = json.loads(Path(out.strip()).read_text("utf-8"))
    clips = timeline["tracks"]["children"][0]["children"]
    assert [clip["name"].partition("_t")[0] for clip in clips] == small.doc["rough_cuts"][0][
        "shots"
    ]


@pytest.mark.behaviour("G4")
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--format", "edl"], "edl is not there yet"),
        (["--format", "fcp7xml"], "fcp7xml is not there yet"),
        (["--format", "otio", "--act", "7"], "act 7 has no rough cut yet"),
    ],
)
def test_what_cannot_be_exported_gets_one_line(
    words: list[str], line: str, small: Played, film: Run
) -> None:
    status, out, err = film(small.folder, "export", *words)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert line in err


@pytest.mark.parametrize("what", ["no database", "an empty database"])
def test_a_database_that_is_not_ours_gets_one_line(what: str, tmp_path: Path, film: Run) -> None:
    (tmp_path / "app.db").write_bytes(b"words " * 1000 if what == "no database" else b"")
    status, _, err = film(tmp_path, "status")
    assert (status, err.count("\n")) == (1, 1)
    assert "app.db cannot be read" in err


def test_who_stops_reading_early_is_not_scolded(small: Played) -> None:
    reading = subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "--json"],
        cwd=ROOT, env=environment(small.folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert reading.stdout is not None
    reading.stdout.close()
    assert reading.stderr is not None
    with reading.stderr as said:
        assert said.read() == b""
    assert reading.wait() == 0


@pytest.mark.behaviour("L1")
@pytest.mark.parametrize("words", [["status"], ["log", "--verify"], ["prompt", "--role", "dop"]])
def test_reading_loads_no_sdk(words: list[str], small: Played) -> None:
    told = "import json, sys; from bot.__main__ import main; "
    told += f"assert main({words!r}) == 0; print(json.dumps(list(sys.modules)))"
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", told],
        cwd=ROOT, env=environment(small.folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded: list[Any] = json.loads(done.stdout.rstrip().rpartition("\n")[2])
    assert sorted({name.partition(".")[0] for name in loaded} & set(SDKS)) == []
