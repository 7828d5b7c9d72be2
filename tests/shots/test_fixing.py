"""A fault in a locked asset is mended at the asset; what was made from it is listed for redo."""

import pytest
from sqlmodel import select

from bot.generation.stale_takes_card import fell_card
from store.models import Asset, Gate, Status
from tests.canon.test_staleness import shoot
from tests.generation.test_mending import drawn, locked, options
from tests.shots.manual_work import events, say, shown
from tests.workflow.test_changes import approve
from tests.world import World

pytestmark = pytest.mark.behaviour("F3")
WORDS = "asset fix MARA the scar is on the left"


async def changed(world: World) -> Gate:
    """The takes are shot and Mara is changed by her gate."""
    await shoot(world)
    fields = [{"name": "anchor", "value": "MARA with the scar on the left"}]
    await world.tool("casting", "canon_write", kind="character", name="MARA", scope="production",
                     reason="x", fields=fields)  # fmt: skip
    await world.tool("casting", "gate_request", stage="change", act=0, summary="the scar")
    gate = await world.gate(stage="change")
    await approve(world, gate)
    return await world.gate(stage="change")


async def test_its_role_hears_what_is_wrong_and_makes_new_options(world: World) -> None:
    await locked(world)
    said = await say(world, "mara", WORDS)
    assert said == "Casting makes new options of MARA. No take was made with it yet."
    (event,) = await events(world, "none_of_these")
    assert (event["reason"], event["asset"]["name"]) == ("the scar is on the left", "MARA")
    assert "already asked" in await say(world, "mara", WORDS)
    await drawn(world, "tall, scar on the left", 2)
    assert (await world.press("mara", "pick:version:5:1")).startswith("G-")


async def test_an_asset_that_was_brought_is_mended_too(world: World) -> None:
    await world.to_generation()
    assert "refused" in await options(world, "tall, scarred")
    said = await say(world, "mara", WORDS)
    assert said.startswith("Casting makes new options of MARA.")
    (event,) = await events(world, "none_of_these")
    assert event["anchor"] == ""
    assert "already asked" in await say(world, "mara", WORDS)
    assert (await options(world, "tall, scarred")).startswith("posted")


async def test_the_shots_made_from_it_are_named_at_once_and_listed_after_the_gate(
    world: World,
) -> None:
    await shoot(world)
    said = await say(world, "mara", WORDS)
    assert said.endswith("these are listed for redo: SC001_SH0010, SC001_SH0020.")


async def test_after_the_gate_each_take_has_its_redo_button_and_loses_it_when_pressed(
    world: World,
) -> None:
    gate = await changed(world)
    await shown(world)
    card = world.chat.cards[f"fell:{gate.id}"]
    assert world.chat.threads[f"fell:{gate.id}"] == f"gate:{gate.id}"
    assert "2 takes to redo" in card.title
    assert [item.label for item in card.items] == ["SC001_SH0010 take 1", "SC001_SH0020 take 1"]
    assert [button.verb for button in card.items[0].buttons] == ["overrule", "redo", "repeat"]
    assert "posted" in await world.press("kei", "redo:take:1:1")
    await shown(world)
    card = world.chat.cards[f"fell:{gate.id}"]
    assert "1 take to redo" in card.title
    assert "redo" not in [button.verb for button in card.items[0].buttons]
    async with world.app.store.reading() as db:
        assert (await fell_card(db, gate.id))[0] == card


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("asset", "Say what is wrong"),
        ("asset fix", "Say what is wrong"),
        ("asset fix NOBODY x", "no asset called"),
        ("asset fix MARA", "say why in a sentence"),
    ],
)
async def test_what_makes_no_sense_is_answered_in_words(world: World, words: str, why: str) -> None:
    await world.to_generation()
    assert why in await say(world, "mara", words)


async def test_only_the_director_and_nobody_while_somebody_holds_it(world: World) -> None:
    await world.to_generation()
    assert "for Mara to decide" in await say(world, "kei", WORDS)
    await say(world, "kei", "lock MARA I am at it")
    assert "is locked by Kei" in await say(world, "mara", WORDS)
    async with world.app.store.writing() as db:
        asset = (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()
        assert asset.status == Status.DONE
        asset.locked_version_id = None
        db.add(asset)
    assert "not locked yet" in await say(world, "mara", WORDS)
