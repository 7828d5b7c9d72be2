"""How a production is set up: its clock, and a digest hour behind most check-ins."""

import pytest
from sqlmodel import col, select

from bot import texts
from bot.reporting.checkin import digest_hour
from bot.reporting.setup_commands import proposed
from store.models import LogRow, Member
from tests.app.test_words import say
from tests.world import World

pytestmark = pytest.mark.behaviour("H3", "K6")
HOURS = {"@mara": ("Europe/Lisbon", "09:30"), "@deniz": ("Europe/Istanbul", "10:00"),
         "@kei": ("Asia/Tokyo", "10:00"), "@gast": ("America/New_York", "13:00")}  # fmt: skip


async def spread(world: World) -> None:
    """Four people in four cities; the second of March 2026 has no summer time anywhere."""
    async with world.app.store.writing() as db:
        for member in (await db.exec(select(Member))).all():
            member.timezone, member.checkin = HOURS[member.handle]
            db.add(member)


async def test_who_checks_in_before_the_digest_and_who_after_it_is_shown(world: World) -> None:
    await spread(world)
    said = await say(world, "kei", "setup")
    assert "Clock: UTC. Digest: 17:00." in said
    assert "In that day’s digest: Kei 01:00, Deniz 07:00, Mara 09:30." in said
    assert "In the next one: Gast 18:00." in said
    assert "/film setup digest 10:00" in said


async def test_the_digest_hour_and_the_clock_are_set_and_recorded(world: World) -> None:
    await spread(world)
    said = await say(world, "mara", "setup digest 9:45")
    assert "Digest: 09:45." in said
    said = await say(world, "deniz", "setup timezone europe/lisbon")
    assert "Clock: Europe/Lisbon. Digest: 09:45." in said
    async with world.app.store.reading() as db:
        film = await world.production(db)
        rows = (await db.exec(select(LogRow).order_by(col(LogRow.id)))).all()
    assert (film.timezone, digest_hour(film)) == ("Europe/Lisbon", "09:45")
    done = [(r.subject, r.detail) for r in rows if r.what == "set up"]
    assert done == [("digest", {"now": "9:45"}), ("timezone", {"now": "europe/lisbon"})]


@pytest.mark.parametrize(
    ("who", "text", "words"),
    [
        ("kei", "setup digest 18:00", "is for"),
        ("mara", "setup digest noon", "09:30"),
        ("mara", "setup digest", "say what"),
        ("mara", "setup timezone Lisbo", "Did you mean Europe/Lisbon?"),
        ("mara", "setup timezone ../etc", "no time zone"),
        ("mara", "setup home here", "say what"),
    ],
)
async def test_what_cannot_be_set_is_said_and_changes_nothing(
    world: World, who: str, text: str, words: str
) -> None:
    assert words in await say(world, who, text)
    async with world.app.store.reading() as db:
        film = await world.production(db)
    assert (film.timezone, digest_hour(film)) == ("UTC", "17:00")


@pytest.mark.parametrize(
    ("hours", "better"),
    [
        (["09:30"], "10:00"),
        (["01:00", "07:00", "09:31", "18:00"], "10:30"),
        (["23:45"], "23:30"),
        (["09:00", "10:00"], "10:30"),
    ],
)
def test_a_digest_hour_comes_behind_most_check_ins_on_the_same_day(
    hours: list[str], better: str
) -> None:
    assert proposed(hours) == better


def test_the_forms_of_the_word_stand_in_its_help() -> None:
    assert "setup digest 18:00" in texts.SETUP_FORMS
