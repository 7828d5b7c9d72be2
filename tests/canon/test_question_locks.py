"""A stage that waits for a question waits: in the tool, on the card, and after an approval."""

from typing import Any

import pytest
from sqlmodel import select

from bot.core.members import agent_named
from bot.generation.proposal_card import batch_card
from store.models import GateStatus, Inbound, ProposalStatus, RenderJob
from tests.generation.test_dispatch import money
from tests.world import World

pytestmark = pytest.mark.behaviour("E1")

COVERING = ("production", "act:1", "scene:1", "shot:SC001_SH0010")


async def doubt(world: World, scope: str, waits: str = "generation", by: str = "casting") -> str:
    return await world.tool(
        by, "human_ask",
        matter=f"inside {scope} {waits}", text="What is inside?", why="It shows.",
        asked_of="director", scope=scope, waits=waits, answers=["a letter", "nothing"],
    )  # fmt: skip


async def jobs(world: World) -> int:
    async with world.app.store.reading() as db:
        return len((await db.exec(select(RenderJob))).all())


async def card(world: World) -> dict[str, str]:
    """The text of each request on the first card."""
    async with world.app.store.reading() as db:
        shown, _ = await batch_card(db, 1)
    return {item.label: item.text for item in shown.items}


async def heard(world: World, agent: str, event: str) -> list[dict[str, Any]]:
    async with world.app.store.reading() as db:
        page = await agent_named(db, await world.production(db), agent)
        assert page is not None
        rows = (await db.exec(select(Inbound).where(Inbound.agent_id == page.id))).all()
    return [row.payload for row in rows if row.payload.get("event") == event]


@pytest.mark.parametrize("scope", COVERING)
async def test_a_role_proposes_no_shot_that_waits_for_a_question(world: World, scope: str) -> None:
    await world.to_generation()
    await doubt(world, scope)
    said = await world.propose()
    assert said.startswith("refused: SC001_SH0010 waits for Q-1 “What is inside?”")
    await world.command("mara", "answer Q-1 a letter")
    assert (await world.propose()).startswith("posted")


@pytest.mark.parametrize(
    ("scope", "waits"),
    [("scene:2", "generation"), ("act:2", "generation"), ("shot:SC002_SH0010", "generation"),
     ("scene:1", "none"), ("scene:1", "storyboard")],
)  # fmt: skip
async def test_a_question_elsewhere_or_for_another_stage_holds_nothing_here(
    world: World, scope: str, waits: str
) -> None:
    await world.to_generation()
    await doubt(world, scope, waits)
    assert (await world.propose()).startswith("posted")
    assert "approved" in await world.press("kei", "approve:proposal:1:1")


@pytest.mark.parametrize("scope", COVERING)
async def test_a_request_that_waits_is_not_approved_by_press_or_word(
    world: World, scope: str
) -> None:
    await world.to_generation()
    await world.propose()
    await doubt(world, scope)
    assert "Waits for Q-1 “What is inside?”" in (await card(world))["P-1 SC001_SH0010"]
    for said in (
        await world.press("kei", "approve:proposal:1:1"),
        await world.command("kei", "approve P-1"),
        await world.press("kei", "approve:batch:1:1", ticked=(1,)),
    ):
        assert "P-1 waits for Q-1" in said
    assert (await world.proposal(1)).status == ProposalStatus.OPEN
    assert await money(world) == (0, 0, 0, 0)


async def test_of_a_card_what_waits_for_nothing_is_approved(world: World) -> None:
    await world.to_generation()
    await world.propose()
    await doubt(world, "shot:SC001_SH0010")
    said = await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    assert "1 approved, 1 not" in said
    assert (await world.proposal(1)).status == ProposalStatus.OPEN
    assert (await world.proposal(2)).status == ProposalStatus.APPROVED


@pytest.mark.behaviour("D4")
@pytest.mark.parametrize("closing", ["withdraw Q-1 the box is cut", "answer Q-1 a letter"])
async def test_what_was_approved_before_the_question_goes_on_when_it_is_closed(
    world: World, closing: str
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await doubt(world, "scene:1")
    await world.wait(3600)
    assert await jobs(world) == 0
    assert await money(world) == (3, 0, 0, 3)
    assert "Waits for Q-1" in (await card(world))["P-1 SC001_SH0010"]
    await world.command("mara", closing)
    await world.wait(1)
    assert await jobs(world) == 1
    assert "Waits for" not in (await card(world))["P-1 SC001_SH0010"]
    await world.render()
    assert await money(world) == (3, 3, 0, 0)


async def test_of_two_questions_the_last_one_frees_it(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await doubt(world, "scene:1")
    await doubt(world, "act:1")
    await world.command("mara", "withdraw Q-1 moot")
    await world.wait(60)
    assert await jobs(world) == 0
    await world.command("mara", "withdraw Q-2 moot")
    await world.wait(1)
    assert await jobs(world) == 1


async def test_what_waits_can_still_be_undone_and_then_never_renders(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await doubt(world, "scene:1")
    await world.wait(60)
    assert "Undone" in await world.command("kei", "undo P-1")
    await world.command("mara", "withdraw Q-1 moot")
    await world.wait(60)
    assert await jobs(world) == 0
    assert await money(world) == (3, 0, 3, 0)


async def test_a_role_that_was_refused_hears_the_answer(world: World) -> None:
    await world.to_generation()
    await world.wait()
    await doubt(world, "scene:1")
    await world.propose()
    await world.command("mara", "answer Q-1 a letter")
    assert [said["answer"] for said in await heard(world, "dop:1", "answer")] == ["a letter"]
    assert await heard(world, "dop:2", "answer") == []


async def test_a_gate_of_a_stage_that_waits_is_neither_asked_for_nor_approved(
    world: World,
) -> None:
    await world.pass_gate("script")
    await world.write("producer", "treatment", tone="plain")
    await world.write(
        "production_design", "style_block", text="Ink.", negatives="", palette="#101820"
    )
    asked = {"stage": "style", "act": 0, "summary": "look"}
    await world.tool("production_design", "gate_request", **asked)
    await doubt(world, "production", "style")
    assert "G-2 waits for Q-1" in await world.command("mara", "approve G-2")
    assert (await world.gate(stage="style")).status == GateStatus.OPEN
    said = await world.tool("production_design", "gate_request", **asked)
    assert said.startswith("refused: Style lock waits for Q-1")
    await world.command("mara", "answer Q-1 a letter")
    assert "approved" in await world.command("mara", "approve G-2")


async def test_options_of_an_asset_wait_for_what_the_asset_locks_wait_for(world: World) -> None:
    await world.to_style()
    await world.pass_gate("four_answers")
    await doubt(world, "production", "assets")
    said = await world.tool("casting", "assets_propose", assets=[])
    assert said.startswith("refused: Asset locks waits for Q-1")
