"""Text that is drawn: what the font has is shown, what it lacks is marked, all of it fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.media.animatic.lettering import ELLIPSIS, MARK, Style, clip, font, legible, paragraph, wrap

STYLE = Style(20, (0, 0, 0), least=14)
FACE = font(20)
anything = st.text(st.characters(), max_size=200)


def ink(text: str, size: tuple[int, int] = (300, 60)) -> Image.Image:
    """The text as it is written into a box."""
    paper = Image.new("RGB", size, "white")
    paragraph(ImageDraw.Draw(paper), (0, 0, *size), text, STYLE)
    return paper


@pytest.mark.parametrize(
    "text",
    [
        "Élodie, Ñandú, Čapek, Łódź, Đorđe, Øre, Ægir, İstanbul",
        "Ελευθερία, ύλη",
        "Ёжик идёт, Київ",
        "Tiếng Việt, ễ",
        "“It’s late” — it goes out…",
        "1½ €, 5 × 3, 20 °C",
    ],
)
@pytest.mark.behaviour("B8")
def test_letters_of_many_languages_are_drawn_as_they_are(text: str) -> None:
    assert legible(text) == text
    assert ink(text).tobytes() != ink(MARK).tobytes()


def test_every_letter_of_greek_and_cyrillic_has_its_own_shape() -> None:
    letters = [chr(point) for point in (*range(0x3B1, 0x3CA), *range(0x430, 0x450))]
    missing = bytes(FACE.getmask("\U000f0000"))
    shapes = [bytes(FACE.getmask(letter)) for letter in letters]
    assert missing not in shapes
    assert len(set(shapes)) > len(letters) * 0.8


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("日本語", MARK),
        ("the 灯 lamp", f"the {MARK} lamp"),
        ("مرحبا", MARK),
        ("שלום", MARK),
        ("नमस्ते", MARK),
        ("😀", MARK),
        ("👨‍👩‍👧", MARK),
        ("a😀b😀c", f"a{MARK}b{MARK}c"),
        ("\ue000", MARK),
        ("\ud800", MARK),
    ],
)
def test_what_the_font_lacks_is_marked_and_never_a_box(text: str, shown: str) -> None:
    assert legible(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("zero\u200bwidth\u200d, \ufeffmark", "zerowidth, mark"),
        ("soft\u00adhyphen", "softhyphen"),
        ("turned \u202egnorw\u202c", "turned gnorw"),
        ("two\nlines\tand   spaces\x00", "two lines and spaces"),
        ("e\u0301", "é"),
        ("", ""),
        ("\u200b", ""),
    ],
)
def test_what_cannot_be_seen_takes_no_room(text: str, shown: str) -> None:
    assert legible(text) == shown


@given(anything)
def test_text_that_was_made_legible_stays_so(text: str) -> None:
    assert legible(legible(text)) == legible(text)


@given(anything, st.integers(0, 400))
def test_a_clipped_line_fits(text: str, width: int) -> None:
    line = clip(text, FACE, width)
    assert FACE.getlength(line) <= max(width, FACE.getlength(ELLIPSIS))
    assert line == legible(text) or line.endswith(ELLIPSIS)


@given(anything)
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str) -> None:
    lines = wrap(legible(text), FACE, 120)
    assert "".join("".join(lines).split()) == "".join(legible(text).split())
    assert all(FACE.getlength(line) <= 120 or len(line) == 1 for line in lines)


@given(anything, st.integers(1, 200), st.integers(1, 90))
def test_any_text_is_written_into_any_box(text: str, width: int, height: int) -> None:
    pen = ImageDraw.Draw(Image.new("RGB", (200, 100)))
    end = paragraph(pen, (0, 0, width, height), text, Style(20, (0, 0, 0), least=14))
    assert end <= max(height, 20 * 1.32)


def test_a_paragraph_shrinks_before_it_is_cut() -> None:
    some, more = "The lamp goes out. " * 4, "The lamp goes out. " * 6
    pen = ImageDraw.Draw(Image.new("RGB", (300, 100)))
    ends = [paragraph(pen, (0, 0, 300, 110), text, STYLE) for text in (some, more)]
    assert all(end <= 110 for end in ends)
    assert ends[1] < 6 * 20 * 1.32


@pytest.mark.parametrize("text", ["x" * 10_000, "It never goes out. " * 530, "😀" * 10_000])
def test_ten_thousand_characters_fit(text: str) -> None:
    line = clip(text, FACE, 300)
    assert FACE.getlength(line) <= 300
    assert ink(text).getbbox() == (0, 0, 300, 60)


def test_the_same_text_gives_the_same_pixels() -> None:
    assert ink("Élodie lifts the lamp.").tobytes() == ink("Élodie lifts the lamp.").tobytes()
