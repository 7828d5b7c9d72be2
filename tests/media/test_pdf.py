"""Scripts in PDF: what columns, gaps and type tell, and what page furniture must not say."""

import io

import pytest
from PIL import Image

from bot.media.screenplay.model import Script, ScriptError
from bot.media.screenplay.read import read_script
from tests.media.writing import Ink, pdf

pytestmark = pytest.mark.behaviour("A10")

ACTION, SPOKEN, ASIDE, CUE, RIGHT = 108, 180, 223, 266, 440
PAGE = [
    (0, ACTION, "INT. BUS - NIGHT"),
    (2, ACTION, "Rain on the glass. A LAMP swings over the"),
    (1, ACTION, "driver's seat."),
    (2, CUE, "MARA (V.O.)"),
    (1, ASIDE, "(softly)"),
    (1, SPOKEN, "It is lit. It has been lit"),
    (1, SPOKEN, "all night."),
    (2, RIGHT, "CUT TO:"),
    (2, ACTION, "EXT. STOP - DAY"),
    (2, ACTION, "SNOW."),
]
Typed = tuple[int, int, str]


def sheet(lines: list[Typed], top: float = 700, bold: tuple[str, ...] = ()) -> list[Ink]:
    """A page; each line tells how many lines below the one before it stands."""
    out: list[Ink] = []
    for down, x, text in lines:
        top -= 12 * down
        out.append(Ink(x, top, text, bold=text in bold))
    return out


def read(*sheets: list[Ink]) -> Script:
    return read_script(pdf(sheets), "night_bus.pdf")


def told(script: Script, scene: int = 0) -> list[tuple[str, str]]:
    return [(e.kind, e.text) for e in script.scenes[scene].elements]


def test_columns_tell_what_a_row_is() -> None:
    script = read(sheet(PAGE))
    assert (script.format, script.title) == ("pdf", "Night Bus")
    assert [s.heading for s in script.scenes] == ["INT. BUS - NIGHT", "EXT. STOP - DAY"]
    assert told(script) == [
        ("action", "Rain on the glass. A LAMP swings over the driver's seat."),
        ("character", "MARA (V.O.)"),
        ("parenthetical", "(softly)"),
        ("dialogue", "It is lit. It has been lit all night."),
        ("transition", "CUT TO:"),
    ]
    assert told(script, 1) == [("action", "SNOW.")]


def test_a_person_must_confirm_it() -> None:
    assert read(sheet(PAGE)).needs_confirmation


def test_the_title_page_tells_title_and_author() -> None:
    page = [
        (0, 260, "THE NIGHT BUS"),
        (4, 280, "written by"),
        (2, 275, "A. Writer"),
        (30, 108, "1 Quay"),
    ]
    script = read(sheet(page, 500), sheet(PAGE))
    assert (script.title, script.author, script.warnings) == ("THE NIGHT BUS", "A. Writer", ())


def test_numbers_beside_a_heading_are_its_number() -> None:
    page = sheet(PAGE)
    beside = [Ink(54, 700, "12A"), Ink(540, 700, "12A")]
    script = read([*page, *beside])
    assert [(s.number, s.heading) for s in script.scenes] == [
        ("12A", "INT. BUS - NIGHT"), (None, "EXT. STOP - DAY"),
    ]  # fmt: skip
    assert len(told(script)) == 5


def test_what_is_printed_on_every_page_is_not_read() -> None:
    furniture = [
        [
            Ink(108, 760, f"THE NIGHT BUS - Blue {n}/3/26"),
            Ink(540, 760, f"{n}."),
            Ink(250, 30, "Draft"),
        ]
        for n in (1, 2, 3)
    ]
    continued = [Ink(108, 712, "CONTINUED: (2)"), Ink(470, 120, "(CONTINUED)"), Ink(560, 688, "*")]
    script = read(*([*sheet(PAGE, 690), *extra, *continued] for extra in furniture))
    assert [told(script, n) for n in (0, 2, 4)] == [told(script)] * 3
    assert told(script) == told(read(sheet(PAGE)))


def test_a_watermark_is_not_read() -> None:
    drawn = pdf([sheet(PAGE)])
    mark = b"BT /F1 90 Tf 0.7 0.7 -0.7 0.7 150 150 Tm (SECRET) Tj ET\nBT /F1 12 Tf 108.0 700.0 Td"
    marked = drawn.replace(b"BT /F1 12 Tf 108.0 700.0 Td", mark, 1)
    assert told(read_script(marked, "a.pdf")) == told(read(sheet(PAGE)))


def test_a_speech_goes_on_over_the_page() -> None:
    first = sheet([*PAGE[:5], (1, SPOKEN, "It is"), (1, CUE, "(MORE)")])
    second = sheet([(0, CUE, "MARA (V.O.) (CONT'D)"), (1, SPOKEN, "lit."), *PAGE[7:]])
    assert told(read(first, second))[1:] == [
        ("character", "MARA (V.O.)"), ("parenthetical", "(softly)"), ("dialogue", "It is"),
        ("character", "MARA (V.O.) (CONT'D)"), ("dialogue", "lit."), ("transition", "CUT TO:"),
    ]  # fmt: skip


def test_a_speech_without_a_new_cue_goes_on_over_the_page() -> None:
    first, second = sheet(PAGE[:6]), sheet([(0, SPOKEN, "all night."), *PAGE[7:]])
    assert told(read(first, second)) == told(read(sheet(PAGE)))


def test_a_sentence_goes_on_over_the_page() -> None:
    first, second = sheet(PAGE[:2]), sheet([(0, ACTION, "driver's seat."), *PAGE[3:]])
    assert told(read(first, second)) == told(read(sheet(PAGE)))


def test_a_heading_may_need_two_rows() -> None:
    page = [
        (0, ACTION, "INT. THE LONG CORRIDOR BELOW THE SECOND DECK"),
        (1, ACTION, "OF THE FERRY - NIGHT"),
    ]
    script = read(sheet([*page, *PAGE[1:]]))
    assert script.scenes[0].location == "THE LONG CORRIDOR BELOW THE SECOND DECK OF THE FERRY"
    assert script.scenes[0].time_of_day == "NIGHT"


def test_two_who_speak_at_once_stand_side_by_side() -> None:
    left = [(4, 180, "MARA"), (1, 144, "Stay."), (1, 144, "Here.")]
    right = [Ink(396, 688, "OREN (O.S.)"), Ink(360, 676, "I go.")]
    script = read([*sheet([(0, ACTION, "INT. BUS - NIGHT")], 736), *sheet(left, 736), *right])
    assert [(e.text, e.character, e.dual) for e in script.scenes[0].elements] == [
        ("MARA", "MARA", False),
        ("Stay. Here.", "MARA", False),
        ("OREN (O.S.)", "OREN", True),
        ("I go.", "OREN", True),
    ]


def test_where_headings_are_bold_a_bold_line_is_one() -> None:
    page = [*PAGE, (2, ACTION, "INSIDE THE LAMP"), (2, ACTION, "A flame.")]
    bold = ("INT. BUS - NIGHT", "EXT. STOP - DAY", "INSIDE THE LAMP")
    assert [s.heading for s in read(sheet(page, bold=bold)).scenes] == list(bold)


def test_where_headings_are_not_bold_capitals_alone_are_told() -> None:
    page = [*PAGE, (2, ACTION, "INSIDE THE LAMP"), (2, ACTION, "A flame.")]
    script = read(sheet(page))
    assert len(script.scenes) == 2
    assert script.warnings == ("read as action, but perhaps scene headings: INSIDE THE LAMP",)


def test_centered_words_speak_nothing() -> None:
    page = [*PAGE, (2, 250, "THE NIGHT BUS"), (1, 236, "A FILM IN THE RAIN")]
    assert read(sheet(page)).characters == ("MARA",)


def test_cues_at_the_margin_are_read_like_fountain() -> None:
    page = [(0, 72, "INT. BUS - NIGHT"), (2, 72, "Rain."), (2, 72, "MARA"), (1, 72, "Go.")]
    script = read(sheet(page))
    assert told(script) == [("action", "Rain."), ("character", "MARA"), ("dialogue", "Go.")]


def test_typeset_letters_are_read() -> None:
    page = [
        (0, ACTION, "INT. CAFÉ - NIGHT"),
        (2, CUE, "ÉLODIE"),
        (1, SPOKEN, "“It’s late…” (Or is it\\?)"),
    ]
    script = read(sheet(page))
    assert script.characters == ("ÉLODIE",)
    assert told(script)[1] == ("dialogue", "“It’s late…” (Or is it\\?)")


def test_a_page_without_text_among_others_is_told() -> None:
    script = read(sheet(PAGE), [])
    assert script.warnings == ("1 of 2 pages hold no text and were not read",)


def scanned() -> bytes:
    out = io.BytesIO()
    Image.new("1", (850, 1100), 1).save(out, "PDF")
    return out.getvalue()


def locked() -> bytes:
    key = "<" + "00" * 32 + ">"
    how = f"<< /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>"
    return pdf([sheet(PAGE)], f"/ID [{key} {key}] /Encrypt {how}")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (scanned(), "it holds pictures of pages and no text"),
        (locked(), "it is locked with a password"),
        (b"%PDF-1.7\nnothing more", "the PDF is broken"),
        (pdf([sheet(PAGE)])[:300], "the PDF is broken"),
        (pdf([[Ink(108, 700, "A letter to the bank.")]]), "no scene heading was found"),
        (pdf([[]] * 1001), "1001 pages are too many for a script"),
    ],
    ids=["scanned", "locked", "broken", "cut", "letter", "long"],
)
def test_what_cannot_be_read_is_said_in_one_line(data: bytes, why: str) -> None:
    with pytest.raises(ScriptError, match=f"^bus\\.pdf: .*{why}") as caught:
        read_script(data, "bus.pdf")
    assert "\n" not in str(caught.value)
