"""A note said to one role stays with it until a person promotes it: then it is a decision with its
words, author, link and scope, in the next request of every role of its film and of no other."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.canon import search
from bot.messaging import private_messages
from store.models import Entry, GateStatus, Inbound, LogRow
from tests.agents.test_isolation import Listening
from tests.injection import films
from tests.injection.films import OURS
from tests.world import World

PAGE = "smalllight-scene-001"
NOTE = "the window-otter stays shut"


@pytest.fixture
async def two(tmp_path: Path) -> Any:
    async with films.two_films(tmp_path, Listening()) as world:
        yield world


async def say(world: World, who: str, text: str, channel: str = PAGE) -> str:
    return await films.say(world, f"fake:{who}", channel, f"canon {text}", "command")


async def tell(world: World, text: str, who: str = "kei", channel: str = PAGE) -> str:
    """Somebody writes on a page; the link of the message."""
    await films.say(world, f"fake:{who}", channel, text)
    async with world.app.store.reading() as db:
        rows = select(Inbound).where(Inbound.kind == "message").order_by(col(Inbound.id).desc())
        row = (await db.exec(rows)).first()
    assert row is not None
    return str(row.payload.get("permalink") or row.payload["body"]["permalink"])


async def decision(world: World) -> Entry:
    async with world.app.store.reading() as db:
        rows = select(Entry).where(Entry.kind == "decision").order_by(col(Entry.id).desc())
        found = (await db.exec(rows)).first()
    assert found is not None
    return found


async def heard(world: World) -> dict[tuple[str, str], str]:
    """What every role of both films is sent next."""
    model = world.app.model
    assert isinstance(model, Listening)
    sent = {}
    for code, name in await films.pages(world):
        await films.tell(world, (code, name), "what do you know?")
        await films.turns(world, await films.agent(world, code, name))
        here, body = model.sent[-1]
        assert here == (code, name)
        sent[here] = body
    return sent


@pytest.mark.behaviour("A4", "B3")
async def test_a_note_stays_with_its_role_until_the_director_promotes_it_and_then_all_hear_it(
    two: World,
) -> None:
    link = await tell(two, NOTE)
    before = await heard(two)
    assert [who for who, body in before.items() if NOTE in body] == [(OURS, "dop:1")]
    said = await say(two, "mara", f"promote {link}")
    assert said == (
        f"D-5, for scene 1: “{NOTE}” (Kei (artist)) is canon for every role from now on."
    )
    after = await heard(two)
    assert {who for who, body in after.items() if NOTE in body} == {
        who for who in after if who[0] == OURS
    }
    body = after[OURS, "editor"]
    delta = json.dumps({"matter": NOTE, "text": NOTE, "said_by": "Kei (artist)"})
    assert json.dumps(delta)[1:-1] in body, "its words are JSON in the request"


@pytest.mark.behaviour("A2", "B3")
async def test_a_promoted_message_keeps_its_words_its_author_and_its_link(two: World) -> None:
    link = await tell(two, f"  {NOTE}\u200b ")
    await say(two, "mara", f"promote <{link}> scene:2")
    entry = await decision(two)
    assert (entry.number, entry.version, entry.scope) == (5, 1, "scene:2")
    assert (entry.author, entry.words, entry.permalink) == ("Kei (artist)", NOTE, link)
    assert entry.reason == "promoted by Mara (director)"
    async with two.app.store.reading() as db:
        log = (await db.exec(select(LogRow).where(LogRow.what == "promoted"))).one()
        hit, *_ = await search.find(db, await two.production(db), ["window-otter"])
    assert (log.who, log.subject, log.detail["permalink"]) == ("Mara (director)", "D-5", link)
    assert (hit.name, hit.by, hit.permalink, hit.standing) == ("D-5", "Kei (artist)", link, "holds")


@pytest.mark.behaviour("B3")
async def test_words_are_promoted_as_they_are_said_quoted_or_repeated(two: World) -> None:
    link = await tell(two, f"We said that {NOTE}, all day.")
    await say(two, "mara", f"promote production: “{NOTE}”")
    quoted = await decision(two)
    assert (quoted.author, quoted.words, quoted.permalink) == ("Kei (artist)", NOTE, link)
    assert quoted.scope == "production"
    await tell(two, "The door too")
    await say(two, "mara", "promote the door TOO")
    assert (await decision(two)).author == "Kei (artist)", (
        "it is the message that says exactly this"
    )
    await say(two, "mara", "promote shot:SC001_SH0010 and the lamp is lit")
    own = await decision(two)
    assert (own.author, own.scope) == ("Mara (director)", "shot:SC001_SH0010")
    assert own.permalink.startswith(f"fake://{PAGE}/command-")


@pytest.mark.behaviour("B3")
@pytest.mark.parametrize(
    ("channel", "scope"), [(PAGE, "scene:1"), ("smalllight-casting", "production")]
)
async def test_on_a_scenes_page_it_holds_for_the_scene_unless_it_is_said_where(
    two: World, channel: str, scope: str
) -> None:
    await say(two, "mara", f"promote {NOTE}", channel)
    assert (await decision(two)).scope == scope


@pytest.mark.behaviour("B3", "B7", "C5")
async def test_anybody_elses_promotion_asks_the_director_and_reaches_no_role_before(
    two: World,
) -> None:
    said = await say(two, "kei", f"promote production: {NOTE}", "smalllight-casting")
    gate = await two.gate(stage="change", production_id=1)
    assert said.startswith(f"G-{gate.number} asks Mara whether this is canon for every role: D-5: ")
    assert gate.summary == "promoted by Kei (artist)"
    again = await say(two, "deniz", f"promote production: {NOTE}", "smalllight-casting")
    assert again == f"Nothing new: G-{gate.number} asks for D-5: “{NOTE}” already."
    assert not any(NOTE in body for body in (await heard(two)).values())
    assert "for Mara to decide" in await two.press("kei", f"approve:gate:{gate.id}:1")
    await two.press("mara", f"approve:gate:{gate.id}:1")
    await films.settle(two, 20)
    assert {who[0] for who, body in (await heard(two)).items() if NOTE in body} == {OURS}
    assert (await decision(two)).locked_by == gate.id


@pytest.mark.behaviour("B3", "C8")
async def test_what_the_director_does_not_want_reaches_no_role(two: World) -> None:
    await say(two, "kei", f"promote production: {NOTE}")
    gate = await two.gate(stage="change", production_id=1)
    await two.press("mara", f"reject:gate:{gate.id}:1", values={"reason": "it opens"})
    await films.settle(two, 20)
    assert (await two.gate(id=gate.id)).status == GateStatus.REJECTED
    await private_messages.send(two.app)
    who, said = two.chat.whispers[-1]
    assert who == "fake:kei"
    assert said == f"What you asked to promote (G-{gate.number}) was rejected: it opens"
    assert (await decision(two)).canon_version is None
    said = await say(two, "mara", f"promote production: {NOTE}")
    assert said.startswith("D-6"), "a number is given once"


@pytest.mark.behaviour("B7")
async def test_a_guest_promotes_nothing_and_is_told_who_may(two: World) -> None:
    before = (await decision(two)).id
    said = await say(two, "gast", f"promote {NOTE}")
    assert said == "Nothing was decided: this is for Mara or Deniz or Kei to decide."
    assert (await decision(two)).id == before


@pytest.mark.behaviour("B3", "B6", "L5")
async def test_a_message_of_another_film_is_promoted_by_nobody_here(two: World) -> None:
    secret = await tell(two, "the gannet-otter dives", "ines", "harbortale-casting")
    between = await tell(two, "// just us: otter-talk", "ines", "harbortale-casting")
    elsewhere = await tell(two, "otter in a private talk", "mara", "dm")
    for link in (secret, between, elsewhere, "fake://nowhere/1", "https://e.x/?a='--"):
        said = await say(two, "mara", f"promote {link}")
        assert said.startswith("Nothing was promoted: no message of this production stands there.")
    assert not any("otter" in body for who, body in (await heard(two)).items() if who[0] == OURS)


@pytest.mark.behaviour("B3", "B8")
async def test_what_people_said_to_each_other_on_a_page_is_promoted_too(two: World) -> None:
    link = await tell(two, f"// {NOTE}")
    await say(two, "mara", f"promote {link}")
    entry = await decision(two)
    assert (entry.words, entry.author, entry.permalink) == (NOTE, "Kei (artist)", link)


@pytest.mark.behaviour("A2", "B3")
async def test_the_same_words_are_decided_once_in_a_place_and_names_are_never_taken(
    two: World,
) -> None:
    await say(two, "mara", f"promote production: {NOTE}")
    said = await say(two, "mara", f"promote production: {NOTE.upper()}")
    assert said.startswith(f"Nothing new: D-5: “{NOTE}” is canon already (Mara (director), ")
    assert "D-6, for scene 2" in await say(two, "mara", f"promote scene:2 {NOTE}")
    long = "x " * 100
    names = set()
    for words in ("key prop", f"{long}one", f"{long}two"):
        await say(two, "mara", f"promote production: {words}")
        entry = await decision(two)
        names.add(entry.name)
        assert entry.version == 1, "it takes nothing's place"
    assert len(names) == 3
    assert "key prop" not in names


@pytest.mark.behaviour("B3")
async def test_what_is_wrong_is_said_and_nothing_becomes_canon(two: World) -> None:
    before = (await decision(two)).id
    for words, why in {
        "promote": "Promote what?",
        "promote scene:1": "Promote what?",
        "promote \u200b\u202e": "Promote what?",
        "promote scene:9 it rains": "Nothing was promoted: there is no scene:9; there is scene:1",
        "promote shot:SC009_SH0010 x": "there is no shot:SC009_SH0010",
        "promote act:x y": "is no scope",
        'promote "nobody said this"': "nobody said “nobody said this” on this page",
        "promote " + "x" * 10_000: "too long; say it in up to 2000 characters",
    }.items():
        assert why in await say(two, "mara", words), words[:30]
    assert (await decision(two)).id == before
