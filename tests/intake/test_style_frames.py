"""Style frames posted together are one set, distilled into a draft of the style block."""

import json
from typing import Any

import pytest

from bot.agents.image_uploads import locked
from bot.agents.prompt import in_force
from bot.core.members import agent_named
from bot.workflow.gate_card import gate_card
from store.models import Entry, EntryKind, Frame
from tests.intake.material import packed, picture
from tests.intake.parcels import card_of, entries, take, tasks
from tests.world import World
from understudy.roles import play

pytestmark = pytest.mark.behaviour("A11")
FRAMES = {f"{n}.png": picture(colour) for n, colour in enumerate(("#a03010", "#b04020", "#903010"))}


async def brought(world: World) -> None:
    await take(world, await world.bring("mara", {"frames.zip": packed(FRAMES)}))
    await world.wait()


async def style(world: World) -> Entry:
    return (await entries(world, EntryKind.STYLE_BLOCK))[-1]


async def test_frames_that_came_together_are_one_line_and_one_set(world: World) -> None:
    parcel = await world.bring("mara", {"frames.zip": packed(FRAMES)})
    assert [item.text for item in (await card_of(world, parcel)).items] == [
        "3 style frames, one set"
    ]
    await take(world, parcel)
    await world.wait()
    frames = (await style(world)).body["frames"]
    assert [(f["frame"], f["set"]) for f in frames] == [("S01", 1), ("S02", 1), ("S03", 1)]


async def test_production_design_is_shown_all_of_them_with_their_colours(world: World) -> None:
    await brought(world)
    (task,) = await tasks(world, "style_frames")
    assert [f["frame"] for f in task.payload["frames"]] == ["S01", "S02", "S03"]
    assert any(colour[1] in "89ab" for colour in task.payload["colours"])
    assert all(len(colour) == 7 for colour in task.payload["colours"])


async def test_a_later_set_stands_behind_the_first_and_the_same_picture_once(world: World) -> None:
    await brought(world)
    more = {"x.png": picture("#123456"), "y.png": picture("#b04020")}
    await take(world, await world.bring("mara", more))
    await world.wait()
    frames = (await style(world)).body["frames"]
    assert [(f["frame"], f["set"]) for f in frames[3:]] == [("S04", 2)]


@pytest.mark.behaviour("A11", "C6")
async def test_the_style_lock_binds_to_the_words_and_the_frames_they_were_distilled_from(
    world: World,
) -> None:
    await brought(world)
    await world.to_style()
    block = await style(world)
    assert block.canon_version
    assert (block.body["text"], len(block.body["frames"])) == ("Ink and amber.", 3)
    gate = await world.gate(stage="style")
    async with world.app.store.reading() as db:
        card, _ = await gate_card(db, gate.id)
    assert "• frames: 3, one picture each" in card.lines


@pytest.mark.behaviour("A11", "L5")
async def test_a_role_hangs_no_frames_of_its_own(world: World) -> None:
    fields = [{"name": "frames", "value": "f00"}]
    said = await world.tool(
        "production_design", "canon_write", kind="style_block", name="style_block",
        scope="production", reason="x", fields=fields,
    )  # fmt: skip
    assert "not yours to write" in said


async def test_locked_frames_are_in_the_prefix_that_every_role_shares(world: World) -> None:
    await brought(world)
    await world.to_style()
    async with world.app.store.writing() as db:
        production = await world.production(db)
        agent = await agent_named(db, production, "dop:1")
        assert agent is not None
        shown = await locked(db, agent)
        assert shown == [f["sha256"] for f in (await style(world)).body["frames"]]
        db.add_all([Frame(sha256=sha, file_id=f"file_{n}") for n, sha in enumerate(shown)])
        await db.flush()
        prefix = (await in_force(db, production, world.clock.now())).prefix
    assert all(f"file_{n}" in prefix for n in range(3))
    assert "S03" in prefix


def asked(event: dict[str, Any], script: dict[str, Any], entries: list[Any]) -> dict[str, Any]:
    """A request to production design as bot/agents/prompt.py lays it out."""
    canon = json.dumps({"production": {}, "canon": entries, "script": script})
    call = {"type": "tool_use", "id": "t", "name": "canon_read", "input": {}}
    read = {"type": "tool_result", "tool_use_id": "t",
            "content": [{"type": "text", "text": canon}]}  # fmt: skip
    said = {"type": "text", "text": json.dumps(event)}
    brief = {"type": "text", "text": "role: production_design\n\n"}
    return {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Load the canon."}]},
            {"role": "assistant", "content": [call]},
            {"role": "user", "content": [read, said]},
            {"role": "system", "content": [brief]},
        ]
    }


async def test_the_understudy_distils_the_frames_into_a_draft(world: World) -> None:
    await brought(world)
    (task,) = await tasks(world, "style_frames")
    script = (await entries(world, EntryKind.SCRIPT))[-1].body
    reply = play(asked(task.payload, script, []))
    ((name, given),) = reply.tools
    assert (name, given["kind"]) == ("canon_write", "style_block")
    fields = {field["name"]: field["value"] for field in given["fields"]}
    assert all(colour in fields["palette"] for colour in task.payload["colours"])
    assert fields["text"]


async def test_the_understudy_drafts_the_anchor_of_a_picture(world: World) -> None:
    await take(world, await world.bring("mara", {"attic.png": picture("red")}))
    await world.wait()
    (task,) = await tasks(world, "anchors")
    script = (await entries(world, EntryKind.SCRIPT))[-1].body
    ((name, given),) = play(asked(task.payload, script, [])).tools
    assert (name, given["kind"], given["name"]) == ("canon_write", "environment", "ATTIC")
    assert given["fields"][0]["value"]
