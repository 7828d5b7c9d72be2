"""Eighths of a page, acts, and a script cut short."""

import pytest

from bot.media.screenplay.model import Element, Script
from bot.media.screenplay.page_length import eighths
from bot.media.screenplay.read import read_script

pytestmark = pytest.mark.behaviour("A10", "C4")

EIGHTH = 54 / 8  # lines; a paragraph of one line takes two


def script(*lengths: int, acts: bool = False) -> Script:
    """Scenes that are so many eighths long."""
    scenes = [
        (f"# Part {n}\n\n" if acts else "")
        + "INT. BUS - NIGHT\n\n"
        + "Rain.\n\n" * round(length * EIGHTH / 2 - 1)
        for n, length in enumerate(lengths, 1)
    ]
    return read_script("".join(scenes).encode(), "a.fountain")


def acts_of(found: Script) -> list[int]:
    return [scene.act for scene in found.scenes]


def test_a_scene_of_one_line_is_an_eighth() -> None:
    assert eighths([Element(kind="action", text="Rain.")]) == 1
    assert eighths([]) == 1


def test_a_page_of_54_lines_is_eight_eighths() -> None:
    page = [Element(kind="action", text="Rain.")] * 26  # 52 lines, and the heading's two
    assert eighths(page) == 8


def test_a_narrow_column_makes_a_text_longer() -> None:
    words = "It is lit and it was lit all night. " * 30
    action, dialogue = (Element(kind=kind, text=words) for kind in ("action", "dialogue"))
    assert eighths([dialogue]) > eighths([action])


def test_who_speaks_at_the_same_time_takes_no_room() -> None:
    said = "It is lit and it was lit all night. " * 30
    first = Element(kind="dialogue", text=said, character="MARA")
    second = Element(kind="dialogue", text=said, character="OREN", dual=True)
    assert eighths([first, second]) == eighths([first])


def test_a_page_is_a_minute() -> None:
    found = script(8, 4)
    assert (found.eighths, found.seconds) == (12, 90)


def test_under_three_minutes_is_one_act() -> None:
    assert acts_of(script(6, 6, 6, 5)) == [1, 1, 1, 1]


def test_from_three_minutes_on_it_is_quarters() -> None:
    found = script(6, 6, 6, 6)
    assert acts_of(found) == [1, 2, 3, 4]
    assert [(act.number, act.title) for act in found.acts] == [(n, "") for n in (1, 2, 3, 4)]
    assert acts_of(script(*[3] * 12)) == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ((40, 1, 1, 1), [1, 2, 3, 4]),
        ((1, 1, 1, 40), [1, 2, 3, 4]),
        ((20, 1, 1, 1, 20), [1, 2, 2, 3, 4]),
    ],
)
def test_each_quarter_has_a_scene(lengths: tuple[int, ...], expected: list[int]) -> None:
    assert acts_of(script(*lengths)) == expected


def test_three_long_scenes_are_one_act() -> None:
    assert acts_of(script(20, 20, 20)) == [1, 1, 1]


def test_sections_are_acts_whatever_the_length() -> None:
    found = script(1, 1, acts=True)
    assert [act.title for act in found.acts] == ["Part 1", "Part 2"]
    assert acts_of(script(9, 9, 9, 9, 9, acts=True)) == [1, 2, 3, 4, 5]


def test_the_first_scenes_are_a_script_of_their_own() -> None:
    text = "# One\n\nINT. BUS\n\nMARA\nGo.\n\n# Two\n\nINT. CAB\n\nOREN\nNo.\n"
    whole = read_script(text.encode(), "a.fountain")
    first = whole.first(1)
    assert (len(first.scenes), first.characters, first.eighths) == (1, ("MARA",), 1)
    assert [act.title for act in first.acts] == ["One"]
    assert whole.first(9) == whole
