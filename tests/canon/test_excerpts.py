"""What a hit shows: one line around what was looked for, in which no mark does anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canon import search
from bot.canon.search import Hit, excerpt


@given(st.text(), st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_an_excerpt_is_one_line_of_bounded_length(text: str, words: list[str]) -> None:
    said = excerpt(text, words)
    assert len(said) < 200
    assert "\n" not in said


@pytest.mark.behaviour("A12")
def test_an_excerpt_shows_what_was_looked_for() -> None:
    text = "word " * 500 + "the CAFÉ is shut " + "word " * 500
    assert "the CAFÉ is shut" in excerpt(text, ["cafe"])


def test_a_struck_line_is_struck_to_its_end_and_only_addresses_are_linked() -> None:
    hit = Hit("D-1", "a ~~ b", "", None, "javascript:alert(1)", "superseded")
    assert search.lines([hit], 5) == ["~~D-1: a \u223c\u223c b~~"]
