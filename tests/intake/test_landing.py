"""What becomes of confirmed material: what is locked already, what waits for an anchor."""

import pytest
from sqlmodel import select

from bot.production.pending import waiting
from store.models import Asset, EntryKind, ImportedFile, LogRow, Version
from tests.intake.material import picture
from tests.intake.parcels import SHEET, card_of, entries, take, tasks
from tests.world import TEXT, World

pytestmark = pytest.mark.behaviour("A11")


@pytest.mark.behaviour("A11", "I2")
async def test_a_locked_script_is_not_replaced_and_the_rest_still_lands(world: World) -> None:
    await world.pass_gate("script")
    parcel = await world.bring("mara", {"new.fountain": TEXT.encode() + b"\nMore.\n", **SHEET})
    await take(world, parcel)
    await world.wait()
    assert len(await entries(world, EntryKind.SCRIPT)) == 1
    assert "reopen its gate first" in str(await card_of(world, parcel))
    assert len(await entries(world, EntryKind.CHARACTER)) == 1


@pytest.mark.behaviour("A11", "A8", "I2")
async def test_a_new_picture_of_a_locked_asset_is_asked_for_as_a_change(world: World) -> None:
    await take(world, await world.bring("mara", SHEET))
    await world.wait()
    newer = {"mara.png": picture("blue"), "mara.txt": b"Forty, tall, a scar."}
    await take(world, await world.bring("mara", newer))
    await world.wait()
    gate = await world.gate(stage="change")
    assert gate.made_by == "casting"
    assert (await entries(world, EntryKind.CHARACTER))[-1].canon_version is None
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    latest = (await entries(world, EntryKind.CHARACTER))[-1]
    assert latest.canon_version is not None
    async with world.app.store.reading() as db:
        (asset,) = (await db.exec(select(Asset))).all()
        version = (
            await db.exec(select(Version).where(Version.sha256 == latest.body["sha256"]))
        ).one()
    assert asset.locked_version_id == version.id


@pytest.mark.behaviour("A11", "C3")
async def test_a_picture_without_an_anchor_waits_for_its_role_and_a_press_locks_it(
    world: World,
) -> None:
    parcel = await world.bring("mara", {"mara.png": picture("red")})
    await take(world, parcel)
    await world.wait()
    (task,) = await tasks(world, "anchors")
    assert task.payload["wanted"] == [{"kind": "character", "name": "MARA", "frame": "A01"}]
    assert [item.buttons[0].label for item in (await card_of(world, parcel)).items] == [
        "Anchor and lock"
    ]
    async with world.app.store.reading() as db:
        waits = await waiting(db, await world.production(db))
    assert [item.key for item in waits] == [f"parcel:{parcel.id}"]
    value = f"lock:material:{(await card_of(world, parcel)).items[0].id}:1"
    fields = [{"name": "anchor", "value": "Forty, tall."}]
    await world.tool("casting", "canon_write", kind="character", name="MARA", scope="production",
                     reason="as the sheet shows", fields=fields)  # fmt: skip
    assert await world.press("mara", value) == "Anchor and lock"
    assert list(world.chat.forms.values())[-1].fields[0].value == "Forty, tall."
    assert "for Mara to decide" in await world.press("kei", value, values={"anchor": "x"})
    assert "the anchor was empty" in await world.press("mara", value, values={"anchor": " "})
    assert "is locked by" in await world.press("mara", value, values={"anchor": "Forty, tall."})
    assert "already locked" in await world.press("mara", value, values={"anchor": "Short."})
    held = (await entries(world, EntryKind.CHARACTER))[-1]
    assert held.canon_version
    assert held.body["anchor"] == "Forty, tall."
    assert held.body["sha256"]


@pytest.mark.behaviour("A11", "C3")
async def test_nobody_draws_options_of_what_the_team_brought(world: World) -> None:
    await take(world, await world.bring("mara", {**SHEET, "attic.png": picture("blue")}))
    await world.wait()
    await world.to_style()
    await world.pass_gate("four_answers")
    wanted = [a["name"] for task in await tasks(world, "assets") for a in task.payload["wanted"]]
    assert wanted == ["ROOF", "LANTERN"]


async def test_everything_that_landed_is_in_the_log_with_its_content(world: World) -> None:
    parcel = await world.bring("mara", SHEET)
    await take(world, parcel)
    await world.wait()
    async with world.app.store.reading() as db:
        row = (await db.exec(select(LogRow).where(LogRow.what == "brought along"))).one()
        materials = (await db.exec(select(ImportedFile))).all()
    assert row.who == "Mara (director)"
    assert row.detail["files"][0] == ["mara.png", materials[0].sha256, "character", "MARA"]
