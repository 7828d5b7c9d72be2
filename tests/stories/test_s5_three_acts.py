"""S5: a seven-minute short. Its three acts come in order; reopening the first makes the approvals
of the second out of date, and what did not depend on it stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from store.models import Gate, GateStatus, Proposal, Shot, Status, Take
from tests.world import PARTS, PLAN, World, open_world

SCENE = """
INT. {place} - NIGHT

MARA lifts the lantern.

MARA
It is {n}.
"""
ACTS = {1: (1, 2, 3), 2: (4, 5, 6), 3: (7, 8, 9)}
PLACES = ("ATTIC", "STAIRS", "ROOF")
TEXT = "Title: Seven Minutes\n" + "".join(
    f"\n# Act {act}\n" + "".join(SCENE.format(place=PLACES[n % 3], n=n) for n in scenes)
    for act, scenes in ACTS.items()
)
EACH, SECONDS = 4, 12.0  # shots in a scene: 36 of them, seven minutes and twelve seconds


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[World]:
    """Ready to be boarded: the shots of all three acts are locked."""
    async with open_world(tmp_path, text=TEXT) as world:
        await world.to_style()
        await world.pass_gate("four_answers")
        things = {("environment", place): f"{place} as locked" for place in PLACES}
        await world.lock_assets(
            {("character", "MARA"): "tall", ("prop", "LANTERN"): "tin", **things}
        )
        plans = [{**PLAN, "seconds": SECONDS}] * EACH
        for scene in range(1, 10):
            await world.tool("directors_assistant", "shotlist_update", scene=scene, shots=plans)
        await world.pass_gate("shot_list", agent="directors_assistant")
        yield world


def code(scene: int, n: int) -> str:
    return f"SC{scene:03}_SH{n + 1:03}0"


async def board(world: World, act: int) -> str:
    boards = [
        {"shot": code(scene, n), "composition": "left", "foreground": "", "note": ""}
        for scene in ACTS[act] for n in range(EACH)
    ]  # fmt: skip
    return await world.tool("storyboard", "storyboard_update", boards=boards)


async def propose(world: World, scene: int) -> str:
    asked = [{**PARTS, "shot": code(scene, n), "takes": 1, "seconds": SECONDS} for n in range(EACH)]
    return await world.tool(f"dop:{scene}", "generation_propose", shots=asked)


async def shoot(world: World, act: int) -> None:
    """Every shot of the act is proposed, approved, back and circled."""
    for scene in ACTS[act]:
        assert (await propose(world, scene)).startswith("posted")
    async with world.app.store.reading() as db:
        waiting = (await db.exec(select(Proposal).where(Proposal.status == "open"))).all()
    lists: dict[int, list[int]] = {}
    for proposal in waiting:
        lists.setdefault(proposal.batch_id, []).append(proposal.id)
    for batch, items in lists.items():
        said = await world.press("deniz", f"approve:batch:{batch}:1", ticked=tuple(items))
        assert "approved" in said
    await world.wait()
    await world.render()
    async with world.app.store.reading() as db:
        takes = (await db.exec(select(Take.id).where(Take.status == Status.WFA))).all()
    for batch in lists:
        await world.press("kei", f"circle:batch:{batch}:1", ticked=tuple(t or 0 for t in takes))
    await world.wait(0)


async def cut(world: World, act: int) -> Gate:
    """The act's rough cut, reviewed, at its gate."""
    assert [made.act for made in await world.assemble()] == [act]
    said = await world.tool("producer", "cut_review", act=act, working="the lamp", findings=[])
    assert said.startswith("review stored"), said
    return await world.gate(stage="rough_cut", act=act)


async def approve(world: World, gate: Gate) -> None:
    assert "approved" in await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()


async def whole_act(world: World, act: int) -> None:
    await board(world, act)
    await world.pass_gate("storyboard", act, agent="storyboard")
    await shoot(world, act)
    await approve(world, await cut(world, act))


async def standing(world: World) -> dict[str, str]:
    """The newest gate of every step."""
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Gate).order_by(col(Gate.id)))).all()
    return {f"{gate.stage} {gate.act or ''}".strip(): gate.status for gate in rows}


@pytest.mark.behaviour("C1", "C4")
async def test_act_two_opens_with_act_ones_rough_cut_and_is_refused_by_name_before(
    film: World,
) -> None:
    async with film.app.store.reading() as db:
        shots = (await db.exec(select(Shot))).all()
    assert sum(shot.seconds for shot in shots) / 60 == pytest.approx(7.2)
    assert {shot.act for shot in shots} == set(ACTS)
    refused = "{} of act 1 is not approved yet. Mara can approve it, at work now. Now you can: "
    assert (await board(film, 2)).startswith(f"refused: {refused.format('Storyboard')}")
    await board(film, 1)
    await film.pass_gate("storyboard", 1, agent="storyboard")
    await shoot(film, 1)
    gate = await cut(film, 1)
    said = await board(film, 2)
    assert said.startswith(f"refused: {refused.format('Rough cut')}look at G-{gate.number} Rough")
    assert "is not approved yet" in await propose(film, 4)
    await approve(film, gate)
    assert await board(film, 2) == "12 boards written"
    assert "is not approved yet" in await board(film, 3)


@pytest.mark.behaviour("C4", "A8", "C9")
async def test_reopening_act_one_makes_act_twos_approvals_out_of_date_and_leaves_the_rest(
    film: World,
) -> None:
    for act in (1, 2):
        await whole_act(film, act)
    await board(film, 3)
    await film.pass_gate("storyboard", 3, agent="storyboard")
    before = await standing(film)
    first = await film.gate(stage="storyboard", act=1)
    said = await film.command("mara", f"reopen G-{first.number} the lamp is lit too early")
    assert "asks whether to reopen" in said
    asked = await film.gate(stage="reopen")
    fall = ["storyboard 1", "rough_cut 1", "storyboard 2", "rough_cut 2", "storyboard 3"]
    assert [name.split(" ", 1)[1] for name in asked.card["makes_out_of_date"]] == [
        "Storyboard, act 1", "Rough cut, act 1", "Storyboard, act 2", "Rough cut, act 2",
        "Storyboard, act 3",
    ]  # fmt: skip
    await approve(film, asked)
    now = await standing(film)
    assert {step for step in before if now[step] != before[step]} == set(fall)
    assert now["storyboard 1"] == "open"
    assert {now[step] for step in fall[1:]} == {"out_of_date"}
    async with film.app.store.reading() as db:
        kept = (await db.exec(select(Take).where(Take.status == Status.DONE))).all()
    assert len(kept) == 2 * 3 * EACH, "circled takes stay"
    assert "Storyboard of act 1 is not approved yet" in await propose(film, 7)


@pytest.mark.behaviour("C4")
async def test_what_fell_is_asked_for_again_in_order_and_nobody_makes_it_anew(film: World) -> None:
    for act in (1, 2):
        await whole_act(film, act)
    first = await film.gate(stage="rough_cut", act=1)
    await film.command("mara", f"reopen G-{first.number} the end drags")
    await approve(film, await film.gate(stage="reopen"))
    for stage, act in (("rough_cut", 1), ("storyboard", 2), ("rough_cut", 2)):
        again = await film.gate(stage=stage, act=act)
        assert (again.status, again.attempt) == (GateStatus.OPEN, 2), (stage, act)
        assert "was reopened" in again.card["why"]
        await approve(film, again)
    assert set((await standing(film)).values()) == {"approved"}
    assert await board(film, 3) == "12 boards written"
