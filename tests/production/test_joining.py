"""Somebody new is asked once to join, and is a guest until the director says more."""

import pytest
from sqlmodel import col, select

from bot.app.router import receive, route
from bot.core.chat_port import Message, Place, Profile
from store.models import Inbound, Member
from tests.app.test_words import say
from tests.canon.test_old_questions import effects
from tests.world import World

pytestmark = pytest.mark.behaviour("B7")
PAGE = Place(channel="smalllight-casting")


async def write(world: World, who: str, text: str) -> None:
    body = Message(account=f"fake:{who}", text=text, place=PAGE)
    receive(world.app, world.chat, f"{who}-{text}", "message", body)
    await route(world.app)


async def members(world: World) -> dict[str, Member]:
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Member).order_by(col(Member.id)))).all()
    return {row.account: row for row in rows}


async def test_somebody_new_is_asked_once_and_their_words_are_heard_meanwhile(
    world: World,
) -> None:
    for text in ("Hello.", "May I look?"):
        await write(world, "noor", text)
    asked = [card for card in world.chat.private if card is not None]
    assert [button.value for card in asked for button in card.buttons] == ["join:production:1:1"]
    assert "fake:noor" not in await members(world)
    async with world.app.store.reading() as db:
        rows = await db.exec(select(Inbound.payload).where(col(Inbound.agent_id).is_not(None)))
        assert [payload["text"] for payload in rows] == ["Hello.", "May I look?"]


async def test_who_joins_is_a_guest_by_the_name_of_their_platform(world: World) -> None:
    world.chat.profiles["fake:noor"] = Profile(
        handle="@noor.k", name="Noor Khan", timezone="Asia/Karachi"
    )
    await write(world, "noor", "Hello.")
    assert (await world.press("noor", "join:production:1:1")).startswith("You are a guest of")
    await effects(world, "profile")
    noor = (await members(world))["fake:noor"]
    assert (noor.handle, noor.name, noor.rights) == ("@noor.k", "Noor Khan", ["guest"])
    assert noor.timezone == "Asia/Karachi"
    assert "already" in await world.press("noor", "join:production:1:1")
    assert "artist" in await say(world, "mara", "team @noor.k artist")
    assert (await members(world))["fake:noor"].rights == ["artist"]


async def test_a_name_that_differs_from_the_account_in_case_alone_gets_no_number(
    world: World,
) -> None:
    world.chat.profiles["fake:UNOOR"] = Profile(handle="@unoor", name="Noor")
    await write(world, "UNOOR", "Hello.")
    await world.press("UNOOR", "join:production:1:1")
    await effects(world, "profile")
    assert (await members(world))["fake:UNOOR"].handle == "@unoor"


@pytest.mark.behaviour("L5")
async def test_nobody_joins_under_the_handle_of_somebody_else(world: World) -> None:
    world.chat.profiles["fake:other"] = Profile(handle="@MARA", name="Mara")
    await write(world, "other", "Hello.")
    await world.press("other", "join:production:1:1")
    await effects(world, "profile")
    assert (await members(world))["fake:other"].handle == "@MARA2"


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize("value", ["join:production:1:1", "join:production:7:1"])
async def test_nobody_joins_who_was_not_asked(world: World, value: str) -> None:
    said = await world.press("stranger", value)
    assert said
    assert "fake:stranger" not in await members(world)
