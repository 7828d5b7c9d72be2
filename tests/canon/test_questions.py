"""Questions: asked once, answered once, and the answer is canon."""

from pathlib import Path

import pytest
from sqlmodel import select

from store import canon
from store.models import Inbound, Question, QuestionStatus
from tests.agents.test_turn import ASK
from tests.world import World, open_world

ERA = ASK["human_ask"]


async def question(world: World) -> Question:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Question))).one()


@pytest.mark.behaviour("E1")
async def test_the_same_matter_is_asked_once(world: World) -> None:
    assert (await world.tool("producer", "human_ask", **ERA)).startswith("Q-1 posted")
    again = await world.tool(
        "casting", "human_ask", **{**ERA, "matter": "The  ERA", "text": "Which year?"}
    )
    assert again.startswith("Q-1 asks this already")


@pytest.mark.behaviour("E2", "A2")
async def test_an_answer_is_a_numbered_decision_with_words_and_permalink(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    assert "D-1 is canon" in await world.press("mara", "answer:choice:1:1", key="the-press")
    async with world.app.store.reading() as db:
        (entry,) = await canon.snapshot(db, await world.production(db))
        mail = [r.payload for r in await db.exec(select(Inbound).where(Inbound.kind == "event"))]
    assert (entry.number, entry.words, entry.author) == (1, "1920s", "Mara (director)")
    assert entry.permalink == "fake://here/the-press"
    assert [
        (m["question"], m["decision"], m["answer"]) for m in mail if m["event"] == "answer"
    ] == [("Q-1", "D-1", "1920s")]


@pytest.mark.behaviour("E5")
async def test_answering_twice_changes_nothing_and_says_so(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    await world.press("mara", "answer:choice:1:1")
    assert "Already decided: Q-1: 1920s by Mara" in await world.press("kei", "answer:choice:2:1")
    assert (await question(world)).answer == "1920s"


@pytest.mark.behaviour("E1")
async def test_my_own_words_are_an_answer_too_but_not_empty_ones(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    assert await world.press("mara", "own:question:1:1") == "Q-1"
    assert "empty" in await world.press("mara", "own:question:1:1", values={"answer": " "})
    await world.press("mara", "own:question:1:1", values={"answer": "No year is ever named"})
    assert (await question(world)).answer == "No year is ever named"


@pytest.mark.behaviour("B7", "L5")
async def test_a_guest_answers_nothing(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    assert "suggested already" in await world.press("gast", "answer:choice:1:1")
    assert (await question(world)).status == QuestionStatus.OPEN


@pytest.mark.behaviour("E5")
async def test_an_open_question_is_answered_weeks_later_after_a_restart(tmp_path: Path) -> None:
    async with open_world(tmp_path) as before:
        await before.tool("producer", "human_ask", **ERA)
    async with open_world(tmp_path) as after:
        await after.wait(21 * 86_400)
        assert "D-1 is canon" in await after.press("mara", "answer:choice:2:1")


@pytest.mark.behaviour("E4")
async def test_a_disagreement_is_a_question_with_two_positions(world: World) -> None:
    said = await world.tool(
        "casting", "human_flag_disagreement", matter="the coat", theirs="It is red (D-1).",
        yours="It was grey in scene 1.", scope="scene:1", waits="none",
    )  # fmt: skip
    assert said.startswith("Q-1 posted")
    await world.press("mara", "answer:choice:2:1")
    assert (await question(world)).answer == "It was grey in scene 1."


@pytest.mark.behaviour("B4")
async def test_a_write_outside_ones_part_is_refused(world: World) -> None:
    said = await world.write("storyboard", "style_block", text="mine now")
    assert said.startswith("refused: ")
