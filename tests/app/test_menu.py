"""`/film` alone: what waits for whoever asks, and five words that fit the place."""

import pytest

from bot import texts
from bot.app.command_table import COMMANDS
from bot.app.commands.menu import FITTING, PAGE, ROOM
from bot.app.router import receive, route
from bot.core.chat_port import Card, Message, Place
from tests.world import World

pytestmark = pytest.mark.behaviour("K1", "C9")


async def menu(world: World, who: str, place: Place) -> tuple[str, Card | None]:
    """What somebody reads who says nothing but our name, and the card beside it."""
    shown = len(world.chat.private)
    key = f"{who}:{place.channel}:{place.thread}"
    body = Message(account=f"fake:{who}", text=" ", place=place)
    receive(world.app, world.chat, key, "command", body)
    await route(world.app)
    card = world.chat.private[-1] if len(world.chat.private) > shown else None
    return world.chat.whispers[-1][1], card


def words(said: str) -> list[str]:
    """The words of the menu, as they are listed."""
    return [
        line.split("`/film ")[1].split()[0].strip("`") for line in said.splitlines() if "`" in line
    ]


async def test_what_waits_stands_first_as_a_card_that_decides(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    said, card = await menu(world, "mara", Place(channel=await world.page("producer")))
    assert said.splitlines()[0].startswith("Next: ")
    assert "Script lock" in said.splitlines()[0]
    assert card is not None
    assert "approve" in [button.verb for button in card.buttons]
    assert words(said) == [*PAGE, "help"]


async def test_nothing_waits_and_the_words_of_a_room_are_named(world: World) -> None:
    said, card = await menu(world, "gast", Place(channel="SMALLLIGHT"))
    assert said.splitlines()[0] == "Nothing waits for you."
    assert card is None
    assert words(said) == [*ROOM, "help"]


@pytest.mark.parametrize("kind", FITTING)
async def test_the_thread_of_a_card_names_what_fits_it(world: World, kind: str) -> None:
    said, _ = await menu(world, "kei", Place(channel="SMALLLIGHT", thread=f"{kind}:1"))
    assert words(said) == [*FITTING[kind], "help"]


def test_five_words_of_the_table_fit_each_place() -> None:
    for fits in (*FITTING.values(), PAGE, ROOM):
        assert len(fits) == len(set(fits)) == 5
        assert set(fits) <= set(COMMANDS)


async def test_who_is_in_no_film_is_shown_how_one_begins(world: World) -> None:
    said, card = await menu(world, "stranger", Place(channel="elsewhere"))
    assert said == texts.DROP_HERE
    assert card is not None
    assert [button.label for button in card.buttons] == [texts.TRY_OURS]
