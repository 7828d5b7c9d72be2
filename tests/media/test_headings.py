"""Headings and cues as people really write them."""

import pytest

from bot.media.screenplay.headings import Cue, is_transition, read_cue, read_heading

pytestmark = pytest.mark.behaviour("A10")


@pytest.mark.parametrize(
    ("line", "int_ext", "location", "time"),
    [
        ("INT. HOUSE - DAY", "INT", "HOUSE", "DAY"),
        ("EXT. HOUSE - KITCHEN DOOR - DAY", "EXT", "HOUSE - KITCHEN DOOR", "DAY"),
        ("INT./EXT. CAR - CONTINUOUS", "INT/EXT", "CAR", "CONTINUOUS"),
        ("EXT/INT. HOUSE - DAY", "INT/EXT", "HOUSE", "DAY"),
        ("I/E. HOUSE - DAY", "INT/EXT", "HOUSE", "DAY"),
        ("I./E. HOUSE - DAY", "INT/EXT", "HOUSE", "DAY"),
        ("E/I HOUSE - DAY", "INT/EXT", "HOUSE", "DAY"),
        ("EST. HARBOUR - DAWN", "EST", "HARBOUR", "DAWN"),
        ("int. house - night", "INT", "HOUSE", "NIGHT"),
        ("Ext. House – Night", "EXT", "HOUSE", "NIGHT"),
        ("INT HOUSE - DAY", "INT", "HOUSE", "DAY"),
        ("INT HOUSE DAY", "INT", "HOUSE", "DAY"),
        ("INT - HOUSE - DAY", "INT", "HOUSE", "DAY"),
        ("INT: HOUSE - DAY", "INT", "HOUSE", "DAY"),
        ("INT.HOUSE - DAY", "INT", "HOUSE", "DAY"),
        ("INT. HOUSE", "INT", "HOUSE", ""),
        ("INT. HOUSE - KITCHEN", "INT", "HOUSE - KITCHEN", ""),
        ("EXT. HOUSE, DAY", "EXT", "HOUSE", "DAY"),
        ("EXT. HOUSE--DAY", "EXT", "HOUSE", "DAY"),
        ("EXT. HOUSE -DAY", "EXT", "HOUSE", "DAY"),
        ("EXT. HOUSE-DAY", "EXT", "HOUSE", "DAY"),
        ("EXT. HOUSE — DAY", "EXT", "HOUSE", "DAY"),
        ("INT. DR. BELL'S OFFICE. NIGHT.", "INT", "DR. BELL'S OFFICE", "NIGHT"),
        ("INT. HOUSE - NIGHT (1973)", "INT", "HOUSE", "NIGHT (1973)"),
        ("INT. HOUSE - DAY - FLASHBACK (1944)", "INT", "HOUSE", "DAY - FLASHBACK (1944)"),
        ("INT. FLAT, HALLWAY, DAY, A MOMENT LATER", "INT", "FLAT, HALLWAY", "DAY, A MOMENT LATER"),
        ("INT. VAN, ON THE BRIDGE, MINUTES LATER", "INT", "VAN, ON THE BRIDGE", "MINUTES LATER"),
        ("INT. VILLA, THE NEXT MORNING", "INT", "VILLA", "THE NEXT MORNING"),
        ("INT. LAB - THREE WEEKS EARLIER", "INT", "LAB", "THREE WEEKS EARLIER"),
        ("INT. LAB - NIGHT/DAY", "INT", "LAB", "NIGHT/DAY"),
        ("EXT. ROAD - PRE-DAWN", "EXT", "ROAD", "PRE-DAWN"),
        ("EXT. ROAD - 3 A.M.", "EXT", "ROAD", "3 A.M."),
        ("INT. CHURCH - CHRISTMAS MORNING", "INT", "CHURCH", "CHRISTMAS MORNING"),
        ("EXT. LATE-NIGHT DINER - DAY", "EXT", "LATE-NIGHT DINER", "DAY"),
        ("EXT. FIELD, DAY CAMP - DUSK", "EXT", "FIELD, DAY CAMP", "DUSK"),
        ("INT. MIDNIGHT DINER", "INT", "MIDNIGHT DINER", ""),
        ("INT. KÜCHE - NACHT", "INT", "KÜCHE", "NACHT"),
    ],
)
def test_a_heading_tells_place_and_time(line: str, int_ext: str, location: str, time: str) -> None:
    heading = read_heading(line)
    assert heading is not None
    assert (heading.int_ext, heading.location, heading.time_of_day) == (int_ext, location, time)
    assert (heading.number, heading.text) == (None, line)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("INT. HOUSE - DAY #12A#", "12A"),
        ("INT. HOUSE - DAY#1#", "1"),
        ("INT. HOUSE - DAY #I-1-A#", "I-1-A"),
        ("INT. HOUSE - DAY #1.#", "1."),
        ("12 INT. HOUSE - DAY", "12"),
        ("12A.  INT. HOUSE - DAY   12A", "12A"),
        ("A12 INT. HOUSE - DAY A12", "A12"),
        ("2-B INT. HOUSE - DAY 2-B", "2-B"),
        ("SCENE 4 - INT. HOUSE - DAY", "4"),
        ("INT. HOUSE - DAY", None),
    ],
)
def test_a_scene_number_is_taken_off_the_heading(line: str, number: str | None) -> None:
    heading = read_heading(line)
    assert heading is not None
    assert (heading.number, heading.text) == (number, "INT. HOUSE - DAY")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "INTO THE NIGHT",
        "INTERIOR DESIGN",
        "EXTRA LIGHT",
        "INT.",
        "FADE IN:",
        "ESTABLISHING",
        "12",
    ],
)
def test_what_only_begins_like_a_heading_is_none(line: str) -> None:
    assert read_heading(line) is None


def test_a_forced_heading_may_say_anything() -> None:
    heading = read_heading("OPENING TITLES #3#", forced=True)
    assert heading is not None
    assert heading == ("3", "OPENING TITLES", "", "OPENING TITLES", "")


def test_a_forced_heading_without_words_is_none() -> None:
    assert read_heading("#3#", forced=True) is None


@pytest.mark.parametrize(
    ("line", "name", "extension"),
    [
        ("MARA", "MARA", ""),
        ("MARA (V.O.)", "MARA", "V.O."),
        ("MARA (V.O.)(CONT'D)", "MARA", "V.O., CONT'D"),
        ("MARA  (O. S.) (cont’d)", "MARA", "O. S., cont’d"),
        ("MARA (on the radio)", "MARA", "on the radio"),
        ("MARA (V.O.", "MARA", "V.O."),
        ("MARA V.O.", "MARA", "V.O."),
        ("MARA CONT'D", "MARA", "CONT'D"),
        ("R2D2", "R2D2", ""),
        ("3RD GUARD", "3RD GUARD", ""),
        ("GUARD #2", "GUARD #2", ""),
        ("ÉLODIE", "ÉLODIE", ""),
        ("STRAUß", "STRAUß", ""),
        ("ИВАН", "ИВАН", ""),
        ("太郎", "太郎", ""),
        ('"SLIM"', '"SLIM"', ""),
        ("“THE DUKE”", "“THE DUKE”", ""),
        ("BRICK & STEEL", "BRICK & STEEL", ""),
        ("MARA/OREN", "MARA/OREN", ""),
        ("O'BRIEN", "O'BRIEN", ""),
        ("A MAN’S VOICE", "A MAN’S VOICE", ""),
        ("DR. BELL", "DR. BELL", ""),
        ("AGENT K.", "AGENT K.", ""),
        ("HENRY JR.", "HENRY JR.", ""),
        ("@McCOY", "McCOY", ""),
        ("@Ma’am (O.S.)", "Ma’am", "O.S."),
    ],
)
def test_a_cue_tells_who_speaks(line: str, name: str, extension: str) -> None:
    assert read_cue(line) == Cue(name, extension)
    assert read_cue(f"{line} ^") == Cue(name, extension, dual=True)


@pytest.mark.parametrize(
    "line",
    ["Mara", "McCOY", "23 (O.S.)", "BANG.", "RUN!", "WHO?", "SO:", "SUDDENLY --", "HE WAITS…", "",
     "男が走る。", "(V.O.)", "@", "A" * 61],
)  # fmt: skip
def test_what_is_no_name_is_no_cue(line: str) -> None:
    assert read_cue(line) is None


@pytest.mark.parametrize(
    "line",
    ["FADE IN:", "FADE OUT.", "FADE TO BLACK.", "CUT TO:", "SMASH CUT TO:", "TIME CUT:",
     "CUT TO BLACK.", "INTERCUT WITH:", "DISSOLVE TO:", "THE END"],
)  # fmt: skip
def test_a_transition_is_no_heading_and_no_action(line: str) -> None:
    assert is_transition(line)
    assert read_heading(line) is None


@pytest.mark.parametrize(
    "line", ["HE WANTS TO", "TO:", "Fade in on a street.", "MARA:", "THE ENDING"]
)
def test_what_only_sounds_like_a_transition_is_none(line: str) -> None:
    assert not is_transition(line)
