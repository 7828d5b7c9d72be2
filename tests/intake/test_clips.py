"""Clips a team brings are takes of their shots, judged as any take is."""

import pytest
from sqlmodel import col, select

from bot.generation.take_card import takes_card
from store.models import Batch, Posting, Proposal, Shot, Status, Take
from tests.intake.material import film, packed
from tests.intake.parcels import card_of, take
from tests.world import World

pytestmark = pytest.mark.behaviour("A11")
CLIPS = {"SMALL_SC001_SH0010_v001.mp4": film(), "a_SC001_SH0020.mp4": film(6)}


async def takes(world: World) -> list[Take]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Take).order_by(col(Take.id)))).all())


async def test_clips_that_came_before_the_shot_list_wait_for_it_and_are_filed_then(
    world: World,
) -> None:
    parcel = await world.bring("kei", {"clips.zip": packed(CLIPS)})
    assert "Taken by Kei" in await take(world, parcel, "kei")
    await world.wait()
    assert "waits for SC001_SH0010" in str(await card_of(world, parcel))
    await world.to_generation()
    await world.wait()
    assert [t.number for t in await takes(world)] == [1, 1]
    assert "SC001_SH0020 take 1" in str(await card_of(world, parcel))


@pytest.mark.behaviour("A11", "D6")
async def test_a_clip_of_a_shot_that_is_there_waits_to_be_circled_and_costs_nothing(
    world: World,
) -> None:
    await world.to_generation()
    await take(world, await world.bring("kei", CLIPS), "kei")
    await world.wait()
    first, second = await takes(world)
    assert (first.status, first.seconds, first.cost) == (Status.WFA, 0.5, 0)
    async with world.app.store.reading() as db:
        batch = (await db.exec(select(Batch))).one()
        card, _ = await takes_card(db, batch.id)
        assert (await db.exec(select(Posting).where(Posting.proposal_id != None))).all() == []  # noqa: E711
    assert [item.label for item in card.items] == ["SC001_SH0010 take 1", "SC001_SH0020 take 1"]
    ticked = (first.id, second.id)
    assert "2 takes circled" in await world.press(
        "kei", f"circle:batch:{batch.id}:1", ticked=ticked
    )
    async with world.app.store.reading() as db:
        shots = (await db.exec(select(Shot).where(Shot.status == Status.DONE))).all()
    assert [shot.code for shot in shots] == ["SC001_SH0010", "SC001_SH0020"]


@pytest.mark.behaviour("A11", "A8", "A9")
async def test_a_clip_is_out_of_date_when_what_it_shows_changes_after_it_came(
    world: World,
) -> None:
    await world.to_generation()
    await take(world, await world.bring("kei", CLIPS), "kei")
    await world.wait()
    async with world.app.store.reading() as db:
        request = (await db.exec(select(Proposal))).first()
        assert request is not None
    names = {one["name"] for one in request.inputs}
    assert names >= {"MARA", "ATTIC", "LANTERN", "style_block"}
    batch = request.batch_id
    async with world.app.store.reading() as db:
        assert "out of date" not in str((await takes_card(db, batch))[0])
    fields = [{"name": "anchor", "value": "MARA, older"}]
    await world.tool("casting", "canon_write", kind="character", name="MARA", scope="production",
                     reason="x", fields=fields)  # fmt: skip
    await world.tool("casting", "gate_request", stage="change", act=0, summary="older")
    gate = await world.gate(stage="change")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    async with world.app.store.reading() as db:
        assert "out of date: MARA v2" in str((await takes_card(db, batch))[0])


async def test_a_film_that_names_no_shot_is_left_with_a_word_what_to_do(world: World) -> None:
    parcel = await world.bring("kei", {"holiday.mp4": film(6)})
    await take(world, parcel, "kei")
    await world.wait()
    await world.wait()
    assert "no shot is in its name" in str(await card_of(world, parcel))
    assert await takes(world) == []
