"""Plain text: typed in columns, or like Fountain."""

import pytest

from bot.media.screenplay.model import Script
from bot.media.screenplay.read import read_script

pytestmark = pytest.mark.behaviour("A10")

TYPED = """\
                         THE NIGHT BUS

                           written by

                           A. Writer


                              FADE IN:

 1    INT. BUS - NIGHT                                          1

      Rain on the glass. A LAMP swings over the driver's
      seat, where nobody sits.

                          MARA (O.S.)
                    (softly, to
                     the lamp)
                It is lit. It has been
                lit all night.
                                                    CUT TO:

 12A  EXT. STOP - DAY                                         12A

      SNOW
      as far as one sees.
                          McCOY
                Is this the
                                  (MORE)

                                                            12.

 12A  CONTINUED:                                              12A

                          McCOY (CONT'D)
                last one?

                OREN                          MARA
            No.                           Yes.

      They look at each other.
                                                  FADE OUT.

                            THE END
"""


def read(text: str) -> Script:
    return read_script(text.encode(), "bus.txt")


def test_a_typed_script_is_read_by_its_columns() -> None:
    script = read(TYPED)
    assert (script.format, script.title, script.author) == ("text", "THE NIGHT BUS", "A. Writer")
    assert [(s.number, s.heading) for s in script.scenes] == [
        ("1", "INT. BUS - NIGHT"), ("12A", "EXT. STOP - DAY"),
    ]  # fmt: skip
    assert [(e.kind, e.text) for e in script.scenes[0].elements] == [
        ("action", "Rain on the glass. A LAMP swings over the driver's seat, where nobody sits."),
        ("character", "MARA (O.S.)"),
        ("parenthetical", "(softly, to the lamp)"),
        ("dialogue", "It is lit. It has been lit all night."),
        ("transition", "CUT TO:"),
    ]
    assert [(e.kind, e.text) for e in script.scenes[1].elements] == [
        ("action", "SNOW as far as one sees."),
        ("character", "McCOY"),
        ("dialogue", "Is this the"),
        ("character", "McCOY (CONT'D)"),
        ("dialogue", "last one?"),
        ("character", "OREN"),
        ("dialogue", "No."),
        ("character", "MARA"),
        ("dialogue", "Yes."),
        ("action", "They look at each other."),
        ("transition", "FADE OUT."),
        ("transition", "THE END"),
    ]
    assert script.characters == ("MARA", "McCOY", "OREN")
    assert [e.text for e in script.scenes[1].elements if e.dual] == ["MARA", "Yes."]


def test_columns_set_with_tabs_are_columns() -> None:
    script = read("\tINT. BUS - NIGHT\n\n\tRain.\n\n\t\t\t\tMARA\n\t\tGo.\n\n\tSnow.\n")
    assert [(e.kind, e.text) for e in script.scenes[0].elements] == [
        ("action", "Rain."), ("character", "MARA"), ("dialogue", "Go."), ("action", "Snow."),
    ]  # fmt: skip


def test_a_speech_goes_on_in_its_own_column() -> None:
    speech = "              MARA\n       Go.\n\n       Or stay.\n"
    script = read(f"INT. BUS - NIGHT\n\n{speech}\n       {'Rain.'}\nSnow.\n")
    assert [e.kind for e in script.scenes[0].elements] == ["character", "dialogue", "action"]


def test_a_long_heading_goes_on_in_the_next_line() -> None:
    script = read(
        f"{TYPED}\n      EXT. THE LONG STREET THAT LEADS DOWN TO\n      THE QUAY - NIGHT\n"
    )
    assert script.scenes[-1].heading == "EXT. THE LONG STREET THAT LEADS DOWN TO THE QUAY - NIGHT"
    assert script.scenes[-1].time_of_day == "NIGHT"


def test_lines_that_say_act_are_acts() -> None:
    act = "\n                         ACT {}\n\n      INT. BUS - NIGHT\n\n      Rain.\n"
    script = read(TYPED + act.format("TWO") + act.format("III"))
    assert [act.title for act in script.acts] == ["ACT TWO", "ACT III"]


def test_capitals_that_stand_alone_are_told_to_whoever_confirms() -> None:
    script = read(f"{TYPED}\n      INSIDE THE LAMP\n\n      A flame.\n\n      BANG!\n")
    assert script.warnings[-1] == "read as action, but perhaps scene headings: INSIDE THE LAMP"


def test_text_without_columns_is_read_like_fountain() -> None:
    script = read("# One\n\nINT. BUS - NIGHT\n\nMARA [[40?]]\nGo.\n\n/* Old. */\n\n12.\n\nRain.\n")
    assert script.format == "text"
    assert [(e.kind, e.text) for e in script.scenes[0].elements] == [
        ("character", "MARA"), ("dialogue", "Go."), ("action", "Rain."),
    ]  # fmt: skip
    assert script.acts[0].title == "One"


def test_indented_speeches_in_fountain_are_fountain() -> None:
    text = "INT. BUS - NIGHT\n\nRain.\n\n            MARA\n    Go.\n\n    Rain again.\n"
    scene = read_script(text.encode(), "bus.fountain").scenes[0]
    assert [e.kind for e in scene.elements] == ["action", "character", "dialogue", "action"]


def test_a_typed_title_page_needs_no_columns_below() -> None:
    script = read("THE NIGHT BUS\nby A. Writer\n1 Quay\n\nINT. BUS - NIGHT\n\nMARA\nGo.\n")
    assert (script.title, script.author) == ("THE NIGHT BUS", "A. Writer")
    assert script.warnings == ("left out before the script begins: 3 lines",)
    assert script.characters == ("MARA",)


def test_lines_before_a_heading_that_are_no_title_page_are_story() -> None:
    script = read("Rain.\n\nINT. BUS - NIGHT\n\nMARA\nGo.\n")
    assert script.scenes[0].elements[0].text == "Rain."
