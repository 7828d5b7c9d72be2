"""One press confirms a parcel, one form corrects it; what it is lands in one transaction."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.production.pending import waiting
from store.models import (
    EntryKind,
    ImportBatch,
    ImportStatus,
    Production,
    Version,
)
from tests.intake.material import TREATMENT, everything, packed, picture
from tests.intake.parcels import SHEET, card_of, entries, parcel_now, take, tasks, values_of
from tests.world import TEXT, World, open_world

pytestmark = pytest.mark.behaviour("A11")


async def test_one_press_makes_drafts_of_words_and_locks_pictures_that_have_an_anchor(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, text="") as world:
        files = {"s.fountain": TEXT.encode(), "treatment.md": TREATMENT.encode(), **SHEET}
        parcel = await world.bring("mara", {"all.zip": packed(files)}, text="All we have.")
        assert "taken" in (await take(world, parcel)).lower()
        assert await entries(world) == []
        await world.wait()
        found = {(e.kind, e.name): e for e in await entries(world)}
        assert set(found) == {
            ("script", "script"),
            ("hard_constraint", "length"),
            ("treatment", "treatment"),
            ("character", "MARA"),
        }
        script, sheet = found["script", "script"], found["character", "MARA"]
        assert (script.canon_version, sheet.canon_version) == (None, 1)
        assert sheet.body["anchor"] == "Forty, tall, grey coat."
        assert (script.author, script.reason, script.words) == (
            "Mara (director)", "brought along", "All we have.",
        )  # fmt: skip
        assert "locked as brought along" in str(await card_of(world, parcel))


@pytest.mark.behaviour("A11", "A1")
async def test_a_production_without_a_script_begins_when_one_was_brought(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        await world.wait(0)
        assert await tasks(world, "script") == []
        await take(world, await world.bring("mara", {"s.fountain": TEXT.encode()}))
        await world.wait()
        await world.wait()
        assert len(await tasks(world, "script")) == 1


@pytest.mark.behaviour("C7", "A11")
async def test_a_second_press_decides_nothing_and_says_who_did(world: World) -> None:
    parcel = await world.bring("mara", SHEET)
    await take(world, parcel)
    assert "Already decided: taken by Mara (director)" in await take(world, parcel)
    await world.wait()
    await world.wait()
    assert len(await entries(world, EntryKind.CHARACTER)) == 1


@pytest.mark.behaviour("C7", "A11")
async def test_within_20_seconds_it_is_undone_and_nothing_lands(world: World) -> None:
    parcel = await world.bring("mara", SHEET)
    await take(world, parcel)
    assert [b.label for b in (await card_of(world, parcel)).buttons] == ["Undo"]
    assert "Undone" in await world.press("mara", f"undo:parcel:{parcel.id}:1")
    await world.wait()
    assert await entries(world, EntryKind.CHARACTER) == []
    assert "out of date" in await take(world, parcel)
    await take(world, await parcel_now(world, parcel))
    await world.wait(5)
    assert await entries(world, EntryKind.CHARACTER) == []
    await world.wait(15)
    assert len(await entries(world, EntryKind.CHARACTER)) == 1
    assert "Too late" in await world.press("mara", f"undo:parcel:{parcel.id}:2")


@pytest.mark.behaviour("A11", "L2")
async def test_a_kill_between_the_press_and_the_landing_loses_nothing(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        parcel = await world.bring("mara", SHEET)
        await take(world, parcel)
    async with open_world(tmp_path) as world:
        assert (await parcel_now(world, parcel)).status == ImportStatus.CONFIRMED
        await world.wait()
        await world.wait()
        assert len(await entries(world, EntryKind.CHARACTER)) == 1
        async with world.app.store.reading() as db:
            assert len((await db.exec(select(Version))).all()) == 1


@pytest.mark.behaviour("B7", "A11")
async def test_what_locks_is_the_directors_and_a_draft_is_anybodys_but_a_guests(
    world: World,
) -> None:
    sheet = await world.bring("kei", SHEET)
    assert "for Mara to decide" in await take(world, sheet, "gast")
    assert "this locks something, which is for Mara" in await take(world, sheet, "kei")
    assert (await card_of(world, sheet)).waits_for == ("@mara",)
    words = await world.bring("kei", {"treatment.md": TREATMENT.encode()})
    assert (await card_of(world, words)).waits_for == ("@kei",)
    assert "Taken by Kei" in await take(world, words, "kei")
    async with world.app.store.reading() as db:
        waits = await waiting(db, await world.production(db))
    assert [(w.key, [m.handle for m in w.members]) for w in waits] == [
        (f"parcel:{sheet.id}", ["@mara"])
    ]


@pytest.mark.behaviour("L5", "A11")
@pytest.mark.parametrize("value", ["take:parcel:99:1", "lock:material:99:1", "take:material:1:1"])
async def test_a_forged_button_does_nothing(world: World, value: str) -> None:
    await world.bring("mara", SHEET)
    assert "does not belong to anything here" in await world.press("mara", value)


@pytest.mark.behaviour("L5", "A11")
async def test_another_productions_people_cannot_press_it(world: World) -> None:
    parcel = await world.bring("mara", SHEET)
    async with world.app.store.writing() as db:
        other = Production(code="OTHER", title="Other", created_at=world.clock.now())
        db.add(other)
        await db.flush()
        row = await db.get(ImportBatch, parcel.id)
        assert row is not None
        row.production_id = other.id
    assert "not a member" in await take(world, parcel)


async def test_left_aside_nothing_is_taken_and_the_card_says_by_whom(world: World) -> None:
    parcel = await world.bring("kei", SHEET)
    assert "Left aside" in await world.press("kei", f"leave:parcel:{parcel.id}:1")
    assert "Already decided: left aside by Kei" in await take(world, parcel)
    assert (await card_of(world, parcel)).buttons == ()


async def test_the_form_opens_with_what_was_guessed(world: World) -> None:
    frames = {f"frames/{n}.png": picture(f"#{n}0{n}0{n}0") for n in range(1, 4)}
    parcel = await world.bring("mara", {"all.zip": packed(SHEET | frames)})
    assert await world.press("mara", f"correct:parcel:{parcel.id}:1") == "Material"
    values = await values_of(world, parcel)
    assert values["files"].splitlines() == [
        "1 character MARA", "2 anchor MARA", "3-5 style frame",
    ]  # fmt: skip
    assert values["anchors"] == "MARA: Forty, tall, grey coat."


async def test_a_correction_is_what_lands(world: World) -> None:
    parcel = await world.bring("mara", {"img.png": picture("red")})
    values = await values_of(
        world, parcel, files="1 location attic", anchors="Attic: Beams, one window."
    )
    assert "Taken" in await world.press("mara", f"correct:parcel:{parcel.id}:1", values=values)
    await world.wait()
    (plate,) = await entries(world, EntryKind.ENVIRONMENT)
    assert (plate.name, plate.body["anchor"]) == ("ATTIC", "Beams, one window.")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"files": "1 banana"}, "“1 banana” does not say what a file is"),
        ({"files": "mara"}, "“mara” does not say what a file is"),
        ({"files": "1 clip SC001_SH0010"}, "file 1 (mara.png) can only be character or location"),
        ({"files": "2 character MARA"}, "file 2 (mara.txt) can only be treatment or"),
        ({"files": "7 prop LANTERN"}, "there is no file 7"),
        ({"files": "1 character MARA\n2-1 anchor MARA"}, "“2-1 anchor MARA” does not say"),
        ({"files": "1 character"}, "say whose file 1 (mara.png) is"),
        ({"files": "1-2 anchor MARA"}, "can only be"),
        ({"anchors": "BO: short"}, "there is MARA"),
        ({"answers": "the weather: fine"}, "must begin with one of character look"),
        ({"start": "Lunch"}, "there is no stage “Lunch” to start at; there is Script lock"),
        ({"files": "1 nothing"}, "say of at least one file what it is"),
        ({"files": "99999 prop X"}, "does not say what a file is"),
        ({"files": "1-9999 prop X"}, "there is no file 9999"),
    ],
)
@pytest.mark.behaviour("A11", "C7")
async def test_a_form_that_cannot_be_taken_says_which_line_and_nothing_changes(
    world: World, changed: dict[str, str], why: str
) -> None:
    parcel = await world.bring("mara", SHEET)
    values = await values_of(world, parcel, **changed)
    said = await world.press("mara", f"correct:parcel:{parcel.id}:1", values=values)
    assert said.startswith("Nothing was taken")
    assert why in said
    assert (await parcel_now(world, parcel)).status == ImportStatus.OPEN


async def test_the_card_shows_all_pictures_and_how_far_the_material_goes(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        parcel = await world.bring("mara", {"all.zip": packed(everything())})
        card = await card_of(world, parcel)
    assert "could start at: Four answers" in str(card.lines)
    assert card.picture
