"""Who looks before deciding has the row to themselves from the look on: on a database where two
write at once, the second press waits and reads what the first one did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from bot.house import alone_with
from store.models import Production, Proposal
from tests.world import World

pytestmark = pytest.mark.behaviour("L1", "C7")


@contextmanager
def taken() -> Iterator[set[str]]:
    """The tables of which rows are read and kept until the transaction ends."""
    found: set[str] = set()

    def note(state: ORMExecuteState) -> None:
        statement: Any = state.statement
        if state.is_select and statement._for_update_arg is not None:
            found.update(table.name for table in statement.get_final_froms())

    event.listen(Session, "do_orm_execute", note)
    try:
        yield found
    finally:
        event.remove(Session, "do_orm_execute", note)


async def test_a_row_is_read_anew_by_who_decides_about_it(world: World) -> None:
    async with world.house.store.writing() as db:
        film = await world.production(db)
        await db.exec(Production.__table__.update().values(title="Other"))  # type: ignore[attr-defined]
        with taken() as rows:
            assert (await alone_with(db, Production, film.id or 0)).title == "Other"
    assert rows == {"production"}


async def test_what_is_not_there_is_decided_by_nobody(world: World) -> None:
    async with world.house.store.writing() as db:
        with pytest.raises(LookupError, match="no proposal with id 9"):
            await alone_with(db, Proposal, 9)


@pytest.mark.parametrize(
    ("who", "value", "table"),
    [
        ("kei", "more:proposal:1:1", "proposal"),
        ("kei", "repeat:take:1:1", "take"),
    ],
)
async def test_a_press_on_what_is_back_has_its_row_to_itself(
    world: World, who: str, value: str, table: str
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    with taken() as rows:
        await world.press(who, value)
    assert table in rows


@pytest.mark.parametrize("verb", ["edit", "swap"])
async def test_a_press_on_what_waits_has_its_row_to_itself(world: World, verb: str) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    with taken() as rows:
        await world.press("kei", f"{verb}:proposal:1:1", values={"lighting": "a candle"})
    assert "proposal" in rows
