"""Timecode is how frames are written: there and back at every rate, with drop-frame's own sums."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.timecode import RATES, BadTimecode, format_timecode, nominal, parse_timecode

DAY = 24 * 3600
rates = st.sampled_from(list(RATES.values()))
dropping = st.sampled_from([RATES["29.97"], RATES["59.94"]])


@given(rates, st.integers(0, DAY * 60))
@pytest.mark.behaviour("G1", "G4")
def test_a_frame_is_found_again_by_its_timecode(rate: Fraction, frame: int) -> None:
    assert parse_timecode(format_timecode(frame, rate), rate) == frame


@given(dropping, st.integers(0, DAY * 60))
def test_a_frame_is_found_again_by_its_drop_frame_timecode(rate: Fraction, frame: int) -> None:
    assert parse_timecode(format_timecode(frame, rate, drop=True), rate) == frame


@given(dropping, st.integers(0, 3 * 3600 * 60))
def test_drop_frame_keeps_pace_with_the_clock(rate: Fraction, frame: int) -> None:
    text = format_timecode(frame, rate, drop=True)
    hours, minutes, rest = text.split(":")
    seconds, frames = map(int, rest.split(";"))
    told = (int(hours) * 60 + int(minutes)) * 60 + seconds + Fraction(frames, nominal(rate))
    assert abs(told - frame / rate) < Fraction(1, 10)


@given(rates, st.integers(0, DAY * 30))
def test_later_frames_have_later_timecodes(rate: Fraction, frame: int) -> None:
    assert format_timecode(frame, rate) < format_timecode(frame + 1, rate)


@pytest.mark.parametrize(
    ("frame", "rate", "text"),
    [
        (0, "24", "00:00:00:00"),
        (23, "24", "00:00:00:23"),
        (24, "24", "00:00:01:00"),
        (24 * 3600, "23.976", "01:00:00:00"),
        (25 * 61 + 7, "25", "00:01:01:07"),
        (24 * 3600 * 100, "24", "100:00:00:00"),
    ],
)
def test_frames_are_counted_by_the_nominal_rate(frame: int, rate: str, text: str) -> None:
    assert format_timecode(frame, RATES[rate]) == text


@pytest.mark.parametrize(
    ("frame", "rate", "text"),
    [
        (1799, "29.97", "00:00:59;29"),
        (1800, "29.97", "00:01:00;02"),
        (17_981, "29.97", "00:09:59;29"),
        (17_982, "29.97", "00:10:00;00"),
        (107_892, "29.97", "01:00:00;00"),
        (3599, "59.94", "00:00:59;59"),
        (3600, "59.94", "00:01:00;04"),
        (215_784, "59.94", "01:00:00;00"),
    ],
)
def test_drop_frame_leaves_out_numbers_each_minute_but_every_tenth(
    frame: int, rate: str, text: str
) -> None:
    assert format_timecode(frame, RATES[rate], drop=True) == text


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("00:01:00;00", "29.97"),
        ("00:01:00;01", "29.97"),
        ("00:59:00;03", "59.94"),
        ("00:00:00:24", "24"),
        ("00:00:60:00", "24"),
        ("00:60:00:00", "24"),
        ("0:00:00:00", "24"),
        ("00:00:00", "24"),
        ("00:00:00;00", "24"),
        ("-1:00:00:00", "24"),
        ("", "24"),
        ("01:00:00:00 and more", "24"),
        ("\u0660\u0661:00:00:00", "24"),
    ],
)
def test_what_is_no_timecode_is_refused_by_name(text: str, rate: str) -> None:
    with pytest.raises(BadTimecode, match="drop-frame" if ";" in text else "no timecode"):
        parse_timecode(text, RATES[rate])


def test_spaces_around_a_timecode_do_not_matter() -> None:
    assert parse_timecode("  01:00:00:00\n", 24) == 86_400


def test_a_frame_before_the_first_has_no_timecode() -> None:
    with pytest.raises(BadTimecode, match="never negative"):
        format_timecode(-1, 24)


@pytest.mark.parametrize("rate", ["24", "25", "50"])
def test_drop_frame_exists_at_two_rates_only(rate: str) -> None:
    with pytest.raises(BadTimecode, match="drop-frame"):
        format_timecode(5, RATES[rate], drop=True)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadTimecode):
        assert parse_timecode(text, 24) >= 0
