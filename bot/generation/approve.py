"""What people do with proposals: approve each item of a list card; bot/generation/undo.py takes it
back."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select

from bot import texts
from bot.canon import staleness
from bot.canon.compose_proposal import compose_anew
from bot.canon.questions import locks
from bot.core import money_format, zones
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import (
    UNDO,
    AppContext,
    Outcome,
    ResultCode,
    get_row,
    lock_row,
    request_redraw,
)
from bot.core.members import MONEY, has, names
from bot.production import locks as held
from bot.production.decisions import Decision, FollowUp, decide
from bot.workflow.refusals import too_early
from store import canon, ledger
from store.db import Session
from store.models import (
    Agent,
    Batch,
    Member,
    Production,
    Proposal,
    ProposalStatus,
    Right,
)


async def approve_batch(press: ActionContext[ButtonPress]) -> Outcome:
    """Approve the ticked items of a list card, each by itself."""
    batch = await lock_row(press.db, Batch, press.cause.row_id)
    if batch.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    ticked = set(press.cause.ticked)
    ids = [p.id for p in await items(press.db, batch) if p.id in ticked]
    chosen = [await lock_row(press.db, Proposal, row) for row in ids]
    if not chosen:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_TICKED)
    return await _each(press, batch, chosen)


async def approve(press: ActionContext[ButtonPress]) -> Outcome:
    proposal = await lock_row(press.db, Proposal, press.cause.row_id)
    if proposal.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    batch = await get_row(press.db, Batch, proposal.batch_id)
    return await _each(press, batch, [proposal])


async def _each(
    press: ActionContext[ButtonPress], batch: Batch, chosen: Sequence[Proposal]
) -> Outcome:
    """One answer for several items: decided if any was; the words name those that were not."""
    zone = press.member.timezone
    early = await too_early(press.db, press.production, chosen, press.now, zone)
    waits = await locks.of_requests(press.db, press.production, chosen)
    early |= {p.id: texts.request_waits(p, waits[p.id]) for p in chosen if p.id in waits}
    outcomes = [await _approve(press, batch, p, early.get(p.id)) for p in chosen]
    if any(outcome.result == ResultCode.UNPAID for outcome in outcomes):
        batch.escalated = True
        press.db.add(batch)
    await redraw(press, batch)
    failed = [outcome for outcome in outcomes if not outcome.decided]
    if not failed:
        return Outcome(ResultCode.DECIDED, texts.approved_items(len(outcomes)))
    if len(failed) == len(outcomes):
        return failed[0]
    return Outcome(
        ResultCode.DECIDED,
        texts.approved_some(len(outcomes) - len(failed), [f.words for f in failed]),
    )


async def _approve(
    press: ActionContext[ButtonPress], batch: Batch, proposal: Proposal, early: str | None
) -> Outcome:
    """`early`: which step before it is missing, as it may have been reopened since, or which
    question is open."""
    refused = await refuse(press, batch, proposal)
    refused = refused or (Outcome(ResultCode.REFUSED, early) if early else None)
    refused = refused or await _stale(press, proposal) or await _hold(press, proposal)
    if refused:
        return refused
    about = {"row": "proposal", "id": proposal.id, "press": press.key}
    dispatch = FollowUp("settle", f"proposal:{proposal.id}:{press.key}", press.now + UNDO, about)
    if not await close(press, proposal, ProposalStatus.APPROVED, "", dispatch):
        await let_go(press, proposal, "late")
        return closed(proposal)
    return Outcome(ResultCode.DECIDED, "")


async def named(press: ActionContext[ButtonPress]) -> tuple[Proposal, Batch, Outcome | None]:
    """(the request a press is about, its card, why the press decides nothing if it does not)."""
    proposal = await get_row(press.db, Proposal, press.cause.row_id)
    batch = await get_row(press.db, Batch, proposal.batch_id)
    refused = await refuse(press, batch, proposal)
    if refused is None and proposal.revision != press.cause.revision:
        refused = Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    return proposal, batch, refused


async def refuse(
    press: ActionContext[ButtonPress], batch: Batch, proposal: Proposal
) -> Outcome | None:
    if proposal.status != ProposalStatus.OPEN:
        return closed(proposal)
    return await not_theirs(press, batch) or await held.refuse_request(press, proposal)


def closed(proposal: Proposal) -> Outcome:
    """What a press on a request that waits no more is told."""
    if proposal.status == ProposalStatus.SUPERSEDED:
        return Outcome(ResultCode.SUPERSEDED, texts.SUPERSEDED)
    words = texts.already(proposal.status, proposal.decided_by, proposal.decided_at)
    return Outcome(ResultCode.ALREADY_DECIDED, words)


async def not_theirs(press: ActionContext[ButtonPress], batch: Batch) -> Outcome | None:
    """A list card is for its page's runner, the line producer and the director."""
    agent = await get_row(press.db, Agent, batch.agent_id)
    if agent.runner_id == press.member.id or has(press.member, *MONEY, Right.DIRECTOR):
        return None
    runner = await press.db.get(Member, agent.runner_id) if agent.runner_id else None
    who = await names(press.db, press.production, *MONEY)
    return Outcome(
        ResultCode.NOT_ALLOWED, texts.not_allowed(f"{runner.name} or {who}" if runner else who)
    )


async def _stale(press: ActionContext[ButtonPress], proposal: Proposal) -> Outcome | None:
    """An approval binds to the canon the card showed: a prompt composed anew is asked for again."""
    if not await recomposed(press.app, press.db, press.production, proposal):
        return None
    await bump(press, proposal)
    return Outcome(ResultCode.OUT_OF_DATE, texts.RECOMPOSED)


async def recomposed(
    app: AppContext, db: Session, production: Production, proposal: Proposal
) -> bool:
    """Compose the prompt anew if the canon has changed since; True if it says something else."""
    if proposal.canon_version == production.canon_version or proposal.repeats is not None:
        return False
    why = (await staleness.why(db, production, [proposal])).get(proposal.id, "")
    entries = await canon.snapshot(db, production)
    return await compose_anew(app, db, production, proposal, entries, why)


async def _hold(press: ActionContext[ButtonPress], proposal: Proposal) -> Outcome | None:
    """Reserve the money, or say why this person cannot now: a runner spends up to the day's
    allowance, above it the line producer; the cap stops everybody."""
    allowance = None if has(press.member, *MONEY) else press.member.allowance
    day = today(press.member, press.now)
    spender = ledger.Spender(press.member.id, day, allowance)
    key = _key(press, proposal, "reserve")
    unit = money_format.unit_of(press.production)
    try:
        await ledger.reserve(press.db, press.production, proposal, spender, key, press.now)
    except ledger.OverAllowance as over:
        who = await names(press.db, press.production, *MONEY)
        return Outcome(ResultCode.UNPAID, texts.over_allowance(proposal, over.left, who, unit))
    except ledger.OverCap as over:
        who = await names(press.db, press.production, *MONEY)
        enough = (await ledger.totals(press.db, proposal.production_id)).cap + over.short
        return Outcome(ResultCode.UNPAID, texts.over_cap(proposal, over.left, enough, who, unit))
    return None


async def let_go(press: ActionContext[ButtonPress], proposal: Proposal, why: str) -> None:
    """Refund what this request would have cost; nothing of it is at work yet."""
    key, share = _key(press, proposal, why), proposal.estimate
    await ledger.settle(press.db, press.production, proposal, share, 0, key, press.now)


def today(member: Member, now: datetime) -> date:
    """The day it is for this member, of which an allowance is spent."""
    return now.astimezone(zones.zone(member.timezone)).date()


def _key(press: ActionContext[ButtonPress], proposal: Proposal, what: str) -> str:
    return f"{press.production.code}:P-{proposal.number}:r{proposal.revision}:{what}:{press.key}"


async def close(
    press: ActionContext[ButtonPress],
    proposal: Proposal,
    status: ProposalStatus,
    reason: str,
    *follows: FollowUp,
) -> bool:
    """Decide a request that waits as this revision; False: somebody else was first."""
    decision = Decision(
        "proposal", proposal, status,
        where=(
            col(Proposal.status) == ProposalStatus.OPEN,
            col(Proposal.revision) == proposal.revision,
        ),
        change={
            "status": status, "decided_by": press.who, "decided_at": press.now, "reason": reason,
        },
        reason=reason,
    )  # fmt: skip
    return await decide(press, decision, *follows) is not None


async def items(db: Session, batch: Batch) -> Sequence[Proposal]:
    query = select(Proposal).where(Proposal.batch_id == batch.id).order_by(col(Proposal.number))
    return (await db.exec(query)).all()


async def redraw(press: ActionContext[ButtonPress], batch: Batch) -> None:
    await request_redraw(press.db, batch.production_id, "batch", batch.id, press.key, press.now)


async def redraw_open(db: Session, production: Production, why: str, now: datetime) -> None:
    """Have every card that waits for money drawn again: what is left has changed."""
    query = select(Proposal.batch_id).where(
        Proposal.production_id == production.id, Proposal.status == ProposalStatus.OPEN
    )
    for batch_id in (await db.exec(query.distinct())).all():
        await request_redraw(db, production.id, "batch", batch_id, f"money:{why}", now)


async def bump(press: ActionContext[ButtonPress], proposal: Proposal) -> None:
    await revise(press.db, proposal, press.now)


async def revise(db: Session, proposal: Proposal, now: datetime) -> None:
    """A changed artefact is a new revision: older buttons decide nothing."""
    proposal.revision += 1
    batch = await get_row(db, Batch, proposal.batch_id)
    batch.revision += 1
    db.add_all([proposal, batch])
    await db.flush()
    why = f"r{batch.revision}"
    await request_redraw(db, proposal.production_id, "batch", batch.id, why, now)
