"""What a file is taken for: by what is in it, by its name, by the film's own names."""

import pytest

from bot.intake.classify import Guess, Known, Seen, sort
from bot.media.screenplay.read import read_script
from store.models import Taken
from tests.world import TEXT

pytestmark = pytest.mark.behaviour("A11")
KNOWN = Known(["MARA", "OLD MARA", "灯子"], ["ATTIC", "ROOF"], ["LANTERN"])


def guess(*names: str, content: str = "picture", text: str = "") -> list[Guess]:
    return sort([Seen(name, content, text) for name in names], KNOWN)


@pytest.mark.parametrize(
    ("name", "kind", "subject"),
    [
        ("mara.png", Taken.CHARACTER, "MARA"),
        ("Mara_sheet_v2.png", Taken.CHARACTER, "MARA"),
        ("OldMara-final.jpg", Taken.CHARACTER, "OLD MARA"),
        ("灯子.png", Taken.CHARACTER, "灯子"),
        ("plates/attic night.jpg", Taken.ENVIRONMENT, "ATTIC"),
        ("EXT_ROOF_03.png", Taken.ENVIRONMENT, "ROOF"),
        ("props/lantern.png", Taken.PROP, "LANTERN"),
        ("sheets/Bo.png", Taken.CHARACTER, "BO"),
        ("location_harbour_v01.png", Taken.ENVIRONMENT, "HARBOUR"),
        ("style_frames/attic.png", Taken.STYLE_FRAME, ""),
        ("attic_moodboard.png", Taken.STYLE_FRAME, ""),
        ("IMG_2044.png", Taken.UNKNOWN, ""),
        ("maradona.png", Taken.UNKNOWN, ""),
    ],
)
def test_a_picture_is_taken_for_what_its_name_and_its_folder_say(
    name: str, kind: Taken, subject: str
) -> None:
    assert guess(name) == [Guess(kind, subject)]


def test_pictures_without_a_name_that_came_together_are_style_frames() -> None:
    assert [g.kind for g in guess("1.png", "2.png")] == [Taken.STYLE_FRAME] * 2


def test_of_two_pictures_of_one_asset_the_first_counts() -> None:
    assert [g.kind for g in guess("mara_a.png", "mara_b.png")] == [Taken.CHARACTER, Taken.UNKNOWN]


@pytest.mark.parametrize(
    ("name", "shot"),
    [
        ("LAMP_SC004_SH0020_anim_v003.mp4", "SC004_SH0020"),
        ("sc4a sh20.mov", "SC004A_SH0020"),
        ("SC004_SH0000.mp4", ""),
        ("holiday.mp4", ""),
    ],
)
def test_a_film_is_a_take_of_the_shot_in_its_name(name: str, shot: str) -> None:
    assert guess(name, content="film") == [Guess(Taken.CLIP, shot)]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("the film.treatment.md", "Short.", Taken.TREATMENT),
        ("about.md", "A quiet film about one lamp. " * 20, Taken.TREATMENT),
        ("style.txt", "Ink and amber.", Taken.STYLE_BLOCK),
        ("mara.txt", "Forty, tall.", Taken.ANCHOR),
        ("todo.txt", "Buy bread.", Taken.UNKNOWN),
    ],
)
def test_a_text_is_a_treatment_a_style_block_or_the_anchor_of_a_picture(
    name: str, text: str, kind: Taken
) -> None:
    assert [g.kind for g in guess(name, content="text", text=text)] == [kind]


def test_a_script_that_comes_along_says_who_and_what_there_is() -> None:
    script = read_script(TEXT.encode(), "small.fountain")
    files = [
        Seen("lantern.png", "picture"),
        Seen("small.fountain", "text", TEXT, script),
        Seen("mara.png", "picture"),
    ]
    assert sort(files, Known()) == [
        Guess(Taken.PROP, "LANTERN"),
        Guess(Taken.SCRIPT),
        Guess(Taken.CHARACTER, "MARA"),
    ]


def test_of_two_scripts_the_longer_is_the_script() -> None:
    whole = read_script(TEXT.encode(), "whole.fountain")
    files = [
        Seen("one.fountain", "text", TEXT, whole.first(1)),
        Seen("whole.fountain", "text", TEXT, whole),
    ]
    assert [g.kind for g in sort(files, Known())] == [Taken.UNKNOWN, Taken.SCRIPT]
