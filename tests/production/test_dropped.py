"""A script dropped in a direct message begins a production; what is none is said to be none."""

import pytest

from bot import texts
from bot.app.job_handlers import JOB_HANDLERS
from bot.app.message_classifier import classify_message
from bot.core.chat_port import Attached, Message, Place
from bot.intake.receive import arrive
from bot.production.greeting import greet, invite
from store.models import Entry, ImportBatch, Production
from tests.injection.films import question
from tests.media.writing import Told, pdf, typed
from tests.media.writing import pages as printed
from tests.production import begun
from tests.production.begun import SCRIPT, drop, film, films, pages, private, submit
from tests.world import World

QUESTION = question("the year", "director")
pytestmark = pytest.mark.behaviour("K6", "A10")


async def load(world: World, who: str = "noor") -> dict[str, str]:
    """Press *Load as script*; the form's values as it opened."""
    assert await world.press(who, begun.value(private(world), "load")) == texts.NEW_FILM
    form = list(world.chat.forms.values())[-1]
    return {field.name: field.value for field in form.fields}


async def test_a_dropped_script_opens_the_form_with_its_title_and_comes_with_it(
    world: World,
) -> None:
    await drop(world, "noor", SCRIPT)
    card = private(world)
    assert card.title == "Small Light: begin a production with this script?"
    assert card.lines == ("3 scenes, 1 person speaks, about 1 page.",)
    values = await load(world)
    assert (values["title"], values["code"]) == ("Small Light", "SMALLLIGHT2")
    form = list(world.chat.forms.values())[-1]
    said = await submit(world, form, title="Small Light", code="NIGHT")
    assert "The producer agent reads the script there." in said
    await begun.settle(world)
    made = (await film(world)).id
    kinds = {(e.kind, e.author) for e in await begun.rows(world, Entry) if e.production_id == made}
    assert kinds == {
        ("script", "noor (director, line producer)"),
        ("hard_constraint", "noor (director, line producer)"),
    }
    world.model.answers = [["I have read it."]]
    await begun.turns(world)
    assert list(world.chat.cards.values())[-1].lines == ("I have read it.",)
    assert list(world.chat.places.values())[-1] == "night-producer"
    again = await world.press("noor", begun.value(card, "load"))
    assert "NIGHT was begun from this already" in again


async def test_a_script_without_a_title_is_called_after_its_file(world: World) -> None:
    await drop(world, "noor", {"the_attic.fountain": b"INT. ATTIC - NIGHT\n\nA lamp.\n"})
    assert (await load(world))["title"] == "The Attic"


async def test_a_pdf_is_confirmed_by_a_person_first(world: World) -> None:
    story = [Told("INT. ATTIC - NIGHT", None, ("Mara lifts a lantern.",))]
    await drop(world, "noor", {"attic.pdf": pdf(printed(typed(story)))})
    assert texts.READ_FROM_PDF in private(world).lines


@pytest.mark.behaviour("C7")
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("scan.pdf", b"%PDF-1.4 nothing", "scan.pdf"),
        ("film.docx", b"PK\x03\x04rest", "office document"),
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "photo.jpg"),
        ("gone.fountain", b"", "gone.fountain"),
    ],
)
async def test_a_bad_file_is_said_where_the_person_is_and_nothing_is_begun(
    world: World, name: str, data: bytes, words: str
) -> None:
    await drop(world, "noor", {name: data})
    account, said = world.chat.whispers[-1]
    assert (account, said.splitlines()[0]) == ("fake:noor", texts.NOTHING_READ)
    assert words in said
    assert [b.label for b in private(world).buttons] == [texts.TRY_OURS]
    assert await films(world) == []


@pytest.mark.behaviour("C7", "A11")
async def test_material_of_somebody_in_several_films_is_sent_to_a_page(world: World) -> None:
    await begun.begin(world, "mara")
    await drop(world, "mara", {"photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF"})
    assert texts.BRING_THERE in world.chat.whispers[-1][1]
    await drop(world, "noor", {"photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF"})
    assert texts.BRING_THERE not in world.chat.whispers[-1][1]


@pytest.mark.behaviour("L2")
async def test_what_was_dropped_is_looked_into_once_whatever_was_killed(world: World) -> None:
    await drop(world, "noor", SCRIPT)
    (row,) = await begun.wanted(world, "dropped")
    told = len(world.chat.whispers)
    await JOB_HANDLERS["dropped"](world.app, row)
    await begun.settle(world)
    assert len(world.chat.whispers) == told


@pytest.mark.behaviour("A11")
async def test_in_the_one_film_that_waits_for_a_script_it_is_loaded_by_one_press(
    world: World,
) -> None:
    await begun.begin(world, channel="dm:fake:noor")
    await drop(world, "noor", SCRIPT)
    (parcel,) = await begun.rows(world, ImportBatch)
    await arrive(world.app, parcel.id)
    await begun.settle(world)
    card = world.chat.cards[f"parcel:{parcel.id}"]
    assert next(b.label for b in card.buttons) == texts.LOAD_AS_SCRIPT
    assert world.chat.places[f"parcel:{parcel.id}"] == "dm:fake:noor"
    assert "Taken by" in await world.press("noor", begun.value(card, "take"))


@pytest.mark.behaviour("A11")
async def test_on_the_producers_page_a_script_alone_is_offered_as_one(world: World) -> None:
    await begun.begin(world)
    await drop(world, "noor", SCRIPT, channel="night-producer")
    (parcel,) = await begun.rows(world, ImportBatch)
    card = world.chat.cards[f"parcel:{parcel.id}"]
    assert next(b.label for b in card.buttons) == texts.LOAD_AS_SCRIPT
    assert world.chat.places[f"parcel:{parcel.id}"] == "night-producer"


async def test_whoever_is_in_several_films_begins_another_with_a_script(world: World) -> None:
    await begun.begin(world, "mara", channel="dm:fake:mara")
    await drop(world, "mara", SCRIPT)
    assert "begin a production" in private(world).title
    assert await begun.rows(world, ImportBatch) == []


@pytest.mark.behaviour("L2")
async def test_who_installed_it_is_greeted_once_however_often_it_starts(world: World) -> None:
    for _ in range(2):
        await invite(world.app, "fake:noor")
        await begun.settle(world)
    assert world.chat.posted == ["welcome:fake:noor"]


@pytest.mark.behaviour("B7")
async def test_a_guest_of_a_film_begins_one_of_their_own_with_a_script(world: World) -> None:
    await drop(world, "gast", SCRIPT)
    assert "begin a production" in private(world).title
    assert await begun.rows(world, ImportBatch) == []


async def test_ours_is_tried_by_one_press_and_a_form(world: World) -> None:
    await greet(world.app, "fake:noor")
    await greet(world.app, "fake:noor")
    assert world.chat.posted == ["welcome:fake:noor"]
    card = world.chat.cards["welcome:fake:noor"]
    assert (card.title, world.chat.places["welcome:fake:noor"]) == (
        "Drop your script here, or try ours.", "dm:fake:noor",
    )  # fmt: skip
    assert await world.press("noor", begun.value(card, "ours")) == texts.NEW_FILM
    form = list(world.chat.forms.values())[-1]
    assert {f.name: f.value for f in form.fields}["code"] == "LASTLAMP"
    await world.press("noor", form.value, values={f.name: f.value for f in form.fields})
    await begun.settle(world)
    made = await film(world)
    kinds = [e.kind for e in await begun.rows(world, Entry) if e.production_id == made.id]
    assert (made.code, sorted(kinds)) == ("LASTLAMP", ["hard_constraint", "script", "treatment"])
    assert list(await pages(world, "LASTLAMP")) == ["producer", "storyboard"]


@pytest.mark.behaviour("C7")
async def test_words_to_nobody_in_a_direct_message_are_answered(world: World) -> None:
    await begun.send(world, "message", "noor", "hello?", channel="dm:fake:noor")
    assert world.chat.whispers[-1] == ("fake:noor", texts.DROP_HERE)
    await begun.send(world, "message", "mara", "hello?", channel="dm:fake:mara")
    assert world.chat.whispers[-1] == ("fake:mara", texts.TO_NOBODY)
    assert len(await begun.rows(world, Production)) == 1


async def test_a_file_without_words_in_a_direct_message_is_no_word_to_us(world: World) -> None:
    file = (Attached(id="1", name="a.fountain"),)
    bare = Message(account="fake:noor", text="", place=Place(channel="dm:fake:noor"), files=file)
    assert await classify_message(world.app, bare, mentioned=False) == "message"
    for said in ("new film, please", "Script", "my film"):
        with_words = bare.model_copy(update={"text": said})
        assert await classify_message(world.app, with_words, mentioned=False) == "message"
    brings = bare.model_copy(update={"text": "import"})
    assert await classify_message(world.app, brings, mentioned=False) == "command"
    word = bare.model_copy(update={"files": ()})
    assert await classify_message(world.app, word, mentioned=False) == "command"


async def test_a_script_beside_the_word_new_begins_a_film_where_it_was_said(world: World) -> None:
    world.chat.files |= SCRIPT
    file = tuple(Attached(id=name, name=name) for name in SCRIPT)
    await begun.send(world, "command", "noor", "new", channel="talk", files=file)
    assert world.chat.whispers[-1][1] == texts.LOOKED_INTO
    await begun.settle(world)
    assert (await load(world))["title"] == "Small Light"
    form = list(world.chat.forms.values())[-1]
    assert "home" in {field.name for field in form.fields}
    await submit(world, form)
    await begun.settle(world)
    assert (await film(world)).home == "talk"


@pytest.mark.behaviour("E3", "A11")
async def test_words_beside_a_file_may_answer_a_question_and_the_file_is_brought(
    world: World,
) -> None:
    await world.tool("producer", "human_ask", **QUESTION)
    world.chat.files |= SCRIPT
    file = tuple(Attached(id=name, name=name) for name in SCRIPT)
    words, channel = "In the winter of 1921", "dm:fake:mara"
    await begun.send(world, "message", "mara", words, channel=channel, files=file)
    cards = [card for card in world.chat.private if card is not None]
    assert [b.verb for b in cards[-1].buttons] == ["use"]
    assert len(await begun.rows(world, ImportBatch)) == 1


async def test_anybody_reads_what_there_is_to_say(world: World) -> None:
    await begun.send(world, "command", "noor", "help")
    assert "new: Begins a production" in world.chat.whispers[-1][1]
