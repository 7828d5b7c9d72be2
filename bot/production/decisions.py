"""Deciding: one conditional write, its record with a link in the log, what follows, and the card.

Each kind of thing brings its rules (who may, what stands against it) and its words; here it is
decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, select

from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import request_redraw
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.log import record
from store.models import DecisionRecord


@dataclass(frozen=True)
class FollowUp:
    """A job that a decision sets off. The same kind and key twice is once."""

    kind: str
    key: str
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What one person decides about one row: `decided` for the record, `change` for the row, which
    is written only while all of `where` hold."""

    kind: str
    row: SQLModel
    decided: str
    where: tuple[ColumnElement[bool], ...]
    change: Mapping[str, Any]
    reason: str = ""
    undoes: int | None = None
    card: tuple[str, int] | None = None  # to be drawn again: its kind and row


async def decide(
    action: ActionContext[ButtonPress], decision: Decision, *follows: FollowUp
) -> DecisionRecord | None:
    """Write the change if its conditions still hold, record who decided, set off what follows and
    have the card drawn again. None: somebody else was first; the row is as they left it."""
    row: Any = decision.row
    if not await compare_and_set(action.db, row, *decision.where, **decision.change):
        return None
    given = await record_decision(
        action, decision.kind, row.id, decision.decided, decision.reason, decision.undoes
    )
    production = action.production.id
    for job in follows:
        payload = {**job.payload, "verdict": given.id}
        await scheduled_jobs.schedule(action.db, production, job.kind, job.key, job.at, **payload)
    if decision.card:
        await request_redraw(action.db, production, *decision.card, action.key, action.now)
    return given


async def record_decision(
    press: ActionContext[ButtonPress],
    kind: str,
    row_id: int,
    what: str,
    reason: str = "",
    undoes: int | None = None,
) -> DecisionRecord:
    """Write down who decided what about which row; for what is decided by no write of its own (a
    yes that others are needed beside), and by `decide`."""
    assert press.production.id is not None
    given = DecisionRecord(
        production_id=press.production.id,
        delivery=press.key,
        kind=kind,
        row_id=row_id,
        revision=press.cause.revision,
        decision=what,
        by=press.who,
        member_id=press.member.id,
        at=press.now,
        reason=reason,
        undoes=undoes,
    )
    press.db.add(given)
    await press.db.flush()
    await record(
        press.db,
        press.production.id,
        press.now,
        press.who,
        what,
        f"{kind}:{row_id}",
        revision=press.cause.revision,
        reason=reason,
        verdict=given.id,
    )
    return given


async def last_decision(db: Session, kind: str, row_id: int, *of: str) -> DecisionRecord | None:
    """The newest verdict about a row (of these, if any are named): who decided is a member in it,
    whatever they are called."""
    query = select(DecisionRecord).where(
        DecisionRecord.kind == kind, DecisionRecord.row_id == row_id
    )
    if of:
        query = query.where(col(DecisionRecord.decision).in_(of))
    return (await db.exec(query.order_by(col(DecisionRecord.id).desc()).limit(1))).first()
