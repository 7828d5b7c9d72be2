"""`film import`: what each file is taken for, in a new production or in the one that is there."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests.intake.material import everything, packed, picture
from tests.world import TEXT

pytestmark = pytest.mark.behaviour("A11", "L1")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A DATA_DIR that is not there yet, and no `.env` beside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def zipped(tmp_path: Path, data: Path) -> str:
    (tmp_path / "film.zip").write_bytes(packed(everything()))
    return str(tmp_path / "film.zip")


def test_without_a_production_one_begins_and_its_material_waits(
    zipped: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(capsys, "import", zipped)
    assert (found["production"], found["status"]) == ("SMALLLIGHT", "open")
    taken = {f["name"]: f"{f['taken_for']} {f['subject']}".strip() for f in found["files"]}
    assert taken["sheets/mara.png"] == "character MARA"
    assert taken["style_frames/one.png"] == "style frame"
    assert taken["clips/SMALL_SC001_SH0010_v001.mp4"] == "clip SC001_SH0010"
    assert told(capsys, "canon")["entries"] == []


def test_the_same_material_twice_is_brought_once_and_yes_puts_it_in_its_place(
    zipped: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "import", zipped)
    assert told(capsys, "import", zipped, "--yes")["status"] == "landed"
    assert told(capsys, "import", zipped, "--yes")["status"] == "landed"
    entries = told(capsys, "canon")["entries"]
    assert [entry["name"] for entry in entries] == ["MARA", "ATTIC", "ROOF", "LANTERN"]
    assert [row["what"] for row in told(capsys, "log")].count("brought along") == 1
    assert told(capsys, "log", "--verify") == {"sound": True}


def test_a_folder_and_a_single_file_come_as_a_zip_does(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "s.fountain").write_text(TEXT)
    (tmp_path / "all" / "broken.pdf").write_bytes(b"%PDF-1.7 no")
    found = told(capsys, "import", str(tmp_path / "all"))
    assert [f["taken_for"] for f in found["files"]] == ["script"]
    assert [f["name"] for f in found["left_aside"]] == ["broken.pdf"]
    (tmp_path / "mara.png").write_bytes(picture("red"))
    found = told(capsys, "import", str(tmp_path / "mara.png"), "--production", "smalllight")
    assert found["files"][0]["taken_for"] == "nothing"


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("nowhere", None, "there is nothing here under this name"),
        ("empty.fountain", b"", "empty.fountain: the file is empty; export it again"),
        ("broken.zip", b"PK\x03\x04 broken", "broken.zip: this zip is broken; pack it again"),
        ("virus.png", b"MZ\x90", "virus.png: this is a program; nothing of it was run or kept"),
    ],
)
def test_what_cannot_be_brought_is_one_clear_line(
    tmp_path: Path,
    data: Path,
    name: str,
    content: bytes | None,
    line: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["import", str(tmp_path / name)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().count("\n") == 0
    assert line in said.err


def test_a_production_that_is_not_there_is_named(
    zipped: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", zipped, "--production", "LAMP"]) == 1
    assert "there is no LAMP" in capsys.readouterr().err


@pytest.mark.behaviour("A11", "B7", "L5")
def test_somebody_of_the_machine_who_is_no_member_confirms_nothing(
    zipped: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(capsys, "import", zipped)
    monkeypatch.setenv("LOGNAME", "somebody")
    assert main(["import", zipped, "--yes"]) == 1
    assert "somebody is no member here: the card waits for" in capsys.readouterr().err
    assert told(capsys, "import", zipped)["status"] == "open"
