"""Text comes in the encodings of four decades."""

import pytest

from bot.media.screenplay.encodings import decode
from bot.media.screenplay.read import read_script

pytestmark = pytest.mark.behaviour("A10")

FRENCH = (
    "INT. CAFÉ - NUIT\r\n\r\nLa lumière s’éteint… ÉLODIE, déçue.\r\n\r\nÉLODIE\r\nÇa suffit.\r\n"
)
SWEDISH = "INT. KÖK - NATT\n\nÅsa står vid fönstret.\n\nÅSA\nVar är du?\n"
SPANISH = "INT. SALÓN - DÍA\n\nEl niño mira. Mañana será otro día.\n\nNIÑO\n¿Dónde está mamá?\n"
ENGLISH = "INT. HOUSE - DAY\n\nIt’s late — “The lamp” goes out…\n\nMARA\nI can’t see.\n"
POLISH = "INT. KUCHNIA - DZIEŃ\n\nŁódź stoi. ŁUKASZ śpi.\n\nŁUKASZ\nGdzie jesteś?\n"
RUSSIAN = "INT. КУХНЯ - ДЕНЬ\n\nЛампа гаснет.\n\nИВАН\nГде ты?\n"  # noqa: RUF001 - Cyrillic
SHORT = "INT. CAFÉ - DAY\n\nRain.\n"


@pytest.mark.parametrize("text", [FRENCH, SWEDISH, SPANISH, ENGLISH, POLISH, RUSSIAN, SHORT])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_unicode_is_read_whatever_its_form(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (FRENCH, "cp1252 mac_roman"),
        (FRENCH.replace("’", "'").replace("…", "..."), "latin-1"),
        (SWEDISH, "latin-1 cp1252 mac_roman"),
        (SPANISH, "latin-1 cp1252 mac_roman"),
        (ENGLISH, "cp1252 mac_roman"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (SHORT, "latin-1 cp1252 mac_roman"),
    ],
)
def test_an_old_encoding_is_seen_by_what_makes_sense(text: str, encodings: str) -> None:
    for encoding in encodings.split():
        assert decode(text.encode(encoding)) == text, encoding


def test_one_broken_byte_leaves_unicode_what_it_is() -> None:
    data = (FRENCH * 3).encode() + b"\xe9\n"
    assert decode(data) == FRENCH * 3 + "\ufffd\n"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"\0" * 40, bytes(range(1, 32)) * 9])
def test_bytes_that_are_no_text_give_none(data: bytes) -> None:
    assert decode(data) is None


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_script_is_the_same_in_every_encoding_and_with_every_line_end(
    encoding: str, ends: str
) -> None:
    lines = ["Title: Café", "", "INT. CAFÉ - NUIT", "", "Il pleut.", "", "ÉLODIE", "Où ?", ""]
    script = read_script(ends.join(lines).encode(encoding), "cafe.fountain")
    assert (script.title, script.scenes[0].location) == ("Café", "CAFÉ")
    assert script.characters == ("ÉLODIE",)
    assert script.scenes[0].time_of_day == "NUIT"
