"""Names of time zones come from people, forms and platforms: one that is none stops no clock."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.command_table import is_word
from bot.core import zones
from bot.core.chat_port import Profile
from bot.core.context import AppContext
from bot.production.invitations import meet
from bot.reporting.checkin import next_tick, tick
from store.models import CheckIn, Member, Production, ScheduledJob
from tests.app.test_words import say
from tests.world import PEOPLE, World

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 3, 2, 9, 40, tzinfo=UTC)
NONE = ["Etc/Unknown", "GMT+3", "EST5EDT4", "", " ", "../../etc/passwd", "America", "\0", "x" * 300]


@pytest.mark.behaviour("H3", "L7")
@pytest.mark.parametrize("name", [*NONE, "\ud800"])
def test_a_zone_that_is_none_is_the_next_that_is_one(name: str) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert noon.astimezone(zones.zone(name, "Asia/Tokyo")).hour == 21
    assert noon.astimezone(zones.zone(name)).hour == 12
    assert zones.known_zone(name, None, "asia/tokyo") == "Asia/Tokyo"
    assert zones.known_zone(name) == "UTC"


@pytest.mark.behaviour("H3", "L7")
def test_one_module_makes_clocks_from_names() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for part in ("bot", "handlers", "store")
        for path in (ROOT / part).rglob("*.py")
        if re.search(r"\bzoneinfo\b", path.read_text("utf-8"))
    ]
    assert makers == ["bot/core/zones.py"]


async def set_member(world: World, name: str, **values: str) -> None:
    """Write into somebody's row as no word of ours would."""
    async with world.app.store.writing() as db:
        member = (await db.exec(select(Member).where(Member.handle == f"@{name}"))).one()
        for field, value in values.items():
            setattr(member, field, value)
        db.add(member)


async def asked(app: AppContext) -> set[str]:
    """Who was asked for their check-in."""
    async with app.store.reading() as db:
        query = select(Member.handle).join(CheckIn, col(CheckIn.member_id) == Member.id)
        return set((await db.exec(query)).all())


EVERYBODY = {f"@{name}" for name in PEOPLE}


@pytest.mark.behaviour("H3", "L7")
@pytest.mark.parametrize("zone", NONE)
async def test_somebody_in_a_zone_that_is_none_is_asked_on_the_productions_clock(
    world: World, zone: str
) -> None:
    await set_member(world, "mara", timezone=zone)
    world.clock.move_to(MORNING)
    await tick(world.app)
    assert await asked(world.app) == EVERYBODY
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Member.timezone))).all()
        assert set(rows) == {(await world.production(db)).timezone}, "the zone is mended"


@pytest.mark.behaviour("H3", "L7")
async def test_an_hour_that_is_none_costs_nobody_else_their_check_in(world: World) -> None:
    await set_member(world, "mara", checkin="half past")
    world.clock.move_to(MORNING)
    await tick(world.app)
    assert await asked(world.app) == EVERYBODY - {"@mara"}
    assert await next_tick(world.app) is not None


async def add_film(world: World) -> None:
    """A second film, in front of the first by its name, with one member."""
    async with world.app.store.writing() as db:
        film = Production(code="AAA", title="A", created_at=MORNING, home="aaa")
        db.add(film)
        await db.flush()
        db.add(
            Member(production_id=film.id, account="fake:ana", handle="@ana", name="Ana",
                   timezone="UTC")
        )  # fmt: skip


@pytest.mark.behaviour("H3", "L7")
@pytest.mark.parametrize(
    "values", [{"settings": {"digest": "soon"}}, {"settings": []}, {"timezone": "Nowhere"}]
)
async def test_what_is_wrong_with_one_films_settings_keeps_nothing_from_another(
    world: World, values: dict[str, object]
) -> None:
    async with world.app.store.writing() as db:
        film = await world.production(db)
        for name, value in values.items():
            setattr(film, name, value)
        db.add(film)
    await add_film(world)
    world.clock.move_to(datetime(2026, 3, 2, 17, 5, tzinfo=UTC))
    await tick(world.app)
    async with world.app.store.reading() as db:
        keys = (await db.exec(select(ScheduledJob.key).where(ScheduledJob.kind == "digest"))).all()
    assert "digest:AAA:2026-03-02" in keys
    world.clock.move_to(datetime(2026, 3, 3, 9, 40, tzinfo=UTC))
    await tick(world.app)
    assert "@ana" in await asked(world.app)
    assert await next_tick(world.app) is not None


@pytest.mark.behaviour("H3", "L7")
async def test_a_platform_that_says_no_real_zone_changes_none(world: World) -> None:
    await set_member(world, "kei", timezone="Asia/Tokyo")
    world.chat.profiles["fake:kei"] = Profile(name="Kei", handle="@kei", timezone="GMT+3")
    async with world.app.store.reading() as db:
        kei = (await db.exec(select(Member).where(Member.handle == "@kei"))).one()
    key, now = f"profile:{kei.id}", world.clock.now()
    await meet(world.app, ScheduledJob(key=key, kind="profile", payload={"member": kei.id}, at=now))
    assert await say(world, "kei", "me") == "You are asked for your check-in at 09:30 (Asia/Tokyo)."


@pytest.mark.behaviour("H3")
async def test_everybody_sets_their_own_zone_and_hour_by_a_word(world: World) -> None:
    assert "17:30 (Europe/Lisbon)" in await _both(world, "zone europe/lisbon", "checkin 17:30")
    async with world.app.store.reading() as db:
        rows = {row.handle: row for row in await db.exec(select(Member))}
    assert (rows["@kei"].timezone, rows["@kei"].checkin) == ("Europe/Lisbon", "17:30")
    assert (rows["@mara"].timezone, rows["@mara"].checkin) == ("UTC", "09:30")


async def _both(world: World, first: str, second: str) -> str:
    await say(world, "kei", f"me {first}")
    return await say(world, "kei", f"me {second}")


@pytest.mark.behaviour("H3")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("zone Europe/Lisbin", "Did you mean Europe/Lisbon?"),
        ("zone GMT+3", "There is no time zone GMT+3."),
        ("checkin 25:10", "There is no hour 25:10"),
        ("zone", "Nothing was changed"),
        ("zone Europe/Lisbon please", "Nothing was changed"),
        ("name Kei", "Nothing was changed"),
    ],
)
async def test_a_zone_or_hour_that_is_none_changes_nothing_and_says_what_to_type(
    world: World, said: str, told: str
) -> None:
    assert told in await say(world, "kei", f"me {said}")
    assert await say(world, "kei", "me") == "You are asked for your check-in at 09:30 (UTC)."


@pytest.mark.behaviour("K4")
@pytest.mark.parametrize(("said", "word"), [("me", True), ("me zone UTC", True), ("me too", False)])
def test_what_is_said_of_oneself_to_a_role_is_no_word(said: str, word: bool) -> None:
    assert is_word(said) == word
