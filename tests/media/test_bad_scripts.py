"""What is no script is refused in one clear line, before anything is begun."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media.screenplay.model import LIMIT, Script, ScriptError
from bot.media.screenplay.read import read_script, read_script_file

pytestmark = pytest.mark.behaviour("A10")

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
RTF = rb"{\rtf1\ansi INT. BUS - NIGHT\par Rain.}"


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("script.fountain", "INT. BUS - NIGHT\n")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # a hole: nothing is written


def endless(path: Path) -> None:
    path.symlink_to(path)


def closed(path: Path) -> None:
    path.write_text("INT. BUS - NIGHT\n")
    path.chmod(0)


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "there is no such file; give the path of a script"),
    "folder": (lambda path: path.mkdir(), "this is not a file; give the path of a script"),
    "pipe": (os.mkfifo, "this is not a file; give the path of a script"),
    "empty": (lambda path: path.touch(), "the file is empty; export the script again"),
    "blank": (lambda path: path.write_text("\ufeff \r\n\t\n"), "the file is empty"),
    "picture": (lambda path: path.write_bytes(PNG), "this is no script text; bring Fountain"),
    "zip": (zipped, "this is a zip or an office document and no script text; bring Fountain"),
    "rtf": (lambda path: path.write_bytes(RTF), "this is RTF and no script text"),
    "zeros": (lambda path: path.write_bytes(b"INT. BUS\0- NIGHT\n"), "this is no script text"),
    "noise": (lambda path: path.write_bytes(bytes(range(1, 9)) * 99), "this is no script text"),
    "huge": (huge, "200 MB is too large for a script (at most 20 MB); export the script alone"),
    "circle": (endless, "it cannot be read ("),
    "prose": (lambda path: path.write_text("Dear bank,\n\nno.\n"), "no scene heading was found"),
    "page": (lambda path: path.write_text("<!doctype html><p>INT. BUS</p>"), "XML is broken"),
    "letters": (lambda path: path.write_text("word " * 900_000), "4 million letters are too many"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("ending", ["fountain", "txt", "fdx", "pdf"])
def test_a_bad_file_gives_one_line_that_names_it(case: str, ending: str, tmp_path: Path) -> None:
    make, why = CASES[case]
    path = tmp_path / f"bus.{ending}"
    make(path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ScriptError) as caught:
        read_script_file(path)
    line = str(caught.value)
    assert f"bus.{ending}: " in line
    assert why in line
    assert line.isprintable()
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    closed(tmp_path / "bus.fountain")
    with pytest.raises(ScriptError, match="it cannot be read"):
        read_script_file(tmp_path / "bus.fountain")


@pytest.mark.parametrize(
    "name", ["a\0b.fountain", "x" * 5000, "two\nlines.fountain", "\x1b[31m.txt"]
)
def test_a_name_that_no_system_allows_gives_one_line_too(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        read_script_file(tmp_path / name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def test_too_many_bytes_are_refused_before_they_are_looked_at() -> None:
    with pytest.raises(ScriptError, match="too large"):
        read_script(bytes(LIMIT + 1), "a.fountain")


def test_the_content_tells_the_format_and_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "bus.pdf"
    path.write_text("INT. BUS - NIGHT\n")
    assert read_script_file(path).format == "fountain"


MARKS = [
    *("INT. BUS - DAY", "EXT/INT.", "- NIGHT (1973)", "#3#", "12A", "CUT TO:", "FADE IN:"),
    *("MARA", "MARA (V.O.)", "@", "^", "é", "ß", "太郎", "#", "# One", "=", "===", "ACT ONE"),
    *("[[", "]]", "/*", "*/", "*", "**", "_", "\\", "~", ">", "<", "!", ".", "...", "(", ")"),
    *("\n", "\n\n", "  ", "\t", "\r\n", "\f", "\0", " " * 10, "\ufeff"),
    *("Title: X", "Author:\n   a", "written by", "CONTINUED:", "(MORE)", "<FinalDraft>"),
]
WILD = st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=30).map("".join)
BEGUN = WILD.map("INT. BUS - NIGHT\n\n{}".format)


def tried(data: bytes, name: str) -> Script | None:
    try:
        return read_script(data, name)
    except ScriptError as error:
        line = str(error)
    assert "\n" not in line
    return None


@settings(max_examples=150)
@given(WILD | BEGUN, st.sampled_from(["a.fountain", "a.txt"]))
def test_any_text_is_a_script_or_a_clear_refusal(text: str, name: str) -> None:
    script = tried(text.encode("utf-8", "replace"), name)
    if script is None:
        return
    assert [scene.order for scene in script.scenes] == list(range(1, len(script.scenes) + 1))
    assert sorted({scene.act for scene in script.scenes}) == [act.number for act in script.acts]
    assert script.eighths == sum(scene.eighths for scene in script.scenes) >= 1
    assert Script.model_validate_json(script.model_dump_json()) == script


@settings(max_examples=60)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(b"%PDF-1.4\n".__add__)
    | WILD.map(lambda text: f"<FinalDraft><Content>{text}</Content>".encode("utf-8", "replace"))
)
def test_any_bytes_are_a_script_or_a_clear_refusal(data: bytes) -> None:
    tried(data, "a")
