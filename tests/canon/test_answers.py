"""Answers from everywhere become one decision: in time or too late, in the thread or beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.card_table import show
from store import canon
from store.models import Choice, Entry, EntryKind, Inbound, LogRow, Question
from tests.agents.test_turn import ASK
from tests.app.test_words import say
from tests.world import World, open_world

ERA = ASK["human_ask"]


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[World]:
    """Production design asks the director for the era."""
    async with open_world(tmp_path) as world:
        await world.tool("production_design", "human_ask", **ERA)
        yield world


async def question(world: World, number: int = 1) -> Question:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Question).where(Question.number == number))).one()


async def decisions(world: World) -> list[Entry]:
    async with world.app.store.reading() as db:
        query = select(Entry).where(Entry.kind == EntryKind.DECISION)
        return list((await db.exec(query.order_by(col(Entry.number)))).all())


async def heard_by(world: World, agent: int) -> list[dict[str, object]]:
    async with world.app.store.reading() as db:
        rows = await db.exec(select(Inbound).where(Inbound.agent_id == agent).order_by(Inbound.key))
        return [row.payload for row in rows]


# -- in time


@pytest.mark.behaviour("E1", "E2")
async def test_a_question_is_answered_by_a_word(asked: World) -> None:
    assert "D-1 is canon" in await say(asked, "mara", "answer Q-1 in the winter of 1921")
    assert (await question(asked)).answer == "in the winter of 1921"
    assert "Q-9 does not stand here" in await say(asked, "mara", "answer Q-9 never")


@pytest.mark.behaviour("E2")
async def test_every_role_that_asked_the_same_hears_the_answer(asked: World) -> None:
    for _ in range(2):
        said = await asked.tool("casting", "human_ask", **{**ERA, "matter": "The era"})
        assert said.startswith("Q-1 asks this already")
    await asked.press("mara", "answer:choice:1:1")
    async with asked.app.store.reading() as db:
        rows = await db.exec(select(Inbound.agent_id, Inbound.payload))
        told = [agent for agent, payload in rows if payload.get("event") == "answer"]
    assert len(told) == len(set(told)) == 2


@pytest.mark.behaviour("B7")
async def test_a_guests_answer_is_one_more_suggestion(asked: World) -> None:
    said = await asked.press("gast", "own:question:1:1", values={"answer": "1899"})
    assert said.startswith("Suggested for Q-1")
    assert (await question(asked)).answer is None
    await show(asked.app, "question", 1)
    card = asked.chat.cards["question:1"]
    (button,) = [b for b in card.buttons if "1899" in b.label]
    assert button.label == "“Gast suggests: 1899”"
    await asked.press("mara", button.value)
    assert (await question(asked)).answer == "1899"
    async with asked.app.store.reading() as db:
        assert (await db.exec(select(Choice.by).where(Choice.label == "1899"))).one() == "Gast"


# -- too late


@pytest.mark.behaviour("E5")
async def test_a_later_answer_is_told_so_and_is_one_press_from_amending(asked: World) -> None:
    await asked.press("mara", "answer:choice:1:1")
    said = await asked.press("mara", "own:question:1:1", values={"answer": "1922, in spring"})
    assert said.startswith("Already decided: Q-1: 1920s by Mara")
    card = asked.chat.private[-1]
    assert card is not None
    (amend,) = card.buttons
    assert "D-2 holds" in await asked.press("mara", amend.value)
    first, second = await decisions(asked)
    assert (first.body["text"], second.body["text"]) == ("1920s", "1922, in spring")
    async with asked.app.store.reading() as db:
        holds = await canon.snapshot(db, await asked.production(db))
    assert [entry.number for entry in holds if entry.kind == EntryKind.DECISION] == [2]
    changed = await question(asked)
    assert (changed.status, changed.answer) == ("answered", "1922, in spring")


@pytest.mark.behaviour("E5")
async def test_amending_is_for_who_answered_who_was_asked_or_the_director(asked: World) -> None:
    await asked.press("kei", "answer:choice:1:1")
    assert "for Kei (artist), who was asked" in await say(asked, "deniz", "amend Q-1 never")
    assert "D-2 holds" in await say(asked, "kei", "amend Q-1 1922")
    assert "D-3 holds" in await say(asked, "mara", "amend Q-1 1923")
    assert "as it stands" in await say(asked, "mara", "amend Q-1 1923")
    assert "Q-7 does not stand here" in await say(asked, "mara", "amend Q-7 1923")
    async with asked.app.store.reading() as db:
        rows = await db.exec(select(Inbound.payload))
        events = [payload["event"] for payload in rows if "decision" in payload]
    assert sorted(events) == ["amended", "amended", "answer"]


@pytest.mark.behaviour("E5")
async def test_a_question_is_withdrawn_with_a_reason_and_holds_nothing_up(asked: World) -> None:
    assert "say why" in await say(asked, "mara", "withdraw Q-1")
    assert "for who is asked" in await say(asked, "deniz", "withdraw Q-1 no")
    assert "is withdrawn by Mara" in await say(asked, "mara", "withdraw Q-1 the scene was cut")
    assert "is withdrawn by Mara" in await asked.press("mara", "answer:choice:1:1")
    assert "Already decided" in await say(asked, "mara", "withdraw Q-1 again")
    async with asked.app.store.reading() as db:
        log = (await db.exec(select(LogRow).where(LogRow.what == "withdraw"))).all()
    assert len(log) == 1
    assert await decisions(asked) == []


# -- the thread


@pytest.mark.behaviour("E1")
async def test_the_thread_opens_with_an_index_that_is_edited_in_place(asked: World) -> None:
    await show(asked.app, "index", 1)
    await show(asked.app, "question", 1)
    await show(asked.app, "asked", 1)
    assert asked.chat.cards["index:1"].title == "Questions: 1 open"
    assert asked.chat.threads["question:1"] == "index:1"
    assert asked.chat.places["asked:1"] == "smalllight-production-design"
    line = asked.chat.cards["asked:1"]
    assert line.title == "Q-1 asked: When is this?"
    assert "[In the questions thread](" in line.lines[0]
    await asked.press("mara", "answer:choice:1:1")
    await show(asked.app, "index", 1)
    await show(asked.app, "asked", 1)
    assert asked.chat.cards["index:1"].title == "Questions: none is open"
    assert asked.chat.cards["asked:1"].title.endswith("1920s (Mara (director))")
    assert asked.chat.posted.count("index:1") == 1


@pytest.mark.behaviour("E1")
async def test_a_question_is_posted_behind_the_head_of_its_thread(asked: World) -> None:
    await show(asked.app, "question", 1)
    assert asked.chat.posted == ["index:1", "question:1"]


@pytest.mark.behaviour("C9", "E1")
async def test_only_who_is_asked_is_mentioned(asked: World) -> None:
    for kind in ("index", "question", "asked"):
        await show(asked.app, kind, 1)
    pinged = {key: card.waits_for for key, card in asked.chat.cards.items()}
    assert pinged == {"index:1": (), "question:1": ("@mara",), "asked:1": ()}


@pytest.mark.behaviour("E1")
async def test_people_ask_the_team_in_the_same_thread(asked: World) -> None:
    assert await say(asked, "kei", "question @deniz Who pays for the rain?") == (
        "Q-2 is asked; the answer becomes canon for everyone."
    )
    assert "Q-2" in await say(asked, "kei", "question @deniz Who pays for the rain?")
    await show(asked.app, "question", 2)
    card = asked.chat.cards["question:2"]
    assert card.waits_for == ("@deniz",)
    assert any(line.startswith("Asked by Kei (artist) of Deniz") for line in card.lines)
    assert "D-1 is canon" in await say(asked, "deniz", "answer Q-2 I do")


@pytest.mark.behaviour("A12")
async def test_anyone_asks_the_producer_agent_from_anywhere(asked: World) -> None:
    said = await say(asked, "gast", "ask What did we decide about the lantern?")
    assert said == "Asked the producer agent; it answers on its page."
    async with asked.app.store.reading() as db:
        rows = [r.payload for r in await db.exec(select(Inbound)) if r.agent_id]
    (message,) = [payload for payload in rows if payload.get("event") == "message"]
    assert (message["from"], message["text"]) == (
        "Gast (guest)", "What did we decide about the lantern?",
    )  # fmt: skip
    assert "Ask the producer agent something" in await say(asked, "gast", "ask")


@pytest.mark.behaviour("E4")
async def test_a_persons_doubt_is_the_roles_next_message(asked: World) -> None:
    said = await say(asked, "kei", "question disagree casting Mara is too young")
    assert said.startswith("Told the casting")
    async with asked.app.store.reading() as db:
        rows = [r.payload for r in await db.exec(select(Inbound)) if r.payload.get("event")]
    (event,) = [payload for payload in rows if payload["event"] == "flagged"]
    assert (event["by"], event["text"]) == ("Kei (artist)", "Mara is too young")
    assert "Disagree with whom" in await say(asked, "kei", "question disagree nobody x")


@pytest.mark.behaviour("E4")
async def test_what_a_disagreement_holds_up_waits_for_it(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.tool(
            "casting", "human_flag_disagreement", matter="the coat", theirs="red", yours="grey",
            scope="production", waits="style",
        )  # fmt: skip
        await show(world.app, "question", 1)
        assert "Waits for it: style" in world.chat.cards["question:1"].lines


@pytest.mark.parametrize(
    "value",
    ["use:heard:99:1", "amend:heard:99:1", "amend:question:99:1", "other:heard:7:1"],
)
async def test_what_is_not_there_is_answered(asked: World, value: str) -> None:
    assert "does not belong to anything here" in await asked.press("mara", value)


@pytest.mark.parametrize("answer", ["x" * 2001, "  \u200b "])
async def test_an_answer_nobody_can_read_is_refused(asked: World, answer: str) -> None:
    said = await asked.press("mara", "own:question:1:1", values={"answer": answer})
    assert said.startswith("Nothing was recorded")
    assert (await question(asked)).answer is None
