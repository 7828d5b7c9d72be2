"""Another process decides between the look and the write: of two decisions exactly one stands, the
other is told by whom and when, and leaves nothing behind.

Here the other process writes past what this transaction has read already, as it may on a database
that has several writers.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from bot.app.button_table import Act
from bot.canon.questions import amend, answers
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Place
from bot.core.context import Outcome
from bot.core.deputies import acting, end
from bot.core.members import agent_named
from bot.generation import approve
from bot.reporting import handover
from bot.shots import claims, unfiled
from bot.workflow import apply_decision, gates, suggestion_card
from store import canon
from store.db import Session
from store.models import (
    Claim,
    DecisionRecord,
    Deputy,
    Entry,
    Gate,
    GateStatus,
    Handover,
    ImportBatch,
    LogRow,
    Member,
    Question,
    SideAnswer,
    Suggestion,
)
from tests.canon.test_questions import ERA
from tests.production.test_people import appoint
from tests.shots.test_unfiled import loose
from tests.workflow.test_changes import change_style
from tests.workflow.test_suggesting import suggested as suggest
from tests.world import START, World

pytestmark = pytest.mark.behaviour("C7", "L1")
WHEN = START - timedelta(minutes=1)
BY_DENIZ = {"decided_by": "Deniz (director)", "decided_at": WHEN}


@asynccontextmanager
async def looked_at(world: World, row: SQLModel, **meanwhile: Any) -> AsyncIterator[Session]:
    """A transaction that has read this row before another one, which wrote this, stands."""
    table: Any = type(row)
    async with world.app.store.writing() as db:
        row_id = getattr(row, "id", None)
        seen = await db.get(table, row_id)
        theirs = update(table).where(table.id == row_id).values(**meanwhile)
        await db.exec(theirs.execution_options(synchronize_session=False))
        yield db
        assert seen is not None


async def pressed(
    world: World, db: Session, who: str, row: int, **values: str
) -> ActionContext[ButtonPress]:
    production = await world.production(db)
    somebody = await acting(db, production, f"fake:{who}", world.clock.now())
    assert somebody is not None
    cause = ButtonPress(row, 1, f"fake:{who}", "", Place(channel="here"), values=values)
    return ActionContext(
        world.app, db, production, somebody.member, somebody.who, "this press",
        world.clock.now(), cause,
    )  # fmt: skip


async def count(world: World, kind: type[SQLModel]) -> int:
    async with world.app.store.reading() as db:
        return len((await db.exec(select(kind))).all())


async def style_gate(world: World) -> Gate:
    """The style's gate, whose drafts were written anew since."""
    await world.to_style()
    await world.tool("producer", "gate_request", stage="four_answers", act=0, summary="x")
    return await change_style(world)


async def test_a_gate_decided_meanwhile_is_not_called_out_of_date(world: World) -> None:
    gate = await style_gate(world)
    await world.write("production_design", "style_block", text="Ink and rust.")
    async with looked_at(world, gate, status="approved", **BY_DENIZ) as db:
        outcome = await gates.approve(await pressed(world, db, "mara", gate.id))
    assert outcome.words == "Already decided: approved by Deniz (director), 02 Mar 08:59 UTC."
    assert (await world.gate(number=gate.number)).status == GateStatus.APPROVED
    assert (await world.gate()).number == gate.number, "nothing is asked again"


async def test_a_gate_decided_meanwhile_is_not_superseded_by_a_newer_one(world: World) -> None:
    gate = await style_gate(world)
    async with looked_at(world, gate, status="approved", **BY_DENIZ) as db:
        production = await world.production(db)
        maker = await agent_named(db, production, gate.made_by)
        assert maker is not None
        await gates.open_gate(
            world.app, db, production, maker, gate.stage, gate.act, "again", gate.card
        )
    assert (await world.gate(number=gate.number)).status == GateStatus.APPROVED


async def test_a_gate_undone_meanwhile_locks_nothing(world: World) -> None:
    gate = await style_gate(world)
    await world.press("mara", f"approve:gate:{gate.id}:1")
    gate = await world.gate(number=gate.number)
    async with looked_at(world, gate, status="undone") as db:
        before = (await world.production(db)).canon_version
        await apply_decision.apply_gate(world.app, db, gate.id, {})
        assert (await world.production(db)).canon_version == before
    found = await world.gate(number=gate.number)
    assert (found.status, found.applied_at) == (GateStatus.UNDONE, None)


async def test_an_answer_amended_meanwhile_names_who_amended_it_and_stays(world: World) -> None:
    await world.tool("producer", "human_ask", **ERA)
    await world.press("mara", "answer:choice:1:1")
    row = await asked(world)
    amended = {"answer": "1931", "answered_by": "Deniz (director)", "answered_at": WHEN}
    async with looked_at(world, row, **amended) as db:
        press = await pressed(world, db, "mara", 1, answer="1940")
        outcome = await amend.amend(press)
    assert outcome.result == "already_decided"
    assert "Q-1: 1931 by Deniz (director), 02 Mar 08:59" in outcome.words
    assert (await asked(world)).answer == "1931"
    assert await count(world, Entry) == 1 + await scripts(world)


async def test_a_question_withdrawn_meanwhile_is_not_answered_and_keeps_no_words(
    world: World,
) -> None:
    await world.tool("producer", "human_ask", **ERA)
    withdrawn = {"answered_by": "Deniz (director)", "reason": "the scene was cut"}
    async with looked_at(world, await asked(world), status="withdrawn", **withdrawn) as db:
        press = await pressed(world, db, "mara", 1, answer="1940")
        outcome = await answers.own_words(press)
    assert outcome.result == "already_decided"
    assert "withdrawn by Deniz (director): the scene was cut" in outcome.words
    assert await count(world, SideAnswer) == 0


async def test_a_question_answered_meanwhile_is_not_passed_on(world: World) -> None:
    await world.tool("producer", "human_ask", **{**ERA, "asked_of": "artist"})
    row = await asked(world)
    async with looked_at(world, row, status="answered") as db:
        await amend.pass_on(world.app, db, 1)
    assert (await asked(world)).asked_of == row.asked_of
    async with world.app.store.reading() as db:
        assert "passed on" not in (await db.exec(select(LogRow.what))).all()


async def asked(world: World) -> Question:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Question))).one()


async def scripts(world: World) -> int:
    """The entries that a production begins with."""
    async with world.app.store.reading() as db:
        rows = await db.exec(select(Entry).where(Entry.kind != "decision"))
        return len(rows.all())


@pytest.mark.parametrize("broken", [False, True])
async def test_what_was_given_back_meanwhile_is_not_given_back_again(
    world: World, broken: bool
) -> None:
    await world.to_generation()
    await world.command("kei", "claim SC001_SH0010 the light")
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Claim))).one()
    ended = {"holds": None, "ended_by": "Deniz (line producer)", "ended_at": WHEN}
    logged = await count(world, LogRow)
    async with looked_at(world, row, **ended) as db:
        press = await pressed(world, db, "mara" if broken else "kei", 1)
        held = await db.get(Claim, row.id)
        assert held is not None
        if broken:
            outcome = await claims.break_open(press, held, "Kei is ill")
        else:
            outcome = await claims.release(press, held)
    assert outcome.result == "already_decided"
    assert outcome.words == (
        "SC001_SH0010 was given back already, by Deniz (line producer), 02 Mar 08:59 UTC."
    )
    assert await count(world, LogRow) == logged


async def test_a_suggestion_declined_meanwhile_leaves_no_draft(world: World) -> None:
    await world.to_style()
    await suggest(world)
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Suggestion))).one()
    entries, logged = await count(world, Entry), await count(world, LogRow)
    async with looked_at(world, row, status="declined", **BY_DENIZ) as db:
        outcome = await suggestion_card.accept(await pressed(world, db, "kei", 1))
    assert outcome.words == "Already decided: declined by Deniz (director), 02 Mar 08:59 UTC."
    assert (await count(world, Entry), await count(world, LogRow)) == (entries, logged)


@pytest.mark.parametrize("act", [unfiled.ignore, unfiled.as_take])
async def test_a_file_filed_meanwhile_is_not_filed_again(world: World, act: Act) -> None:
    parcel = await loose(world)
    filed = {"status": "confirmed", "unfiled": False, **BY_DENIZ}
    async with looked_at(world, parcel, **filed) as db:
        press = await pressed(world, db, "kei", parcel.id, shot="SC001_SH0010")
        outcome = await act(press)
    assert outcome.result == "already_decided"
    async with world.app.store.reading() as db:
        row = (await db.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc()))).first()
        verdicts = (await db.exec(select(DecisionRecord.kind))).all()
    assert row is not None
    assert (row.status, row.unfiled, row.shot_id) == ("confirmed", False, None)
    assert "parcel" not in verdicts


async def test_a_handover_confirmed_meanwhile_is_not_left(world: World) -> None:
    async with world.app.store.writing() as db:
        people = {m.handle: m for m in await db.exec(select(Member))}
        row = await handover.prepare(
            world.app, db, await world.production(db), people["@mara"], people["@kei"],
            START.replace(hour=18),
        )  # fmt: skip
    async with looked_at(world, row, status="confirmed") as db:
        outcome = await handover.leave(await pressed(world, db, "mara", row.id))
    assert outcome.result == "already_decided"
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Handover.status))).one() == "confirmed"
        assert (await db.exec(select(DecisionRecord))).all() == []


async def test_a_deputy_relieved_meanwhile_is_relieved_once(world: World) -> None:
    await appoint(world)
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Deputy))).one()
    logged = await count(world, LogRow)
    async with looked_at(world, row, ended_at=WHEN) as db:
        mine = await db.get(Deputy, row.id)
        assert mine is not None
        await end(world.app, db, await world.production(db), mine)
    assert await count(world, LogRow) == logged


async def by_its_card(press: ActionContext[ButtonPress]) -> Outcome:
    """All that is ticked on the list card."""
    return await approve.approve_batch(press.because(replace(press.cause, ticked=(1,))))


@pytest.mark.parametrize("act", [approve.approve, by_its_card])
async def test_a_request_approved_meanwhile_is_not_composed_anew_under_its_approval(
    world: World, act: Act
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    async with world.app.store.writing() as db:
        film = await world.production(db)
        body = {"text": "Rust.", "negatives": "none"}
        new = await canon.add(db, film, "style_block", "style_block", body, author="m", at=START)
        await canon.make_canon(db, film, [new])
    before = await world.proposal(1)
    async with looked_at(world, before, status="approved", **BY_DENIZ) as db:
        outcome = await act(await pressed(world, db, "kei", 1))
    assert outcome.words == "Already decided: approved by Deniz (director), 02 Mar 08:59 UTC."
    after = await world.proposal(1)
    assert (after.revision, after.digest) == (1, before.digest)
