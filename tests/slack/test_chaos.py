"""Whatever goes wrong between Slack and us: each gate is decided once, each card stands once, and
nothing is lost."""

import random
from pathlib import Path

import pytest

from bot.app.home_tab import HOME
from tests.doubles.slack import Slack
from tests.slack.chaos import Hour


@pytest.mark.behaviour("K5", "L2", "C7")
@pytest.mark.parametrize("seed", [0, 11, 17, 23])
async def test_an_hour_in_which_everything_goes_wrong(
    slack: Slack, tmp_path: Path, seed: int
) -> None:
    hour = Hour(tmp_path, slack, random.Random(seed))  # noqa: S311 - dice, no secret
    await hour.run()
    found = await hour.found()
    assert found.gates
    assert found.questions
    assert {key: n for key, n in found.posted().items() if n > 1} == {}
    cards = {f"gate:{gate.id}" for gate in found.gates}
    cards |= {f"question:{question.id}" for question in found.questions}
    assert cards <= set(found.posted())
    assert dict(found.decisions("gate")) == dict.fromkeys(found.decided(), 1)
    assert set(found.decisions("question").values()) <= {1}
    assert found.heard() == hour.said
    assert all(row.routed_at for row in found.inbound)
    assert all(letter.told_at for letter in found.letters)
    assert found.private() >= len([each for each in found.letters if each.thread != HOME])
