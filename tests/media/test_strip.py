"""The strip under a film: who and what at the left, running timecode at the right, time gone."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media.video.burn_in import DIM, INK, PAPER, Strip

WIDTH, HEIGHT = 1280, 48


def strip(label: str = "SC004_SH0020  take 1", frames: int = 240) -> Strip:
    return Strip(label, WIDTH, HEIGHT, frames, 24)


def drawn(rows: list[bytes]) -> set[int]:
    """The columns that hold ink, the bar on top left out."""
    return {x for row in rows[8:] for x, tone in enumerate(row) if tone > PAPER + 40}


@given(st.text(max_size=300), st.integers(0, 10_000_000), st.integers(1, 500))
@settings(max_examples=30)
def test_any_label_fills_its_rows_exactly(label: str, timecode: int, frames: int) -> None:
    rows = strip(label, frames).rows(timecode, 0)
    assert (len(rows), {len(row) for row in rows}) == (HEIGHT, {WIDTH})
    assert all(min(row) >= 16 and max(row) <= 235 for row in rows)


@pytest.mark.parametrize("size", [(2, 2), (160, 8), (320, 12), (1920, 72)])
def test_a_strip_of_any_size_is_drawn(size: tuple[int, int]) -> None:
    rows = Strip("SC004_SH0020", *size, 24, 24).rows(0, 0)
    assert (len(rows), len(rows[0])) == (size[1], size[0])


@pytest.mark.behaviour("G1")
def test_every_frame_has_another_timecode() -> None:
    written = strip()
    seen = [b"".join(written.rows(frame, 0)) for frame in range(240)]
    assert all(one != other for one, other in pairwise(seen))


def test_the_same_frame_has_the_same_strip() -> None:
    assert strip().rows(77, 3) == strip().rows(77, 3)


def test_the_timecode_changes_and_the_label_stands_still() -> None:
    rows = [strip().rows(frame, 0) for frame in (0, 23)]
    half = WIDTH // 2
    assert [row[:half] for row in rows[0]] == [row[:half] for row in rows[1]]
    assert [row[half:] for row in rows[0]] != [row[half:] for row in rows[1]]


def test_running_numbers_do_not_dance() -> None:
    """Digits have one width: where nothing changed, not a pixel moves."""
    one, other = (strip().rows(frame, 0) for frame in (24 * 11, 24 * 11 + 8))
    right = WIDTH - WIDTH // 32
    changed = {x for a, b in zip(one, other, strict=True) for x in range(WIDTH) if a[x] != b[x]}
    assert min(changed) > right - 24
    assert max(changed) <= right


def test_a_long_label_leaves_the_timecode_alone() -> None:
    full, empty = (strip(label).rows(100, 0) for label in ("take " * 200, ""))
    clock = drawn(empty)
    assert drawn(full) & set(range(min(clock) - 12, min(clock))) == set()
    assert [row[min(clock) :] for row in full] == [row[min(clock) :] for row in empty]


@pytest.mark.parametrize("elapsed", [0, 59, 119, 239])
def test_the_bar_says_how_much_of_the_clip_has_gone(elapsed: int) -> None:
    bar = strip().rows(elapsed, elapsed)[0]
    gone = round(WIDTH * (elapsed + 1) / 240)
    assert bar == bytes((INK,)) * gone + bytes((DIM,)) * (WIDTH - gone)


def test_a_clip_of_one_frame_has_a_full_bar() -> None:
    assert set(strip(frames=1).rows(0, 0)[0]) == {INK}
