"""Dispatch: one job at a provider, then the take or the option back and the money settled."""

import tempfile
from pathlib import Path

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon import prompt_composer, staleness
from bot.core.context import AppContext, get_row, request_redraw
from bot.core.provider_port import Delivered, RenderFailed
from bot.generation import render_request
from bot.generation.render_request import LABELS
from store import ledger, scheduled_jobs
from store.db import Session
from store.log import record
from store.models import (
    Asset,
    Batch,
    Production,
    Proposal,
    ProposalStatus,
    RenderJob,
    RenderJobStatus,
    Shot,
    Status,
    Take,
    Version,
)


async def render(app: AppContext, job_id: int) -> None:
    """Render one take. A job that was cut off is asked for again under its own key."""
    async with app.store.writing() as db:
        job = await get_row(db, RenderJob, job_id)
        if job.status in (RenderJobStatus.DONE, RenderJobStatus.FAILED):
            return
        proposal = await get_row(db, Proposal, job.proposal_id)
        changed = await _changed(db, proposal, job)
        if not changed:
            job.status = RenderJobStatus.SUBMITTED
            db.add(job)
            request = await render_request.request(db, proposal, job)
    if changed:
        await _failed(app, job_id, texts.out_of_date(changed))
        return
    provider = app.providers.get(proposal.provider)
    if provider is None:
        await _failed(app, job_id, texts.no_provider(proposal.provider))
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = await provider.render(request, Path(folder))
        except RenderFailed as failure:
            await _failed(app, job_id, texts.provider_said(str(failure)))
            return
        delivered = done if isinstance(done, Delivered) else Delivered(done)
        sha256 = app.files.put(delivered.file, delivered.file.suffix)
    await _back(app, job_id, sha256, delivered.cost)


async def _changed(db: Session, proposal: Proposal, job: RenderJob) -> str:
    """What of its prompt is out of date, while nothing of this take was sent."""
    if job.status != RenderJobStatus.QUEUED or proposal.repeats is not None:
        return ""
    production = await get_row(db, Production, proposal.production_id)
    return (await staleness.why(db, production, [proposal])).get(proposal.id, "")


async def _failed(app: AppContext, job_id: int, why: str) -> None:
    """A failed take is refunded; nothing is tried again at a cost without a new approval."""
    async with app.store.writing() as db:
        job = await get_row(db, RenderJob, job_id)
        if job.status in (RenderJobStatus.DONE, RenderJobStatus.FAILED):
            return
        job.status, job.error = RenderJobStatus.FAILED, why
        db.add(job)
        proposal = await get_row(db, Proposal, job.proposal_id)
        await _settle(app, db, proposal, job)
        await record(
            db,
            proposal.production_id,
            app.clock.now(),
            proposal.provider,
            "render failed",
            f"P-{proposal.number}",
            take=job.take,
            why=why,
        )
        await _complete(app, db, proposal)
    app.work_available.set()


async def _back(app: AppContext, job_id: int, sha256: str, cost: int | None) -> None:
    """A take is here; without a cost of its own it cost what was held for it."""
    async with app.store.writing() as db:
        job = await get_row(db, RenderJob, job_id)
        if job.status in (RenderJobStatus.DONE, RenderJobStatus.FAILED):
            return
        proposal = await get_row(db, Proposal, job.proposal_id)
        job.status = RenderJobStatus.DONE
        job.cost = _share(proposal) if cost is None else cost
        db.add(job)
        await _settle(app, db, proposal, job)
        if proposal.kind == "image":
            await _add_version(db, proposal, job, sha256)
        else:
            await _add_take(app, db, proposal, job, sha256)
        await _complete(app, db, proposal)
    app.work_available.set()


def _share(proposal: Proposal) -> int:
    """What is held for one of its takes."""
    return proposal.estimate // proposal.takes


async def _settle(app: AppContext, db: Session, proposal: Proposal, job: RenderJob) -> None:
    production = await get_row(db, Production, proposal.production_id)
    share, now = _share(proposal), app.clock.now()
    await ledger.settle(db, production, proposal, share, job.cost, job.key, now)


async def _add_version(db: Session, proposal: Proposal, job: RenderJob, sha256: str) -> None:
    option = proposal.options[job.take - 1]
    db.add(
        Version(
            asset_id=proposal.asset_id or 0,
            proposal_id=proposal.id,
            # By set and option, not by which render was back first.
            number=(proposal.attempt - 1) * len(LABELS) + job.take,
            label=LABELS[job.take - 1],
            sha256=sha256,
            canon_version=proposal.canon_version,
            attributes={a["name"]: a["value"] for a in option["attributes"]},
            fingerprint=prompt_composer.fingerprint(proposal.prompt, proposal.inputs),
        )
    )


async def _add_take(
    app: AppContext, db: Session, proposal: Proposal, job: RenderJob, sha256: str
) -> None:
    count = (
        await db.exec(select(func.count(col(Take.id))).where(Take.shot_id == proposal.shot_id))
    ).one()
    db.add(
        Take(
            shot_id=proposal.shot_id or 0,
            proposal_id=proposal.id,
            job_id=job.id,
            number=count + 1,
            sha256=sha256,
            seconds=proposal.seconds,
            provider=proposal.provider,
            cost=job.cost,
            canon_version=proposal.canon_version,
            at=app.clock.now(),
            fingerprint=prompt_composer.fingerprint(proposal.prompt, proposal.inputs),
        )
    )


async def _complete(app: AppContext, db: Session, proposal: Proposal) -> None:
    """When the last take of a proposal is back its row says so; when the whole card's are, the
    takes are shown together."""
    await db.flush()
    left = select(RenderJob).where(
        RenderJob.proposal_id == proposal.id,
        col(RenderJob.status).in_([RenderJobStatus.QUEUED, RenderJobStatus.SUBMITTED]),
    )
    if (await db.exec(left)).first() is not None:
        return
    proposal.status = ProposalStatus.RENDERED
    db.add(proposal)
    await _mark(db, proposal)
    await db.flush()
    now = app.clock.now()
    if proposal.kind == "image":
        await scheduled_jobs.schedule(
            db, proposal.production_id, "sheet", f"asset:{proposal.id}", now, proposal=proposal.id
        )
        return
    waiting = select(Proposal.id).where(
        Proposal.batch_id == proposal.batch_id, Proposal.status == ProposalStatus.APPROVED
    )
    if (await db.exec(waiting)).first() is None:
        batch = await get_row(db, Batch, proposal.batch_id)
        await scheduled_jobs.schedule(
            db,
            proposal.production_id,
            "sheet",
            f"takes:{batch.id}:{proposal.id}",
            now,
            batch=batch.id,
        )
    await request_redraw(
        db, proposal.production_id, "batch", proposal.batch_id, f"rendered:{proposal.id}", now
    )


async def _mark(db: Session, proposal: Proposal) -> None:
    row: Shot | Asset
    if proposal.shot_id is not None:
        row = await get_row(db, Shot, proposal.shot_id)
        takes = select(Take.id).where(Take.proposal_id == proposal.id)
        if await _made_by_hand_since(db, proposal, row):
            return
        row.status = Status.WFA if (await db.exec(takes)).first() else Status.RETAKE
    else:
        row = await get_row(db, Asset, proposal.asset_id or 0)
        row.status = Status.WFA
    db.add(row)


async def _made_by_hand_since(db: Session, proposal: Proposal, shot: Shot) -> bool:
    """Whether a person made the shot while this was on its way: theirs stands, this one waits."""
    query = select(Take.id).where(
        Take.shot_id == shot.id, Take.by != "", Take.status == Status.DONE,
        col(Take.at) >= proposal.decided_at,
    )  # fmt: skip
    return (await db.exec(query)).first() is not None
