"""A production's own way: stages left out or added, several people asked, another one deciding."""

from typing import Any

import pytest

from bot.production import stages
from bot.production.stages import Facts, path, stages_of
from bot.workflow.gate_card import gate_card
from store.models import GateStatus, Production
from tests.world import START, World

COLOUR = {"key": "colour", "title": "Colour script", "makers": ["storyboard"], "after": "style"}


def production(**way: Any) -> Production:
    settings = {"stages": way}
    return Production(code="SHOW", title="Show", created_at=START, settings=settings)


async def lay(world: World, **way: Any) -> None:
    async with world.app.store.writing() as db:
        row = await world.production(db)
        row.settings = {**row.settings, "stages": way}
        db.add(row)


@pytest.mark.behaviour("C1")
def test_what_is_per_act_comes_act_after_act() -> None:
    steps = [(stage.key, act) for stage, act in path(Facts(acts=[1, 2]))]
    assert steps[:5] == [
        ("script", None), ("style", None), ("four_answers", None), ("assets", None),
        ("shot_list", None),
    ]  # fmt: skip
    assert steps[5:] == [
        ("storyboard", 1), ("generation", 1), ("rough_cut", 1),
        ("storyboard", 2), ("generation", 2), ("rough_cut", 2), ("picture_lock", None),
    ]  # fmt: skip


@pytest.mark.behaviour("C1")
def test_a_stage_may_be_left_out_or_put_in() -> None:
    keys = [stage.key for stage in stages_of(production(without=["four_answers"], added=[COLOUR]))]
    assert keys[:4] == ["script", "style", "colour", "assets"]
    per_act = {**COLOUR, "key": "animatic", "after": "storyboard", "per_act": True}
    laid = Facts(acts=[1, 2], stages=stages_of(production(added=[per_act])))
    steps = [(stage.key, act) for stage, act in path(laid)]
    assert steps[6] == ("animatic", 1)
    assert steps[10] == ("animatic", 2)


@pytest.mark.parametrize(
    "way",
    [
        {"without": ["lunch"]},
        {"quorum": {"lunch": 2}},
        {"added": [{**COLOUR, "after": "lunch"}]},
        {"added": [{**COLOUR, "key": "Not a key"}]},
        {"added": [{**COLOUR, "makers": []}]},
        {"approvers": {"style": ["king"]}},
        {"weather": "fine"},
    ],
)
def test_a_way_that_makes_no_sense_is_refused(way: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"lunch|added|approvers|weather"):
        stages_of(production(**way))


@pytest.mark.behaviour("C1", "C5")
async def test_an_added_stage_has_a_gate_like_any_other(world: World) -> None:
    await lay(world, added=[COLOUR])
    await world.to_style()
    said = await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="x")
    assert "Colour script is not approved yet" in said
    await world.pass_gate("colour", agent="storyboard")
    said = await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="x")
    assert said.startswith("G-")
    assert 'there is no stage "lunch"' in await world.tool(
        "producer", "gate_request", stage="lunch", act=0, summary="x"
    )


@pytest.mark.behaviour("C5")
async def test_where_two_people_are_wanted_the_second_yes_decides(world: World) -> None:
    await lay(world, quorum={"script": 2}, approvers={"script": ["director", "line_producer"]})
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    gate = await world.gate(stage="script")
    card = f"approve:gate:{gate.id}:1"
    assert await world.press("mara", card) == (
        "Your yes is counted; one more person has to approve."
    )
    assert await world.press("mara", card) == (
        "Your yes is counted; one more person has to approve."
    )
    assert (await world.gate(stage="script")).status == GateStatus.OPEN
    async with world.app.store.reading() as db:
        shown, _ = await gate_card(db, gate.id)
    assert "1 of 2 said yes: Mara" in shown.lines
    assert "for Mara or Deniz to decide" in await world.press("kei", card)
    assert "approved by Deniz" in await world.press("deniz", card)
    assert (await world.gate(stage="script")).status == GateStatus.APPROVED


@pytest.mark.behaviour("C5")
async def test_one_no_is_enough_where_two_people_are_wanted(world: World) -> None:
    await lay(world, quorum={"script": 2}, approvers={"script": ["director", "line_producer"]})
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    gate = await world.gate(stage="script")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    said = await world.press("deniz", f"reject:gate:{gate.id}:1", values={"reason": "too long"})
    assert "rejected by Deniz" in said


def test_what_a_production_changes_is_its_own_alone() -> None:
    stages_of(production(without=["four_answers"]))
    assert [s.key for s in stages_of(production())] == [s.key for s in stages.STAGES]
