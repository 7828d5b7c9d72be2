"""Taking back, within 20 seconds, what was approved on a list card: the money is let go, and of two
requests for the same thing only the newer one waits."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode, get_row
from bot.generation.approve import closed, items, let_go, not_theirs, redraw
from bot.production.decisions import Decision, decide, last_decision
from store.db import Session
from store.models import Batch, Proposal, ProposalStatus

BEGUN = (ProposalStatus.APPROVED, ProposalStatus.RENDERED)


async def undo(press: ActionContext[ButtonPress]) -> Outcome:
    """Take back one request that was approved within the last 20 seconds."""
    proposal = await get_row(press.db, Proposal, press.cause.row_id)
    return await _take_back(press, await get_row(press.db, Batch, proposal.batch_id), [proposal])


async def undo_batch(press: ActionContext[ButtonPress]) -> Outcome:
    """Take back what was approved within the last 20 seconds on this card."""
    batch = await get_row(press.db, Batch, press.cause.row_id)
    return await _take_back(press, batch, await items(press.db, batch))


async def _take_back(
    press: ActionContext[ButtonPress], batch: Batch, rows: Sequence[Proposal]
) -> Outcome:
    refused = await not_theirs(press, batch)
    if refused:
        return refused
    said = [words for row in rows if (words := await _undo(press, row))]
    if not said:
        return _not_undone(rows)
    await redraw(press, batch)
    return Outcome(ResultCode.DECIDED, " ".join(dict.fromkeys(said)))


def _not_undone(rows: Sequence[Proposal]) -> Outcome:
    """Why nothing of it is undone."""
    begun = any(row.status in BEGUN for row in rows)
    over = next((row for row in rows if row.status != ProposalStatus.OPEN), None)
    if over is None or begun:
        return Outcome(ResultCode.REFUSED, texts.UNDO_OVER if begun else texts.NOTHING_TO_UNDO)
    return closed(over)


async def _undo(press: ActionContext[ButtonPress], proposal: Proposal) -> str:
    """What the person is told; nothing if the request is not to be undone."""
    given = await last_decision(press.db, "proposal", proposal.id)
    newer = await newer_open(press.db, proposal)
    status = ProposalStatus.SUPERSEDED if newer else ProposalStatus.OPEN
    decision = Decision(
        "proposal", proposal, "undo",
        where=(
            col(Proposal.status) == ProposalStatus.APPROVED, col(Proposal.applied_at).is_(None),
        ),
        change={"status": status, "decided_by": None, "decided_at": None},
        undoes=given.id if given else None,
    )  # fmt: skip
    if not await decide(press, decision):
        return ""
    await let_go(press, proposal, "undo")
    return texts.undone_for_newer(proposal, newer) if newer else texts.WAITS_AGAIN


async def newer_open(db: Session, proposal: Proposal) -> Proposal | None:
    """The request that asks for the same shot or asset since, and waits."""
    query = select(Proposal).where(
        Proposal.production_id == proposal.production_id,
        Proposal.status == ProposalStatus.OPEN,
        col(Proposal.id) > proposal.id,
        col(Proposal.shot_id).is_not_distinct_from(proposal.shot_id),
        col(Proposal.asset_id).is_not_distinct_from(proposal.asset_id),
    )
    return (await db.exec(query.order_by(col(Proposal.id).desc()).limit(1))).first()
