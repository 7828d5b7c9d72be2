"""What is locked is frozen: a new version is a draft until a gate of its own is approved, and that
gate says what goes out of date before it is confirmed and after."""

from typing import Any

import pytest
from sqlmodel import select

from bot.app import card_table
from bot.app.job_handlers import JobRunner
from bot.workflow import change_requests
from bot.workflow.gate_card import gate_card
from store import canon
from store.models import (
    Agent,
    Asset,
    Entry,
    Gate,
    GateStatus,
    Inbound,
    LogRow,
    ProposalStatus,
    Take,
)
from tests.world import World

DESIGN = "production_design"


async def entry(world: World, kind: str, name: str = "") -> Entry:
    """What holds now of this name for the whole film."""
    async with world.app.store.reading() as db:
        rows = await canon.snapshot(db, await world.production(db))
    return next(e for e in rows if (e.kind, e.name) == (kind, name or kind) and not e.valid_from)


async def draft(world: World, agent: str, kind: str, name: str = "", **given: Any) -> str:
    fields = given.pop("fields")
    return await world.tool(
        agent, "canon_write", kind=kind, name=name or kind, scope=given.pop("scope", "production"),
        reason="too warm", fields=[{"name": n, "value": v} for n, v in fields.items()],
    )  # fmt: skip


async def ask(world: World, agent: str = DESIGN) -> str:
    return await world.tool(agent, "gate_request", stage="change", act=0, summary="too warm")


async def change_style(world: World) -> Gate:
    """A draft of another style, and its gate."""
    await draft(world, DESIGN, "style_block", fields={"text": "Ink and ash."})
    assert (await ask(world)).startswith("G-")
    return await world.gate(stage="change")


async def approve(world: World, gate: Gate) -> str:
    said = await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    return said


async def card(world: World, gate: Gate) -> list[str]:
    async with world.app.store.reading() as db:
        shown, _ = await gate_card(db, gate.id)
    return list(shown.lines)


async def shoot(world: World, scene: int = 1) -> None:
    """Act one's first scene proposed, approved, rendered and circled."""
    await world.propose(scene=scene, shots=2)
    async with world.app.store.reading() as db:
        numbers = [t.id for t in await db.exec(select(Take))]
    batch = 1
    await world.press("kei", f"approve:batch:{batch}:1", ticked=(1, 2))
    await world.wait()
    await world.render()
    assert numbers == []
    await world.press("kei", f"circle:batch:{batch}:1", ticked=(1, 2))


@pytest.mark.behaviour("A8", "C6")
async def test_the_card_shows_before_and_after_and_what_would_go_out_of_date(world: World) -> None:
    await world.to_generation()
    await shoot(world)
    gate = await change_style(world)
    lines = await card(world, gate)
    assert lines[0] == "About it: too warm"
    assert lines[1:5] == [
        "*style block: style v2, instead of style v1*",
        "• text", "  before: Ink and amber.", "  after: Ink and ash.",
    ]  # fmt: skip
    assert lines[5:] == [
        "Makes out of date: 2 takes.",
        "• style v2 → prompt of SC001_SH0010 → take 1",
        "• style v2 → prompt of SC001_SH0020 → take 1",
    ]


@pytest.mark.behaviour("A8")
async def test_the_negatives_that_were_not_written_anew_stay(world: World) -> None:
    await world.to_generation()
    await approve(world, await change_style(world))
    now = await entry(world, "style_block")
    assert now.body == {"text": "Ink and ash.", "negatives": "no neon", "palette": "#101820"}
    assert (now.version, now.locked_by) == (2, (await world.gate(stage="change")).id)


@pytest.mark.behaviour("A8", "C8")
async def test_once_settled_it_is_canon_and_log_cards_and_pages_say_what_went_out_of_date(
    world: World,
) -> None:
    await world.to_generation()
    await shoot(world)
    gate = await change_style(world)
    await approve(world, gate)
    assert "Made out of date: 2 takes." in await card(world, gate)
    async with world.app.store.reading() as db:
        dop = (await db.exec(select(Agent).where(Agent.name == "dop:1"))).one()
        rows = (await db.exec(select(Inbound).where(Inbound.agent_id == dop.id))).all()
        log = (await db.exec(select(LogRow).where(LogRow.what == "canon changed"))).one()
    event = next(row.payload for row in rows if row.payload["event"] == "out_of_date")
    path = "style v2 → prompt of SC001_SH0010 → take 1"
    assert path in event["out_of_date"]
    assert (event["cause"], event["by"]) == (["style v2"], "Mara (director)")
    assert path in log.detail["out_of_date"]
    assert (log.who, log.subject) == ("Mara (director)", f"G-{gate.number}")


@pytest.mark.behaviour("A8", "C7")
async def test_nothing_changes_within_the_undo_window_and_nothing_after_an_undo(
    world: World,
) -> None:
    await world.to_generation()
    gate = await change_style(world)
    await world.press("mara", f"approve:gate:{gate.id}:1")
    assert (await entry(world, "style_block")).version == 1
    await world.press("mara", f"undo:gate:{gate.id}:1")
    await world.wait()
    assert (await entry(world, "style_block")).version == 1
    again = await world.gate(stage="change")
    assert again.id != gate.id
    await approve(world, again)
    assert (await entry(world, "style_block")).version == 2


@pytest.mark.behaviour("C8")
async def test_a_refused_change_stays_a_draft_and_its_reason_reaches_who_wrote_it(
    world: World,
) -> None:
    await world.to_generation()
    gate = await change_style(world)
    await world.press("mara", f"reject:gate:{gate.id}:1", values={"reason": "keep the amber"})
    await world.wait()
    assert (await entry(world, "style_block")).version == 1
    async with world.app.store.reading() as db:
        design = (await db.exec(select(Agent).where(Agent.name == DESIGN))).one()
        rows = (await db.exec(select(Inbound).where(Inbound.agent_id == design.id))).all()
    event = next(r.payload for r in rows if r.payload["event"] == "rejected")
    assert (event["stage"], event["reason"]) == ("change", "keep the amber")


@pytest.mark.behaviour("C6")
async def test_a_draft_written_anew_makes_the_card_out_of_date_and_it_is_asked_again(
    world: World,
) -> None:
    await world.to_generation()
    gate = await change_style(world)
    await draft(world, DESIGN, "style_block", fields={"text": "Ink and snow."})
    assert "out of date" in await approve(world, gate)
    assert (await entry(world, "style_block")).version == 1
    again = await world.gate(stage="change")
    assert "  after: Ink and snow." in await card(world, again)
    await approve(world, again)
    assert (await entry(world, "style_block")).body["text"] == "Ink and snow."


@pytest.mark.behaviour("C6")
async def test_one_change_supersedes_another_of_the_same_entry_and_no_other(world: World) -> None:
    await world.to_generation()
    style = await change_style(world)
    await draft(world, "casting", "character", "MARA", fields={"anchor": "MARA, scarred"})
    await ask(world, "casting")
    assert (await world.gate(id=style.id)).status == GateStatus.OPEN
    again = await change_style(world)
    assert (await world.gate(id=style.id)).status == GateStatus.SUPERSEDED
    await approve(world, again)
    mara = await world.gate(made_by="casting", stage="change")
    assert mara.status == GateStatus.OPEN, "another entry's change does not touch it"
    await approve(world, mara)
    assert (await entry(world, "character", "MARA")).body["anchor"] == "MARA, scarred"


@pytest.mark.behaviour("F3", "A8")
async def test_a_locked_character_is_mended_at_the_asset_and_its_shots_are_listed(
    world: World,
) -> None:
    await world.to_generation()
    await shoot(world)
    await draft(world, "casting", "character", "MARA", fields={"anchor": "MARA, scarred"})
    await ask(world, "casting")
    gate = await world.gate(stage="change")
    assert "• MARA v2 → prompt of SC001_SH0010 → take 1" in await card(world, gate)
    await approve(world, gate)
    mended = await entry(world, "character", "MARA")
    assert mended.body == {"anchor": "MARA, scarred", "sha256": "MARA-sha"}, "the picture stays"
    async with world.app.store.reading() as db:
        asset = (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()
    assert (asset.anchor, asset.status) == ("MARA, scarred", "done")


@pytest.mark.behaviour("A6", "A8")
async def test_a_state_makes_only_the_shots_it_holds_for_out_of_date(world: World) -> None:
    await world.to_generation()
    await shoot(world)
    fields = {"state": "wet", "wardrobe": "soaked oilskin", "valid from": "SC001_SH0020"}
    await draft(world, "costume", "character", "MARA", fields=fields)
    await ask(world, "costume")
    gate = await world.gate(stage="change")
    lines = await card(world, gate)
    assert "*character: MARA v2 from SC001_SH0020, instead of MARA v1*" in lines
    assert [line for line in lines if "→" in line] == [
        "• MARA v2 from SC001_SH0020 → prompt of SC001_SH0020 → take 1"
    ]
    await approve(world, gate)
    await world.propose(scene=2, shots=1)
    assert (
        "MARA: MARA as locked; state: wet; wardrobe: soaked oilskin"
        in (await world.proposal(3)).prompt
    )


@pytest.mark.behaviour("A8", "D1")
async def test_a_prompt_that_waits_is_composed_anew_and_says_why(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await approve(world, await change_style(world))
    proposal = await world.proposal(1)
    assert (proposal.status, proposal.revision) == (ProposalStatus.OPEN, 2)
    assert proposal.prompt.startswith("Ink and ash.")
    assert proposal.parts["changed"] == (
        "composed anew, the prompt before is out of date: style v2"
    )
    assert "out of date" in await world.press("kei", "approve:proposal:1:1")


@pytest.mark.behaviour("A2")
async def test_a_treatment_written_after_its_lock_becomes_canon_by_a_change_gate(
    world: World,
) -> None:
    await world.to_generation()
    await draft(world, "producer", "treatment", fields={"tone": "grim"})
    assert (await ask(world, "producer")).startswith("G-")
    gate = await world.gate(stage="change")
    assert "• treatment v2 → G-4 Shot-list lock" in await card(world, gate)
    await approve(world, gate)
    assert (await entry(world, "treatment")).body == {"tone": "grim"}
    shot_list = await world.gate(stage="shot_list")
    assert shot_list.status == GateStatus.OPEN, "it is asked for again"
    assert shot_list.card["why"] == "treatment v2 is canon now"
    assert (await world.gate(stage="storyboard")).status == GateStatus.APPROVED


@pytest.mark.behaviour("A2")
async def test_script_and_shot_list_are_changed_by_reopening_their_locks(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        production = await world.production(db)
        agent = (await db.exec(select(Agent).where(Agent.name == "producer"))).one()
        script = await canon.newest(db, production, "script", "script")
        assert script is not None
        with pytest.raises(change_requests.NotAsked, match="reopening its gate, the script lock"):
            await change_requests.ask(world.app, db, production, agent, [script], "shorter")
        style = await canon.newest(db, production, "style_block", "style_block")
        assert style is not None
        with pytest.raises(change_requests.NotAsked, match="style v1 is canon already"):
            await change_requests.ask(world.app, db, production, agent, [style], "shorter")


@pytest.mark.behaviour("C6", "C7")
async def test_a_change_that_became_canon_elsewhere_is_out_of_date_and_its_card_offers_nothing(
    world: World,
) -> None:
    await world.to_style()
    change = await change_style(world)
    style = await world.gate(stage="style")
    await world.command("mara", f"reopen G-{style.number} it was too warm")
    await approve(world, await world.gate(stage="reopen"))
    await approve(world, await world.gate(stage="style"))
    assert (await entry(world, "style_block")).body["text"] == "Ink and ash."
    await card_table.show(world.app, "gate", change.id)
    assert {b.verb for b in world.chat.cards[f"gate:{change.id}"].buttons} >= {"approve"}
    assert "out of date" in await world.press("mara", f"approve:gate:{change.id}:1")
    await JobRunner(world.app).run()
    shown = world.chat.cards[f"gate:{change.id}"]
    assert {b.verb for b in shown.buttons}.isdisjoint({"approve", "reject"})
