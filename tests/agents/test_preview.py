"""`film prompt`: exactly what a role would send now, with one prefix for all of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.agents.prompt_preview import preview
from bot.agents.turn import take_turn
from bot.core.members import agent_named
from store import canon
from store.inbound import agents_with_mail, enqueue_message
from store.models import Agent, Epoch, Production
from tests.world import START, World, open_world

WORDS = "The “mother” of \\all lanterns"


async def shown(world: World, role: str, scene: int = 1) -> dict[str, Any]:
    async with world.app.store.reading() as db:
        production = await world.production(db)
        role_file = world.app.roles[role]
        return await preview(db, production, role_file, scene, "m", world.clock.now())


async def answer_a_question(world: World) -> None:
    """Casting asks; the director answers in her own words."""
    await world.tool(
        "casting", "human_ask", matter="the lantern", text="Which one?", why="It is seen often.",
        asked_of="director", scope="scene:1", waits="none", answers=["the old one", "a new one"],
    )  # fmt: skip
    await world.press("mara", "own:question:1:1", values={"answer": WORDS})


def heard(body: dict[str, Any]) -> list[Any]:
    """Every text of a request, JSON decoded where it is JSON."""
    texts = [
        block["content"][0]["text"] if block["type"] == "tool_result" else block.get("text", "")
        for message in body["messages"]
        for block in message["content"]
        if block["type"] in ("text", "tool_result")
    ]
    return [json.loads(text) if text.startswith("{") else text for text in texts]


def knows(body: dict[str, Any], words: str) -> bool:
    entries = [
        entry
        for text in heard(body)
        if isinstance(text, dict)
        for entry in [*text.get("canon", ()), *text.get("entries", ())]
    ]
    return any(entry["body"].get("text") == words for entry in entries)


@pytest.mark.behaviour("A4", "E2")
async def test_an_answer_is_in_the_next_request_of_every_role(world: World) -> None:
    for role in world.app.roles:
        assert not knows(await shown(world, role), WORDS)
    await answer_a_question(world)
    for role in world.app.roles:
        assert knows(await shown(world, role), WORDS), role


@pytest.mark.behaviour("A4")
async def test_an_answer_reaches_an_agent_in_the_middle_of_its_talk(world: World) -> None:
    await say(world, "producer", "hello")
    await answer_a_question(world)
    assert knows(await shown(world, "producer"), WORDS)
    await say(world, "producer", "and now?")
    assert knows(world.model.bodies[-1], WORDS)


async def say(world: World, agent: str, text: str, take: bool = True) -> None:
    """Give an agent a message, and by default let it take its turn."""
    async with world.app.store.writing() as db:
        found = await agent_named(db, await world.production(db), agent)
        assert found is not None
        assert found.id is not None
        await enqueue_message(
            db, found.id, f"say:{text}", world.clock.now(), event="message", text=text
        )
    async with world.app.store.reading() as db:
        first = dict(await agents_with_mail(db))[found.id]
    if take:
        await take_turn(world.app, found.id, f"turn:{found.id}:{first}")


@pytest.mark.behaviour("A4", "B3")
async def test_it_is_what_the_turn_then_really_sends(world: World) -> None:
    await say(world, "casting", "first words")
    await answer_a_question(world)
    await say(world, "casting", "second words", take=False)
    foretold = await shown(world, "casting")
    async with world.app.store.reading() as db:
        (agent, first), *_ = await agents_with_mail(db)
    await take_turn(world.app, agent, f"turn:{agent}:{first}")
    foretold.pop("prefix_sha256")
    assert foretold == world.model.bodies[-1]


@pytest.mark.behaviour("B1", "B3")
async def test_every_role_of_every_scene_shares_one_prefix(world: World) -> None:
    await world.pass_gate("script")
    await say(world, "producer", "hello")
    await say(world, "dop:2", "how dark is it?")
    bodies = [await shown(world, role, scene) for role in world.app.roles for scene in (1, 2)]
    assert len({body["prefix_sha256"] for body in bodies}) == 1
    briefs = {next(m["content"][0]["text"] for m in b["messages"] if m["role"] == "system")
              for b in bodies}  # fmt: skip
    assert len(briefs) == len(world.app.roles) + 1, "a brief for each role, and one per scene"


@pytest.mark.behaviour("B3")
async def test_what_one_agent_is_told_is_in_no_other_agents_request(world: World) -> None:
    await world.pass_gate("script")
    await say(world, "dop:1", "the secret of scene one")
    for role in world.app.roles:
        for scene in (1, 2):
            body = json.dumps(await shown(world, role, scene))
            assert ("the secret of scene one" in body) is (role == "dop" and scene == 1)


async def test_looking_stores_nothing(world: World) -> None:
    before = await rows(world)
    await shown(world, "casting")
    assert await rows(world) == before


async def rows(world: World) -> list[int]:
    async with world.app.store.reading() as db:
        found = [(await db.exec(select(table))).all() for table in (Epoch, Agent, Production)]
    return [len(each) for each in found]


async def test_it_answers_for_a_role_that_has_no_page(world: World, tmp_path: Path) -> None:
    body = await shown(world, "dop", 3)
    assert "scene: 3" in str(body["messages"][3])
    (tmp_path / "other").mkdir()
    async with open_world(tmp_path / "other") as other:
        assert (await shown(other, "dop", 3))["prefix_sha256"] == body["prefix_sha256"]


@pytest.mark.behaviour("B3")
async def test_locked_pictures_stand_in_the_prefix_of_every_role_and_are_sent_once(
    world: World,
) -> None:
    sha256 = world.app.files.put(b"a sheet of Mara", ".jpg")
    async with world.app.store.writing() as db:
        production = await world.production(db)
        body = {"anchor": "tall", "sha256": sha256}
        entry = await canon.add(db, production, "character", "MARA", body, author="m", at=START)
        await canon.make_canon(db, production, [entry])
    for agent in ("producer", "casting", "editor"):
        await say(world, agent, f"hello {agent}")
    assert world.model.uploads == [f"{sha256}.jpg"]
    for sent in world.model.bodies:
        _, label, image = sent["messages"][2]["content"][0]["content"]
        shown = {"frame": "F01", "kind": "character", "name": "MARA", "version": 1}
        assert json.loads(label["text"]) == shown
        assert image["source"]["type"] == "file"
