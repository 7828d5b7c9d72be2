"""Names as people write them: read when they are clear, never taken for “the one here” when not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.command_names import (
    CALLED,
    DASHES,
    NamedThing,
    NoName,
    NotUnderstood,
    bare,
    handle,
    may_name,
    ordinal,
    read,
    unmarked,
)
from bot.core.until_parser import hour_of

pytestmark = pytest.mark.behaviour("C5")

EVERY_DASH = ("-", "\N{EN DASH}", "\N{EM DASH}", "\u2010", "\u2011", "\N{MINUS SIGN}")
KINDS = ("G", "P")
JUNK = st.text(
    st.sampled_from(
        sorted({*"GPQDgpq0179-\u2013\u2014\u2212#*`_.,:;!?\"'“”()[] ndot", "é", "\u0667", "²"})
    ),
    max_size=14,
)


@pytest.mark.parametrize(
    ("said", "kind", "number"),
    [
        *((f"P{dash}12", "P", 12) for dash in EVERY_DASH), ("G1", "G", 1), ("g-1.", "G", 1),
        ("*P–12*", "P", 12), ("#Q-7,", "Q", 7), ("`G-1`", "G", 1), ("_G-1_", "G", 1),
        ("“G-1”", "G", 1), ("(p 3)", "P", 3), ("gate 7", "G", 7), ("the gate G-7!", "G", 7),
        ("G – 7", "G", 7), ("\uff27\uff0d\uff11", "G", 1), ("G-007", "G", 7),
        ("G-9223372036854775808", "G", 0), ("P-" + "9" * 5000, "P", 0), ("question #4", "Q", 4),
    ],
)  # fmt: skip
def test_a_name_is_read_however_it_is_written(said: str, kind: str, number: int) -> None:
    assert read(said.split(), *KINDS) == NamedThing(kind, number)


@pytest.mark.parametrize(
    "said",
    ["nothing until I say so", "don't", "only if the ending is warmer", "P-1 but with more rain",
     "P-1 maybe", "P-1 P-2", "P-1,P-2", "P-1/2", "G-1?", "?", "7", "#7", "G-", "G-x", "G-1²",
     "G-1a", "gate P-1", "the storyboard of scene 4", "P-\u0667", "SC001_SH0010", "👍", "not G-1"],
)  # fmt: skip
def test_a_word_that_takes_a_name_alone_understands_nothing_else(said: str) -> None:
    assert isinstance(read(said.split(), *KINDS), NotUnderstood)


@pytest.mark.parametrize("said", ["", " ", "-", "...", "**", "— !"])
def test_no_word_is_no_name(said: str) -> None:
    assert read(said.split(), *KINDS) == NoName(())


@pytest.mark.parametrize(
    ("said", "rest"),
    [("Q-7, in winter", "in winter"), ("to Q-7: in winter", "in winter"), ("q7 — 1921", "1921"),
     ("question 7: -5 degrees", "-5 degrees"), ("*Q-7* Q-8 says so", "Q-8 says so")],
)  # fmt: skip
def test_behind_a_name_stand_the_persons_own_words(said: str, rest: str) -> None:
    assert read(said.split(), "Q", text=True, here=True) == NamedThing("Q", 7, tuple(rest.split()))


@pytest.mark.parametrize(
    ("said", "here", "clear"),
    [("in winter", False, True), ("nothing yet", True, True), ("1921", True, True),
     ("7 in winter", False, False), ("Q-7a in winter", True, False), ("X-7 is it", True, False),
     ("Q-7—in winter", True, False), ("SC004_SH0020 first", True, False),
     ("Q-\u0667 no", True, False),
     ("#7? no", True, False), ("the 7 dwarfs", True, True), ("gate Q-7 no", True, False)],
)  # fmt: skip
def test_words_are_a_text_only_if_they_begin_with_no_name(
    said: str, here: bool, clear: bool
) -> None:
    expected = NoName(tuple(said.split())) if clear else NotUnderstood(said)
    assert read(said.split(), "Q", text=True, here=here) == expected


@given(st.lists(JUNK, max_size=5), st.booleans())
def test_what_decides_holds_a_name_and_nothing_more(words: list[str], several: bool) -> None:
    kinds = KINDS if several else ("P",)
    said = " ".join(words)
    letters = "".join(char for char in said.upper() if char.isalnum())
    found = read(said.split(), *kinds)
    if isinstance(found, NoName):
        assert letters == ""
        assert "?" not in said
    if isinstance(found, NamedThing):
        kind = f"(?:{'|'.join(CALLED).upper()})?S?"
        assert re.fullmatch(rf"(THE|TO|FOR|OF|ON)*{kind}(NUMBER|NO|NR)?[GPQD]?[0-9]+", letters)
        assert found.number == int(re.sub(r"[^0-9]", "", letters)[-9:]) or found.number == 0
        assert "?" not in said


@given(
    st.sampled_from("GPQDgpqd"), st.integers(1, 10**9 - 1), st.sampled_from(["", *EVERY_DASH]),
    st.sampled_from(["", "*", "`", "_", "#", "(", "“"]),
    st.sampled_from(["", ".", ",", "*:", "”!"]),
    st.lists(st.text(min_size=1).filter(lambda word: bool(re.search(r"[^\W_]", word))), max_size=3),
)  # fmt: skip
def test_a_clear_name_decides_and_a_word_behind_it_stops_it(
    letter: str, number: int, dash: str, before: str, after: str, more: list[str]
) -> None:
    words = f"{before}{letter}{dash}{number}{after}"
    behind = [word for each in more for word in each.split()]
    said = read([words, *behind], *KINDS)
    assert (
        said == NamedThing(letter.upper(), number)
        if not behind
        else isinstance(said, NotUnderstood)
    )


def test_every_dash_is_one_of_ours() -> None:
    assert all(re.fullmatch(f"[{DASHES}]", dash) for dash in EVERY_DASH)


def test_words_lose_their_marks_and_keep_their_own() -> None:
    assert [bare(word) for word in ("*MARA*,", "_SC001_SH0010_", "“B”.", "U.S.A")] == [
        "MARA", "SC001_SH0010", "B", "U.S.A"
    ]  # fmt: skip
    assert [ordinal(word) for word in ("2", "#2,", "*2*", "two", "2a", "9" * 30)] == [
        2, 2, 2, 0, 0, 0
    ]  # fmt: skip
    assert {handle(word) for word in ("@Kei", "kei,", "*@KEI*:", "<@kei>")} == {"kei"}


def test_what_formats_a_whole_message_or_its_first_word_is_no_part_of_it() -> None:
    assert unmarked("*approve G-1*") == unmarked("`approve G-1`") == "approve G-1"
    assert unmarked("*approve* G-1 *now*") == "approve G-1 *now*"
    assert unmarked("**") == "**"


@pytest.mark.parametrize(
    ("said", "at"),
    [("08:00", "08:00"), ("08:00.", "08:00"), ("8am", "08:00"), ("9 PM", "21:00"),
     ("12am", "00:00"), ("12:30 p.m.", "12:30"), ("9.15pm", "21:15"), ("25:00", None),
     ("13pm", None), ("0am", None), ("noon", None), ("8", None)],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(said: str, at: str | None) -> None:
    found = hour_of(said)
    assert (f"{found:%H:%M}" if found else None) == at


@pytest.mark.parametrize(
    ("word", "may"),
    [("MARRA", True), ("marra", True), ("SC009_SH0010", True), ("P-3", True), ("20", True),
     ("the", False), ("reflection", False), ("I", False)],
)  # fmt: skip
def test_a_slip_in_a_name_is_no_reason(word: str, may: bool) -> None:
    assert may_name(word, ["MARA", "LANTERN"]) == may
