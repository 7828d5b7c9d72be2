"""The ledger on any day: sums that are right, reads that were written, and no time lost."""

import time
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.understudy.stand_in import START, Json, asking, turn, words
from understudy import cache
from understudy.cache import Ledger, prompt


def no_file(_: str) -> None:
    return None


PARTS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([None, "5m", "1h"])), min_size=1)
WAITS = st.integers(0, 70)
TEXTS = ("the lamp. " * 40, "the river. " * 80, "the far bank. " * 400)


def _body(parts: list[tuple[int, str | None]]) -> Json:
    """Blocks with breakpoints as asked for, but hours before minutes and four at most."""
    left, hours, blocks = 4, True, []
    for which, ttl in parts:
        hours = hours and ttl != "5m"
        marked = ttl and left
        left -= bool(marked)
        ttl = "1h" if hours else "5m"
        blocks.append(
            words(
                TEXTS[which],
                **({"cache_control": {"type": "ephemeral", "ttl": ttl}} if marked else {}),
            )
        )
    return asking(messages=[turn("user", *blocks)])


@given(st.lists(st.tuples(PARTS, WAITS), min_size=1, max_size=12))
def test_every_token_is_counted_once_and_read_only_if_written(
    day: list[tuple[list[tuple[int, str | None]], int]],
) -> None:
    ledger, now, written = Ledger(), START, 0
    for parts, wait in day:
        now += timedelta(minutes=wait)
        asked = prompt(_body(parts), no_file)
        used = ledger.charge(asked, now)
        assert min(used.input, used.read, used.written_5m, used.written_1h) >= 0
        assert used.input + used.read + used.written_5m + used.written_1h == asked.tokens
        assert used.read <= written
        written += used.written_5m + used.written_1h


@given(PARTS, WAITS)
def test_the_same_again_reads_all_that_is_still_warm(
    parts: list[tuple[int, str | None]], wait: int
) -> None:
    ledger, asked = Ledger(), prompt(_body(parts), no_file)
    first = ledger.charge(asked, START)
    again = ledger.charge(asked, START + timedelta(minutes=wait))
    assert first.read == 0
    if wait < 5:
        assert again.read == first.written_5m + first.written_1h
    elif wait < 60:
        assert again.read == first.written_1h
    else:
        assert again.read == 0


def test_a_large_prompt_is_charged_in_no_time() -> None:
    """200 KB, 64 pictures: well under the 10 ms that a turn may lose here, on any machine."""
    frames = [
        {"type": "image", "source": {"type": "file", "file_id": f"file_{n:060}"}} for n in range(64)
    ]
    scenes = [turn("user", words("scene " * 600)) for _ in range(52)]
    last = turn("user", words("So?", cache_control={"type": "ephemeral"}))
    body = asking(messages=[turn("user", *frames), *scenes, last])
    ledger = Ledger()
    best = min(_timed(ledger, body, START) for _ in range(5))
    assert len(cache.canonical(body)) > 190_000
    assert best < 0.01


def _timed(ledger: Ledger, body: Json, now: datetime) -> float:
    started = time.perf_counter()
    ledger.charge(prompt(body, no_file), now)
    return time.perf_counter() - started
