"""What somebody locks is changed by nobody else, whichever way the change comes (I2)."""

import pytest
from sqlmodel import select

from store.models import Asset, GateStatus, ImportedFile
from tests.intake.parcels import SHEET, take
from tests.shots.manual_work import say
from tests.world import World

pytestmark = pytest.mark.behaviour("I2")
LOCK = "lock MARA the scar is being redrawn"


async def mara(world: World) -> Asset:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()


async def change_asked(world: World) -> str:
    """Casting has written Mara anew, and her gate waits."""
    await world.to_generation()
    await world.tool(
        "casting", "canon_write", kind="character", name="MARA", scope="production", reason="x",
        fields=[{"name": "anchor", "value": "MARA with a scar"}],
    )  # fmt: skip
    await world.tool("casting", "gate_request", stage="change", act=0, summary="the scar")
    return f"gate:{(await world.gate(stage='change')).id}:1"


async def test_material_that_was_brought_does_not_lock_what_somebody_else_holds(
    world: World,
) -> None:
    await world.to_style()
    async with world.app.store.writing() as db:
        db.add(Asset(production_id=1, kind="character", name="MARA"))
    await say(world, "kei", LOCK)
    await take(world, await world.bring("mara", SHEET))
    await world.wait()
    assert (await mara(world)).locked_version_id is None
    async with world.app.store.reading() as db:
        notes = (
            await db.exec(select(ImportedFile.note).where(ImportedFile.kind == "character"))
        ).all()
    assert [note.split(" since")[0] for note in notes] == [
        "not taken: MARA is locked by Kei (artist)"
    ]


async def test_who_holds_it_lands_what_they_bring(world: World) -> None:
    await world.to_style()
    async with world.app.store.writing() as db:
        db.add(Asset(production_id=1, kind="character", name="MARA"))
    await say(world, "mara", LOCK)
    await take(world, await world.bring("mara", SHEET))
    await world.wait()
    assert (await mara(world)).locked_version_id is not None


async def test_a_change_of_what_somebody_else_locked_meanwhile_is_not_approved(
    world: World,
) -> None:
    gate = await change_asked(world)
    await say(world, "kei", LOCK)
    said = await world.press("mara", f"approve:{gate}")
    assert said.startswith("Nothing was changed: MARA is locked by Kei (artist)"), said
    assert (await world.gate(stage="change")).status == GateStatus.OPEN
    await say(world, "mara", "unlock MARA Kei is ill")
    assert "approved by Mara" in await world.press("mara", f"approve:{gate}")


async def test_a_change_of_a_locked_asset_may_be_rejected(world: World) -> None:
    gate = await change_asked(world)
    await say(world, "kei", LOCK)
    said = await world.press("mara", f"reject:{gate}", values={"reason": "no scar"})
    assert "rejected by Mara" in said
