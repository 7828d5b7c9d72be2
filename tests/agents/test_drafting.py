"""What roles write is a draft: what is locked stays as it is, and each draft says its gate."""

import pytest
from sqlmodel import select

from bot.agents.prompt import shown
from store import canon
from store.models import Agent, Inbound
from tests.workflow.test_changes import DESIGN, ask, draft, entry
from tests.world import World


@pytest.mark.behaviour("A2", "I2")
async def test_a_draft_of_something_locked_changes_nothing_and_says_which_gate_it_needs(
    world: World,
) -> None:
    await world.to_generation()
    before = await entry(world, "style_block")
    said = await draft(world, DESIGN, "style_block", fields={"text": "Ink and ash."})
    assert said == (
        '"style_block" v2 is a draft and needs a change gate: ask with gate_request, stage "change"'
    )
    assert (await entry(world, "style_block")).id == before.id
    assert (await world.propose()).startswith("posted")
    assert (await world.proposal(1)).prompt.startswith("Ink and amber.")


@pytest.mark.behaviour("A2")
async def test_before_its_stage_is_approved_a_drafts_own_gate_makes_it_canon(world: World) -> None:
    await world.pass_gate("script")
    said = await draft(world, DESIGN, "style_block", fields={"text": "Ink."})
    assert said == '"style_block" v1 is a draft; its gate makes it canon'
    assert "no draft of anything locked" in await ask(world)


@pytest.mark.behaviour("C6", "A2")
async def test_a_draft_is_not_carried_into_canon_by_another_stages_gate(world: World) -> None:
    await world.to_generation()
    await draft(world, "casting", "character", "MARA", fields={"anchor": "MARA, scarred"})
    await draft(world, DESIGN, "style_block", fields={"text": "Ash."})
    said = await world.tool("storyboard", "gate_request", stage="storyboard", act=1, summary="x")
    assert "nothing has changed since" in said
    said = await world.tool(DESIGN, "gate_request", stage="style", act=0, summary="x")
    assert said == 'refused: "style_block" is locked; ask with gate_request, stage "change"'
    assert (await entry(world, "character", "MARA")).version == 1


@pytest.mark.behaviour("B4", "L5")
@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("character", {"sha256": "0" * 64}, "sha256 is not yours to write"),
        ("style_block", {"text": "x"}, "proposed to its page"),
        ("character", {"valid from": "SC009_SH0010", "state": "wet"}, "there is no scene:9"),
        ("character", {"anchor": "MARA as locked"}, "says already; write what is new"),
    ],
)
async def test_what_cannot_be_drafted_is_refused_and_leaves_nothing(
    world: World, kind: str, fields: dict[str, str], why: str
) -> None:
    await world.to_generation()
    assert why in await draft(world, "casting", kind, "MARA", fields=fields)
    async with world.app.store.reading() as db:
        assert await canon.drafts(db, await world.production(db)) == []


@pytest.mark.behaviour("A2")
async def test_a_draft_for_a_place_that_is_not_there_is_refused_with_what_is(world: World) -> None:
    await world.to_generation()
    said = await draft(world, "casting", "character", "MARA", scope="scene:9", fields={"a": "b"})
    assert said == "refused: there is no scene:9; there is scene:1, scene:2, scene:3"
    said = await world.tool(
        "casting", "human_ask", matter="the lamp", text="Out?", why="Light.", waits="none",
        asked_of="director", scope="shot:SC009_SH0010", answers=["yes", "no"],
    )  # fmt: skip
    assert "there is no shot:SC009_SH0010" in said


@pytest.mark.behaviour("A2")
async def test_a_draft_keeps_the_words_and_the_link_of_the_message_it_came_from(
    world: World,
) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        casting = (await db.exec(select(Agent).where(Agent.name == "casting"))).one()
        said = {"event": "message", "text": "Give her a scar.", "permalink": "fake://casting/7"}
        db.add(
            Inbound(
                key="m7", kind="message", payload=said, at=world.clock.now(),
                agent_id=casting.id, turn="turn:1:7",
            )
        )  # fmt: skip
    await world.tool(
        "casting", "canon_write", "turn:1:7:0:0", kind="character", name="MARA", reason="asked",
        scope="production", fields=[{"name": "anchor", "value": "MARA, scarred"}],
    )  # fmt: skip
    async with world.app.store.reading() as db:
        (written,) = await canon.drafts(db, await world.production(db))
    assert (written.words, written.permalink) == ("Give her a scar.", "fake://casting/7")
    assert (written.author, written.reason) == ("casting", "asked")


@pytest.mark.behaviour("A6", "A4")
async def test_every_role_hears_from_which_shot_on_a_state_holds(world: World) -> None:
    await world.to_generation()
    fields = {"state": "wet", "valid from": "scene 2"}
    await draft(world, "costume", "character", "MARA", fields=fields)
    async with world.app.store.reading() as db:
        (written,) = await canon.drafts(db, await world.production(db))
    assert shown(written)["valid_from"] == "SC002"
    assert "valid_from" not in shown(await entry(world, "character", "MARA"))
