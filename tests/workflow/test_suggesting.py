"""What a role writes outside its part is a suggestion to the owner's page, never canon (B4)."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.workflow.suggestion_card import suggestion_card
from store import canon
from store.models import Asker, Entry, Question, Suggestion
from tests.shots.manual_work import events, say
from tests.workflow.test_changes import draft
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("B4")
DESIGN = "production_design"


async def suggestions(world: World) -> list[Suggestion]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Suggestion).order_by(col(Suggestion.id)))).all())


async def drafts(world: World) -> list[Entry]:
    async with world.app.store.reading() as db:
        return list(await canon.drafts(db, await world.production(db)))


async def suggested(world: World, text: str = "Ash and amber.") -> str:
    return await draft(world, "casting", "style_block", fields={"text": text})


async def test_it_stands_on_the_owners_page_and_is_no_draft_that_a_gate_would_take(
    world: World,
) -> None:
    await world.to_style()
    said = await suggested(world)
    assert "proposed to its page" in said
    assert await drafts(world) == []
    assert "nothing new" in await world.tool(
        DESIGN, "gate_request", stage="style", act=0, summary="x"
    )
    async with world.app.store.reading() as db:
        card, place = await suggestion_card(db, 1)
    assert place.channel == await world.page(DESIGN)
    assert "text: Ash and amber." in card.lines
    assert [button.label for button in card.buttons] == ["Accept", "Decline"]
    assert card.waits_for == ("@kei",)
    (event,) = await events(world, "suggested")
    assert (event["by"], event["fields"][0]["value"]) == ("casting", "Ash and amber.")
    assert "Suggestion for style block" in await say(world, "kei", "mine")


async def test_accepted_it_is_the_owners_draft_with_both_names_and_its_gate_is_asked_for(
    world: World,
) -> None:
    await world.to_style()
    await suggested(world)
    said = await world.press("kei", "accept:suggestion:1:1")
    gate = await world.gate(stage="change")
    assert said == f"Accepted: G-{gate.number} asks for style_block v2."
    (entry,) = await drafts(world)
    assert entry.author == DESIGN
    assert entry.reason.startswith("suggested by casting, accepted by Kei (artist)")
    assert (entry.body["text"], entry.body["negatives"]) == ("Ash and amber.", "no neon")
    (event,) = await events(world, "suggestion_decided")
    assert event["standing"] == "accepted"
    again = await world.press("mara", "accept:suggestion:1:1")
    assert again.startswith("Already decided: accepted by Kei")


async def test_before_its_gate_it_is_a_draft_that_the_gate_shows(world: World) -> None:
    await world.pass_gate("script")
    await draft(world, "casting", "style_block", fields={"text": "Ash."})
    said = await world.press("mara", "accept:suggestion:1:1")
    assert said.endswith("is a draft of the production design now; its gate makes it canon.")


async def test_declined_with_a_reason_that_its_role_hears(world: World) -> None:
    await world.to_style()
    await suggested(world)
    assert await world.press("kei", "decline:suggestion:1:1") == "Decline"
    values = {"reason": "too warm"}
    assert "hears why" in await world.press("kei", "decline:suggestion:1:1", values=values)
    (event,) = await events(world, "suggestion_decided")
    assert (event["standing"], event["reason"]) == ("declined", "too warm")
    assert await drafts(world) == []


async def test_the_owner_takes_it_up_by_writing_it(world: World) -> None:
    await world.to_style()
    await suggested(world)
    await draft(world, DESIGN, "style_block", fields={"text": "Ash."})
    (row,) = await suggestions(world)
    assert (row.status, row.decided_by) == ("taken", DESIGN)
    assert "Already decided: taken" in await world.press("kei", "accept:suggestion:1:1")


async def test_a_newer_one_of_the_same_role_takes_the_place_of_the_older(world: World) -> None:
    await world.to_style()
    await suggested(world)
    await suggested(world, "Ash alone.")
    assert [row.status for row in await suggestions(world)] == ["superseded", "open"]


@pytest.mark.behaviour("E4")
async def test_two_roles_that_suggest_different_things_become_one_question(world: World) -> None:
    await world.to_style()
    await suggested(world)
    said = await draft(world, "producer", "style_block", fields={"text": "Blue."})
    assert "a person settles it" in said
    assert [row.status for row in await suggestions(world)] == ["asked", "asked"]
    async with world.app.store.reading() as db:
        question = (await db.exec(select(Question).order_by(col(Question.id).desc()))).first()
        assert question is not None
        hears = (await db.exec(select(Asker).where(Asker.question_id == question.id))).all()
    assert len(hears) == 2, "the other role and the owner"
    assert f"Q-{question.number}" in said


@pytest.mark.behaviour("B7", "L5")
async def test_only_the_owners_runner_and_the_director_decide(world: World) -> None:
    await world.to_style()
    await suggested(world)
    for who in ("gast", "deniz"):
        for verb in ("accept", "decline"):
            said = await world.press(who, f"{verb}:suggestion:1:1", values={"reason": "x"})
            assert "for Kei to decide" in said
    assert [row.status for row in await suggestions(world)] == ["open"]


async def test_what_could_not_be_written_is_not_suggested_either(world: World) -> None:
    await world.to_style()
    said = await draft(world, "casting", "style_block", scope="scene:9", fields={"text": "Blue."})
    assert said == "refused: there is no scene:9; there is scene:1, scene:2, scene:3"
    said = await draft(world, "casting", "style_block", fields={"frames": "x"})
    assert "frames is not yours to write" in said
    assert await suggestions(world) == []


async def test_a_suggestion_waits_through_a_restart(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_style()
        await suggested(world)
    async with open_world(tmp_path) as world:
        assert "Accepted" in await world.press("kei", "accept:suggestion:1:1")
