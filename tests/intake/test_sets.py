"""Pictures that one person posts in several messages within ten minutes are one set."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.core.chat_port import Attached, Place
from bot.intake.receive import arrive
from store.models import EntryKind, ImportBatch, ImportedFile, ImportStatus
from tests.intake.material import picture
from tests.intake.parcels import card_of, entries, parcel_now, take
from tests.world import World

pytestmark = pytest.mark.behaviour("A11")
COLOURS = ("#a03010", "#b04020", "#903010", "#804010", "#c05030")


def frames(first: int, count: int) -> dict[str, bytes]:
    return {f"{n}.png": picture(COLOURS[n]) for n in range(first, first + count)}


async def parcels(world: World) -> list[ImportBatch]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(ImportBatch))).all())


async def test_what_is_posted_within_ten_minutes_is_one_set_with_one_card(world: World) -> None:
    await world.bring("mara", frames(0, 2))
    await world.wait(500)
    parcel = await world.bring("mara", frames(2, 2))
    assert len(await parcels(world)) == 1
    (item,) = (await card_of(world, parcel)).items
    assert item.text == "4 style frames, one set"
    await take(world, await parcel_now(world, parcel))
    await world.wait()
    (style,) = await entries(world, EntryKind.STYLE_BLOCK)
    assert [(f["frame"], f["set"]) for f in style.body["frames"]] == [
        ("S01", 1), ("S02", 1), ("S03", 1), ("S04", 1),
    ]  # fmt: skip


async def test_one_picture_and_then_another_are_a_set_too(world: World) -> None:
    await world.bring("mara", frames(0, 1))
    parcel = await world.bring("mara", frames(1, 1))
    (item,) = (await card_of(world, parcel)).items
    assert item.text == "2 style frames, one set"


@pytest.mark.parametrize("case", ["later", "somebody else", "elsewhere", "taken", "no pictures"])
async def test_what_does_not_belong_together_stays_apart(world: World, case: str) -> None:
    first = await world.bring("mara", frames(0, 2))
    if case == "taken":
        await take(world, first)
    await world.wait(601 if case == "later" else 1)
    where = "casting" if case == "elsewhere" else "producer"
    more = {"plan.txt": b"words " * 90} if case == "no pictures" else frames(2, 2)
    who = "kei" if case == "somebody else" else "mara"
    await world.bring(who, more, place=Place(channel=await world.page(where)))
    assert len(await parcels(world)) == 2
    assert (await parcel_now(world, first)).revision == first.revision


@pytest.mark.behaviour("C6")
async def test_who_decides_on_the_set_as_it_was_is_told_that_it_has_grown(world: World) -> None:
    before = await world.bring("mara", frames(0, 2))
    after = await world.bring("mara", frames(2, 2))
    told = await world.press("mara", f"take:parcel:{before.id}:{before.revision}")
    assert told.startswith("Nothing was decided")
    assert (await parcel_now(world, after)).status == ImportStatus.OPEN


@pytest.mark.behaviour("A11", "L2")
async def test_pictures_that_join_while_the_first_are_fetched_are_not_lost(world: World) -> None:
    download = world.chat.download
    joined: list[bool] = []

    async def slow(file: Attached, place: Path, most: int) -> None:
        if not joined:
            joined.append(True)
            await world.bring("mara", frames(2, 2))
        await download(file, place, most)

    world.chat.download = slow  # type: ignore[method-assign]
    parcel = await world.bring("mara", frames(0, 2))
    await arrive(world.app, parcel.id)
    async with world.app.store.reading() as db:
        names = [m.name for m in (await db.exec(select(ImportedFile))).all()]
    assert sorted(names) == ["0.png", "1.png", "2.png", "3.png"]
