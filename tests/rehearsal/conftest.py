"""The films that the tests here look at."""

import pytest

from tests.rehearsal.played import MUTE, SMALL, Played, play


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One scene with dialogue and a prop, and nothing left open; seed 1."""
    return play(tmp_path_factory, "small", SMALL)


@pytest.fixture(scope="session")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The first of two scenes, without title, people, dialogue or prop; seed 2."""
    words = ("--scenes", "1", "--seed", "2")
    return play(tmp_path_factory, "the mute", MUTE, *words, file="no title.fountain")
