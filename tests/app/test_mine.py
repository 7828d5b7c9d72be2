"""`/film mine` shows one card at a time, to one person: decide, and the next one is there."""

from typing import Any

import pytest

from bot.app.inbox_card import THREAD
from bot.app.router import receive, route
from bot.core.chat_port import Card, Message, Place
from tests.generation.test_modes import say
from tests.world import World

pytestmark = pytest.mark.behaviour("C9")
PRIVATE = Place(channel="here", thread=THREAD)
ASK: dict[str, Any] = {
    "matter": "the era", "text": "When is this?", "why": "Clothes.", "asked_of": "director",
    "scope": "production", "waits": "style", "answers": ["1920s", "today"],
}  # fmt: skip


async def two_things(world: World) -> None:
    """A gate and a question wait for Mara."""
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    world.clock.move_to(world.clock.now().replace(minute=1))
    await world.tool("producer", "human_ask", **ASK)


def shown(world: World) -> Card:
    card = world.chat.private[-1]
    assert card is not None
    return card


async def test_the_oldest_comes_first_as_the_very_card_that_waits(world: World) -> None:
    await two_things(world)
    said = await say(world, "mara", "mine")
    assert said.splitlines()[0] == "Next: G-1 Script lock"
    card = shown(world)
    assert card.title.startswith("1 of 2 · ")
    assert [button.value for button in card.buttons][-1] == "next:gate:1:1"
    assert "approve:gate:1:1" in [button.value for button in card.buttons]
    assert card.waits_for == (), "it pings nobody"


async def test_next_shows_what_is_behind_it_round_and_round(world: World) -> None:
    await two_things(world)
    await say(world, "mara", "mine")
    await world.press("mara", "next:gate:1:1")
    assert shown(world).title.startswith("2 of 2 · ")
    await world.press("mara", "next:question:1:1")
    assert shown(world).title.startswith("1 of 2 · ")


@pytest.mark.behaviour("C7")
async def test_deciding_there_is_the_decision_and_shows_the_next_card(world: World) -> None:
    await two_things(world)
    await say(world, "mara", "mine")
    said = await world.press("mara", "approve:gate:1:1", place=PRIVATE)
    assert said.splitlines()[-1] == "1 more for you."
    assert (await world.gate()).status == "approved"
    assert "When is this?" in str(shown(world).model_dump())
    said = await world.press("mara", "answer:choice:1:1", place=PRIVATE)
    assert said.endswith("Nothing more waits for you.")
    assert world.chat.private[-1] is None


async def test_a_press_elsewhere_shows_nothing_more(world: World) -> None:
    await two_things(world)
    assert (await world.press("mara", "approve:gate:1:1")).startswith("G-1 approved by Mara")
    assert world.chat.private[-1] is None


async def test_who_has_nothing_to_decide_is_told_so(world: World) -> None:
    await two_things(world)
    assert await say(world, "gast", "mine") == "Nothing waits for you."
    assert world.chat.private[-1] is None


@pytest.mark.parametrize("value", ["next:gate:99:1", "next:member:1:1", "next:asset:7:1"])
async def test_next_to_what_is_not_there_is_answered(world: World, value: str) -> None:
    await two_things(world)
    assert "does not belong to anything here" in await world.press("mara", value)


@pytest.mark.behaviour("D1")
async def test_the_full_prompt_comes_byte_for_byte_with_its_references_as_pictures(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose()
    said = await world.press("kei", "prompt:proposal:1:1")
    assert said == (await world.proposal(1)).prompt
    card = shown(world)
    assert [(item.label, item.picture) for item in card.items] == [
        ("MARA v1", "MARA-sha"), ("ATTIC v1", "ATTIC-sha"), ("LANTERN v1", "LANTERN-sha"),
    ]  # fmt: skip
    assert card.lines == ("Provider: animatic", "1 × 3 s", "3 references")


async def test_a_card_that_only_one_person_sees_survives_a_kill(world: World) -> None:
    await two_things(world)
    place = Place(channel="here")
    message = Message(account="fake:mara", text="mine", place=place)
    receive(world.app, world.chat, "once", "command", message)
    receive(world.app, world.chat, "once", "command", message)
    await route(world.app)
    await route(world.app)
    assert len(world.chat.private) == 1
