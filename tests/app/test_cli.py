"""The command line: what it takes, how it refuses, and that a refusal leaves nothing behind."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.app.cli.parser import CARE, READING, parse
from tests.rehearsal.played import SMALL

pytestmark = pytest.mark.behaviour("L1")
COMMANDS = ("rehearse", "import", "setup", *CARE, *READING)
NO_SCENE = "Title: Nothing\n\nMARA\nHello.\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A DATA_DIR that is not there yet, and no `.env` beside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"example: film {command}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_every_command_is_right(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    example = " ".join(capsys.readouterr().out.split()).partition("example: film ")[2]
    assert parse(shlex.split(example)).command == command


@pytest.mark.parametrize(
    "words",
    [
        "",
        "dance",
        "rehearse",
        "rehearse s.fountain --scenes 0",
        "rehearse s.fountain --scenes -1",
        "rehearse s.fountain --scenes two",
        "rehearse s.fountain --seed x",
        "rehearse s.fountain --resume film",
        "rehearse --resume film --out other",
        "rehearse --resume film --seed 2",
        "rehearse --resume film --scenes 1",
        "setup --json",
        "rehearse s.fountain t.fountain",
        "status --nothing",
        "find",
        "import",
        "import one two",
        "prompt",
        "prompt --role dop --scene 0",
        "export",
        "export --format mov",
    ],
)
def test_wrong_usage_exits_with_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 << 20)


BAD: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "empty": lambda path: path.touch(),
    "a folder": lambda path: path.mkdir(),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "of 200 MB": sparse,
    "without a scene": lambda path: path.write_text(NO_SCENE),
    "only a title page": lambda path: path.write_text("Title: Nothing\n"),
    "a broken link": lambda path: path.symlink_to(path.parent / "nowhere"),
}


@pytest.mark.behaviour("A10")
@pytest.mark.parametrize("what", BAD)
def test_a_bad_script_gets_one_line_and_leaves_nothing(
    what: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "bad.fountain"
    BAD[what](script)
    assert main(["rehearse", str(script)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "bad.fountain" in said.err
    assert not data.exists()


@pytest.mark.behaviour("A10")
@pytest.mark.parametrize(
    "treatment",
    [b"# Caf\xe9\n", b"\x00\x01\x02", b"\xff\xfeT\x00", b"a" * (2 << 20)],
    ids=["latin-1", "binary", "utf-16", "of 2 MB"],
)
def test_a_broken_treatment_beside_a_script_gets_one_line_and_leaves_nothing(
    treatment: bytes, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.fountain").write_text(SMALL)
    (tmp_path / "good.treatment.md").write_bytes(treatment)
    assert main(["rehearse", str(tmp_path / "good.fountain")]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "good.treatment.md" in said.err
    assert not data.exists()


@pytest.mark.parametrize("what", ["a file", "a full folder", "a folder below a file"])
def test_an_out_that_cannot_be_taken_gets_one_line_and_is_left_alone(
    what: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.fountain").write_text(SMALL)
    out = tmp_path / "out"
    kept = out / "mine.txt" if what == "a full folder" else out
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    there = out / "below" if what == "a folder below a file" else out
    assert main(["rehearse", str(tmp_path / "s.fountain"), "--out", str(there)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert kept.read_text() == "mine"
    assert not data.exists()


def test_a_full_out_names_the_command_that_goes_on(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.fountain").write_text(SMALL)
    out = tmp_path / "my film"
    out.mkdir()
    (out / "mine.txt").touch()
    main(["rehearse", str(tmp_path / "s.fountain"), "--out", str(out)])
    assert f"film rehearse --resume {shlex.quote(str(out))}" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["missing", "empty", "a file", "a folder of another kind"])
def test_nothing_to_resume_is_said_in_one_line(
    what: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "film"
    if what == "a file":
        folder.touch()
    elif what != "missing":
        folder.mkdir()
    if what == "a folder of another kind":
        (folder / "rehearsal.db").write_bytes(b"no database at all" * 99)
    assert main(["rehearse", "--resume", str(folder)]) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "film rehearse SCRIPT --out" in said.err


@pytest.mark.parametrize("command", [c for c in READING if c not in ("find", "prompt", "export")])
@pytest.mark.parametrize("there", [False, True])
def test_reading_where_nothing_is_says_so_and_makes_nothing(
    command: str, there: bool, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if there:
        data.mkdir()
    assert main([command, "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert data.exists() == there
    assert not there or list(data.iterdir()) == []


def test_a_wrong_setting_gets_one_line(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert main(["status"]) == 1
    assert capsys.readouterr().err.startswith("PORT: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_dir_that_cannot_be_written_gets_one_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "s.fountain").write_text(SMALL)
    data.mkdir(mode=0o500)
    assert main(["rehearse", str(tmp_path / "s.fountain")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
