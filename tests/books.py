"""A production with requests and nothing else, for tests of the ledger and the log."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from sqlmodel import col, select

from store import ledger
from store.audit import unbalanced
from store.db import Session, Store, sqlite_url
from store.migrating import migrate
from store.models import (
    Agent,
    Batch,
    Member,
    Posting,
    Production,
    Proposal,
    ProposalStatus,
    RenderJob,
    RenderJobStatus,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@cache
def _empty() -> Path:
    """A database without rows, made once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="continuity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(sqlite_url(folder))
    return folder / "app.db"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    shutil.copyfile(_empty(), folder / "app.db")
    store = Store(sqlite_url(folder))
    try:
        yield store
    finally:
        await store.close()


async def begin(db: Session, code: str = "LAMP", allowance: int = 20) -> Production:
    """A production with a runner and a list card."""
    production = Production(code=code, title="Lamp", created_at=START)
    db.add(production)
    await db.flush()
    of = production.id
    kei = Member(production_id=of, account=code, handle="@kei", name="Kei", allowance=allowance)
    agent = Agent(production_id=of, role="dop", name="dop:1", channel=code)
    db.add_all([kei, agent])
    await db.flush()
    agent.runner_id = kei.id
    db.add(Batch(production_id=of, agent_id=agent.id, key=code, kind="video", title="", at=START))
    await db.flush()
    return production


async def ask(db: Session, production: Production, estimate: int, takes: int = 1) -> Proposal:
    """An open request of this production."""
    query = select(Proposal).where(Proposal.production_id == production.id)
    number = len((await db.exec(query)).all()) + 1
    batch = select(Batch.id).where(Batch.production_id == production.id)
    proposal = Proposal(
        production_id=production.id, batch_id=(await db.exec(batch)).first() or 0,
        number=number, kind="video", takes=takes, provider="animatic", estimate=estimate,
        digest="", canon_version=0, made_by="dop:1",
    )  # fmt: skip
    db.add(proposal)
    await db.flush()
    return proposal


async def runner(
    db: Session, production: Production, limited: bool = True, day: date = TODAY
) -> ledger.Spender:
    """The runner within the allowance; without a limit, as the line producer spends."""
    query = select(Member).where(Member.production_id == production.id)
    member = (await db.exec(query.order_by(col(Member.id)))).first()
    assert member is not None
    return ledger.Spender(member.id, day, member.allowance if limited else None)


async def approve(
    db: Session, production: Production, proposal: Proposal, key: str, limited: bool = True
) -> None:
    """Hold the money and write the jobs, as an approval does once its undo window is over."""
    spender = await runner(db, production, limited)
    await ledger.reserve(db, production, proposal, spender, key, START)
    proposal.status, proposal.applied_at = ProposalStatus.APPROVED, START
    db.add(proposal)
    for take in range(1, proposal.takes + 1):
        db.add(RenderJob(proposal_id=proposal.id, key=f"{key}:t{take}", take=take))
    await db.flush()


async def job_back(
    db: Session, production: Production, proposal: Proposal, cost: int | None = None
) -> str:
    """The request's next job is over, at this cost; without one it was lost."""
    jobs = select(RenderJob).where(
        RenderJob.proposal_id == proposal.id, RenderJob.status == RenderJobStatus.QUEUED
    )
    job, *rest = (await db.exec(jobs.order_by(col(RenderJob.id)))).all()
    job.status = RenderJobStatus.FAILED if cost is None else RenderJobStatus.DONE
    share = proposal.estimate // proposal.takes
    await ledger.settle(db, production, proposal, share, cost or 0, job.key, START)
    if not rest:
        proposal.status = ProposalStatus.RENDERED
    db.add_all([job, proposal])
    await db.flush()
    return job.key


async def sound(db: Session, production: Production) -> ledger.Totals:
    """The totals, once everything that must hold was seen to hold."""
    assert await unbalanced(db, production) == []
    now = await ledger.totals(db, production.id)
    assert now.reserved == now.burned + now.refunded + now.open
    query = select(Posting).where(Posting.production_id == production.id)
    accounts: dict[str, int] = {}
    for row in await db.exec(query):
        accounts[row.debit] = accounts.get(row.debit, 0) - row.amount
        accounts[row.credit] = accounts.get(row.credit, 0) + row.amount
    assert sum(accounts.values()) == 0
    assert accounts.get("burned", 0) == now.burned
    assert accounts.get("reserved", 0) == now.open
    assert accounts.get("budget", 0) == now.left
    return now


def tamper(folder: Path, *statements: str) -> None:
    """Write into the database past everything that guards it."""
    with closing(sqlite3.connect(folder / "app.db", isolation_level=None)) as db:
        for statement in (
            "DROP TRIGGER posting_update",
            "DROP TRIGGER posting_delete",
            *statements,
        ):
            db.execute(statement)
