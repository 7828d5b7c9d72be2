"""Earlier gates signed as brought along: gates like any other, bound to what they lock, approved by
the person who brought it, in the log."""

from bot import texts
from bot.core.context import AppContext
from bot.core.members import agent_named
from bot.intake.missing_inputs import before, have, lacking
from bot.production import stages
from bot.production.stages import Stage
from bot.workflow import apply_decision, gates
from store.db import Session
from store.log import record
from store.models import Agent, DecisionRecord, Gate, GateStatus, ImportBatch, Production


async def sign(
    app: AppContext, db: Session, production: Production, parcel: ImportBatch
) -> list[Gate]:
    """The gates before the stage that was confirmed, in order, as far as nothing is missing (what
    was there when it was confirmed may have changed since)."""
    start = parcel.answers["start"]
    signed: list[Gate] = []
    for stage in before(await stages.read(db, production), start):
        if lacking([stage], await have(db, production)):
            break
        if stage.gated:
            signed.append(await _gate(app, db, production, parcel, stage))
    return signed


async def _gate(
    app: AppContext, db: Session, production: Production, parcel: ImportBatch, stage: Stage
) -> Gate:
    maker = await _maker(db, production, stage)
    gate = await gates.open_gate(
        app, db, production, maker, stage.key, None, texts.BROUGHT_ALONG, {"parcel": parcel.id}
    )
    now = app.clock.now()
    gate.status, gate.reason = GateStatus.APPROVED, texts.BROUGHT_ALONG
    gate.decided_by, gate.decided_at, gate.applied_at = parcel.decided_by, parcel.decided_at, now
    db.add(gate)
    await _verdict(app, db, parcel, gate)
    await apply_decision.lock(app, db, production, gate)
    await db.flush()
    return gate


async def _maker(db: Session, production: Production, stage: Stage) -> Agent:
    """On whose page the gate stands: its maker's, else the producer agent's."""
    for name in (*stage.makers, "producer"):
        agent = await agent_named(db, production, name)
        if agent is not None:
            return agent
    raise LookupError(f"no agent makes {stage.title}")


async def _verdict(app: AppContext, db: Session, parcel: ImportBatch, gate: Gate) -> None:
    who = parcel.decided_by or ""
    given = DecisionRecord(
        production_id=gate.production_id,
        delivery=str(parcel.answers["press"]),
        kind="gate",
        row_id=gate.id,
        revision=gate.revision,
        decision="approve",
        by=who,
        member_id=parcel.answers.get("member"),
        at=app.clock.now(),
        reason=texts.BROUGHT_ALONG,
    )
    db.add(given)
    await db.flush()
    await record(
        db, gate.production_id, given.at, who, "brought along", f"G-{gate.number}",
        stage=gate.stage, digest=gate.digest, parcel=parcel.id, verdict=given.id,
    )  # fmt: skip
