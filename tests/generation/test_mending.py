"""A fault in a locked asset is mended at the asset: new options, and a gate before any is canon."""

import pytest
from sqlmodel import select

from bot.generation.picks import pick_card
from bot.production.pending import waiting
from bot.workflow.gate_card import gate_card
from store.models import Asset, Status
from tests.workflow.test_changes import approve, entry
from tests.world import World


async def options(world: World, anchor: str) -> str:
    made = [
        {"attributes": [{"name": "hair", "value": value}], "prompt": f"sheet, {anchor}"}
        for value in ("red", "grey", "black", "none")
    ]
    asset = {"kind": "character", "name": "MARA", "anchor": anchor, "options": made}
    return await world.tool("casting", "assets_propose", assets=[asset])


async def drawn(world: World, anchor: str, number: int) -> None:
    """Four options asked for, approved and drawn."""
    assert (await options(world, anchor)).startswith("posted")
    await world.press("kei", f"approve:proposal:{number}:1")
    await world.wait()
    await world.render()


async def locked(world: World) -> None:
    """Mara is locked by the first of four options."""
    await world.to_style()
    await world.pass_gate("four_answers")
    await drawn(world, "tall", 1)
    await world.press("mara", "pick:version:1:1")


async def labels(world: World, proposal: int) -> list[str]:
    async with world.app.store.reading() as db:
        card, _ = await pick_card(db, proposal)
    return [button.label for button in card.buttons]


async def wait_for(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        return [item.key for item in await waiting(db, await world.production(db))]


@pytest.mark.behaviour("F3", "I2")
async def test_what_is_locked_is_not_drawn_again_before_a_person_wants_it_mended(
    world: World,
) -> None:
    await locked(world)
    assert await labels(world, 1) == ["Mend"]
    assert "refused" in await options(world, "tall, scarred")
    assert (await entry(world, "character", "MARA")).version == 1


@pytest.mark.behaviour("F3", "C3")
async def test_a_mended_asset_gets_four_options_and_changes_only_by_its_gate(world: World) -> None:
    await locked(world)
    said = await world.press("mara", "none:proposal:1:1", values={"reason": "the scar is missing"})
    assert said == "Four more of MARA are on their way."
    await drawn(world, "tall, scarred", 2)
    assert await labels(world, 2) == [
        "Change to A", "Change to B", "Change to C", "Change to D", "None of these",
    ]  # fmt: skip
    assert "asset:2" in await wait_for(world)
    said = await world.press("mara", "pick:version:6:1")
    gate = await world.gate(stage="change")
    assert said == f"G-{gate.number} asks for the change of MARA; it shows what goes out of date."
    assert (await entry(world, "character", "MARA")).body["anchor"] == "tall"
    async with world.app.store.reading() as db:
        lines = (await gate_card(db, gate.id))[0].lines
    assert {"  before: tall", "  after: tall, scarred"} <= set(lines)
    await approve(world, gate)
    mended = await entry(world, "character", "MARA")
    assert (mended.version, mended.body["anchor"], mended.body["hair"]) == (
        2, "tall, scarred", "grey",
    )  # fmt: skip
    async with world.app.store.reading() as db:
        asset = (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()
    assert (asset.locked_version_id, asset.anchor, asset.status) == (
        6, "tall, scarred", Status.DONE,
    )  # fmt: skip
    assert await labels(world, 2) == ["Mend"]
    assert await labels(world, 1) == []
    assert "asset:2" not in await wait_for(world)


@pytest.mark.behaviour("F3", "C8")
async def test_options_that_mend_nothing_are_sent_back_and_the_lock_stays(world: World) -> None:
    await locked(world)
    await world.press("mara", "none:proposal:1:1", values={"reason": "the scar is missing"})
    await drawn(world, "tall, scarred", 2)
    await world.press("mara", "none:proposal:2:1", values={"reason": "too young"})
    await drawn(world, "tall, scarred, old", 3)
    assert (await entry(world, "character", "MARA")).version == 1
    assert await labels(world, 2) == []
    assert "were sent back" in await world.press("mara", "pick:version:5:1")
    assert (await world.press("mara", "pick:version:9:1")).startswith("G-")


@pytest.mark.behaviour("B7")
async def test_only_the_director_has_an_asset_mended(world: World) -> None:
    await locked(world)
    for who in ("kei", "deniz", "gast"):
        said = await world.press(who, "none:proposal:1:1", values={"reason": "no"})
        assert "for Mara to decide" in said
