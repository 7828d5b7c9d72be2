"""An approved proposal becomes jobs once its undo window is over (bot/effects.py calls it)."""

from sqlmodel import col, select

from bot.house import House, one, show
from store import due
from store.db import Session
from store.log import record
from store.models import (
    Asset,
    Job,
    Production,
    Proposal,
    ProposalStatus,
    Shot,
    Status,
    Verdict,
)


async def settle(house: House, db: Session, proposal_id: int, approval: str) -> None:
    """The undo window is over: one job for each take, written before anything renders."""
    proposal = await one(db, Proposal, proposal_id)
    undone = select(Verdict).where(
        Verdict.press == approval, Verdict.kind == "proposal", Verdict.row_id == proposal_id
    )
    ids = [v.id for v in await db.exec(undone)]
    taken_back = (await db.exec(select(Verdict.id).where(col(Verdict.undoes).in_(ids)))).first()
    if proposal.status != ProposalStatus.APPROVED or proposal.settled_at or taken_back:
        return
    production = await one(db, Production, proposal.production_id)
    proposal.settled_at = house.clock.now()
    db.add(proposal)
    for take in range(1, proposal.takes + 1):
        key = f"{production.code}:P-{proposal.number}:r{proposal.revision}:t{take}"
        job = Job(proposal_id=proposal_id, key=key, take=take)
        db.add(job)
        await db.flush()
        await due.add(db, proposal.production_id, "render", key, house.clock.now(), job=job.id)
    await _at_work(db, proposal)
    await record(
        db,
        production.id,
        house.clock.now(),
        "continuity",
        "dispatched",
        f"P-{proposal.number}",
        takes=proposal.takes,
        digest=proposal.digest,
    )
    await show(
        db,
        proposal.production_id,
        "batch",
        proposal.batch_id,
        f"settled:{proposal_id}",
        house.clock.now(),
    )


async def _at_work(db: Session, proposal: Proposal) -> None:
    row: Shot | Asset
    if proposal.shot_id is not None:
        row = await one(db, Shot, proposal.shot_id)
    else:
        row = await one(db, Asset, proposal.asset_id or 0)
    row.status = Status.WIP
    db.add(row)
