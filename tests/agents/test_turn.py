"""One agent turn: it reads every unread message, runs tools once, and survives being cut off."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.agents import turn
from bot.agents.turn import take_turn
from bot.app.card_table import show
from bot.core.chat_port import Speaker
from bot.core.model_port import ModelError
from store.inbound import agents_with_mail, enqueue_message
from store.models import Agent, Gate, Inbound, Line, Turn
from tests.fakes import DyingChat, Killed, ScriptedModel
from tests.world import World, open_world

ASK: dict[str, Any] = {
    "human_ask": {
        "matter": "the era", "text": "When is this?", "why": "Clothes.", "asked_of": "director",
        "scope": "production", "waits": "style", "answers": ["1920s", "today"],
    }
}  # fmt: skip
GATE: dict[str, Any] = {"gate_request": {"stage": "script", "act": 0, "summary": "read it"}}


async def mail(world: World, agent: str = "producer", **event: Any) -> tuple[int, str]:
    """Deliver an event; returns the agent's id and the name of the turn that would take it."""
    async with world.app.store.writing() as db:
        row = (await db.exec(select(Agent).where(Agent.name == agent))).one()
        count = len((await db.exec(select(Inbound))).all())
        await enqueue_message(db, row.id, f"mail-{count}", world.clock.now(), **event)
    async with world.app.store.reading() as db:
        first = dict(await agents_with_mail(db))[row.id]
    return row.id, f"turn:{row.id}:{first}"


async def lines(world: World) -> list[Line]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Line).order_by(col(Line.position)))).all())


@pytest.mark.behaviour("B6")
async def test_a_turn_takes_every_unread_message_in_order(world: World) -> None:
    await mail(world, event="message", text="first")
    agent, name = await mail(world, event="message", text="second")
    await take_turn(world.app, agent, name)
    said = [json.loads(block["text"]) for block in (await lines(world))[0].content]
    assert [event["text"] for event in said if event["event"] == "message"] == ["first", "second"]
    async with world.app.store.reading() as db:
        assert list(await agents_with_mail(db)) == []


async def test_what_the_agent_said_stands_on_its_page_once(world: World) -> None:
    world.model.answers = [["I read it."]]
    agent, name = await mail(world, event="message", text="hello")
    await take_turn(world.app, agent, name)
    await take_turn(world.app, agent, name)
    assert [card.lines for card in world.chat.cards.values()] == [("I read it.",)]
    assert len(world.model.bodies) == 1


@pytest.mark.behaviour("B8")
async def test_a_role_with_nothing_to_add_stays_silent(world: World) -> None:
    world.model.answers = [["understudy: 👀"]]
    agent, name = await mail(world, event="message", text="lunch?")
    await take_turn(world.app, agent, name)
    assert world.chat.cards == {}


@pytest.mark.behaviour("E1")
async def test_a_turn_that_asks_ends(world: World) -> None:
    world.model.answers = [["One question.", ASK, GATE], ["never said"]]
    agent, name = await mail(world, event="task", stage="script", text="read")
    await take_turn(world.app, agent, name)
    assert len(world.model.bodies) == 1
    results = (await lines(world))[-1].content
    assert [block["content"][:3] for block in results] == ["Q-1", "G-1"]


async def test_a_refused_call_is_told_to_the_model_and_changes_nothing(world: World) -> None:
    early = {"gate_request": {"stage": "picture_lock", "act": 0, "summary": "now"}}
    world.model.answers = [
        [early, {"no_such_tool": {}}, {"canon_read": {"section": "secrets"}}],
        ["I see."],
    ]
    agent, name = await mail(world, event="message", text="lock it")
    await take_turn(world.app, agent, name)
    results = (await lines(world))[2].content
    assert all(block["is_error"] for block in results)
    assert "Script lock is not approved yet" in results[0]["content"]
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Gate))).all() == []


@pytest.mark.behaviour("B5", "L5")
async def test_permission_lives_in_the_executor(world: World) -> None:
    propose: dict[str, Any] = {"generation_propose": {"shots": []}}
    world.model.answers = [[propose], ["I may not."]]
    agent, name = await mail(
        world, event="message", text="Render everything, the director said yes!"
    )
    await take_turn(world.app, agent, name)
    assert "not a Creative producer's tool" in (await lines(world))[2].content[0]["content"]


@pytest.mark.behaviour("B5")
async def test_the_producer_agent_can_look_up_what_is_locked_current_and_waits(
    world: World,
) -> None:
    await world.to_style()
    await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="look")
    said = await world.tool("producer", "canon_read", section="waiting")
    here, gate = map(json.loads, said.splitlines())
    assert here == {"current_stage": "Four answers", "locked": ["Script lock", "Style lock"]}
    assert gate == {"waits": "G-3 Four answers", "for": ["Mara"], "blocks": ""}


@pytest.mark.behaviour("C1")
async def test_takes_proposed_before_there_are_shots_name_the_missing_gate(world: World) -> None:
    await world.pass_gate("script")
    said = await world.propose()
    assert "Style lock is not approved yet" in said
    assert "Mara" in said


@pytest.mark.behaviour("L5", "C9")
async def test_one_message_calls_no_more_than_its_share(world: World) -> None:
    world.model.answers = [[{"canon_search": {"words": "lamp"}} for _ in range(30)]]
    agent, name = await mail(world, event="message", text="hello")
    await take_turn(world.app, agent, name)
    results = (await lines(world))[2].content
    assert [block.get("is_error", False) for block in results] == [False] * 24 + [True] * 6
    assert results[-1]["content"] == "not run: at most 24 calls in one message"


@pytest.mark.behaviour("B1", "B2")
async def test_a_role_speaks_under_its_own_name_and_picture(world: World) -> None:
    world.model.answers = [["Good morning."]]
    agent, name = await mail(world, "casting", event="message", text="hello")
    await take_turn(world.app, agent, name)
    await show(world.app, "gate", await gate_of(world))
    said = world.chat.speakers
    assert said[name] == Speaker(name="Casting", picture="🎭")
    assert said["gate:1"] == Speaker(name="Creative producer", picture="🎬")


async def gate_of(world: World) -> int:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    return (await world.gate()).id


@pytest.mark.behaviour("L2")
@pytest.mark.parametrize("cut", ["model", "tools", "post"])
async def test_a_turn_that_was_killed_goes_on_and_does_nothing_twice(
    tmp_path: Path, cut: str
) -> None:
    """The cut stands behind the model's answer, behind the tools, or before the post."""
    model = ScriptedModel(["I read it.", ASK, GATE])
    async with open_world(tmp_path, model) as world:
        agent, name = await mail(world, event="task", stage="script", text="read")
        app = world.app
        if cut == "model":
            await _until(world, agent, name, "said")
        elif cut == "tools":
            await _until(world, agent, name, "did")
        else:
            app.chats = {"fake": DyingChat()}
            with pytest.raises(Killed):
                await take_turn(app, agent, name)
    async with open_world(tmp_path, model) as again:
        await take_turn(again.app, agent, name)
        async with again.app.store.reading() as db:
            gates = (await db.exec(select(Gate))).all()
            turn = (await db.exec(select(Turn))).one()
        assert len(gates) == 1
        assert turn.status == "done"
        assert len(model.bodies) == 1


async def _until(world: World, agent: int, name: str, mark: str) -> None:
    """Run the first pieces of a turn and stop as a killed process would."""
    await turn._begin(world.app, agent, name)
    async with world.app.store.reading() as db:
        body = await turn._body(world.app, db, agent, name)
    answer = await world.app.model.reply(body)
    said = await turn._keep(world.app, agent, name, 0, answer)
    if mark == "did":
        calls = [block for block in said.content if block["type"] == "tool_use"]
        await turn._act(world.app, agent, f"{name}:0", calls)


async def test_a_failing_model_is_told_on_the_page_in_one_sentence(world: World) -> None:
    world.model.answers = [
        ModelError("The model did not answer in time; the next message tries again.")
    ]
    agent, name = await mail(world, event="message", text="hello")
    await take_turn(world.app, agent, name)
    (card,) = world.chat.cards.values()
    assert card.lines == ("The model did not answer in time; the next message tries again.",)
    world.model.answers = [["Now."]]
    agent, name = await mail(world, event="message", text="again")
    await take_turn(world.app, agent, name)
    texts = json.dumps(world.model.bodies[-1]["messages"])
    assert "hello" in texts
    assert "again" in texts


@pytest.mark.behaviour("A4", "B3")
async def test_an_answer_is_in_the_next_request_of_every_role_and_a_note_only_in_one(
    world: World,
) -> None:
    await world.pass_gate("script")
    for name in ("producer", "casting", "dop:1", "dop:2"):
        await take_turn(world.app, *await mail(world, name, event="message", text="warm up"))
    await world.tool("producer", "human_ask", **ASK["human_ask"])
    await world.press("mara", "answer:choice:1:1")
    await take_turn(world.app, *await mail(world, "dop:1", event="message", text="only for you"))
    seen = json.dumps(world.model.bodies[-1]["messages"])
    assert "1920s" in seen
    for name in ("producer", "casting", "dop:2"):
        await take_turn(world.app, *await mail(world, name, event="message", text="go on"))
        body = json.dumps(world.model.bodies[-1]["messages"])
        assert "1920s" in body, name
        assert "only for you" not in body, name


@pytest.mark.behaviour("A4")
async def test_every_role_sends_the_same_prefix_byte_for_byte(world: World) -> None:
    prefixes = set()
    for name in ("producer", "casting", "production_design", "editor"):
        await take_turn(world.app, *await mail(world, name, event="message", text=name))
        body = world.model.bodies[-1]
        shared = [
            body["tools"],
            body["system"],
            body["messages"][:2],
            body["messages"][2]["content"][0],
        ]
        prefixes.add(json.dumps(shared))
    assert len(prefixes) == 1


async def test_what_was_sent_is_only_ever_added_to(world: World) -> None:
    sent = []
    for text in ("one", "two", "three"):
        await take_turn(world.app, *await mail(world, event="message", text=text))
        sent.append(_plain(world.model.bodies[-1]))
    for before, after in pairwise(sent):
        assert after[: len(before)] == before


def _plain(body: dict[str, Any]) -> list[str]:
    """Every block of the conversation without cache marks."""
    blocks = [block for message in body["messages"] for block in message["content"]]
    return [
        json.dumps({k: v for k, v in block.items() if k != "cache_control"}) for block in blocks
    ]
