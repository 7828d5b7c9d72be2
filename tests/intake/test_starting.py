"""A production starts at any stage: the gates before it are signed as brought along, or refused."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.production import stages
from bot.workflow import reopen
from store.models import DecisionRecord, EntryKind, Gate, GateStatus, ImportBatch, LogRow
from tests.intake.material import everything, packed
from tests.intake.parcels import card_of, entries, tasks, values_of
from tests.media.writing import Speech, Told, pages, pdf, typed
from tests.world import TEXT, World, open_world

pytestmark = pytest.mark.behaviour("A11", "C1")
STORY = [
    Told("INT. ATTIC - NIGHT", None, ("Mara lifts a lantern.", Speech("MARA", ("It is lit.",)))),
    Told("EXT. ROOF - DAWN", None, ("She sets it down.",)),
]
FOUR = (
    "character look: plain\nantagonist or entity: none\nkey prop: LANTERN\n"
    "deliverable format: 1280 × 720, 24 fps"
)


async def start(world: World, title: str, who: str = "mara", **changed: str) -> str:
    """Bring everything and start there, in one press."""
    parcel = await world.bring("mara", {"all.zip": packed(everything())})
    values = await values_of(world, parcel, start=title, **changed)
    return await world.press(who, f"correct:parcel:{parcel.id}:1", values=values)


async def gates(world: World) -> list[Gate]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Gate).order_by(col(Gate.number)))).all())


async def current(world: World) -> str:
    async with world.app.store.reading() as db:
        step = stages.current(await stages.read(db, await world.production(db)))
    return step[0].key if step else ""


async def test_a_team_that_has_everything_starts_at_its_shot_list_by_one_press(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, text="") as world:
        assert "Taken by Mara" in await start(world, "Shot-list lock", answers=FOUR)
        assert await gates(world) == []
        await world.wait()
        signed = await gates(world)
        assert [(g.stage, g.status, g.reason) for g in signed] == [
            (stage, GateStatus.APPROVED, "brought along")
            for stage in ("script", "style", "four_answers")
        ]
        assert {g.decided_by for g in signed} == {"Mara (director)"}
        assert all(g.applied_at for g in signed)
        assert await current(world) == "shot_list"
        await world.wait()
        assert len(await tasks(world, "shot_list")) == 1
        assert await tasks(world, "script") == []
        assert await tasks(world, "assets") == []


async def test_a_signed_gate_is_linked_to_what_it_locks_and_stands_in_the_log(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, text="") as world:
        await start(world, "Shot-list lock", answers=FOUR)
        await world.wait()
        script = (await entries(world, EntryKind.SCRIPT))[-1]
        gate = await world.gate(stage="script")
        assert script.locked_by == gate.id
        assert script.digest in str(gate.card)
        async with world.app.store.reading() as db:
            rows = (await db.exec(select(LogRow).where(LogRow.subject == f"G-{gate.number}"))).all()
            verdicts = (
                await db.exec(select(DecisionRecord).where(DecisionRecord.kind == "gate"))
            ).all()
        assert rows[-1].what == "brought along"
        assert rows[-1].detail["digest"] == gate.digest
        assert [v.decision for v in verdicts] == ["approve"] * 3


async def test_after_it_the_film_is_made_as_any_other(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        await start(world, "Shot-list lock", answers=FOUR)
        await world.wait()
    async with open_world(tmp_path) as world:  # killed and opened again
        await world.shot_list()
        assert await current(world) == "storyboard"
        prompt = await world.propose(scene=1, shots=1)
        assert "Storyboard of act 1 is not approved" in prompt


@pytest.mark.parametrize(
    ("title", "without", "changed", "missing"),
    [
        ("Style lock", "small_light.fountain", {}, "a script for the script lock"),
        ("Four answers", "small_light.treatment.md", {}, "a treatment for the style lock"),
        ("Four answers", "", {"style": ""}, "a style block for the style lock"),
        ("Asset locks", "", {}, "the four answers"),
        ("Asset locks", "", {"answers": "key prop: LANTERN"}, "the four answers"),
        (
            "Shot-list lock",
            "plates/roof.jpg",
            {"answers": FOUR},
            "a picture with its anchor of ROOF",
        ),
        (
            "Shot-list lock",
            "",
            {"answers": FOUR.replace("LANTERN", "LANTERN, BELL")},
            "a picture with its anchor of BELL",
        ),
        ("Storyboard", "", {"answers": FOUR}, "a shot breakdown for the shot-list lock"),
    ],
)
async def test_what_is_missing_for_an_earlier_gate_is_named_and_nothing_is_signed(
    tmp_path: Path, title: str, without: str, changed: dict[str, str], missing: str
) -> None:
    async with open_world(tmp_path, text="") as world:
        files = {name: data for name, data in everything().items() if name != without}
        parcel = await world.bring("mara", {"all.zip": packed(files)})
        values = await values_of(world, parcel, start=title, **changed)
        said = await world.press("mara", f"correct:parcel:{parcel.id}:1", values=values)
        assert said.startswith(f"Nothing was taken: to start at {title}")
        assert missing in said
        await world.wait()
        assert await gates(world) == []


@pytest.mark.behaviour("A11", "B7")
async def test_only_who_may_approve_the_earlier_gates_starts_behind_them(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        for who in ("kei", "gast", "deniz"):
            assert "for Mara to decide" in await start(world, "Style lock", who)
        await world.wait()
        assert await gates(world) == []


@pytest.mark.behaviour("A11", "C5")
async def test_a_gate_that_wants_two_people_is_not_signed_by_one(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        async with world.app.store.writing() as db:
            production = await world.production(db)
            production.settings = {**production.settings, "stages": {"quorum": {"style": 2}}}
            db.add(production)
        assert "Style lock wants 2 people" in await start(world, "Four answers")


@pytest.mark.behaviour("A11", "C4")
async def test_a_gate_that_was_brought_along_can_be_reopened(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        await start(world, "Four answers")
        await world.wait()
        gate = await world.gate(stage="style")
        async with world.app.store.writing() as db:
            row = await db.get(Gate, gate.id)
            assert row is not None
            asked = await reopen.ask(world.app, db, await world.production(db), row, "too dark")
        assert asked is not None


async def test_a_gate_that_waits_already_is_superseded_by_the_one_brought_along(
    world: World,
) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    parcel = await world.bring("mara", {"s.fountain": TEXT.encode() + b"\n\nIt rains.\n"})
    values = await values_of(world, parcel, start="Style lock")
    await world.press("mara", f"correct:parcel:{parcel.id}:1", values=values)
    await world.wait()
    assert [(g.status, g.reason) for g in await gates(world)] == [
        (GateStatus.SUPERSEDED, ""),
        (GateStatus.APPROVED, "brought along"),
    ]


async def test_what_changed_between_the_press_and_the_landing_signs_nothing_wrong(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, text="") as world:
        await start(world, "Four answers")
        async with world.app.store.writing() as db:
            row = (await db.exec(select(ImportBatch))).one()
            row.answers = {**row.answers, "style": {}}
            db.add(row)
        await world.wait()
        assert [g.stage for g in await gates(world)] == ["script"]
        assert "taken" in (await card_of(world, row)).title


async def test_the_way_of_a_production_decides_and_no_stage_is_named_here(tmp_path: Path) -> None:
    async with open_world(tmp_path, text="") as world:
        async with world.app.store.writing() as db:
            production = await world.production(db)
            production.settings = {**production.settings, "stages": {"without": ["four_answers"]}}
            db.add(production)
        assert "Taken" in await start(world, "Asset locks")
        await world.wait()
        assert [g.stage for g in await gates(world)] == ["script", "style"]


@pytest.mark.behaviour("A10", "A11")
async def test_a_script_that_came_as_pdf_says_what_was_read_on_the_card_that_confirms_it(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, text="") as world:
        parcel = await world.bring("mara", {"small.pdf": pdf(pages(typed(STORY)))})
        said = str(await card_of(world, parcel))
        assert "Read from a PDF: approve only if scenes, characters and length are right" in said
        values = await values_of(world, parcel, start="Style lock")
        assert "Taken" in await world.press("mara", f"correct:parcel:{parcel.id}:1", values=values)
        await world.wait()
        assert [g.stage for g in await gates(world)] == ["script"]
