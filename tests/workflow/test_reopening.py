"""Reopening is a gate too: it lists what falls, and nothing falls before it is approved."""

import pytest
from sqlmodel import select

from bot.workflow import reopen
from store import ledger
from store.audit import unbalanced
from store.models import Gate, GateStatus, ProposalStatus, RenderJob, Scene
from tests.world import World

TREATMENT = {
    "kind": "treatment", "name": "treatment", "scope": "production", "reason": "first",
    "fields": [{"name": "tone", "value": "plain"}],
}  # fmt: skip


async def statuses(world: World) -> dict[str, str]:
    """The newest gate of every step."""
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Gate))).all()
    return {f"{gate.stage}:{gate.act or 0}": gate.status for gate in rows}


async def ask(world: World, stage: str, act: int | None = None) -> Gate | None:
    gate = await world.gate(stage=stage, act=act)
    async with world.app.store.writing() as db:
        production = await world.production(db)
        return await reopen.ask(world.app, db, production, gate, "the light is wrong")


async def decide(world: World, verb: str) -> None:
    gate = await world.gate(stage="reopen")
    values = {"reason": "leave it"} if verb == "reject" else {}
    await world.press("mara", f"{verb}:gate:{gate.id}:1", values=values)
    await world.wait()


@pytest.mark.behaviour("C4")
async def test_the_card_lists_what_goes_out_of_date_and_nothing_does_before_it_is_approved(
    world: World,
) -> None:
    await world.to_generation()
    before = await statuses(world)
    gate = await ask(world, "style")
    assert gate is not None
    assert gate.card["makes_out_of_date"] == [
        "G-2 Style lock", "G-3 Four answers", "G-4 Shot-list lock", "G-5 Storyboard, act 1",
    ]  # fmt: skip
    assert {**await statuses(world), "reopen:0": "open"} == {**before, "reopen:0": "open"}
    await decide(world, "reject")
    assert (await statuses(world)) == {**before, "reopen:0": "rejected"}


@pytest.mark.behaviour("C4", "A8")
async def test_what_came_before_stays_approved_and_what_came_after_is_out_of_date(
    world: World,
) -> None:
    await world.to_generation()
    await ask(world, "four_answers")
    await decide(world, "approve")
    now = await statuses(world)
    assert now["script:0"] == now["style:0"] == "approved"
    assert now["shot_list:0"] == now["storyboard:1"] == "out_of_date"
    assert now["four_answers:0"] == "open", "it is asked again at once"
    said = await world.propose()
    assert "Four answers is not approved yet" in said


@pytest.mark.behaviour("C4")
async def test_step_by_step_what_still_holds_is_asked_for_again_and_nobody_makes_it_anew(
    world: World,
) -> None:
    await world.to_generation()
    await ask(world, "shot_list")
    await decide(world, "approve")
    for stage, act in (("shot_list", None), ("storyboard", 1)):
        gate = await world.gate(stage=stage, act=act)
        assert gate.status == GateStatus.OPEN
        assert gate.attempt == 2
        assert "was reopened" in gate.card["why"]
        await world.press("mara", f"approve:gate:{gate.id}:1")
        await world.wait()
    assert (await world.propose()).startswith("posted")


@pytest.mark.behaviour("C4")
async def test_what_is_not_approved_cannot_be_reopened(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    assert await ask(world, "script") is None


@pytest.mark.behaviour("C7")
async def test_a_reopening_that_is_undone_in_time_changes_nothing(world: World) -> None:
    await world.to_generation()
    before = await statuses(world)
    await ask(world, "style")
    gate = await world.gate(stage="reopen")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.press("mara", f"undo:gate:{gate.id}:1")
    await world.wait()
    now = await statuses(world)
    assert {step: now[step] for step in before} == before


@pytest.mark.behaviour("C7", "C4")
async def test_a_reopening_undone_and_asked_again_still_lists_what_falls(world: World) -> None:
    await world.to_generation()
    await ask(world, "shot_list")
    gate = await world.gate(stage="reopen")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.press("mara", f"undo:gate:{gate.id}:1")
    await world.wait()
    again = await world.gate(stage="reopen")
    assert again.id != gate.id
    assert again.card["makes_out_of_date"] == gate.card["makes_out_of_date"]
    await decide(world, "approve")
    assert (await statuses(world))["storyboard:1"] == "out_of_date"


@pytest.mark.behaviour("C4")
async def test_a_script_that_is_reopened_is_locked_again_with_the_scenes_it_had(
    world: World,
) -> None:
    await world.pass_gate("script")
    await ask(world, "script")
    await decide(world, "approve")
    gate = await world.gate(stage="script")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    assert (await world.gate(stage="script")).status == GateStatus.APPROVED
    async with world.app.store.reading() as db:
        codes = (await db.exec(select(Scene.code))).all()
    assert sorted(codes) == ["001", "002", "003"]


@pytest.mark.behaviour("C1", "C4")
async def test_what_waits_at_a_later_step_falls_too_and_cannot_be_approved_out_of_turn(
    world: World,
) -> None:
    await world.pass_gate("script")
    await world.tool("producer", "canon_write", **TREATMENT)
    await world.tool("production_design", "gate_request", stage="style", act=0, summary="look")
    style = await world.gate(stage="style")
    await ask(world, "script")
    await decide(world, "approve")
    assert "out of date" in await world.press("mara", f"approve:gate:{style.id}:1")
    assert (await statuses(world))["style:0"] == "out_of_date"
    script = await world.gate(stage="script")
    await world.press("mara", f"approve:gate:{script.id}:1")
    await world.wait()
    assert (await statuses(world))["style:0"] == "open", "it is asked again in its turn"


@pytest.mark.behaviour("C4", "A8")
async def test_what_was_approved_since_the_card_was_shown_falls_too(world: World) -> None:
    await world.pass_gate("script")
    await ask(world, "script")
    await world.tool("producer", "canon_write", **TREATMENT)
    await world.pass_gate("style", agent="production_design")
    assert (await statuses(world))["style:0"] == "approved"
    await decide(world, "approve")
    assert (await statuses(world))["style:0"] == "out_of_date"


@pytest.mark.behaviour("C1", "C4", "D3")
async def test_a_request_whose_step_was_reopened_renders_only_when_that_is_approved_again(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await ask(world, "storyboard", 1)
    await decide(world, "approve")
    said = await world.press("kei", "approve:proposal:1:1")
    assert said.startswith("Storyboard of act 1 is not approved yet. Mara can approve it")
    gate = await world.gate(stage="storyboard", act=1)
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    assert (await world.press("kei", "approve:proposal:1:1")).startswith("1 approved")


@pytest.mark.behaviour("C4", "C6", "D4")
async def test_a_request_that_was_approved_while_its_step_is_reopened_does_not_render(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await ask(world, "storyboard", 1)
    gate = await world.gate(stage="reopen")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    proposal = await world.proposal(1)
    assert (proposal.status, proposal.revision) == (ProposalStatus.OPEN, 2)
    async with world.app.store.reading() as db:
        assert (await db.exec(select(RenderJob))).all() == []
        assert (await ledger.totals(db, 1)).open == 0
        assert await unbalanced(db, await world.production(db)) == []


@pytest.mark.behaviour("C4", "C7")
async def test_a_gate_beside_the_way_is_not_reopened_and_that_is_said(world: World) -> None:
    await world.to_generation()
    await ask(world, "storyboard", 1)
    await decide(world, "approve")
    aside = await world.gate(stage="reopen")
    assert aside.status == GateStatus.APPROVED
    said = await world.command("mara", f"reopen G-{aside.number} the light is wrong")
    assert said.startswith("Nothing was reopened")


@pytest.mark.behaviour("C7", "L2")
async def test_a_command_that_goes_wrong_is_answered_and_holds_nobody_up(world: World) -> None:
    await world.pass_gate("script")
    async with world.app.store.writing() as db:
        production = await world.production(db)
        production.settings = {"stages": {"without": ["lunch"]}}
        db.add(production)
    said = await world.command("mara", "reopen G-1 so it is")
    assert said.startswith("Nothing was done: this went wrong here")
    assert "Example:" in await world.command("kei", "help budget")
