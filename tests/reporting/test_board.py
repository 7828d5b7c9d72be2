"""The board: every shot with what it shows, and where the film stands, in one call."""

import pytest
from sqlmodel import col, select

from bot.production.stages import stage_of
from bot.reporting.board import Tile, board
from store.models import Take
from tests.world import World

pytestmark = [pytest.mark.behaviour("B5"), pytest.mark.behaviour("J1")]


async def tiles(world: World) -> dict[str, Tile]:
    async with world.app.store.reading() as db:
        shown = await board(db, await world.production(db))
    return {tile.code: tile for tile in shown.tiles}


async def test_a_shot_shows_its_take_that_was_circled_last_and_else_its_newest(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=2, takes=2)
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    await world.wait()
    await world.render()
    async with world.app.store.reading() as db:
        takes = (await db.exec(select(Take).order_by(col(Take.id)))).all()
    assert [take.number for take in takes] == [1, 2, 1, 2]
    await world.press("kei", "circle:batch:1:1", ticked=(2,))
    await world.wait(5)
    await world.press("kei", "circle:batch:1:1", ticked=(1,))
    shown = await tiles(world)
    assert list(shown) == [f"SC00{scene}_SH00{n}0" for scene in (1, 2, 3) for n in (1, 2)]
    first, second, third = list(shown.values())[:3]
    assert (first.status, first.circled, first.takes) == ("done", 2, 2)
    assert first.picture == takes[0].sha256, "circled last"
    assert (second.status, second.circled, second.picture) == ("wfa", 0, takes[3].sha256)
    assert (third.scene, third.act, third.takes, third.picture) == ("002", 1, 0, "")


async def test_the_board_knows_the_step_the_money_and_what_waits(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=2)
    await world.press("kei", "approve:proposal:1:1")
    async with world.app.store.reading() as db:
        production = await world.production(db)
        shown = await board(db, production)
        assert shown.step == (stage_of(production, "generation"), 1)
    assert shown.money.open == 3
    assert [item.key for item in shown.waiting] == ["batch:1"]
    assert shown.counted() == {1: {"wfa": 2, "ready": 2}, 2: {"todo": 2}}


async def test_the_word_says_how_the_shots_of_each_act_stand(world: World) -> None:
    assert await world.command("gast", "board") == "No shots yet: the shot list makes them."
    await world.to_generation()
    await world.propose(shots=1)
    assert await world.command("gast", "board") == (
        "Act 1: 3 ready, 1 needs approval.\nAct 2: 2 todo.\n1 thing waits for somebody: /film mine"
    )
