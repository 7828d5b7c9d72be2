"""What was decided about the lantern? Newest first, with who, when and link; superseded ones struck
through, drafts and open questions marked; the same for people, roles and the command line."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, update
from sqlmodel import col

from bot.__main__ import main
from bot.canon.search import Hit, NotLooked, find
from store import canon
from store.db import Session
from store.models import Question, Shot
from tests.app.test_words import say
from tests.injection import films
from tests.world import START, World, open_world

LINK = "fake://smalllight/1"


async def decide(
    world: World, text: str, hours: int, matter: str = "the lantern", scope: str = "production"
) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        entry = await canon.add(
            db, production, "decision", matter, {"matter": matter, "text": text}, scope=scope,
            author="Mara (director)", at=START + timedelta(hours=hours), permalink=LINK,
        )  # fmt: skip
        entry.number = hours
        await canon.make_canon(db, production, [entry])


async def found(world: World, *words: str, most: int | None = None) -> list[Hit]:
    async with world.app.store.reading() as db:
        return await find(db, await world.production(db), words, most)


async def names(world: World, *words: str) -> list[str]:
    return [hit.name for hit in await found(world, *words)]


@pytest.mark.behaviour("A12")
async def test_the_newest_decision_comes_first_and_the_older_is_struck_through(
    world: World,
) -> None:
    await decide(world, "It is brass.", 1)
    await decide(world, "The lantern is tin.", 2)
    newest, older = await found(world, "LANTERN", "is")
    assert (newest.name, newest.words, newest.by) == (
        "D-2", "the lantern: The lantern is tin.", "Mara (director)",
    )  # fmt: skip
    assert newest.permalink == LINK
    assert (newest.standing, older.standing) == ("holds", "superseded")
    assert (await say(world, "gast", "find lantern")).splitlines() == [
        f"[D-2]({LINK}): the lantern: The lantern is tin. (Mara (director), 02 Mar 11:00 UTC)",
        f"~~[D-1]({LINK}): the lantern: It is brass. (Mara (director), 02 Mar 10:00 UTC)~~",
    ]


@pytest.mark.behaviour("A12")
async def test_a_narrower_decision_says_where_it_holds_and_replaces_no_other(world: World) -> None:
    await world.pass_gate("script")
    await decide(world, "The lantern is brass.", 1)
    await decide(world, "The lantern is out.", 2, scope="scene:2")
    said = await say(world, "kei", "find lantern")
    assert "(Mara (director), 02 Mar 11:00 UTC, for scene 2)" in said
    assert "~~" not in said


@pytest.mark.behaviour("A12")
async def test_questions_and_shots_are_found_too(world: World) -> None:
    await world.to_generation()
    await ask(world)
    found_names = await names(world, "lantern")
    assert found_names[0] == "Q-1"
    assert found_names[-1] == "SC003_SH0020", "shots have no time; they come last, in film order"
    assert await found(world, "lantern", "submarine") == []
    async with world.app.store.writing() as db:
        await db.exec(update(Shot).where(col(Shot.code) == "SC003_SH0020").values(cut_out=True))
        await db.exec(
            update(Shot).where(col(Shot.code) == "SC003_SH0010").values(code="SC001A_SH0010")
        )
    shots = [name for name in await names(world, "lantern") if name.startswith("SC")]
    assert shots == [
        "SC001_SH0010", "SC001_SH0020", "SC001A_SH0010", "SC002_SH0010", "SC002_SH0020",
    ], "an insert stands where it belongs; what was cut out is not found"  # fmt: skip


async def ask(world: World) -> None:
    await world.tool(
        "casting", "human_ask", matter="the lamp", text="Is the lantern ever out?", why="Light.",
        asked_of="director", scope="production", waits="none", answers=["never, submarine", "no"],
    )  # fmt: skip


@pytest.mark.behaviour("A12")
async def test_an_open_question_is_marked_until_it_is_answered_and_then_found_by_its_answer(
    world: World,
) -> None:
    await ask(world)
    assert (await say(world, "gast", "find lantern")).startswith("Q-1 [open question]: Is the")
    assert await names(world, "submarine") == [], "what might be answered was not said"
    await world.press("mara", "answer:choice:1:1")
    assert await names(world, "submarine") == ["D-1", "Q-1"]
    assert "[open question]" not in await say(world, "gast", "find lantern")
    async with world.app.store.writing() as db:
        await db.exec(update(Question).values(status="withdrawn"))
    (_, hit) = await found(world, "lantern", "ever")
    assert (hit.name, hit.standing) == ("Q-1", "superseded")


@pytest.mark.behaviour("A12")
async def test_a_draft_is_marked_and_one_that_was_written_anew_is_struck_through(
    world: World,
) -> None:
    for tone in ("plainest lantern", "grim lantern"):
        await world.write("producer", "treatment", tone=tone)
    newest, older = await found(world, "lantern", "tone")
    assert (newest.name, newest.standing) == ("treatment v2", "draft")
    assert (older.name, older.standing) == ("treatment v1", "superseded")
    assert "treatment v2 [draft]: " in await say(world, "gast", "find grim")


@pytest.mark.behaviour("A12")
async def test_a_locked_version_stays_while_the_next_is_a_draft(world: World) -> None:
    await world.to_generation()
    await world.write("production_design", "style_block", text="Ink and ash.")
    assert [(h.name, h.standing) for h in await found(world, "ink")] == [
        ("style block v2", "draft"), ("style block v1", "holds"),
    ]  # fmt: skip


SAID = {
    "lantern": "The lanterns are brass.",
    "LANTERN brass": "The lanterns are brass.",
    "creme": "A crème brûlée, a cafe\u0301.",
    "CAFÉ": "A crème brûlée, a cafe\u0301.",
    "фонар": "ФОНАРЬ горит",
    "灯笼": "老灯笼是铜的",
    "ランプ": "古いランプは真鍮です",
    "หน้าต่าง": "เปิดหน้าต่างไว้",
    "फ़िल्म": "यह फ़िल्म है",
    "نافذة": "نافذة مغلقة",
    "등불": "등불은 꺼져 있다",
    "SC004_SH0020": "as in SC004_SH0020",
    "lan\u200btern": "The lanterns are brass.",
    "“lantern”?": "The lanterns are brass.",
}


@pytest.mark.behaviour("A12", "B8")
@pytest.mark.parametrize("words", SAID)
async def test_beginnings_are_enough_in_any_case_accent_and_script(
    world: World, words: str
) -> None:
    texts = list(dict.fromkeys(SAID.values()))
    for number, text in enumerate(texts, 1):
        await decide(world, text, number, matter=f"matter {number}")
    assert await names(world, words) == [f"D-{texts.index(SAID[words]) + 1}"]


@pytest.mark.behaviour("A12")
async def test_a_number_is_no_beginning_of_another(world: World) -> None:
    for number in (1, 12):
        await decide(world, "brass", number, matter=f"matter {number}")
    assert await names(world, "D-1") == ["D-1"]
    assert await names(world, "d-12") == ["D-12"]


@pytest.mark.behaviour("A12", "L5")
@pytest.mark.parametrize(
    "words",
    ['"', '"lantern', "lantern AND", "AND OR NOT", "NEAR(lantern, 2)", "text : lantern", "^lantern",
     "lantern'; DROP TABLE entry; --", "{lantern}", "lan*", "(", "%", "_", "!", "\\", "灯_", "灯%",
     "production_id:2", "x\x00y", "\ud800", "\u202elantern", "- lantern", "a" * 200],
)  # fmt: skip
async def test_what_is_typed_is_data_and_no_operator(world: World, words: str) -> None:
    await decide(world, "The lantern is brass.", 1)
    said = await say(world, "gast", f"find {words}".encode("utf-8", "replace").decode())
    assert "lantern is brass" in said or "Nothing is decided" in said or "Find what?" in said
    assert len(said) < 400


@pytest.mark.behaviour("A12")
@pytest.mark.parametrize("words", ["", "   ", "?!", '"" -- *'])
async def test_nothing_to_look_for_says_what_to_type(world: World, words: str) -> None:
    assert "For example: /film find lantern" in await say(world, "gast", f"find {words}")
    with pytest.raises(NotLooked, match="say up to 20 words"):
        await found(world, "lantern " * 21)


@pytest.mark.behaviour("A12")
async def test_more_than_a_card_holds_is_said(world: World) -> None:
    for number in range(1, 13):
        await decide(world, "brass", number, matter=f"matter {number}")
    lines = (await say(world, "gast", "find brass")).splitlines()
    assert len(lines) == 11
    assert lines[-1] == "… and more; add a word to find fewer."
    assert len(await found(world, "brass")) == 12


@pytest.mark.behaviour("A12", "L5")
async def test_only_this_productions_is_found(tmp_path: Path) -> None:
    async with films.two_films(tmp_path) as two:
        theirs = await films.say(two, "fake:ines", "harbortale-casting", "find gannet", "command")
        ours = await films.say(two, "fake:mara", "smalllight-casting", "find gannet", "command")
    assert "The gannet stays unseen" in theirs
    assert ours.startswith("Nothing is decided about")


@pytest.mark.behaviour("A12", "B3")
async def test_a_role_finds_the_same_newest_first_and_knows_what_no_longer_holds(
    world: World,
) -> None:
    await decide(world, "The lantern is brass.", 1)
    await decide(world, "The lantern is tin.", 2)
    said = await world.tool("editor", "canon_search", words="lantern is")
    newest, older = (json.loads(line) for line in said.splitlines())
    assert newest == {
        "name": "D-2", "standing": "holds", "scope": "production", "by": "Mara (director)",
        "at": "2026-03-02T11:00:00+00:00", "permalink": LINK,
        "text": "the lantern: The lantern is tin.",
    }  # fmt: skip
    assert (older["name"], older["standing"]) == ("D-1", "superseded")
    assert await world.tool("editor", "canon_search", words="submarine") == "nothing"
    assert (await world.tool("editor", "canon_search", words=" ")).startswith("refused: words:")


@pytest.mark.behaviour("B3")
async def test_words_said_to_one_role_beside_a_draft_are_found_by_no_other(tmp_path: Path) -> None:
    """The draft keeps whose words it came from; searching shows what was drafted, not those."""
    async with films.two_films(tmp_path) as two:
        call = {
            "kind": "treatment", "name": "treatment", "scope": "production", "reason": "asked",
            "fields": [{"name": "tone", "value": "grim"}],
        }  # fmt: skip
        two.model.answers = [[{"canon_write": call}], ["done"]]
        await films.tell(two, (films.OURS, "producer"), "make it grim, zebra-private")
        await films.turns(two, await films.agent(two, films.OURS, "producer"))
        assert await names(two, "grim") == ["treatment v2"]
        assert await names(two, "zebra") == []


@pytest.mark.behaviour("A12", "L1")
async def test_film_find_prints_the_same_with_the_link_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_world(tmp_path) as world:
        await decide(world, "The lantern is brass.", 1)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert await command_line("find", "lantern") == 0
    assert capsys.readouterr().out.endswith(f"10:00 UTC) {LINK}\n")
    assert await command_line("find", "lantern", "--json") == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert (hit["name"], hit["standing"], hit["permalink"]) == ("D-1", "holds", LINK)
    assert await command_line("find", "?") == 1
    assert "For example" in capsys.readouterr().err


async def command_line(*words: str) -> int:
    """The command line, from inside a loop."""
    return await asyncio.to_thread(main, list(words))


@pytest.mark.behaviour("A12")
async def test_a_feature_of_845_shots_is_searched_without_reading_them(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        production = await world.production(db)
        await many_shots(db, production.id)
    await decide(world, "The lantern is brass.", 1, matter="metal")
    loaded: list[object] = []
    async with world.app.store.reading() as db:
        event.listen(db.sync_session, "loaded_as_persistent", lambda _, row: loaded.append(row))
        production = await world.production(db)
        hits = await find(db, production, ["lantern"], 11)
    assert hits[0].name == "D-1"
    assert len(loaded) <= 12, "the production and what is shown"


async def many_shots(db: Session, production_id: int) -> None:
    rows = [
        Shot(production_id=production_id, scene_id=1, act=1, code=f"SC{n:03}_SH0990", seconds=3.0,
             plan={"action": f"Somebody lifts the lantern {n}."})
        for n in range(1, 846)
    ]  # fmt: skip
    db.add_all(rows)
