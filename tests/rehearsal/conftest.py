"""The films that the tests here look at."""

import pytest

from tests.rehearsal.played import Played, play_mute, play_small


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_small(tmp_path_factory)


@pytest.fixture(scope="session")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play_mute(tmp_path_factory)
