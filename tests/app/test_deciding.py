"""A decision is what was said: words that name something else, or go on, decide nothing."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from bot.app.command_table import is_word
from store.models import (
    Claim,
    DecisionRecord,
    Deputy,
    Gate,
    GateStatus,
    Member,
    Posting,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
    Take,
)
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("C5")

CARD = "batch:1"


async def proposed(world: World, shots: int = 1) -> None:
    await world.to_generation()
    await world.propose(shots=shots)


async def gate_open(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")


async def ask(world: World, number: int = 1) -> None:
    await world.tool(
        "casting", "human_ask",
        matter=f"the year {number}", text="Which year is it?", why="It shows.",
        asked_of="director", scope="production", waits="none", answers=["1921", "1922"],
    )  # fmt: skip


async def decided(world: World) -> list[Any]:
    """All that a word could decide."""
    async with world.app.store.reading() as db:
        rows: list[Any] = []
        for table in (Gate, Proposal, Question, Take):
            found = (await db.exec(select(table.id, table.status))).all()
            rows.append(sorted(found))
        rows += [
            len((await db.exec(select(kept))).all()) for kept in (Posting, Claim, DecisionRecord)
        ]
    return rows


@pytest.mark.behaviour("D2", "D3")
@pytest.mark.parametrize(
    "said",
    ["approve P-9.", "approve P–12", "approve G-2", "approve nothing until I say so",  # c01
     "approve only if the ending is warmer", "approve P-1 but with more rain please",
     "approve *Q-1*", "approve P-1, P-9", "approve P-1?", "approve 1", "approve it when it rains",
     "reject G-2 no", "reject P-9: too dark", "skip P-9", "skip it", "skip P-1 for now",
     "more P-1 of the same", "undo P-1 maybe", "reject P-" + "9" * 400 + " no"],
)  # fmt: skip
async def test_in_a_requests_thread_other_names_and_more_words_decide_nothing(
    world: World, said: str
) -> None:
    await proposed(world)
    before = await decided(world)
    told = await world.command("kei", said, thread=CARD)
    assert told.startswith("Nothing was decided: ")
    assert "Here: P-1." in told
    assert await decided(world) == before


async def test_a_request_of_another_card_is_not_decided_here(world: World) -> None:
    await proposed(world)
    await world.propose(scene=2, shots=1)
    assert "P-2 does not stand here. Here: P-1." in await world.command(
        "kei", "approve P-2", thread=CARD
    )
    assert (await world.proposal(2)).status == ProposalStatus.OPEN


@pytest.mark.parametrize(
    "said",
    ["approve G-7.", "approve P-12.", "approve Q-7", "approve nothing yet", "approve don't",
     "approve the storyboard of scene 4",  # c02
     "approve G–2", "approve G-1, not yet", "approve gate 2", "approve #1", "approve G-1 G-2",
     "reject G-9223372036854775808 no", "reject Q-1 no", "reject G-2, the light", "undo G-1 maybe"],
)  # fmt: skip
async def test_with_one_gate_open_what_is_not_it_decides_nothing(world: World, said: str) -> None:
    await gate_open(world)
    before = await decided(world)
    assert "Nothing was decided" in await world.command("mara", said)
    assert await decided(world) == before
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


async def test_who_names_what_is_not_there_hears_what_is(world: World) -> None:
    await gate_open(world)
    told = await world.command("mara", "approve G-7.")
    assert told == (
        "Nothing was decided: G-7 does not stand here. Here: G-1 Script lock. "
        "For example: `/film approve G-1`"
    )
    told = await world.command("mara", "approve only if the ending is warmer")
    assert "I do not understand “only if the ending is warmer”" in told


@pytest.mark.parametrize(
    "said", ["approve", "approve *g-1*.", "approve G–1", "approve `G1`", "approve the gate 1!"]
)
async def test_a_gate_is_approved_however_its_name_is_written(world: World, said: str) -> None:
    await gate_open(world)
    assert "approved by Mara" in await world.command("mara", said)


@pytest.mark.behaviour("E1", "E2")
@pytest.mark.parametrize(
    "said",
    ["answer Q-7, in winter",  # c04
     "answer to Q-7: in winter", "answer *Q–7* in winter", "answer G-1 in winter",
     "answer #7 in winter", "answer 7 in winter", "answer question 7 in winter",
     "withdraw Q-7. moot", "withdraw P-1 moot", "answer Q-" + "9" * 30 + " no"],
)  # fmt: skip
async def test_words_for_another_question_are_no_answer_to_this_one(
    world: World, said: str
) -> None:
    await ask(world)
    before = await decided(world)
    assert "Here: Q-1." in await world.command("mara", said)
    assert await decided(world) == before


@pytest.mark.behaviour("E1", "E2")
async def test_the_question_that_is_named_is_answered(world: World) -> None:
    await ask(world, 1)
    await ask(world, 2)
    assert "D-1 is canon" in await world.command("mara", "answer *q–2*, in winter")
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Question).order_by(Question.number))).all()  # type: ignore[arg-type]
    assert [(row.status, row.answer) for row in rows] == [
        (QuestionStatus.OPEN, None), (QuestionStatus.ANSWERED, "in winter")
    ]  # fmt: skip


@pytest.mark.behaviour("F1")
@pytest.mark.parametrize(
    "said",
    ["claim SC009_SH0010 the sky", "lock MARRA the scar", "lock SC009 the sky", "claim P-1 mine",
     "lock marra the scar", "release SC001_SH0010 please", "release SC009_SH0010", "claim 9 it",
     "unlock SC009_SH0010 he is ill"],
)  # fmt: skip
async def test_in_a_shots_thread_a_slip_in_a_name_holds_nothing(world: World, said: str) -> None:
    await proposed(world)
    before = await decided(world)
    assert await world.command("kei", said, thread="shot:1")
    assert await decided(world) == before


@pytest.mark.behaviour("F1")
async def test_in_a_shots_thread_words_that_are_no_name_are_the_reason(world: World) -> None:
    await proposed(world)
    await world.command("kei", "claim the reflection", thread="shot:1")
    async with world.app.store.reading() as db:
        claim = (await db.exec(select(Claim))).one()
    assert (claim.name, claim.why) == ("SC001_SH0010", "the reflection")


@pytest.mark.parametrize(
    "said",
    ["deputy @Kei until 08:00", "deputy @kei until 08:00.", "deputy @kei until 8am",  # c07
     "deputy Kei, until 8 a.m.", "deputy *@kei* UNTIL 8:00am"],
)  # fmt: skip
async def test_a_deputy_and_an_hour_are_read_as_people_write_them(world: World, said: str) -> None:
    assert await world.command("mara", said) == "Kei stands in for you until Tue 08:00 your time."
    async with world.app.store.reading() as db:
        assert len((await db.exec(select(Deputy))).all()) == 1


@pytest.mark.behaviour("H5")
@pytest.mark.parametrize("said", ["Friday 9am", "friday, 09:00.", "Fri 9 AM"])
async def test_an_absence_ends_at_an_hour_as_people_write_it(world: World, said: str) -> None:
    await world.command("mara", f"away until {said}")
    async with world.app.store.reading() as db:
        until = (await db.exec(select(Member.away_until).where(Member.name == "Mara"))).one()
    assert until is not None
    assert f"{until:%a %H:%M}" == "Fri 09:00"


@pytest.mark.behaviour("K4")
@pytest.mark.parametrize("said", ["*status*", "`status`", "_*status*_", "*STATUS*", "~status~"])
async def test_a_word_is_one_however_it_is_formatted(world: World, said: str) -> None:
    assert is_word(said)
    assert "I do not know" not in await world.command("mara", said)


@pytest.mark.parametrize("said", ["*approve G-1*", "`approve G-1`", "*approve* G-1"])
async def test_a_formatted_decision_decides(world: World, said: str) -> None:
    await gate_open(world)
    assert is_word(said)
    assert "approved by Mara" in await world.command("mara", said)


WORDS = (
    "approve", "reject P-9", "undo", "skip", "more", "reopen G-2", "pick", "circle", "redo",
    "release", "answer Q-9", "amend Q-9", "withdraw Q-9", "claim SC009_SH0010", "lock NOBODY",
    "unlock NOBODY", "retake SC009_SH0010 1", "budget", "approvals",
)  # fmt: skip
BEHIND = st.lists(
    st.sampled_from(
        ["P-9", "G-77.", "Q-1", "*P–1", "but", "nothing", "don't", "warmer", "P-1,P-2", "#1", "?",
         "SC001_SH0010", "MARA", "until", "not", "9", "P-1x", "👍", "please"]
    ),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@settings(max_examples=2)
@given(st.lists(st.tuples(st.sampled_from(WORDS), BEHIND), min_size=25, max_size=40))
def test_nothing_is_decided_by_words_that_are_not_understood(said: list[tuple[str, str]]) -> None:
    async def tried(folder: Path) -> None:
        async with open_world(folder) as world:
            await proposed(world, shots=2)
            await ask(world)
            before = await decided(world)
            for word, behind in said:
                for who in ("mara", "deniz"):
                    await world.command(who, f"{word} {behind}", thread=CARD)
                    assert await decided(world) == before, f"{word} {behind}"

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(tried(Path(folder)))
