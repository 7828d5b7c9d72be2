"""The page of promises: what it reads from tests, and that it is never out of date."""

from pathlib import Path

import pytest

from tests.behaviours import ROOT, STATES, Held, held, ids, main, page, promises

SMALL = '[A]\ntitle = "Canon"\nA1 = "It waits."\nA2 = "It keeps."\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two promises and no test."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "docs/behaviours.toml").write_text(SMALL)
    return tmp_path


def write(root: Path, text: str) -> list[Held]:
    (root / "tests/test_gates.py").write_text(text)
    return held(root)


def test_every_id_stands_in_its_own_chapter_in_order() -> None:
    chapters = promises(ROOT)
    states = chapters.pop(STATES)
    assert set(states) <= set(ids(chapters))
    assert all(said.startswith(("part: ", "none: ")) for said in states.values())
    for letter, chapter in chapters.items():
        numbers = [key for key in chapter if key != "title"]
        assert numbers == [f"{letter}{n}" for n in range(1, len(numbers) + 1)]
        assert all(chapter[key].endswith(".") and "|" not in chapter[key] for key in numbers)


def test_no_test_names_an_id_that_was_never_promised() -> None:
    assert {test.id for test in held(ROOT)} <= set(ids(promises(ROOT)))


def test_a_mark_on_a_function_counts_with_all_its_ids(root: Path) -> None:
    text = '@pytest.mark.behaviour("A1", "A2")\nasync def test_x() -> None: ...'
    assert write(root, text) == [
        Held("A1", "test_gates.py", "test_x"),
        Held("A2", "test_gates.py", "test_x"),
    ]


@pytest.mark.parametrize(
    "mark", ['mark.behaviour("A1")', '[mark.slow, mark.behaviour("A1")]', '(mark.behaviour("A1"),)']
)
def test_a_mark_on_the_file_counts_for_each_test(root: Path, mark: str) -> None:
    text = f"pytestmark = {mark}\ndef test_x(): ...\ndef test_y(): ...\ndef other(): ..."
    assert [test.test for test in write(root, text)] == ["test_x", "test_y"]


def test_a_mark_on_a_class_counts_inside_it_only(root: Path) -> None:
    text = (
        '@pytest.mark.behaviour("A1")\nclass TestX:\n    def test_x(self): ...\ndef test_y(): ...'
    )
    assert write(root, text) == [Held("A1", "test_gates.py", "test_x")]


def test_the_same_id_twice_counts_once(root: Path) -> None:
    text = 'pytestmark = mark.behaviour("A1")\n@mark.behaviour("A1")\ndef test_x(): ...'
    assert len(write(root, text)) == 1


def test_the_page_says_who_holds_a_promise_and_who_does_not(root: Path) -> None:
    made = page(promises(root), [Held("A1", "test_gates.py", "test_it_waits")])
    link = "<b>[test_gates](../tests/test_gates.py)</b>: it waits"
    row = f"| A1 | It waits. | held | <details><summary>1 test</summary>{link}</details> |"
    assert row in made
    assert "| A2 | It keeps. | none |  |" in made
    assert "1 of 2 are held" in made


def test_a_promise_that_is_kept_in_part_is_not_counted_and_says_what_is_missing(root: Path) -> None:
    said = {**promises(root), "states": {"A1": "part: it does not wait at night"}}
    made = page(said, [Held("A1", "test_gates.py", "test_it_waits")])
    assert "| A1 | It waits. | part: it does not wait at night |" in made
    assert "0 of 2 are held" in made


def test_a_page_that_fell_behind_is_told_until_it_is_made_again(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"], root) == 1
    assert main([], root) == 0
    assert main(["--check"], root) == 0
    write(root, '@mark.behaviour("A2")\ndef test_x(): ...')
    assert main(["--check"], root) == 1
    assert "run make docs" in capsys.readouterr().err
