"""Reopening an approved step is a gate too: its card lists what goes out of date before anybody
confirms it, and nothing changes until then (C4). What waits at a later step falls with it."""

from sqlmodel import col, select

from bot import texts
from bot.core.context import AppContext, get_row, request_redraw
from bot.core.members import agent_named
from bot.production import stages
from bot.production.stages import REOPEN, gate_name
from bot.workflow import advance, gates
from store.db import Session
from store.log import record
from store.models import Gate, GateStatus, Production


async def affected(db: Session, production: Production, gate: Gate) -> list[Gate]:
    """The approvals that fall with this one: its own, and every later step's."""
    return [each for each in await _behind(db, production, gate) if each.applied_at]


async def _behind(db: Session, production: Production, gate: Gate) -> list[Gate]:
    """What is approved or waits at this gate's step and every later one, in their order."""
    facts = await stages.read(db, production)
    order = {(stage.key, act): n for n, (stage, act) in enumerate(stages.path(facts))}
    query = select(Gate).where(
        Gate.production_id == production.id,
        col(Gate.status).in_([GateStatus.APPROVED, GateStatus.OPEN]),
    )
    gates_there = [g for g in await db.exec(query) if (g.stage, g.act) in order]
    here = order.get((gate.stage, gate.act), len(order))  # none, beside the way
    later = [g for g in gates_there if order[g.stage, g.act] >= here]
    return sorted(later, key=lambda g: order[g.stage, g.act])


async def ask(
    app: AppContext, db: Session, production: Production, gate: Gate, reason: str
) -> Gate | None:
    """Open the gate that asks whether to reopen; None if this one is no
    approved step of the way."""
    producer = await agent_named(db, production, "producer")
    if producer is None or gate.status != GateStatus.APPROVED or not gate.applied_at:
        return None
    falls = await affected(db, production, gate)
    if not falls:
        return None
    extra = {
        "gate": gate.id,
        "falls": [each.id for each in falls],
        "makes_out_of_date": [gate_name(production, each) for each in falls],
    }
    summary = f"Reopen {gate_name(production, gate)}: {reason}"
    return await gates.open_gate(
        app, db, production, producer, REOPEN.key, gate.act, summary, extra
    )


async def settle(app: AppContext, db: Session, production: Production, gate: Gate) -> None:
    """The undo window is over: all that stands behind the step by now is out of date, and the first
    of it asked again."""
    first = await get_row(db, Gate, gate.card["gate"])
    if not (gate.status == first.status == GateStatus.APPROVED):
        return
    why, now = texts.reopened(gate_name(production, first)), app.clock.now()
    for each in await _behind(db, production, first):
        if not await gates.fall(db, each, why):
            continue
        await record(
            db, production.id, now, "continuity", "out of date", f"G-{each.number}", why=why
        )
        await request_redraw(db, production.id, "gate", each.id, f"reopened:{gate.id}", now)
    await db.flush()
    await advance.advance(app, db, production)
