"""Who may amend an answer is a member, whatever they are called; two may be called the same."""

import pytest

from store.models import QuestionStatus
from tests.canon.test_questions import ERA, question
from tests.workflow.test_undo import member
from tests.world import World

OTHER = {"answer": "1931"}
AMEND = "amend:question:1:1"


async def answered_by_kei(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    assert "D-1 is canon" in await world.press("kei", "answer:choice:1:1")


@pytest.mark.behaviour("E5", "B7")
async def test_a_namesake_does_not_amend_the_answer_of_another_person(world: World) -> None:
    await answered_by_kei(world)
    await member(world, "gast", name="Kei", rights=["artist"])
    said = await world.press("gast", AMEND, values=OTHER)
    assert said.startswith("Nothing was changed: the answer to Q-1 is for Kei (artist)"), said
    assert (await question(world)).answer == "1920s"


@pytest.mark.behaviour("E5")
async def test_who_is_called_otherwise_by_now_amends_their_own_answer(world: World) -> None:
    await answered_by_kei(world)
    await member(world, "kei", name="Keiko", rights=["editor"])
    assert "D-2" in await world.press("kei", AMEND, values=OTHER)
    found = await question(world)
    assert (found.answer, found.status) == ("1931", QuestionStatus.ANSWERED)


@pytest.mark.behaviour("E5", "B7")
async def test_whose_answer_was_amended_by_the_director_does_not_amend_it_back(
    world: World,
) -> None:
    await answered_by_kei(world)
    await world.press("mara", AMEND, values=OTHER)
    said = await world.press("kei", AMEND, values={"answer": "1920s"})
    assert said.startswith("Nothing was changed: the answer to Q-1 is for Mara (director)"), said
    assert (await question(world)).answer == "1931"
