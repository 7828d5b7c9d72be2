"""Media that matches nothing: its poster is asked once, privately, and the digest names it (F2)."""

from pathlib import Path

import pytest

from store.models import EntryKind, ImportBatch, ImportStatus, Status
from tests.intake.material import film, packed, picture
from tests.intake.parcels import entries, parcel_now
from tests.shots.manual_work import digest, letters, post, say, shown, takes
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("F2")


async def labels(world: World) -> list[str]:
    """The buttons that were shown privately last."""
    await say(world, "gast", "status")  # letters are sent with the next delivery
    card = next((card for card in reversed(world.chat.private) if card is not None), None)
    return [button.label for button in card.buttons] if card else []


async def loose(world: World, name: str = "holiday.mp4", data: bytes = b"") -> ImportBatch:
    await world.to_generation()
    return await post(world, "kei", name, data or film(), thread=None)


async def test_a_clip_that_matches_no_shot_asks_its_poster_alone(world: World) -> None:
    parcel = await loose(world)
    assert await labels(world) == ["A take of a shot", "Ignore"]
    assert "Unfiled: holiday.mp4" in (await letters(world, "kei"))[-1]
    await shown(world)
    assert f"parcel:{parcel.id}" not in world.chat.cards, "nobody else is shown anything"
    assert "Unfiled: holiday.mp4 (Kei, on the page of" in await digest(world)
    assert "holiday.mp4" in await say(world, "kei", "mine")
    assert "holiday.mp4" not in await say(world, "mara", "mine")


async def test_it_is_filed_at_a_shot_by_its_number_and_waits_to_be_circled(world: World) -> None:
    parcel = await loose(world)
    press = f"shot:parcel:{parcel.id}:1"
    assert await world.press("kei", press) == "A take of a shot"
    assert "is no shot" in await world.press("kei", press, values={"shot": "the roof"})
    assert "no shot SC001_SH0090" in await world.press("kei", press, values={"shot": "90"})
    assert await world.press("kei", press, values={"shot": "20"}) == "It is filed at SC001_SH0020."
    (take,) = await takes(world)
    assert (take.status, take.by) == (Status.WFA, "Kei (artist)")
    assert "Unfiled" not in await digest(world)
    said = await world.press("kei", press, values={"shot": "20"})
    assert said.startswith("Already filed")
    assert len(await takes(world)) == 1


async def test_a_picture_is_a_reference_that_the_director_locks(world: World) -> None:
    parcel = await loose(world, "img_1.png", picture("red"))
    assert await labels(world) == ["A reference", "A style frame", "Ignore"]
    press = f"reference:parcel:{parcel.id}:1"
    assert await world.press("kei", press) == "A reference"
    said = await world.press("kei", press, values={"thing": "character MARA"})
    assert said.startswith("Filed. Locking it waits")
    filed = await parcel_now(world, parcel)
    assert (filed.status, filed.unfiled) == (ImportStatus.OPEN, False)
    assert "img_1.png" in await say(world, "mara", "mine")


async def test_a_picture_is_a_style_frame_by_one_press(world: World) -> None:
    parcel = await loose(world, "img_1.png", picture("red"))
    assert "Taken by Kei" in await world.press("kei", f"style:parcel:{parcel.id}:1")
    await world.wait()
    block = (await entries(world, EntryKind.STYLE_BLOCK))[-1]
    assert [frame["frame"] for frame in block.body["frames"]] == ["S01"]


async def test_what_is_ignored_is_asked_about_no_more(world: World) -> None:
    parcel = await loose(world)
    assert "Left aside" in await world.press("kei", f"ignore:parcel:{parcel.id}:1")
    assert "Unfiled" not in await digest(world)
    assert "Already filed" in await world.press("kei", f"ignore:parcel:{parcel.id}:1")


async def test_the_same_content_is_not_asked_about_twice(world: World) -> None:
    data = film()
    await loose(world, "holiday.mp4", data)
    before = len(await letters(world, "kei"))
    again = await post(world, "kei", "copy of holiday.mp4", data, thread=None)
    told = (await letters(world, "kei"))[before:]
    assert told == [
        "holiday.mp4 is here already: it waits to be filed. /film mine lists what waits."
    ]
    assert again.status == ImportStatus.LEFT


async def test_what_belongs_somewhere_by_its_name_is_material_as_before(world: World) -> None:
    for name, data in (
        ("mara.png", picture("red")),
        ("SC001_SH0010.mp4", film(6)),
        ("two.zip", packed({"a.png": picture("blue"), "b.png": picture("green")})),
    ):
        await world.to_generation() if name == "mara.png" else None
        parcel = await post(world, "kei", name, data, thread=None)
        await shown(world)
        assert not parcel.unfiled, name
        assert f"parcel:{parcel.id}" in world.chat.cards, name


@pytest.mark.behaviour("B7")
async def test_only_its_poster_and_the_director_file_it(world: World) -> None:
    parcel = await loose(world)
    for who in ("deniz", "gast"):
        said = await world.press(who, f"ignore:parcel:{parcel.id}:1")
        assert "for Kei (artist) to decide" in said
    assert "Left aside" in await world.press("mara", f"ignore:parcel:{parcel.id}:1")


async def test_a_restart_keeps_what_is_not_filed(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        parcel = await loose(world)
    async with open_world(tmp_path) as world:
        assert "Unfiled: holiday.mp4" in await digest(world)
        values = {"shot": "SC001_SH0010"}
        said = await world.press("kei", f"shot:parcel:{parcel.id}:1", values=values)
        assert said == "It is filed at SC001_SH0010."


async def test_a_clip_filed_at_a_claimed_shot_asks_its_holder_what_changed(world: World) -> None:
    parcel = await loose(world)
    await say(world, "kei", "claim 10")
    await world.press("kei", f"shot:parcel:{parcel.id}:1", values={"shot": "10"})
    await shown(world)
    card = world.chat.cards[f"parcel:{parcel.id}"]
    assert [button.label for button in card.buttons] == ["What changed?"]
