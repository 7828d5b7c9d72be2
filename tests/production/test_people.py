"""Rights, deputies and working hours: who may decide, and when somebody who may is at work."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.app.job_handlers import JobRunner
from bot.core import deputies
from bot.core.working_hours import at_work, next_at_work
from bot.production.pending import waiting
from store.models import Deputy, GateStatus, LogRow, Member
from tests.world import World

ZONES = ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]


async def appoint(world: World, hours: float = 4) -> None:
    """Kei, the artist, stands in for Mara, the director."""
    async with world.app.store.writing() as db:
        members = {m.handle: m for m in await db.exec(select(Member))}
        until = world.clock.now() + timedelta(hours=hours)
        production = await world.production(db)
        mara, kei = members["@mara"], members["@kei"]
        await deputies.appoint(world.app, db, production, mara, kei, until)


async def asked(world: World) -> str:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    return f"approve:gate:{(await world.gate(stage='script')).id}:1"


@pytest.mark.behaviour("C5", "B7")
async def test_a_deputy_decides_in_the_place_of_who_they_stand_in_for(world: World) -> None:
    card = await asked(world)
    assert "for Mara to decide" in await world.press("kei", card)
    await appoint(world)
    assert "approved by Kei (artist), for Mara" in await world.press("kei", card)
    assert (await world.gate(stage="script")).decided_by == "Kei (artist), for Mara"


@pytest.mark.behaviour("C5")
async def test_a_deputy_is_one_until_the_hour_and_no_longer(world: World) -> None:
    card = await asked(world)
    await appoint(world, hours=2)
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    assert "for Mara" in await world.press("kei", card), "even before the row is ended"
    assert (await world.gate(stage="script")).status == GateStatus.OPEN
    await JobRunner(world.app).run()
    async with world.app.store.reading() as db:
        (row,) = (await db.exec(select(Deputy))).all()
        told = [entry.what for entry in await db.exec(select(LogRow))]
    assert row.ended_at == world.clock.now()
    assert "deputy" in told
    assert "deputy ends" in told


@pytest.mark.behaviour("C5")
async def test_a_new_deputy_relieves_the_one_before(world: World) -> None:
    await appoint(world)
    await appoint(world, hours=8)
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Deputy).order_by(col(Deputy.id)))).all()
    assert [row.ended_at is None for row in rows] == [False, True]


@pytest.mark.behaviour("C5", "C9")
async def test_what_waits_for_somebody_waits_for_their_deputy_too(world: World) -> None:
    await asked(world)
    await appoint(world)
    async with world.app.store.reading() as db:
        (item,) = await waiting(db, await world.production(db))
    assert [member.name for member in item.members] == ["Mara", "Kei"]


@pytest.mark.behaviour("C1")
async def test_a_refusal_says_when_in_your_time_who_stands_in_and_what_you_can_do(
    world: World,
) -> None:
    await asked(world)
    await appoint(world, hours=100)
    async with world.app.store.writing() as db:
        members = {m.handle: m for m in await db.exec(select(Member))}
        members["@kei"].timezone = "Asia/Tokyo"
        db.add(members["@kei"])
    world.clock.move_to(datetime(2026, 3, 2, 20, tzinfo=UTC))
    said = await world.tool("casting", "assets_propose", assets=[])
    assert said == (
        "refused: Script lock is not approved yet. Mara can approve it, next at work Tue 18:00 "
        "your time; Kei stands in. Now you can: look at G-1 Script lock, ask the producer agent "
        "for the script lock."
    )


@given(st.integers(0, 2 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_the_next_hour_at_work_is_at_work_and_the_first_one(minutes: int, zone: str) -> None:
    member = Member(production_id=1, account="a", handle="@a", name="A", timezone=zone)
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    coming = next_at_work(now, member)
    assert coming >= now
    assert at_work(coming, member)
    assert coming == now or not at_work(coming - timedelta(minutes=1), member)
    assert coming - now < timedelta(days=4)
