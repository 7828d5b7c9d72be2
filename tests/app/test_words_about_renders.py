"""Words about renders do what the buttons do, by number, by shot, or by the place they stand in."""

import pytest
from sqlmodel import select

from bot.app.router import receive, route
from bot.core.chat_port import Message, Place
from store.models import Asset, ProposalStatus, Status, Take
from tests.injection.films import options
from tests.world import World

pytestmark = pytest.mark.behaviour("C5", "D2")


async def say(
    world: World, who: str, text: str, thread: str | None = None, channel: str = "SMALLLIGHT"
) -> str:
    told = len(world.chat.whispers)
    body = Message(account=f"fake:{who}", text=text, place=Place(channel=channel, thread=thread))
    receive(world.app, world.chat, f"w{told}", "command", body)
    await route(world.app)
    return world.chat.whispers[-1][1]


async def proposed(world: World) -> None:
    await world.to_generation()
    await world.propose()


async def taken(world: World) -> None:
    """Two takes are back."""
    await proposed(world)
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    await world.wait()
    await world.render()


async def take(world: World, number: int = 1) -> Take:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Take).where(Take.id == number))).one()


async def test_a_render_is_approved_taken_back_and_skipped_by_its_number(world: World) -> None:
    await proposed(world)
    assert "for Kei or Deniz" in await say(world, "gast", "approve P-1")
    assert (await say(world, "kei", "approve P-1")).startswith("1 approved")
    assert (await say(world, "kei", "undo P-1")).startswith("Undone")
    assert (await world.proposal(1)).status == ProposalStatus.OPEN
    await say(world, "kei", "skip p-1")
    assert (await world.proposal(1)).status == ProposalStatus.SKIPPED
    assert (await world.proposal(2)).status == ProposalStatus.OPEN


async def test_a_render_is_rejected_with_a_reason(world: World) -> None:
    await proposed(world)
    assert "say why" in await say(world, "kei", "reject P-2")
    await say(world, "kei", "reject P-2 the light is wrong")
    rejected = await world.proposal(2)
    assert (rejected.status, rejected.reason) == (ProposalStatus.REJECTED, "the light is wrong")


async def test_in_the_thread_of_its_card_the_only_request_that_waits_is_meant(
    world: World,
) -> None:
    await proposed(world)
    assert "say which. Here: P-1, P-2." in await say(world, "kei", "approve", "batch:1")
    await say(world, "kei", "skip P-1")
    assert (await say(world, "kei", "approve", "batch:1")).startswith("1 approved")


@pytest.mark.behaviour("D6")
async def test_a_take_is_circled_whole_or_in_part(world: World) -> None:
    await taken(world)
    await say(world, "kei", "circle SC001_SH0010 1")
    assert (await take(world)).status == Status.DONE
    await say(world, "kei", "circle sc001_sh0020 1 from 00:01 to 2.5")
    part = await take(world, 2)
    assert (part.status, part.in_seconds, part.out_seconds) == (Status.DONE, 1.0, 2.5)
    assert "Already decided" in await say(world, "kei", "circle SC001_SH0010 1")


@pytest.mark.behaviour("D6", "I4")
async def test_on_the_page_of_its_scene_a_shot_goes_by_its_number(world: World) -> None:
    await taken(world)
    said = await say(world, "kei", "retake 20 1 too nervous", channel="smalllight-scene-001")
    assert "SC001_SH0020" in said
    back = await take(world, 2)
    assert (back.status, back.reason) == (Status.RETAKE, "too nervous")


@pytest.mark.behaviour("C3")
async def test_an_option_is_locked_by_its_letter(world: World) -> None:
    await world.to_style()
    await world.pass_gate("four_answers")
    await world.tool("casting", "assets_propose", assets=[options("character", "MARA")])
    await say(world, "deniz", "approve P-1")
    await world.wait()
    await world.render()
    assert "for Mara" in await say(world, "kei", "pick MARA B")
    assert "Nothing was locked" in await say(world, "mara", "pick MARA Z")
    await say(world, "mara", "pick b", "asset:1")
    async with world.app.store.reading() as db:
        asset = (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()
    assert (asset.status, asset.locked_version_id) == (Status.DONE, 2)


@pytest.mark.parametrize(
    "words",
    ["approve P-99", "skip", "more P-0", "circle", "circle SC001_SH0010", "circle 10 1",
     "circle SC009_SH0010 1", "circle SC001_SH0010 1 whole", "retake SC001_SH0010 99999999999",
     "redo SC001_SH0010 7", "pick", "pick MARA", "undo P-1"],
)  # fmt: skip
async def test_what_is_not_there_is_said_with_an_example(world: World, words: str) -> None:
    await taken(world)
    said = await say(world, "kei", words)
    assert said
    assert (await take(world)).status == Status.WFA
