"""Every decision leaves two rows: the verdict itself and a link in the log."""

from sqlmodel import col, select

from bot.core.action_context import ActionContext, ButtonPress
from store.db import Session
from store.log import record
from store.models import DecisionRecord


async def record_decision(
    press: ActionContext[ButtonPress],
    kind: str,
    row_id: int,
    what: str,
    reason: str = "",
    undoes: int | None = None,
) -> DecisionRecord:
    """Write down who decided what about which row, in the press's own transaction."""
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
