"""An approved proposal becomes jobs once its undo window is over (bot/app/job_handlers.py calls
it)."""

from sqlmodel import col, select

from bot.canon.questions import locks
from bot.core.context import AppContext, get_row, request_redraw
from bot.generation.approve import recomposed, revise
from bot.generation.undo import newer_open
from bot.workflow.refusals import too_early
from store import ledger, scheduled_jobs
from store.db import Session
from store.log import record
from store.models import (
    Asset,
    DecisionRecord,
    Production,
    Proposal,
    ProposalStatus,
    RenderJob,
    Shot,
    Status,
)


async def settle(app: AppContext, db: Session, proposal_id: int, approval: str) -> None:
    """The undo window is over: one job for each take, written before anything renders."""
    proposal = await get_row(db, Proposal, proposal_id)
    waits = proposal.status == ProposalStatus.APPROVED and proposal.applied_at is None
    if not waits or await _taken_back(db, proposal_id, approval):
        return
    production = await get_row(db, Production, proposal.production_id)
    if await _waits_for_answers(app, db, production, proposal, approval):
        return
    now, zone = app.clock.now(), production.timezone
    early = await too_early(db, production, [proposal], now, zone)
    if early or await recomposed(app, db, production, proposal):
        await _ask_again(app, db, production, proposal)
        return
    proposal.applied_at = app.clock.now()
    db.add(proposal)
    await _write_jobs(app, db, production, proposal)
    await _at_work(db, proposal)
    await record(
        db, production.id, app.clock.now(), "continuity", "dispatched", f"P-{proposal.number}",
        takes=proposal.takes, digest=proposal.digest,
    )  # fmt: skip
    why, now = f"settled:{proposal_id}", app.clock.now()
    await request_redraw(db, proposal.production_id, "batch", proposal.batch_id, why, now)


async def _waits_for_answers(
    app: AppContext, db: Session, production: Production, proposal: Proposal, approval: str
) -> bool:
    """Whether a question that was asked since holds it: it stays approved, with its money, and goes
    on when the question is closed (bot/canon/questions/locks.py)."""
    waits = (await locks.of_requests(db, production, [proposal])).get(proposal.id)
    if not waits:
        return False
    now, subject = app.clock.now(), f"P-{proposal.number}"
    asked = [f"Q-{question.number}" for question in waits]
    await record(db, production.id, now, "continuity", "waits", subject, questions=asked)
    await request_redraw(
        db, proposal.production_id, "batch", proposal.batch_id, f"waits:{approval}", now
    )
    return True


async def _taken_back(db: Session, proposal_id: int, approval: str) -> bool:
    """Whether this very approval was undone; a later one has a time of its own."""
    query = select(DecisionRecord.id).where(
        DecisionRecord.delivery == approval,
        DecisionRecord.kind == "proposal",
        DecisionRecord.row_id == proposal_id,
    )
    ids = (await db.exec(query)).all()
    undone = select(DecisionRecord.id).where(col(DecisionRecord.undoes).in_(ids))
    return (await db.exec(undone)).first() is not None


async def _ask_again(
    app: AppContext, db: Session, production: Production, proposal: Proposal
) -> None:
    """The canon changed within the 20 seconds, or a step before was reopened: nothing renders, the
    money is let go, and what stands now needs an approval of its own."""
    now, key = app.clock.now(), f"{production.code}:P-{proposal.number}:r{proposal.revision}"
    await ledger.release(db, production, proposal, f"{key}:changed", now)
    newer = await newer_open(db, proposal)
    proposal.status = ProposalStatus.SUPERSEDED if newer else ProposalStatus.OPEN
    proposal.decided_by, proposal.decided_at = None, None
    await revise(db, proposal, now)
    subject = f"P-{proposal.number}"
    await record(
        db, production.id, now, "continuity", "out of date", subject, revision=proposal.revision
    )


async def _write_jobs(
    app: AppContext, db: Session, production: Production, proposal: Proposal
) -> None:
    for take in range(1, proposal.takes + 1):
        key = f"{production.code}:P-{proposal.number}:r{proposal.revision}:t{take}"
        job = RenderJob(proposal_id=proposal.id, key=key, take=take)
        db.add(job)
        await db.flush()
        await scheduled_jobs.schedule(
            db, proposal.production_id, "render", key, app.clock.now(), job=job.id
        )


async def _at_work(db: Session, proposal: Proposal) -> None:
    row: Shot | Asset
    if proposal.shot_id is not None:
        row = await get_row(db, Shot, proposal.shot_id)
    else:
        row = await get_row(db, Asset, proposal.asset_id or 0)
    row.status = Status.WIP
    db.add(row)
