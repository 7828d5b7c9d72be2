"""Who is asked when: at their own time, once, through daylight saving, weekends and restarts."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.core.working_hours import at_work
from bot.reporting.checkin import due_now, next_time, tick
from store.models import CheckIn, Digest, Member
from tests.agents.test_turn import ASK
from tests.world import World, open_world

ZONES = [
    "Europe/Lisbon",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Pacific/Auckland",
]


@pytest.mark.behaviour("H3")
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", ["00:30", "02:30", "09:00", "23:45"])
def test_every_working_day_of_a_year_fires_once_and_no_other_day(zone: str, hour: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    seen: list[date] = []
    while now < datetime(2027, 1, 2, tzinfo=UTC):
        day = due_now(now, zone, hour)
        if day is not None and (not seen or seen[-1] != day):
            seen.append(day)
        now += timedelta(minutes=45)
    expected = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    working = {day for day in expected if day.weekday() < 5}
    assert len(seen) == len(set(seen))
    assert working - set(seen) <= {date(2026, 1, 1)}, "the first may have begun before the year"
    assert all(day.weekday() < 5 for day in seen)


@pytest.mark.behaviour("H3")
@given(
    st.integers(0, 3 * 365 * 24 * 60),
    st.sampled_from(ZONES),
    st.integers(0, 23),
)
def test_the_next_time_is_later_and_due_at_that_moment(minutes: int, zone: str, hour: int) -> None:
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    coming = next_time(now, zone, f"{hour:02}:15")
    assert coming > now
    assert coming - now < timedelta(days=4)
    assert due_now(coming, zone, f"{hour:02}:15") is not None


def member(zone: str) -> Member:
    return Member(production_id=1, account="a", handle="@a", name="A", timezone=zone)


@pytest.mark.behaviour("C9")
def test_working_hours_are_the_persons_own() -> None:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert at_work(noon, member("Europe/Lisbon"))
    assert not at_work(noon, member("Asia/Tokyo"))
    assert not at_work(noon + timedelta(days=4), member("Europe/Lisbon")), "a Saturday"


@pytest.mark.behaviour("H3", "H1")
async def test_a_checkin_is_asked_once_whatever_restarts(tmp_path: Path) -> None:
    for _ in range(3):
        async with open_world(tmp_path) as world:
            world.clock.move_to(datetime(2026, 3, 2, 9, 40, tzinfo=ZoneInfo("UTC")))
            await tick(world.app)
            await tick(world.app)
    async with open_world(tmp_path) as world, world.app.store.reading() as db:
        asked = (await db.exec(select(CheckIn))).all()
    assert len(asked) == len({row.member_id for row in asked}) == 4


@pytest.mark.behaviour("H1")
async def test_without_an_answer_the_draft_goes_in_by_itself_and_says_so(world: World) -> None:
    world.clock.move_to(datetime(2026, 3, 2, 9, 40, tzinfo=UTC))
    await tick(world.app)
    await world.press("kei", "post:checkin:3:1")
    world.clock.move_to(datetime(2026, 3, 3, 9, 40, tzinfo=UTC))
    await tick(world.app)
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(CheckIn).where(CheckIn.day == date(2026, 3, 2)))).all()
    assert sorted(row.status for row in rows) == ["from_log", "from_log", "from_log", "posted"]


@pytest.mark.behaviour("C9", "C8")
async def test_one_bundled_reminder_in_four_working_hours(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    await world.tool("producer", "human_ask", **ASK["human_ask"])
    told = []
    for hours in range(1, 9):
        world.clock.move_to(datetime(2026, 3, 2, 9 + hours, 5, tzinfo=UTC))
        before = len(world.chat.whispers)
        await tick(world.app)
        told.append(
            [text for account, text in world.chat.whispers[before:] if account == "fake:mara"]
        )
    reminders = [text for texts in told for text in texts]
    assert len(reminders) == 2
    assert reminders[0].startswith("2 things wait for you")
    assert (await world.gate(stage="script")).status == "open", "silence is not a refusal"


@pytest.mark.behaviour("H2", "H3")
async def test_a_digest_is_written_once_a_day_from_rows(world: World) -> None:
    from bot.reporting.checkin import write_digest

    await world.tool("producer", "human_ask", **ASK["human_ask"])
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    await write_digest(world.app, 1, "2026-03-02")
    await write_digest(world.app, 1, "2026-03-02")
    async with world.app.store.reading() as db:
        (digest,) = (await db.exec(select(Digest))).all()
    told = digest.text.splitlines()
    assert "Waits for Mara since 02 Mar 09:00 UTC: G-1 Script lock" in told
    assert any("Q-1: When is this?" in line for line in told)
