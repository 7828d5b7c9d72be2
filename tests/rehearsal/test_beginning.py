"""What a rehearsal is begun with, and the folder it gets: whole, or as if it had not been."""

import asyncio
import re
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from bot.app.cli.parser import Stop, parse
from handlers.rehearsal import beginning
from handlers.rehearsal.platform import RehearsalChat
from tests.rehearsal.played import SMALL

pytestmark = pytest.mark.behaviour("A10", "L2")
SCENE = "\n\nINT. ATTIC - NIGHT\n\nMARA lifts a lantern.\n"
TITLES = (
    "", "The", "a/b/../../etc", "..", "CON", "x" * 4000, "Ночь", "🎬🎬", "'; DROP TABLE log; --",
    "50% of $HOME", "a\u202eb", "\\\\server\\share", "Film\\n\\tTwo",
)  # fmt: skip


def wanted(script: Path, *words: str) -> Namespace:
    return parse(["rehearse", str(script), *words])


def start(script: Path, data: Path, *words: str) -> Path:
    return beginning.begin(asyncio.run(beginning.read(script)), wanted(script, *words), data)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "s.fountain"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.mark.parametrize("title", TITLES)
def test_whatever_the_title_the_folder_is_a_show_code_below_rehearsals(
    title: str, tmp_path: Path
) -> None:
    path, data = tmp_path / "odd name.fountain", tmp_path / "data"
    path.write_text(f"Title: {title}{SCENE}", "utf-8")
    folder = start(path, data)
    assert folder.parent == (data / "rehearsals").resolve()
    assert re.fullmatch("[A-Z0-9]{2,12}", folder.name)


def test_the_second_film_of_a_name_is_numbered_and_so_on(script: Path, tmp_path: Path) -> None:
    names = [start(script, tmp_path / "data").name for _ in range(3)]
    assert names == [names[0], f"{names[0]}-2", f"{names[0]}-3"]


def test_an_empty_folder_and_a_missing_one_may_be_taken(script: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "missing/below"):
        folder = start(script, tmp_path, "--out", str(tmp_path / name))
        assert beginning.resumed(folder) == folder


def test_a_beginning_that_was_killed_before_it_counted_is_begun_again(
    script: Path, tmp_path: Path
) -> None:
    out = tmp_path / "film"
    out.mkdir()
    with RehearsalChat(out / beginning.FILE).open():
        shutil.copyfile(script, out / "script.fountain")
    with pytest.raises(Stop, match="holds no rehearsal to resume"):
        beginning.resumed(out)
    assert beginning.resumed(start(script, tmp_path, "--out", str(out))) == out.resolve()


def test_a_stranger_in_such_a_folder_is_left_alone(script: Path, tmp_path: Path) -> None:
    out = tmp_path / "film"
    out.mkdir()
    with RehearsalChat(out / beginning.FILE).open():
        (out / "my notes.txt").touch()
    with pytest.raises(Stop, match="is not empty"):
        start(script, tmp_path, "--out", str(out))


def test_a_folder_that_no_database_can_be_in_is_refused(script: Path, tmp_path: Path) -> None:
    with pytest.raises(Stop, match=r"cannot carry a \?"):
        start(script, tmp_path, "--out", str(tmp_path / "what?"))
    assert not (tmp_path / "what?").exists()


def test_a_film_goes_on_with_what_it_was_begun_with(script: Path, tmp_path: Path) -> None:
    (tmp_path / "s.treatment.md").write_text("## Tone\n\nPlain.\n", "utf-8")
    folder = start(script, tmp_path, "--out", str(tmp_path / "film"), "--seed", "7")
    script.write_text("changed since")
    (tmp_path / "s.treatment.md").unlink()
    with RehearsalChat(folder / beginning.FILE).open() as chat:
        kept = asyncio.run(beginning.kept(folder, chat))
        assert (chat.recall("seed"), chat.recall("scenes")) == (7, None)
    assert kept.script.characters == ("MARA",)
    assert kept.treatment == "## Tone\n\nPlain.\n"


@pytest.mark.parametrize("name", ["s.fountain", "script", "app.db", "S.FDX.fountain", "a b.txt"])
def test_a_script_may_have_any_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(SMALL, "utf-8")
    folder = start(path, tmp_path, "--out", str(tmp_path / "film"))
    with RehearsalChat(folder / beginning.FILE).open() as chat:
        assert (
            asyncio.run(beginning.kept(folder, chat)).script.title
            == asyncio.run(beginning.read(path)).script.title
        )


def test_without_a_title_the_film_is_called_after_its_file(tmp_path: Path) -> None:
    path = tmp_path / "night train.fountain"
    path.write_text(SCENE.lstrip(), "utf-8")
    folder = start(path, tmp_path)
    with RehearsalChat(folder / beginning.FILE).open() as chat:
        assert (
            asyncio.run(beginning.kept(folder, chat)).script.title
            == asyncio.run(beginning.read(path)).script.title
        )
    assert folder.name == "NIGHTTRAIN"


@pytest.mark.parametrize(
    "treatment", ["", "\ufeff## Tone\nPlain.", "no heading at all", "## Limits\n0 shots, 0 seconds"]
)
def test_a_treatment_in_utf8_is_taken_as_it_is(
    treatment: str, script: Path, tmp_path: Path
) -> None:
    (tmp_path / "s.treatment.md").write_text(treatment, "utf-8")
    assert asyncio.run(beginning.read(script)).treatment == treatment.removeprefix("\ufeff")
