"""What makes no sense is answered in plain words, and changes nothing: buttons of nobody or of
another film, reasons without end or that nobody can see, names, money that is none.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app.button_table import ACTS
from bot.production.row_owners import OWNERS
from bot.production.stages import FOUR_ANSWERS
from store import canon
from store.models import Member
from tests.generation.test_takes import back
from tests.injection import films
from tests.injection.films import THEIRS, options, question
from tests.injection.rows import Rows, look
from tests.world import World

NOTED = (
    "inbound",
    "private_message",
    "log",
    "logseal",
    "scheduled_job",
)  # that somebody pressed, and the answer
LONG = "no " * 4_000  # 12,000 characters
HIDDEN = "\u200b\u202e\u2066\ufeff"


async def state(world: World) -> dict[str, Any]:
    rows = await look(world.app)
    return {table: found for table, found in rows.tables.items() if table not in NOTED}


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[World]:
    """Two films in one database; Mara directs the first and is not in the second."""
    async with films.two_films(tmp_path) as world:
        yield world


def theirs(rows: Rows, kind: str) -> int | None:
    """The id of a row of the other film that such a button would carry."""
    other = next(number for number, code in rows.codes.items() if code == THEIRS)
    if kind not in rows.tables:
        return None
    found = [row["id"] for row in rows.of(kind) if rows.owner(kind, row) == other]
    return found[-1] if found else None


@pytest.mark.behaviour("C7", "L5")
async def test_a_button_of_another_film_says_so_and_changes_nothing(two: World) -> None:
    rows = await look(two.app)
    before, tried = await state(two), set()
    for verb, kind in ACTS:
        row = theirs(rows, kind)
        if row is not None:
            tried.add(kind)
            for values in ({}, {"reason": "mine", "answer": "mine"}):
                said = await two.press("mara", f"{verb}:{kind}:{row}:1", values=values)
                assert "not a member" in said, (verb, kind)
    assert {"gate", "question", "choice", "agent"} <= tried
    assert await state(two) == before


@pytest.mark.behaviour("C7", "L5")
@pytest.mark.slow
async def test_a_button_of_nothing_is_answered_and_changes_nothing(two: World) -> None:
    """Every button there is: with an id nobody has, of another kind's row, cut off or filled up."""
    before = await state(two)
    for verb, kind in ACTS:
        for value in (
            f"{verb}:{kind}:999999:1",
            f"{verb}:{kind}:0:1",
            f"{verb}:{kind}:1",
            f"{verb}:{kind}:",
            f"{verb}:{kind}:1:1:1",
            f"{verb}:{kind}:-1:1",
            f"{verb}:{kind}:1e3:1",
            f"{verb}:{kind}:{'9' * 40}:1",
            f"{verb}:{kind}{HIDDEN}:1:1",
        ):
            said = await two.press("mara", value, values={"reason": "x"})
            assert said.startswith("Nothing was decided"), value
    assert await state(two) == before


@pytest.mark.behaviour("C7")
def test_every_button_has_an_owner_to_be_looked_up() -> None:
    assert {kind for _, kind in ACTS} <= set(OWNERS)


@pytest.mark.behaviour("C6", "C7")
async def test_a_revision_nobody_showed_decides_nothing(two: World) -> None:
    before = await state(two)
    gate = await two.gate(stage="change")
    for value in (f"approve:gate:{gate.id}:2", f"reject:gate:{gate.id}:99"):
        said = await two.press("mara", value, values={"reason": "x"})
        assert "out of date" in said, value
    assert await state(two) == before


async def ready(world: World) -> None:
    """Something of each kind waits for a reason: a gate, takes, options, a request, a question."""
    await back(world, takes=2)
    await world.press("kei", "circle:batch:1:1", ticked=(2,))
    await world.tool("production_design", "assets_propose", assets=[options("prop", "KEY")])
    await world.press("kei", "approve:proposal:2:1")
    await world.wait()
    await world.render()
    await world.propose(scene=2, shots=1)
    await world.tool("casting", "human_ask", **question("the scar", "director"))
    await world.write("production_design", "style_block", text="Ink and rust.")
    await world.tool("production_design", "gate_request", stage="change", act=0, summary="rust")


REASONS = (
    ("mara", "reject:gate:{gate}:1"),
    ("kei", "retake:take:1:1"),
    ("mara", "overrule:take:2:1"),
    ("mara", "none:proposal:2:1"),
    ("kei", "reject:proposal:3:1"),
    ("mara", "own:question:1:1"),
)


@pytest.mark.behaviour("C7", "C8", "L5")
@pytest.mark.parametrize(("who", "value"), REASONS)
async def test_a_reason_without_end_is_refused_in_words_and_decides_nothing(
    world: World, who: str, value: str
) -> None:
    await ready(world)
    pressed = value.format(gate=(await world.gate(stage="change")).id)
    before = await state(world)
    said = await world.press(who, pressed, values={"reason": LONG, "answer": LONG})
    assert "2,000" in said or "2000" in said, said
    assert len(said) < 300
    assert await state(world) == before


@pytest.mark.behaviour("C5", "C8")
async def test_a_reason_without_end_is_refused_as_words_too(world: World) -> None:
    await ready(world)
    gate = await world.gate(stage="change")
    before = await state(world)
    said = await world.command("mara", f"reject G-{gate.number} {LONG}")
    assert "2,000" in said or "2000" in said, said
    assert await state(world) == before


BLANK = ("\u200b\u202e", "\u200d\u200c", "\u3164", "\u2800 \u00a0", "\ufe0f\u034f")


@pytest.mark.behaviour("C8", "L5")
async def test_a_reason_nobody_can_see_is_none(world: World) -> None:
    await ready(world)
    gate = (await world.gate(stage="change")).id
    before = await state(world)
    for who, value in REASONS:
        for blank in BLANK:
            given = {"reason": blank, "answer": blank}
            said = await world.press(who, value.format(gate=gate), values=given)
            assert said.startswith(("Nothing was decided: say why", "Nothing was recorded")), value
    assert await state(world) == before


@pytest.mark.behaviour("C5", "C8", "L5")
async def test_a_word_nobody_can_see_is_no_reason_either(world: World) -> None:
    await ready(world)
    gate = await world.gate(stage="change")
    before = await state(world)
    for word in (f"reject G-{gate.number}", "withdraw Q-1"):
        for blank in BLANK:
            said = await world.command("mara", f"{word} {blank}")
            assert said.startswith("Nothing was decided: say why"), said
    assert await state(world) == before


@pytest.mark.behaviour("C5", "L5")
async def test_what_is_typed_is_kept_as_it_is_seen(world: World) -> None:
    await ready(world)
    gate = await world.gate(stage="change")
    await world.command("mara", f"reject G-{gate.number} too{HIDDEN} \u202edark")
    assert (await world.gate(stage="change")).reason == "too dark"


@pytest.mark.behaviour("C2", "L5")
async def test_four_answers_without_end_are_refused_and_lock_nothing(world: World) -> None:
    await world.to_style()
    await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="x")
    gate = await world.gate(stage="four_answers")
    before = await state(world)
    for answer in (LONG, HIDDEN, "\u3164"):
        values = dict.fromkeys(FOUR_ANSWERS, "LANTERN") | {"key prop": answer}
        said = await world.press("mara", f"approve:gate:{gate.id}:1", values=values)
        assert said.startswith(("Nothing was locked", "Nothing was recorded")), said
        assert len(said) < 300
    assert await state(world) == before


@pytest.mark.behaviour("D2", "L5")
async def test_a_tick_at_another_cards_request_approves_nothing(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.propose(scene=2, shots=1)
    before = await state(world)
    said = await world.press("kei", "approve:batch:1:1", ticked=(2, 999_999, 0, -1))
    assert said == "Nothing was decided: tick at least one item first."
    assert await state(world) == before


@pytest.mark.behaviour("D4", "C7")
@pytest.mark.parametrize(
    "words",
    [
        "-5", "-0", "1e9", "9999999999999999999999", "1000000000", "nan", "inf", "0x10", "1,5",
        "1.5", "\u0663\u0663", "\uff15", "5 6", "@kei -1", "@kei 1e3", "@nobody 5", "@kei",
        "P-1 -2", "P-999999 5", "P-x 5", "P-\u0663 5", HIDDEN, f"5{HIDDEN}x", "=5",
        "5; budget 900", "1_000",
    ],
)  # fmt: skip
async def test_money_that_is_none_is_answered_and_nothing_is_booked(
    world: World, words: str
) -> None:
    await world.to_generation()
    before = await state(world)
    said = await world.command("deniz", f"budget {words}")
    assert said
    assert len(said) < 400
    assert await state(world) == before, said


@pytest.mark.behaviour("D4")
async def test_a_cap_below_what_is_spent_is_refused(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=2)
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    before = await state(world)
    assert (await world.command("deniz", "budget 5")).startswith("Nothing was changed: 6 credits")
    assert await state(world) == before


@pytest.mark.behaviour("L5", "B7")
@pytest.mark.parametrize(
    ("name", "stored"),
    [
        (f"Ma{HIDDEN}ra", "Mara"),
        ("\u202eara\u202c", "ara"),
        (HIDDEN, "somebody"),
        ("x" * 10_000, "x" * 40),
        ("مريم", "مريم"),
        ("Zoë (director)", "Zoë director"),
        ("\u3164", "somebody"),
        ("\ufe0f\ufe0f", "somebody"),
        ("Ma\ufe0fra\u034f", "Mara"),
        ("' - '", "somebody"),
    ],
)
async def test_a_name_is_stored_as_it_is_seen(world: World, name: str, stored: str) -> None:
    async with world.app.store.writing() as db:
        db.add(Member(production_id=1, account="fake:new", handle="@new", name=name))
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Member).where(Member.account == "fake:new"))).one()
    assert row.name == stored
    assert HIDDEN[0] not in await world.command("mara", "team")


@pytest.mark.behaviour("L5", "A2")
async def test_an_entry_is_named_as_it_is_seen(world: World) -> None:
    await world.to_style()
    said = await world.tool(
        "production_design", "canon_write", kind="prop", name=f"LAN{HIDDEN}TERN",
        scope="production", reason="x", fields=[{"name": "anchor", "value": "tin"}],
    )  # fmt: skip
    assert "LANTERN" in said
    async with world.app.store.reading() as db:
        drafts = await canon.drafts(db, await world.production(db))
    assert [entry.name for entry in drafts if entry.kind == "prop"] == ["LANTERN"]
