"""Undo: within twenty seconds, once, by who decided or may decide; and nothing is asked twice."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from store import ledger
from store.models import DecisionRecord, GateStatus, Member, Production, Proposal
from tests.production.test_people import appoint
from tests.workflow.test_changes import change_style
from tests.world import World

APPROVE, UNDO = "approve:gate:1:1", "undo:gate:1:1"


async def approved(world: World, who: str = "mara") -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    assert "approved" in await world.press(who, APPROVE)


async def member(world: World, who: str, **new: object) -> None:
    async with world.app.store.writing() as db:
        row = (await db.exec(select(Member).where(Member.account == f"fake:{who}"))).one()
        for field, value in new.items():
            setattr(row, field, value)
        db.add(row)


async def verdicts(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        return list(
            (await db.exec(select(DecisionRecord.decision).order_by(col(DecisionRecord.id)))).all()
        )


@pytest.mark.behaviour("C7")
async def test_undone_twice_is_undone_once_and_the_second_is_told_by_whom_and_when(
    world: World,
) -> None:
    await approved(world)
    assert (await world.press("mara", UNDO)).startswith("Undone")
    said = await world.press("mara", UNDO)
    assert said.startswith("Already decided: undone by Mara (director), 02 Mar 09:00 UTC."), said
    assert await verdicts(world) == ["approve", "undo"]
    said = await world.press("mara", APPROVE)
    assert said.startswith("Already decided: undone by Mara (director)"), said


@pytest.mark.behaviour("C7")
async def test_what_nobody_decided_is_not_undone_and_that_is_said(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    assert await world.press("mara", UNDO) == "Nothing to undo: nobody has decided this yet."
    assert (await world.gate(number=1)).status == GateStatus.OPEN


@pytest.mark.behaviour("C7", "B7")
async def test_who_has_no_right_undoes_nothing_and_is_told_whose_it_is(world: World) -> None:
    await approved(world)
    assert "for Mara to decide" in await world.press("kei", UNDO)
    assert (await world.gate(number=1)).status == GateStatus.APPROVED
    assert await verdicts(world) == ["approve"]


@pytest.mark.behaviour("C7")
async def test_after_the_twenty_seconds_nobody_undoes(world: World) -> None:
    await approved(world)
    await world.wait()
    for who in ("mara", "kei"):
        assert "Undone" not in await world.press(who, UNDO)
    assert (await world.gate(number=1)).status == GateStatus.APPROVED


@pytest.mark.behaviour("C7", "L2")
async def test_what_was_undone_locks_nothing_and_what_is_approved_again_locks_once(
    world: World,
) -> None:
    await approved(world)
    await world.wait(19)
    await world.press("mara", UNDO)
    await world.press("mara", "approve:gate:2:1")
    await world.wait(1)
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 0, "the first one's time came"
    await world.wait(19)
    async with world.app.store.reading() as db:
        assert (await world.production(db)).canon_version == 1


@pytest.mark.behaviour("C7")
async def test_who_is_called_otherwise_by_now_still_undoes_what_they_decided(world: World) -> None:
    await member(world, "kei", rights=["director"])
    await approved(world, "kei")
    await member(world, "kei", name="Keiko", rights=["artist"])
    assert (await world.press("kei", UNDO)).startswith("Undone")


@pytest.mark.behaviour("C7", "C5")
async def test_a_deputy_whose_hour_ended_in_between_undoes_what_they_decided(world: World) -> None:
    await appoint(world, hours=10 / 3600)
    await approved(world, "kei")
    world.clock.move_to(world.clock.now() + timedelta(seconds=15))
    assert (await world.press("kei", UNDO)).startswith("Undone")


@pytest.mark.behaviour("C7")
async def test_who_is_called_otherwise_by_now_undoes_the_material_they_confirmed(
    world: World,
) -> None:
    parcel = await world.bring("kei", {"treatment.txt": b"A quiet film about a lantern. " * 20})
    assert "Taken by Kei" in await world.press("kei", f"take:parcel:{parcel.id}:1")
    await member(world, "kei", name="Keiko")
    assert (await world.press("kei", f"undo:parcel:{parcel.id}:1")).startswith("Undone")


@pytest.mark.behaviour("C7", "A11")
async def test_material_that_is_not_to_be_undone_says_why(world: World) -> None:
    parcel = await world.bring("kei", {"treatment.txt": b"A quiet film about a lantern. " * 20})
    value = f"parcel:{parcel.id}"
    nothing = "Nothing to undo: nobody has decided this yet."
    assert await world.press("kei", f"undo:{value}:1") == nothing
    await world.press("kei", f"take:{value}:1")
    assert (await world.press("kei", f"undo:{value}:1")).startswith("Undone")
    assert await world.press("kei", f"undo:{value}:1") == nothing
    await world.press("mara", f"take:{value}:2")
    assert "out of date" in await world.press("mara", f"undo:{value}:1"), "of the card before"
    await world.wait()
    assert (await world.press("mara", f"undo:{value}:2")).startswith("Too late to undo")


@pytest.mark.behaviour("C7", "D1", "D4")
async def test_undone_beside_a_newer_request_of_its_shot_it_is_superseded_and_names_that_one(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.propose(shots=1)
    said = await world.press("kei", "undo:proposal:1:1")
    assert said == "Undone; nothing of P-1 is spent. P-2 asks for the same now, on its own card."
    first, newer = await world.proposal(1), await world.proposal(2)
    assert (first.status, newer.status) == ("superseded", "open")
    assert "a newer card asks this" in await world.press("kei", "approve:proposal:1:1")
    async with world.app.store.reading() as db:
        assert (await ledger.totals(db, 1)).open == 0


@pytest.mark.behaviour("C7", "D1")
async def test_a_list_undone_says_which_of_it_waits_again_and_which_a_newer_card_asks(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=2)
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    await world.propose(shots=1)
    said = await world.press("kei", "undo:batch:1:1")
    assert said == (
        "Undone; nothing of P-1 is spent. P-3 asks for the same now, on its own card. "
        "Undone; it waits on its card again."
    )
    assert (await world.proposal(1)).status == "superseded"
    assert (await world.proposal(2)).status == "open"


@pytest.mark.behaviour("C7", "D4")
async def test_a_request_undone_twice_lets_the_money_go_once_and_says_so(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    assert (await world.press("kei", "undo:proposal:1:1")).startswith("Undone")
    said = await world.press("kei", "undo:proposal:1:1")
    assert said == "Nothing to undo: nobody has decided this yet."
    async with world.app.store.reading() as db:
        assert (await ledger.totals(db, 1)).refunded == 3


@pytest.mark.behaviour("D1", "D4", "A8")
async def test_what_the_canon_changed_under_does_not_open_beside_a_newer_request(
    world: World,
) -> None:
    await world.to_generation()
    gate = await change_style(world)
    await world.propose(shots=1)
    await world.press("mara", f"approve:gate:{gate.id}:1")
    world.clock.move_to(world.clock.now() + timedelta(seconds=10))
    await world.press("kei", "approve:proposal:1:1")
    await world.propose(shots=1)
    await world.wait(10)
    await world.wait(10)
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Proposal).order_by(col(Proposal.id)))).all()
        assert [row.status for row in rows] == ["superseded", "open"]
        assert (await ledger.totals(db, 1)).open == 0
        assert (await db.exec(select(Production.canon_version))).one() > rows[0].canon_version - 1
