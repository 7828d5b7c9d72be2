"""Words decide by the same core as the buttons, and say what to do when they do not."""

import pytest
from sqlmodel import select

from bot.app.command_table import COMMANDS
from bot.app.router import receive, route
from bot.core.chat_port import Message, Place
from store.models import GateStatus, Member
from tests.world import World


async def say(world: World, who: str, text: str, thread: str | None = None) -> str:
    told = len(world.chat.whispers)
    place = Place(channel="SMALLLIGHT", thread=thread)
    body = Message(account=f"fake:{who}", text=text, place=place)
    receive(world.app, world.chat, f"w{told}", "command", body)
    await route(world.app)
    return world.chat.whispers[-1][1] if len(world.chat.whispers) > told else ""


async def gate_open(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")


def test_every_word_says_what_it_does_and_gives_an_example() -> None:
    for word, command in COMMANDS.items():
        assert command.about.endswith("."), word
        assert command.example.startswith(f"/film {word}"), word


@pytest.mark.parametrize("word", ["aprove", "dinner", "", "G-7", "x" * 5000])
async def test_an_unknown_word_suggests_the_nearest(world: World, word: str) -> None:
    said = await say(world, "mara", word)
    assert "/film help" in said
    assert len(said) < 4500


@pytest.mark.behaviour("K4")
@pytest.mark.parametrize("word", ["STATSU", "Staus"])
async def test_the_nearest_word_is_found_however_it_is_written(world: World, word: str) -> None:
    assert "Did you mean `status`?" in await say(world, "mara", word)


@pytest.mark.behaviour("C5", "C7")
async def test_a_gate_is_approved_by_its_number_or_as_the_only_one_open(world: World) -> None:
    assert await say(world, "mara", "approve") == "Nothing was decided: no gate is open."
    await gate_open(world)
    assert "for Mara to decide" in await say(world, "kei", "approve G-1")
    assert "approved by Mara" in await say(world, "mara", "approve")
    assert "Already decided" in await say(world, "mara", "approve g-1")
    assert "Undone" in await say(world, "mara", "undo G-1")
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


@pytest.mark.behaviour("C5", "C8")
async def test_a_rejection_by_word_needs_a_reason_too(world: World) -> None:
    await gate_open(world)
    assert "say why" in await say(world, "mara", "reject")
    assert "rejected by Mara" in await say(world, "mara", "reject scene two drags", "gate:1")
    assert (await world.gate(stage="script")).reason == "scene two drags"


@pytest.mark.parametrize("words", ["approve G-99", "undo", "reopen", "reopen G-1", "stop nobody"])
async def test_what_is_not_there_is_said_to_be_not_there(world: World, words: str) -> None:
    said = await say(world, "mara", words)
    assert said
    assert "Traceback" not in said


@pytest.mark.behaviour("C4")
async def test_a_step_is_reopened_by_word_and_by_those_who_approve_it(world: World) -> None:
    await gate_open(world)
    await say(world, "mara", "approve")
    await world.wait()
    assert "director" in await say(world, "kei", "reopen G-1 the ending changed")
    assert "say why" in await say(world, "mara", "reopen G-1")
    assert "asks whether to reopen" in await say(world, "mara", "reopen G-1 the ending changed")
    assert (await world.gate(stage="reopen")).status == GateStatus.OPEN


@pytest.mark.behaviour("C9")
async def test_what_waits_for_me_is_mine_alone(world: World) -> None:
    assert await say(world, "mara", "mine") == "Nothing waits for you."
    await gate_open(world)
    assert await say(world, "mara", "mine") == "Next: G-1 Script lock"
    assert await say(world, "kei", "mine") == "Nothing waits for you."


@pytest.mark.behaviour("A3")
async def test_the_six_inputs_by_word(world: World) -> None:
    said = (await say(world, "gast", "canon")).splitlines()
    assert said[0] == "0 of 6 locked"
    assert "script: draft" in said
    assert "character sheets: missing" in said


@pytest.mark.behaviour("B7", "L5")
async def test_only_the_director_gives_rights_and_one_director_stays(world: World) -> None:
    assert "Mara @mara: director (UTC)" in (await say(world, "gast", "team")).splitlines()
    assert "for Mara to decide" in await say(world, "kei", "team @kei director")
    assert await say(world, "mara", "team @kei artist, editor") == "Kei is now artist, editor."
    assert "at least one director" in await say(world, "mara", "team @mara artist")
    assert "rights are director" in await say(world, "mara", "team @kei king")
    assert "nobody here is @nobody" in await say(world, "mara", "team @nobody artist")
    async with world.app.store.reading() as db:
        rights = {m.name: m.rights for m in await db.exec(select(Member))}
    assert rights["Kei"] == ["artist", "editor"]
    assert rights["Mara"] == ["director"]


@pytest.mark.behaviour("C5")
async def test_rights_are_lent_until_an_hour_of_ones_own_clock(world: World) -> None:
    assert await say(world, "mara", "deputy @kei until 08:00") == (
        "Kei stands in for you until Tue 08:00 your time."
    )
    await gate_open(world)
    assert "approved by Kei (artist), for Mara" in await say(world, "kei", "approve")
    assert await say(world, "mara", "deputy off") == "Your rights are yours alone again."
    assert await say(world, "mara", "deputy off") == "Nobody stands in for you."


@pytest.mark.parametrize(
    "words",
    ["deputy", "deputy @kei", "deputy @kei until noon", "deputy @kei until 25:00",
     "deputy @nobody until 08:00", "deputy @mara until 08:00"],
)  # fmt: skip
async def test_a_deputy_that_makes_no_sense_lends_nothing(world: World, words: str) -> None:
    await say(world, "mara", words)
    await gate_open(world)
    assert "for Mara to decide" in await say(world, "kei", "approve")


async def test_a_guests_lent_rights_are_not_lent_on(world: World) -> None:
    await say(world, "mara", "deputy @gast until 08:00")
    assert "not lent on" in await say(world, "gast", "deputy @kei until 08:00")
