"""A gate that wants several people: each yes counts while its person may give it."""

from datetime import timedelta

import pytest

from bot.workflow.gate_card import gate_card
from store.models import Gate, GateStatus
from tests.production.test_people import appoint
from tests.workflow.test_undo import member
from tests.world import World

APPROVE = "approve:gate:1:1"


async def wants(world: World, quorum: int) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        production.settings = {"stages": {"quorum": {"script": quorum}}}
        db.add(production)


async def asked(world: World, quorum: int = 2) -> None:
    """The script's gate wants so many directors; Mara and Deniz are two."""
    await wants(world, quorum)
    await member(world, "deniz", rights=["director"])
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")


async def gate(world: World) -> Gate:
    return await world.gate(number=1)


async def yes_line(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        card, _ = await gate_card(db, 1)
    return [line for line in card.lines if "said yes" in line]


@pytest.mark.behaviour("C5")
async def test_the_last_yes_of_two_people_decides(world: World) -> None:
    await asked(world)
    assert "one more person has to approve" in await world.press("mara", APPROVE)
    assert "one more person" in await world.press("mara", APPROVE), "hers counts once"
    assert await yes_line(world) == ["1 of 2 said yes: Mara"]
    assert "approved by Deniz" in await world.press("deniz", APPROVE)


@pytest.mark.behaviour("C5", "B7")
async def test_the_yes_of_somebody_who_lost_the_right_counts_no_more(world: World) -> None:
    await asked(world)
    await member(world, "kei", rights=["director"])
    await world.press("kei", APPROVE)
    await member(world, "kei", rights=["artist"])
    assert await yes_line(world) == []
    assert "one more person has to approve" in await world.press("mara", APPROVE)
    assert (await gate(world)).status == GateStatus.OPEN
    await world.press("deniz", APPROVE)
    assert (await gate(world)).status == GateStatus.APPROVED


@pytest.mark.behaviour("C5")
async def test_the_yes_of_a_deputy_counts_until_the_hour_and_no_longer(world: World) -> None:
    await asked(world, quorum=3)
    await appoint(world, hours=2)
    assert "2 more people" in await world.press("kei", APPROVE)
    assert "one more person" in await world.press("deniz", APPROVE)
    assert await yes_line(world) == ["2 of 3 said yes: Deniz, Kei"]
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    assert "one more person" in await world.press("mara", APPROVE), "Kei's went with the hour"
    assert (await gate(world)).status == GateStatus.OPEN


@pytest.mark.behaviour("C5", "C7")
async def test_where_fewer_are_wanted_by_now_a_yes_that_is_said_again_decides(world: World) -> None:
    await asked(world, quorum=3)
    for who in ("mara", "deniz"):
        await world.press(who, APPROVE)
    await wants(world, 2)
    assert "approved by Mara" in await world.press("mara", APPROVE)
