"""Four options on a card: what is locked is what the card showed, and two presses do one thing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.card_table import show
from bot.generation import picks
from bot.generation.picks import pick_card
from store.models import Asset, DecisionRecord, Gate, GateStatus, Inbound
from tests.canon.test_staleness import write
from tests.generation.test_mending import drawn, locked
from tests.generation.test_mending import options as propose
from tests.workflow.test_meanwhile import looked_at, pressed
from tests.world import World, open_world


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[World]:
    """Four options of Mara are asked for; nothing is drawn."""
    async with open_world(tmp_path) as world:
        await world.to_style()
        await world.pass_gate("four_answers")
        await propose(world, "tall")
        yield world


@pytest.fixture
async def options(asked: World) -> World:
    """They are drawn."""
    await asked.press("kei", "approve:proposal:1:1")
    await asked.wait()
    await asked.render()
    return asked


async def mara(world: World) -> Asset:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()


async def button(world: World, label: str, proposal: int = 1) -> str:
    """What the card's own button carries, as it was drawn last."""
    await show(world.app, "asset", proposal)
    buttons = world.chat.cards[f"asset:{proposal}"].buttons
    return next(each.value for each in buttons if each.label == label)


async def mail(world: World) -> int:
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Inbound).where(Inbound.kind == "event"))).all()
    return sum(row.payload["event"] == "none_of_these" for row in rows)


@pytest.mark.behaviour("C6", "A8")
async def test_an_option_is_not_locked_from_a_card_from_before_a_change(options: World) -> None:
    old = await button(options, "Lock A")
    await write(options, "style_block", "style_block", text="Ash.")
    said = await options.press("mara", old)
    assert said.startswith("Nothing was decided: this card is out of date: style v2.")
    assert (await mara(options)).locked_version_id is None
    said = await options.press("mara", await button(options, "Lock A"))
    assert said.startswith("MARA is locked")


@pytest.mark.behaviour("C6")
async def test_a_change_that_the_options_do_not_hang_on_makes_no_card_old(options: World) -> None:
    old = await button(options, "Lock A")
    await write(options, "prop", "ROPE", anchor="a rope")
    assert (await options.press("mara", old)).startswith("MARA is locked")


@pytest.mark.behaviour("C6", "F3")
async def test_a_card_shows_the_anchor_that_a_press_on_it_locks(world: World) -> None:
    await locked(world)
    await world.press("mara", "none:proposal:1:1", values={"reason": "the scar is missing"})
    await drawn(world, "tall, scarred", 2)
    async with world.app.store.reading() as db:
        card, _ = await pick_card(db, 2)
    assert card.lines[0] == "Anchor: tall, scarred"


@pytest.mark.behaviour("C7")
async def test_who_locks_what_is_locked_is_told_by_whom_and_when(options: World) -> None:
    await options.press("mara", "pick:version:1:1")
    said = await options.press("mara", "pick:version:2:1")
    assert said == (
        "MARA is already locked, by Mara (director), 02 Mar 09:01 UTC; changing it is a gate of "
        "its own."
    )


@pytest.mark.behaviour("C7", "C3")
async def test_options_that_are_not_drawn_are_not_sent_back(asked: World) -> None:
    said = await asked.press("mara", "none:proposal:1:1", values={"reason": "plainer"})
    assert said == "Nothing was decided: there are no options of this request to send back."
    await asked.press("kei", "reject:proposal:1:1", values={"reason": "later"})
    said = await asked.press("mara", "none:proposal:1:1", values={"reason": "plainer"})
    assert said == "Nothing was decided: there are no options of this request to send back."
    assert await mail(asked) == 0
    assert (await asked.proposal(1)).reason == "later"


@pytest.mark.behaviour("C6", "C7")
async def test_options_of_another_revision_are_not_sent_back(options: World) -> None:
    said = await options.press("mara", "none:proposal:1:2", values={"reason": "plainer"})
    assert "out of date" in said
    assert await mail(options) == 0


@pytest.mark.behaviour("C7", "L1")
async def test_options_sent_back_meanwhile_are_sent_back_once(options: World) -> None:
    proposal = await options.proposal(1)
    async with looked_at(options, proposal, reason="older") as db:
        outcome = await picks.none_of_these(await pressed(options, db, "mara", 1, reason="plainer"))
    assert outcome.words == "Four more are already asked for."
    assert (await options.proposal(1)).reason == "older"


@pytest.mark.behaviour("C7", "L1")
async def test_an_option_sent_back_meanwhile_is_not_locked(options: World) -> None:
    async with looked_at(options, await options.proposal(1), reason="older") as db:
        outcome = await picks.pick(await pressed(options, db, "mara", 1))
    assert outcome.result == "superseded"
    assert (await mara(options)).locked_version_id is None


@pytest.mark.behaviour("C7", "L1")
async def test_what_was_locked_meanwhile_is_not_called_to_be_redone(options: World) -> None:
    async with looked_at(options, await mara(options), locked_version_id=9, status="done") as db:
        outcome = await picks.none_of_these(await pressed(options, db, "mara", 1, reason="plainer"))
    assert outcome.result == "already_decided"
    assert (await mara(options)).status == "done"


@pytest.mark.behaviour("C7", "F3")
async def test_a_change_asked_for_twice_is_one_gate(world: World) -> None:
    await locked(world)
    await world.press("mara", "none:proposal:1:1", values={"reason": "the scar is missing"})
    await drawn(world, "tall, scarred", 2)
    await world.press("mara", "pick:version:6:1")
    gate = await world.gate(stage="change")
    said = await world.press("mara", "pick:version:6:1")
    assert said == f"G-{gate.number} asks for this change already; it needs approval."
    await world.press("mara", "pick:version:7:1")
    async with world.app.store.reading() as db:
        asked = select(Gate).where(Gate.stage == "change").order_by(col(Gate.id))
        gates = (await db.exec(asked)).all()
        given = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.decision == "pick"))
        ).all()
    assert [each.status for each in gates] == [GateStatus.SUPERSEDED, GateStatus.OPEN]
    assert len(given) == 3
