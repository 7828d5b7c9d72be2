"""A few kills inside turns; bench/turn_kills.py does twenty and says the figures."""

from pathlib import Path

import pytest

from bench.turn_kills import figures, killed

KILLS, SEED = 3, 3


@pytest.mark.behaviour("L2", "B6", "K5")
@pytest.mark.slow
async def test_kills_inside_turns_lose_nothing_do_nothing_twice_and_keep_the_order(
    tmp_path: Path,
) -> None:
    seen = await killed(tmp_path, KILLS, SEED)
    assert len(seen.lost) == 0, seen.lost
    assert [str(figure) for figure in figures(seen) if not figure.held] == []
