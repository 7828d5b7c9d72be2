"""`/film new`: one form begins a production, whole or not at all, whoever asks for it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import texts
from bot.app import button_table
from bot.app.job_handlers import JOB_HANDLERS
from bot.core.chat_port import Click, Place, Profile
from bot.production.form import PICTURES
from store import ledger
from store.models import Entry, LogRow
from tests.fakes import Killed
from tests.production import begun
from tests.production.begun import FILM, begin, film, films, members, opened, pages, submit
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("K6")


async def test_anybody_opens_the_form_and_it_knows_who_they_are(world: World) -> None:
    world.chat.profiles["fake:noor"] = Profile(
        handle="@noor", name="Noor Khan", timezone="Asia/Karachi"
    )
    form = await opened(world)
    fields = {field.name: field for field in form.fields}
    assert list(fields) == list(texts.FORM_FIELDS)
    assert fields["timezone"].value == "Asia/Karachi"
    assert fields["format"].choices == tuple(PICTURES)
    assert fields["approvers"].people


async def test_where_nothing_opens_a_form_one_button_does(world: World) -> None:
    await begun.send(world, "command", "noor", "new")
    button = begun.value(begun.private(world), "new")
    assert await world.press("noor", button) == texts.NEW_FILM
    assert "for who asked for it" in await world.press("kei", button)


@pytest.mark.behaviour("B2", "B7")
async def test_the_form_makes_the_production_its_people_its_money_and_its_first_rooms(
    world: World,
) -> None:
    world.chat.profiles["fake:noor"] = Profile(handle="@noor", name="Noor", timezone="Asia/Karachi")
    world.chat.profiles["fake:sam"] = Profile(handle="@sam", name="Sam", timezone="Europe/Rome")
    said = await begin(world, approvers="fake:sam fake:noor")
    assert said.startswith("The Long Night (NIGHT) is begun.")
    made, people = await film(world), await members(world)
    assert (made.title, made.timezone, made.home) == ("The Long Night", "Europe/Lisbon", "talk")
    assert {each.account: each.rights for each in people.values()} == {
        "fake:noor": ["director", "line_producer"], "fake:sam": ["director"],
    }  # fmt: skip
    sam = people["fake:sam"]
    assert (sam.handle, sam.name, sam.timezone, sam.checkin) == (
        "@sam", "Sam", "Europe/Rome", "10:00",
    )  # fmt: skip
    async with world.app.store.reading() as db:
        assert (await ledger.totals(db, made.id)).cap == 400
    assert {name: page.channel for name, page in (await pages(world)).items()} == {
        "producer": "night-producer", "storyboard": "night-storyboard",
    }  # fmt: skip
    topic, invited = world.chat.rooms["night-producer"]
    assert topic.startswith("Continuity: NIGHT, ")
    assert set(invited) == {"fake:noor", "fake:sam"}


async def test_asked_for_in_a_direct_message_its_home_is_the_producers_page(world: World) -> None:
    form = await opened(world, channel="dm:fake:noor")
    assert "home" not in {field.name for field in form.fields}
    await submit(world, form)
    assert (await film(world)).home == "dm:fake:noor"
    await begun.settle(world)
    assert (await film(world)).home == "night-producer"


@pytest.mark.behaviour("L2")
async def test_a_home_that_was_set_before_a_kill_is_left_as_it_is(world: World) -> None:
    await begin(world)
    told = len(world.chat.whispers)
    (row,) = await begun.wanted(world, "home")
    await JOB_HANDLERS["home"](world.app, row)
    await begun.settle(world)
    assert (await film(world)).home == "talk"
    assert len(world.chat.whispers) == told


async def test_a_channel_that_we_cannot_speak_in_is_no_home_and_that_is_said(world: World) -> None:
    world.chat.closed.add("talk")
    await begin(world)
    assert (await film(world)).home == "night-producer"
    assert any("closed to me" in words for _, words in world.chat.whispers)


async def test_the_page_of_another_film_is_offered_to_nobody_as_a_home(world: World) -> None:
    form = await opened(world, channel=await world.page("casting"))
    assert "home" not in {field.name for field in form.fields}


async def test_a_channel_that_became_another_films_home_meanwhile_is_left_to_it(
    world: World,
) -> None:
    first, second = await opened(world), await opened(world)
    await submit(world, first)
    await submit(world, second, code="DAWN")
    await begun.settle(world)
    assert {each.code: each.home for each in await films(world)} == {
        "NIGHT": "talk", "DAWN": "dawn-producer",
    }  # fmt: skip


WRONG = {
    "title": (" \u200b ", "title"), "code": ("lamp!", "2 to 12"), "format": ("8K", "listed"),
    "timezone": ("../../etc/passwd", "no time zone"), "checkin": ("25:00", "09:30"),
    "budget": ("-5", "whole number"), "approvers": ("slack:U1", "people of this chat"),
    "home": ("night-club", "two places"),
}  # fmt: skip


@pytest.mark.behaviour("C7", "L5")
@pytest.mark.parametrize("name", WRONG)
async def test_what_cannot_be_taken_is_said_and_nothing_is_begun(world: World, name: str) -> None:
    value, words = WRONG[name]
    said = await submit(world, await opened(world), **{name: value})
    assert said.startswith("Nothing was begun")
    assert words in said
    assert await films(world) == []
    # What was filled in is there when the form opens again.
    assert await world.press("noor", begun.value(begun.private(world), "new")) == texts.NEW_FILM
    again = list(world.chat.forms.values())[-1]
    assert {f.name: f.value for f in again.fields}["checkin"] == (
        value if name == "checkin" else FILM["checkin"]
    )


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize("extra", ["fake:x " * 1 + " ".join(f"fake:u{n}" for n in range(30)), "@"])
async def test_nobody_is_made_a_director_by_a_value_that_no_form_gives(
    world: World, extra: str
) -> None:
    assert "people of this chat" in await submit(world, await opened(world), approvers=extra)
    assert await films(world) == []


async def test_a_zone_that_is_nearly_right_is_named(world: World) -> None:
    said = await submit(world, await opened(world), timezone="lisbon")
    assert "Did you mean Europe/Lisbon?" in said
    assert (await begin(world, timezone="europe/lisbon")).startswith("The Long Night")


async def test_where_the_platform_can_the_fault_is_told_at_its_field(world: World) -> None:
    form = await opened(world)
    world.chat.profiles["fake:app"] = Profile(handle="@app", name="Deploy", bot=True)
    shown = {field.name: field.value for field in form.fields} | FILM

    async def faults(**values: str) -> dict[str, str]:
        click = Click(
            account="fake:noor", value=form.value, values=shown | values, place=Place(channel="c")
        )
        return await button_table.faults(world.app, world.chat, click)

    assert await faults() == {}
    assert list(await faults(code="1", budget="many")) == ["code", "budget"]
    assert await faults(code="smalllight") == {
        "code": texts.code_taken("SMALLLIGHT", "SMALLLIGHT2")
    }
    assert await faults(approvers="fake:app") == {"approvers": texts.not_a_person("Deploy")}
    assert await faults(approvers="fake:nobody") == {"approvers": texts.NOBODY_THERE}
    assert await films(world) == []


@pytest.mark.behaviour("K5", "C7")
async def test_the_form_twice_quickly_begins_two_films_only_under_two_codes(world: World) -> None:
    first, second = await opened(world), await opened(world)
    assert first.value != second.value
    assert "is begun" in await submit(world, first)
    assert "NIGHT is another production’s; NIGHT2 is free" in await submit(world, second)
    assert len(await films(world)) == 1
    assert "is begun" in await submit(world, second, code="NIGHT2")
    assert "was begun from this already" in await submit(world, first, code="NIGHT3")
    assert [each.code for each in await films(world)] == ["NIGHT", "NIGHT2"]


@pytest.mark.behaviour("C7")
async def test_only_who_asked_for_the_form_fills_it_in(world: World) -> None:
    form = await opened(world)
    assert "for who asked for it" in await submit(world, form, "kei")
    assert "does not belong" in await world.press("noor", "begin:inbound:999:1", values=FILM)
    assert await films(world) == []


@pytest.mark.behaviour("L2")
async def test_killed_between_a_room_and_its_row_the_room_is_made_once(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await submit(world, await opened(world))
        room, made = world.chat.room, []

        async def dies(name: str, topic: str, people: Sequence[str]) -> str:
            made.append(await room(name, topic, people))
            raise Killed

        world.chat.room = dies  # type: ignore[method-assign]
        (row, *_) = await begun.wanted(world, "room")
        with pytest.raises(Killed):
            await JOB_HANDLERS["room"](world.app, row)
        rooms = world.chat.rooms
    async with open_world(tmp_path) as world:
        world.chat.rooms = rooms  # by the same name and topic it is the same room
        await begun.settle(world)
        await JOB_HANDLERS["room"](world.app, row)
        assert made == ["night-producer"]
        assert list(await pages(world)) == ["producer", "storyboard"]
        assert (
            len([log for log in await begun.rows(world, LogRow) if log.what == "page bound"]) == 2
        )


@pytest.mark.behaviour("L1", "L2")
async def test_two_processes_make_one_room_and_one_page_of_it(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world, open_world(tmp_path) as other:
        other.app.chats = world.app.chats
        await submit(world, await opened(world))
        (row, *_) = await begun.wanted(world, "room")
        await asyncio.gather(
            JOB_HANDLERS["room"](world.app, row), JOB_HANDLERS["room"](other.app, row)
        )
        assert list(world.chat.rooms) == ["night-producer"]
        assert list(await pages(world)) == ["producer"]


@pytest.mark.behaviour("L4", "C7")
async def test_why_no_room_is_made_is_told_once_and_one_press_tries_again(world: World) -> None:
    world.chat.no_room = "this workspace lets only some people make channels"
    await begin(world)
    told = [words for _, words in world.chat.whispers if "could not be made" in words]
    assert len(told) == 1
    assert "only some people make channels" in told[0]
    assert await pages(world) == {}
    world.chat.no_room = ""
    assert "being made" in await world.press("noor", begun.value(begun.private(world), "rooms"))
    await begun.settle(world)
    assert list(await pages(world)) == ["producer", "storyboard"]


@pytest.mark.behaviour("A1")
async def test_begun_without_a_script_a_specialist_says_what_it_does_and_misses(
    world: World,
) -> None:
    await begin(world)
    await begun.turns(world)
    assert world.model.bodies == []
    await begun.send(world, "message", "noor", "Board the attic.", channel="night-storyboard")
    await begun.turns(world)
    said = list(world.chat.cards.values())[-1]
    assert "Nothing begins before there is a script. Missing: script" in said.lines[0]
    assert world.model.bodies == []


async def test_the_film_is_recorded_under_the_name_of_who_began_it(world: World) -> None:
    world.chat.profiles["fake:noor"] = Profile(handle="@noor", name="Noor", timezone="")
    await begin(world)
    (log,) = [row for row in await begun.rows(world, LogRow) if row.subject == "NIGHT"]
    assert (log.who, log.what) == ("Noor (director, line producer)", "production begun")
    found = {each.id for each in await films(world)}
    assert not [e for e in await begun.rows(world, Entry) if e.production_id in found]
