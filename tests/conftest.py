"""What every test file shares: how hypothesis searches here, and a small production."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import CompiledCacheType, Dialect

from tests.world import World, open_world

# The machine is shared and small: a slow example is no failure, and a failure is printed as code.
# The same examples each time: a change passes or fails by itself. `deep` looks for new ones.
settings.register_profile("house", deadline=None, print_blob=True, derandomize=True)
settings.register_profile(
    "deep", deadline=None, print_blob=True, max_examples=1_000, stateful_step_count=60
)
settings.load_profile("house")

_COMPILED: dict[type[Dialect], tuple[Dialect, CompiledCacheType]] = {}


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    """Let every database of this process use the statements that the first one has compiled.

    SQLAlchemy keeps them with an engine and its dialect, and each test opens an engine: the same
    statements made anew were most of what a test of the rules took.
    """
    engine = connection.engine
    kept = _COMPILED.setdefault(type(engine.dialect), (engine.dialect, {}))
    engine.dialect, engine._compiled_cache = kept
    connection.dialect = engine.dialect


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slow ones, so that no process ends long after the others."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A production that was just begun: its script is a draft."""
    async with open_world(tmp_path) as opened:
        yield opened
