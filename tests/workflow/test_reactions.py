"""Reactions decide stage gates and never money; what a person is told survives a kill."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.router import receive, route
from bot.core.chat_port import CONTINUITY, Card, Message, Place, Reaction, Ref
from bot.messaging import private_messages
from bot.messaging.card_publisher import publish
from store.models import GateStatus, Inbound, Posting, PrivateMessage
from tests.world import World, open_world

HERE = Place(channel="page")


async def posted(world: World, key: str) -> Ref:
    """A card on the page, as the desk posts it."""
    await publish(world.app, world.chat, key, HERE, Card(title=key), CONTINUITY)
    found = await world.chat.find(key, HERE)
    assert found is not None
    return found


async def react(world: World, who: str, emoji: str, ref: Ref, key: str = "r1") -> str:
    told = len(world.chat.whispers)
    receive(
        world.app, world.chat, key, "reaction",
        Reaction(account=f"fake:{who}", emoji=emoji, ref=ref),
    )  # fmt: skip
    await route(world.app)
    return world.chat.whispers[-1][1] if len(world.chat.whispers) > told else ""


async def say(
    world: World, who: str, text: str, thread: str | None = None, channel: str = "page"
) -> str:
    told = len(world.chat.whispers)
    place = Place(channel=channel, thread=thread)
    receive(
        world.app, world.chat, f"m{told}{text}", "message",
        Message(account=f"fake:{who}", text=text, place=place),
    )  # fmt: skip
    await route(world.app)
    return world.chat.whispers[-1][1] if len(world.chat.whispers) > told else ""


async def script_gate(world: World) -> Ref:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    gate = await world.gate(stage="script")
    return await posted(world, f"gate:{gate.id}")


@pytest.mark.behaviour("C5")
async def test_a_tick_approves_a_gate_and_a_second_one_is_told_so(world: World) -> None:
    ref = await script_gate(world)
    assert "approved by Mara" in await react(world, "mara", "✅", ref)
    assert "Already decided" in await react(world, "mara", "✅", ref, "r2")
    assert await react(world, "mara", "✅", ref, "r2") == "", "a redelivery does nothing"


@pytest.mark.behaviour("C5", "B7")
async def test_a_reaction_without_the_right_is_told_so_privately(world: World) -> None:
    ref = await script_gate(world)
    assert "for Mara to decide" in await react(world, "kei", "✅", ref)
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


@pytest.mark.behaviour("C5", "C8")
async def test_a_cross_begins_a_rejection_and_the_next_reply_in_the_thread_is_its_reason(
    world: World,
) -> None:
    ref = await script_gate(world)
    assert "your next reply there is the reason" in await react(world, "mara", "❌", ref)
    assert (await world.gate(stage="script")).status == GateStatus.OPEN
    thread = ref.message
    assert await say(world, "kei", "not mine to say", thread) == ""
    assert await say(world, "mara", "somewhere else") == ""
    said = await say(world, "mara", "Scene two drags.", thread)
    assert "rejected by Mara" in said
    gate = await world.gate(stage="script")
    assert (gate.status, gate.reason) == (GateStatus.REJECTED, "Scene two drags.")
    assert await say(world, "mara", "and another thing", thread) == "", "that is talk again"


@pytest.mark.behaviour("B8", "C5", "L5")
@pytest.mark.parametrize("talk", ["// is it too long?", "  // hm", "<@U123> look", "@kei see this"])
async def test_talk_between_people_is_never_the_reason_of_a_rejection(
    world: World, talk: str
) -> None:
    ref = await script_gate(world)
    await react(world, "mara", "❌", ref)
    assert await say(world, "mara", talk, ref.message) == ""
    assert (await world.gate(stage="script")).status == GateStatus.OPEN
    assert "rejected by Mara" in await say(world, "mara", "Scene two drags.", ref.message)
    assert (await world.gate(stage="script")).reason == "Scene two drags."


async def heard(world: World) -> list[str]:
    """What people wrote and a role was given."""
    async with world.app.store.reading() as db:
        rows = await db.exec(select(Inbound).where(col(Inbound.agent_id).is_not(None)))
        return [row.payload["text"] for row in rows if row.kind == "message"]


@pytest.mark.behaviour("C5", "C7", "C8")
async def test_words_that_came_too_late_to_be_a_reason_are_heard_by_the_role(world: World) -> None:
    ref = await script_gate(world)
    page = await world.page("producer")
    await react(world, "mara", "❌", ref)
    await world.press("mara", "reject:gate:1:1", values={"reason": "Scene two drags."})
    said = await say(world, "mara", "And scene three too.", ref.message, page)
    assert said.startswith("Already decided: rejected by Mara")
    assert await heard(world) == ["And scene three too."]
    assert await say(world, "mara", "Really.", ref.message, page) == "", "that is talk again"


@pytest.mark.behaviour("C5", "A11")
async def test_files_beside_a_reason_are_material(world: World) -> None:
    ref = await script_gate(world)
    await react(world, "mara", "❌", ref)
    place = Place(channel=await world.page("producer"), thread=ref.message)
    parcel = await world.bring(
        "mara", {"notes.txt": b"Cut it. " * 60}, text="Too long.", place=place
    )
    assert (await world.gate(stage="script")).reason == "Too long."
    assert parcel.status == "open"


@pytest.mark.behaviour("C2", "C5")
async def test_a_gate_with_a_form_needs_its_button(world: World) -> None:
    await world.to_style()
    await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="x")
    gate = await world.gate(stage="four_answers")
    ref = await posted(world, f"gate:{gate.id}")
    assert "this gate has a form" in await react(world, "mara", "✅", ref)


@pytest.mark.behaviour("C5", "D1")
async def test_money_is_never_decided_by_a_reaction(world: World) -> None:
    await world.to_generation()
    await world.propose()
    ref = await posted(world, "batch:1")
    assert "a reaction never spends" in await react(world, "kei", "✅", ref)
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Posting).where(Posting.what == "reserve"))).all()
    assert rows == []


@pytest.mark.parametrize("emoji", ["🎬", "tada", ""])
async def test_any_other_emoji_is_talk(world: World, emoji: str) -> None:
    assert await react(world, "mara", emoji, await script_gate(world)) == ""


async def test_a_reaction_on_what_is_no_card_of_ours_is_talk(world: World) -> None:
    assert await react(world, "mara", "✅", Ref(channel="page", message="elsewhere")) == ""


@pytest.mark.behaviour("L2", "C7")
async def test_what_a_person_is_to_be_told_is_told_after_a_kill(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world, world.app.store.writing() as db:
        await private_messages.send_privately(world.app, db, "fake:mara", HERE, "G-1 approved.")
    async with open_world(tmp_path) as again:
        await route(again.app)
        assert again.chat.whispers == [("fake:mara", "G-1 approved.")]
        await route(again.app)
        assert len(again.chat.whispers) == 1
        async with again.app.store.reading() as db:
            (letter,) = (await db.exec(select(PrivateMessage))).all()
        assert letter.told_at is not None
