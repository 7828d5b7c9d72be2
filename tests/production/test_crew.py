"""The crew: one press gives every role a page; work that comes to nobody says so."""

import pytest
from sqlmodel import col, select

from bot import texts
from bot.app.card_table import show
from bot.core.chat_port import Attached, Card, Place
from bot.core.context import get_row
from bot.production.pending import waiting
from bot.workflow import advance, apply_decision
from store.models import Gate, Member, Production, ScheduledJob
from tests.app.test_words import say
from tests.production import begun
from tests.production.begun import begin, drop, film, films, members, pages
from tests.world import TEXT, World

pytestmark = pytest.mark.behaviour("B2", "K6")
CREW = {
    "producer", "storyboard", "casting", "costume", "directors_assistant", "editor",
    "production_design",
}  # fmt: skip


async def card(world: World) -> Card:
    made = await film(world)
    return world.chat.cards[f"crew:{made.id}"]


async def press(world: World, verb: str, who: str = "noor") -> str:
    said = await world.press(who, begun.value(await card(world), verb))
    await begun.settle(world)
    return said


async def with_script(world: World) -> None:
    """A film that began with a script in a direct message."""
    await drop(world, "noor", {"light.fountain": TEXT.encode()})
    assert await world.press("noor", begun.value(begun.private(world), "load")) == texts.NEW_FILM
    await begun.submit(world, list(world.chat.forms.values())[-1])
    await begun.settle(world)


async def lock_script(world: World) -> None:
    """Its script's gate, asked for by its producer agent and approved."""
    asked = await begun.tool(world, "producer", "gate_request", stage="script", act=0, summary="x")
    assert asked.startswith("G-"), asked
    made = (await film(world)).id
    (gate,) = [row for row in await begun.rows(world, Gate) if row.production_id == made]
    await world.press("noor", f"approve:gate:{gate.id}:1")
    async with world.app.store.writing() as db:
        await apply_decision.apply_gate(world.app, db, gate.id, {})
    await begun.settle(world)


async def test_the_producers_page_shows_who_is_there_and_asks_for_a_script(world: World) -> None:
    await begin(world)
    shown = await card(world)
    assert world.chat.places[f"crew:{(await film(world)).id}"] == "night-producer"
    assert [b.label for b in shown.buttons] == ["Add crew", "Try ours"]
    assert texts.DROP_HERE in shown.lines
    assert any(line.startswith("storyboard: ") for line in shown.lines)


async def test_one_press_gives_every_role_its_page_and_a_second_nothing(world: World) -> None:
    await begin(world)
    assert (
        await press(world, "add")
        == "5 pages are being made; everybody of the production is invited."
    )
    assert set(await pages(world)) == CREW
    assert [b.label for b in (await card(world)).buttons] == ["Try ours"]
    made = (await film(world)).id
    assert await world.press("noor", f"add:crew:{made}:1") == texts.CREW_COMPLETE
    assert await world.press("kei", f"add:crew:{made}:1") == texts.NOT_MEMBER


@pytest.mark.behaviour("B7")
async def test_a_guest_adds_nobody(world: World) -> None:
    await begin(world)
    async with world.app.store.writing() as db:
        made = await film(world)
        db.add(
            Member(
                production_id=made.id, account="fake:ana", handle="@ana", name="Ana",
                rights=["guest"],
            )
        )  # fmt: skip
    assert "is for" in await press(world, "add", "ana")
    assert "is for" in await say(world, "ana", "crew add casting")
    assert set(await pages(world)) == {"producer", "storyboard"}


async def test_our_script_is_loaded_once_into_a_film_that_has_none(world: World) -> None:
    await begin(world)
    assert await press(world, "ours") == texts.OURS_LOADED
    assert [b.label for b in (await card(world)).buttons] == ["Add crew"]
    assert await world.press("noor", f"ours:crew:{(await film(world)).id}:1") == texts.HAS_SCRIPT
    world.model.answers = [["The lamp goes out in scene 4."]]
    await begun.turns(world)
    assert list(world.chat.cards.values())[-1].lines == ("The lamp goes out in scene 4.",)


async def test_scenes_get_their_dops_when_the_script_is_locked_behind_add_crew(
    world: World,
) -> None:
    await with_script(world)
    await press(world, "add")
    await lock_script(world)
    found = await pages(world)
    assert {name: page.channel for name, page in found.items() if page.role == "dop"} == {
        f"dop:{n}": f"night-scene-00{n}" for n in (1, 2, 3)
    }

    assert "dop of scenes 1 to 3: noor" in (await card(world)).lines


@pytest.mark.behaviour("B6", "C9")
async def test_work_for_a_role_without_a_page_waits_on_one_card_and_goes_on_behind_it(
    world: World,
) -> None:
    await with_script(world)
    await lock_script(world)  # the treatment is the producer's; then the style is a designer's
    async with world.app.store.writing() as db:
        made = await get_row(db, Production, (await film(world)).id)
        for _ in range(2):
            await advance.task(world.app, db, made, "production_design", "style", "style:None")
    await begun.settle(world)
    shown = await card(world)
    assert shown.lines[0].startswith("Work waits for production design, who has no page yet")
    assert shown.waits_for == ("@noor",)
    async with world.app.store.reading() as db:
        made = await get_row(db, Production, made.id)
        assert [item.key for item in await waiting(db, made)] == [f"crew:{made.id}"]
    assert "production design has no page yet" in await say(world, "noor", "mine")
    await press(world, "add")
    assert (await card(world)).waits_for == ()
    async with world.app.store.reading() as db:
        made = await get_row(db, Production, made.id)
        assert await waiting(db, made) == []
        due = select(ScheduledJob).where(
            ScheduledJob.production_id == made.id, ScheduledJob.kind == "advance"
        )
        keys = [row.key for row in await db.exec(due.order_by(col(ScheduledJob.id)))]
    assert "advance:page:NIGHT:production_design" in keys


async def test_a_role_is_bound_to_the_channel_where_it_is_said_with_its_runner(
    world: World,
) -> None:
    await with_script(world)
    await lock_script(world)
    await begun.settle(world)
    async with world.app.store.writing() as db:
        made = await film(world)
        db.add(
            Member(
                production_id=made.id, account="fake:ana", handle="@ana", name="Ana",
                rights=["artist"],
            )
        )  # fmt: skip
    said = await crew_said(world, "crew add dop scene:2 runner:@ana", "roof")
    assert said == "This channel becomes the page of Director of photography; Ana runs it."
    page = (await pages(world))["dop:2"]
    assert (page.channel, page.scene) == ("roof", 2)
    assert page.runner_id == (await members(world))["fake:ana"].id
    # A scene may have several.
    said = await crew_said(world, "NIGHT crew add dop scene:2", "cellar")
    assert said == "This channel becomes the page of Director of photography; noor runs it."
    found = {name: page for name, page in (await pages(world)).items() if page.scene == 2}
    assert {name: page.channel for name, page in found.items()} == {
        "dop:2": "roof", "dop:2 (2)": "cellar",
    }  # fmt: skip
    # On a page of another role a new room is made.
    assert await crew_said(world, "crew add production design", "roof") == texts.PLACE_TAKEN
    assert (await pages(world))["production_design"].channel == "night-production-design"


async def test_a_channel_becomes_the_page_of_one_role_however_quickly_it_is_said(
    world: World,
) -> None:
    await begin(world)
    for role in ("casting", "costume"):
        await begun.send(world, "command", "noor", f"NIGHT crew add {role}", channel="attic")
    await begun.settle(world)
    assert {name for name, page in (await pages(world)).items() if page.channel == "attic"} == {
        "casting"
    }
    assert texts.PAGE_TAKEN in world.chat.whispers[-1][1]
    for channel in ("cellar", "roof"):
        await begun.send(world, "command", "noor", "NIGHT crew add editor", channel=channel)
    await begun.settle(world)
    assert (await pages(world))["editor"].channel == "cellar"
    assert texts.HAS_PAGE in world.chat.whispers[-1][1]


async def test_a_form_asks_which_page_this_channel_becomes(world: World) -> None:
    await begin(world)
    await begun.send(world, "command", "noor", "crew here", channel="attic")
    button = begun.value(begun.private(world), "here")
    assert await world.press("noor", button) == "A page here"
    form = list(world.chat.forms.values())[-1]
    assert form.fields[0].choices[0] == "casting"
    assert form.fields[1].value == "@noor"
    values, place = {"role": "costume", "runner": "@noor"}, Place(channel="attic")
    for wrong in ({}, {"role": "gaffer"}, {"runner": "@x"}, {"role": "dop of scene 9"}):
        said = await world.press("noor", form.value, values=values | wrong | {"x": ""}, place=place)
        assert said.startswith("Nothing was") == bool(wrong), said
    await begun.settle(world)
    assert (await pages(world))["costume"].channel == "attic"


def test_scenes_that_one_person_runs_stand_on_one_line() -> None:
    said = texts.scenes_line("dop", [1, 2, 3, 7, 9, 10], "Noor")
    assert said == "dop of scenes 1 to 3, 7, 9 to 10: Noor"


def test_work_that_waits_for_a_hundred_scenes_is_told_in_one_line() -> None:
    names = ["casting", *(f"dop:{n}" for n in range(1, 170))]
    said = "Work waits for casting, dop of scenes 1 to 169, who have no page yet: add crew."
    assert texts.lacks(names) == said
    assert texts.crew_waits("NIGHT", ["dop:4"]) == "NIGHT: dop of scene 4 has no page yet"


async def crew_said(world: World, text: str, channel: str) -> str:
    await begun.send(world, "command", "noor", text, channel=channel)
    said = world.chat.whispers[-1][1]
    await begun.settle(world)
    return said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("crew remove", "say the role"),
        ("crew add gaffer", "there is no role gaffer"),
        ("crew add dop", "say which"),
        ("crew add dop scene:9", "there is no scene 9"),
        ("crew add casting scene:1", "leave the scene out"),
        ("crew add casting runner:@nobody", "nobody"),
        ("crew add storyboard", "has its page already"),
        ("crew add storyboard runner:@fake", "nobody"),
    ],
)
async def test_what_cannot_be_bound_is_said_and_changes_nothing(
    world: World, text: str, words: str
) -> None:
    await begin(world)
    assert words in await crew_said(world, text, "night-producer")
    assert set(await pages(world)) == {"producer", "storyboard"}


async def test_a_channel_that_we_cannot_enter_becomes_no_page_and_that_is_said(
    world: World,
) -> None:
    await begin(world)
    world.chat.closed.add("secret")
    await crew_said(world, "crew add casting", "secret")
    assert "casting" not in await pages(world)
    assert "cannot enter it" in world.chat.whispers[-1][1]


async def test_the_word_alone_lists_pages_and_who_is_missing(world: World) -> None:
    await begin(world)
    said = await crew_said(world, "crew", "night-producer")
    assert "storyboard" in said
    assert "Without a page yet: casting" in said
    runner = await crew_said(world, "crew add storyboard runner:@noor", "night-producer")
    assert "runs it now" in runner


@pytest.mark.behaviour("A2", "A10")
async def test_the_script_is_told_by_its_word_and_comes_by_it(world: World) -> None:
    await begin(world)
    assert await crew_said(world, "script", "night-producer") == texts.NO_SCRIPT_YET
    world.chat.files["light.fountain"] = TEXT.encode()
    file = (Attached(id="light.fountain", name="light.fountain"),)
    await begun.send(world, "command", "noor", "script", channel="night-producer", files=file)
    await begun.settle(world)
    parcel = world.chat.cards["parcel:1"]
    assert parcel.buttons[0].label == texts.LOAD_AS_SCRIPT
    await world.press("noor", parcel.buttons[0].value)
    await begun.later(world)
    said = await crew_said(world, "script", "night-producer")
    assert said == (
        "Small Light, v1 by noor (director, line producer): 3 scenes, 1 person speaks, about 1 "
        "page. A draft; its gate makes it canon."
    )
    await lock_script(world)
    assert (await crew_said(world, "script", "night-producer")).endswith("Its gate is approved.")


async def test_a_crew_card_is_drawn_again_without_being_posted_twice(world: World) -> None:
    await begin(world)
    made = (await films(world))[0]
    await show(world.app, "crew", made.id)
    assert world.chat.posted.count(f"crew:{made.id}") == 1
