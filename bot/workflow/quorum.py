"""Gates that want several people: every yes counts while its person may give it (C5)."""

from datetime import datetime

from sqlmodel import select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode, request_redraw
from bot.core.deputies import entitled
from bot.production.decisions import record_decision
from bot.production.stages import Stage
from store.db import Session
from store.models import DecisionRecord, Gate, Production


async def still_missing(
    press: ActionContext[ButtonPress], gate: Gate, stage: Stage
) -> Outcome | None:
    """The yes of this press is counted, and others are missing; None: it decides."""
    if stage.quorum < 2:
        return None
    said_yes = await yes_by(press.db, press.production, gate, stage, press.now)
    missing = stage.quorum - len(said_yes | {press.member.id})
    if missing <= 0:
        return None
    if press.member.id in said_yes:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.yes_counted(missing))
    await record_decision(press, "gate", gate.id, "yes")
    await request_redraw(
        press.db, gate.production_id, "gate", press.cause.row_id, f"yes:{press.key}", press.now
    )
    return Outcome(ResultCode.DECIDED, texts.yes_counted(missing))


async def yes_by(
    db: Session, production: Production, gate: Gate, stage: Stage, now: datetime | None = None
) -> set[int | None]:
    """Members whose yes to an open gate counts: they said it, and may decide now (without a moment:
    as far as the rows say)."""
    query = select(DecisionRecord.member_id).where(
        DecisionRecord.kind == "gate",
        DecisionRecord.row_id == gate.id,
        DecisionRecord.revision == gate.revision,
        DecisionRecord.decision == "yes",
    )
    said = set((await db.exec(query)).all())
    return said & await entitled(db, production, now, *stage.approvers) if said else said
