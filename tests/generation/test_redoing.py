"""What is out of date is not sent; a take is redone with current canon or repeated exactly."""

import pytest
from sqlmodel import select

from bot import texts
from bot.generation.proposal_card import batch_card
from bot.generation.take_card import takes_card
from store import ledger
from store.models import GateStatus, LogRow, Proposal, ProposalStatus, RenderJob, Shot
from tests.canon.test_staleness import cut, shoot, take, write
from tests.fakes import FakeProvider
from tests.world import World


@pytest.mark.behaviour("A8", "D4")
async def test_a_render_that_waits_in_line_is_let_go_when_its_canon_changes(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1, takes=2)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await write(world, "style_block", "style_block", text="Ash.")
    await world.render()
    provider = world.app.providers["animatic"]
    assert isinstance(provider, FakeProvider)
    assert provider.requests == []
    async with world.app.store.reading() as db:
        jobs = (await db.exec(select(RenderJob))).all()
        money = await ledger.totals(db, 1)
        shown, _ = await batch_card(db, 1)
    assert {job.error for job in jobs} == {"out of date: style v2"}
    assert (money.burned, money.refunded, money.open) == (0, 6, 0)
    assert shown.items[0].status == texts.LOST
    assert [button.verb for button in shown.items[0].buttons] == ["more"]


@pytest.mark.behaviour("A8")
async def test_cards_say_out_of_date_and_why_and_offer_both_ways_on(world: World) -> None:
    await shoot(world)
    async with world.app.store.reading() as db:
        before, _ = await takes_card(db, 1)
    await write(world, "style_block", "style_block", text="Ash.")
    async with world.app.store.reading() as db:
        after, _ = await takes_card(db, 1)
        asked, _ = await batch_card(db, 1)
    assert [b.label for b in before.items[0].buttons] == ["Overrule"]
    assert after.items[0].text.endswith("\nout of date: style v2")
    assert [b.label for b in after.items[0].buttons] == [
        "Overrule", "Redo with current canon", "Repeat exactly",
    ]  # fmt: skip
    assert "out of date: style v2" in asked.items[0].text
    assert asked.items[0].buttons == ()


@pytest.mark.behaviour("A8", "D2")
async def test_redo_asks_anew_from_todays_canon_and_the_old_take_leaves_the_cut(
    world: World,
) -> None:
    await shoot(world)
    assert "up to date" in await world.press("kei", "redo:take:1:1")
    await write(world, "style_block", "style_block", text="Ash.", negatives="no neon")
    said = await world.press("kei", "redo:take:1:1")
    assert said.startswith("P-3 SC001_SH0010 posted, composed from today's canon")
    redone = await world.proposal(3)
    assert redone.prompt.startswith("Ash.\n")
    assert redone.parts["changed"] == "redone with current canon: style v2"
    assert (redone.status, redone.takes, redone.repeats) == (ProposalStatus.OPEN, 1, None)
    old = await take(world)
    assert (old.status, old.reason) == ("retake", "redone with current canon: style v2")
    assert "went back already" in await world.press("kei", "redo:take:1:1")


@pytest.mark.behaviour("A8", "A9")
async def test_repeat_sends_the_very_same_again_and_says_that_it_is_out_of_date(
    world: World,
) -> None:
    await shoot(world)
    await write(world, "style_block", "style_block", text="Ash.", palette="#ffffff")
    said = await world.press("kei", "repeat:take:1:1")
    assert said.startswith("P-3 SC001_SH0010 posted with the very prompt")
    again, first = await world.proposal(3), await world.proposal(1)
    assert (again.prompt, again.refs, again.inputs) == (first.prompt, first.refs, first.inputs)
    assert again.parts["changed"] == "repeats take 1 exactly; out of date: style v2"
    assert "approved" in await world.press("kei", "approve:proposal:3:1")
    await world.wait()
    await world.render()
    provider = world.app.providers["animatic"]
    assert isinstance(provider, FakeProvider)
    one, last = provider.requests[0], provider.requests[-1]
    same = {"prompt", "seed", "take", "subject", "references", "seconds"}
    assert last.model_dump(include=same) == one.model_dump(include=same)
    assert last.key != one.key
    repeated = await take(world, 3)
    assert repeated.fingerprint == (await take(world)).fingerprint
    assert (await take(world)).status == "done", "what it repeats stays circled"


@pytest.mark.behaviour("A8")
async def test_takes_of_one_prompt_are_sent_with_seeds_of_their_own(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1, takes=3)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    provider = world.app.providers["animatic"]
    assert isinstance(provider, FakeProvider)
    assert len({request.seed for request in provider.requests}) == 3


@pytest.mark.behaviour("B7", "L5")
@pytest.mark.parametrize("verb", ["redo", "repeat"])
async def test_only_the_pages_runner_and_the_director_make_a_take_again(
    world: World, verb: str
) -> None:
    await shoot(world)
    await write(world, "style_block", "style_block", text="Ash.")
    for who in ("gast", "deniz"):
        assert "Nothing was decided" in await world.press(who, f"{verb}:take:1:1")
    async with world.app.store.reading() as db:
        assert len((await db.exec(select(Proposal))).all()) == 2


@pytest.mark.behaviour("A8", "C4")
async def test_in_an_act_whose_cut_is_approved_nothing_is_redone_before_it_is_reopened(
    world: World,
) -> None:
    await shoot(world)
    await cut(world)
    await write(world, "style_block", "style_block", text="Ash.")
    assert "Reopen it first" in await world.press("kei", "redo:take:1:1")
    assert (await take(world)).status == "done"


@pytest.mark.behaviour("A8", "C4")
async def test_a_settled_change_takes_back_the_cuts_approval_and_asks_again_with_the_reason(
    world: World,
) -> None:
    await shoot(world)
    await cut(world)
    await world.tool(
        "production_design", "canon_write", kind="style_block", name="style_block", reason="x",
        scope="production", fields=[{"name": "text", "value": "Ash."}],
    )  # fmt: skip
    await world.tool("production_design", "gate_request", stage="change", act=0, summary="x")
    gate = await world.gate(stage="change")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    fell = await world.gate(number=50)
    assert fell.status == GateStatus.OUT_OF_DATE
    assert fell.card["reopened"] == "style v2 is canon now"
    assert (await world.gate(stage="storyboard")).status == GateStatus.APPROVED
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(LogRow).where(LogRow.what == "out of date"))).all()
    assert [row.subject for row in rows] == ["G-50"]


@pytest.mark.behaviour("A7")
async def test_a_name_that_is_not_locked_is_flagged_on_the_card(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        shot = (await db.exec(select(Shot).where(Shot.code == "SC001_SH0010"))).one()
        shot.plan = {**shot.plan, "cast": ["MARA", "NOBODY"]}
        db.add(shot)
    await world.propose(shots=2)
    async with world.app.store.writing() as db:
        second = (await db.exec(select(Proposal).where(Proposal.number == 2))).one()
        second.refs = [*second.refs[1:], {"kind": "prop", "name": "ROPE", "version": 1}]
        db.add(second)
    async with world.app.store.reading() as db:
        shown, _ = await batch_card(db, 1)
    assert "⚠ not locked: NOBODY" in shown.items[0].text
    assert "⚠ no picture: MARA, extra picture: ROPE" in shown.items[1].text
