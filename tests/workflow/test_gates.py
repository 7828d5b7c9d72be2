"""Gates: one decision core, one conditional write, and every press is answered."""

from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.card_table import show
from bot.production import stages
from bot.workflow.gate_card import gate_card
from store import canon
from store.log import first_bad
from store.models import DecisionRecord, GateStatus, Inbound, LogRow
from tests.world import START, World, open_world


async def asked(world: World) -> str:
    """The script gate, open; returns what its buttons carry behind the verb."""
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    gate = await world.gate(stage="script")
    return f"gate:{gate.id}:1"


@pytest.mark.behaviour("C5", "C7")
async def test_the_director_approves_and_the_script_becomes_canon_after_twenty_seconds(
    world: World,
) -> None:
    card = await asked(world)
    assert "approved by Mara" in await world.press("mara", f"approve:{card}")
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 0
    await world.wait(20)
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 1
    assert (await world.gate(stage="script")).applied_at is not None


@pytest.mark.behaviour("C7")
async def test_a_second_press_is_told_who_decided_and_when(world: World) -> None:
    card = await asked(world)
    await world.press("mara", f"approve:{card}")
    said = await world.press("mara", f"reject:{card}", values={"reason": "no"})
    assert said.startswith("Already decided: approved by Mara (director)")
    assert "09:00" in said


@pytest.mark.behaviour("K5", "C7")
async def test_a_redelivered_press_decides_nothing_twice(world: World) -> None:
    card = await asked(world)
    await world.press("mara", f"approve:{card}", key="same")
    assert await world.press("mara", f"approve:{card}", key="same") == ""
    async with world.app.store.reading() as db:
        assert len((await db.exec(select(DecisionRecord))).all()) == 1
        assert len((await db.exec(select(Inbound).where(Inbound.kind == "click"))).all()) == 1


@pytest.mark.behaviour("C5", "B7")
@pytest.mark.parametrize("who", ["kei", "deniz", "gast"])
async def test_a_person_without_the_right_is_told_who_has_it(world: World, who: str) -> None:
    card = await asked(world)
    assert (
        await world.press(who, f"approve:{card}")
        == "Nothing was decided: this is for Mara to decide."
    )
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


@pytest.mark.behaviour("L5")
async def test_a_stranger_decides_nothing(world: World) -> None:
    card = await asked(world)
    assert "not a member" in await world.press("mallory", f"approve:{card}")
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


@pytest.mark.behaviour("C7", "L5")
@pytest.mark.parametrize(
    "value",
    [
        *("", "approve", "approve:gate:1", "approve:gate:x:1", "approve:gate:99:1"),
        *("approve:gate:-1:1", "burn:gate:1:1", "approve:gate:1:1:1", "approve:nothing:1:1"),
        *("approve:gate:\N{FULLWIDTH DIGIT ONE}:1", f"approve:gate:{'9' * 30}:1"),
    ],
)
async def test_a_forged_or_broken_button_is_answered_and_changes_nothing(
    world: World, value: str
) -> None:
    await asked(world)
    assert (await world.press("mara", value)).startswith("Nothing was decided")
    assert (await world.gate(stage="script")).status == GateStatus.OPEN


@pytest.mark.behaviour("C8")
async def test_a_reject_needs_a_reason_and_the_reason_is_the_makers_next_message(
    world: World,
) -> None:
    card = await asked(world)
    assert await world.press("mara", f"reject:{card}") == "Reject G-1"
    assert "say why" in await world.press("mara", f"reject:{card}", values={"reason": "  "})
    await world.press("mara", f"reject:{card}", values={"reason": "too long"})
    await world.wait()
    async with world.app.store.reading() as db:
        mail = [
            row.payload for row in await db.exec(select(Inbound).where(Inbound.kind == "event"))
        ]
    assert [m["reason"] for m in mail if m["event"] == "rejected"] == ["too long"]


@pytest.mark.behaviour("C7")
async def test_undo_within_twenty_seconds_asks_again_and_sets_nothing_off(world: World) -> None:
    card = await asked(world)
    await world.press("mara", f"approve:{card}")
    await world.wait(19)
    assert (await world.press("mara", f"undo:{card}")).startswith("Undone")
    await world.wait(60)
    first, again = await world.gate(number=1), await world.gate(number=2)
    assert (first.status, again.status, again.attempt) == (GateStatus.UNDONE, GateStatus.OPEN, 2)
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 0
        undo = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.decision == "undo"))
        ).one()
    assert undo.undoes is not None


@pytest.mark.behaviour("C7")
async def test_undo_after_twenty_seconds_is_too_late_and_says_so(world: World) -> None:
    card = await asked(world)
    await world.press("mara", f"approve:{card}")
    await world.wait(20)
    assert (await world.press("mara", f"undo:{card}")).startswith("Too late")
    assert (await world.gate(stage="script")).status == GateStatus.APPROVED


@pytest.mark.behaviour("C6")
async def test_a_changed_artefact_makes_the_card_out_of_date_and_asks_for_what_stands_now(
    world: World,
) -> None:
    await world.pass_gate("script")
    await world.write("producer", "treatment", tone="plain")
    await world.write("production_design", "style_block", text="one")
    await world.tool("production_design", "gate_request", stage="style", act=0, summary="look")
    old = await world.gate(stage="style")
    await world.write("production_design", "style_block", text="two")
    assert "out of date" in await world.press("mara", f"approve:gate:{old.id}:1")
    new = await world.gate(stage="style")
    assert (await world.gate(number=old.number)).status == GateStatus.OUT_OF_DATE
    assert new.status == GateStatus.OPEN
    assert new.digest != old.digest


@pytest.mark.behaviour("C7", "L2")
async def test_an_open_gate_is_decided_after_a_restart(tmp_path: Path) -> None:
    async with open_world(tmp_path) as before:
        card = await asked(before)
    async with open_world(tmp_path) as after:
        assert "approved by Mara" in await after.press("mara", f"approve:{card}")


@pytest.mark.behaviour("C2")
async def test_the_four_answers_are_one_form_and_none_may_be_empty(world: World) -> None:
    await world.to_style()
    await world.tool(
        "producer", "gate_request", stage="four_answers", act=0, summary="key prop: LANTERN"
    )
    card = f"approve:gate:{(await world.gate(stage='four_answers')).id}:1"
    assert await world.press("mara", card) == "Four answers"
    form = list(world.chat.forms.values())[-1]
    assert {f.name: f.value for f in form.fields}["key prop"] == "LANTERN"
    half = {"character look": "tall", "key prop": "LANTERN"}
    assert "all four" in await world.press("mara", card, values=half)
    full = {f.name: f.value or "none" for f in form.fields}
    await world.press("mara", card, values=full)
    await world.wait()
    async with world.app.store.reading() as db:
        wanted = await stages.wanted_assets(db, await world.production(db))
    assert ("prop", "LANTERN") in wanted


@pytest.mark.behaviour("C1")
async def test_work_of_a_later_stage_is_refused_by_name_of_gate_and_person(world: World) -> None:
    said = await world.tool(
        "production_design", "gate_request", stage="style", act=0, summary="early"
    )
    assert said == (
        "refused: Script lock is not approved yet. Mara can approve it, at work now. "
        "Now you can: ask the producer agent for the script lock."
    )


@pytest.mark.behaviour("C4")
async def test_act_two_opens_when_act_ones_rough_cut_is_approved(world: World) -> None:
    await world.to_generation()
    boards = [{"shot": "SC003_SH0010", "composition": "left", "foreground": "", "note": ""}]
    said = await world.tool("storyboard", "storyboard_update", boards=boards)
    assert said.startswith("refused: Generation of act 1 is not approved yet")


@pytest.mark.behaviour("L5")
async def test_every_decision_is_in_the_log_and_tampering_is_found(world: World) -> None:
    card = await asked(world)
    await world.press("mara", f"approve:{card}")
    async with world.app.store.writing() as db:
        rows = (await db.exec(select(LogRow))).all()
        assert ("Mara (director)", "approve") in {(row.who, row.what) for row in rows}
        assert await first_bad(db) is None
        rows[1].who = "somebody else"
        db.add(rows[1])
        await db.flush()
        assert await first_bad(db) == rows[1].id


@pytest.mark.behaviour("A10")
async def test_what_was_read_from_a_pdf_asks_to_be_looked_at(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        draft = await canon.newest(db, production, "script", "script")
        assert draft is not None
        body = {**draft.body, "needs_confirmation": True, "warnings": ["page 3: two columns"]}
        await canon.add(db, production, "script", "script", body, author="m", at=START)
    gate = (await asked(world)).split(":")[1]
    async with world.app.store.reading() as db:
        card, _ = await gate_card(db, int(gate))
    assert "Read from a PDF: approve only if scenes, characters and length are right." in card.lines
    assert "• page 3: two columns" in card.lines


@pytest.mark.behaviour("C6")
async def test_every_word_that_a_gate_would_lock_is_one_press_away(world: World) -> None:
    await world.pass_gate("script")
    long = " ".join(f"word{n}" for n in range(5000))
    await world.write("producer", "treatment", tone=long)
    await world.write("production_design", "style_block", text="Ink.", negatives="no neon")
    await world.tool("production_design", "gate_request", stage="style", act=0, summary="look")
    gate = await world.gate(stage="style")
    await show(world.app, "gate", gate.id)
    buttons = [button.value for button in world.chat.cards[f"gate:{gate.id}"].buttons]
    assert f"read:gate:{gate.id}:1" in buttons
    said = await world.press("gast", f"read:gate:{gate.id}:1")
    assert f"tone: {long}" in said
    assert "text: Ink." in said
    assert (await world.gate(stage="style")).status == GateStatus.OPEN
