"""How many statements a piece of work asks the database."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.world import World


@contextmanager
def counted(world: World) -> Iterator[Counter[str]]:
    """How many statements the database is asked, by their text."""
    asked: Counter[str] = Counter()

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        asked[statement] += 1

    engine = world.app.store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
