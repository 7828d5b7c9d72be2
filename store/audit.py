"""Whether the ledger balances: every movement is one that may be, none is lost, and each request
holds exactly what is at work for it. `film ledger` asks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import col, select

from store.booking import BACK, MOVES, told
from store.db import Session
from store.ledger import OVERRUN
from store.models import (
    LogRow,
    Posting,
    Production,
    Proposal,
    ProposalStatus,
    RenderJob,
    RenderJobStatus,
)

BUSY = (RenderJobStatus.QUEUED, RenderJobStatus.SUBMITTED)


async def unbalanced(db: Session, production: Production) -> list[str]:
    """Every fault in a production's books, one sentence each; none when they are sound."""
    query = select(Posting).where(Posting.production_id == production.id)
    postings = (await db.exec(query.order_by(col(Posting.id)))).all()
    asked = select(Proposal).where(Proposal.production_id == production.id)
    proposals = (await db.exec(asked.order_by(col(Proposal.number)))).all()
    logged = select(LogRow.detail).where(
        LogRow.production_id == production.id, LogRow.who == "ledger"
    )
    return [
        *_forbidden(postings, {p.id for p in proposals}),
        *_not_as_logged(postings, (await db.exec(logged)).all()),
        *_requests(postings, proposals, await _busy(db, production)),
        *_over_cap(postings),
    ]


async def _busy(db: Session, production: Production) -> dict[int, int]:
    """How many jobs of each request are at work."""
    query = select(RenderJob.proposal_id).join(Proposal, col(Proposal.id) == RenderJob.proposal_id)
    query = query.where(Proposal.production_id == production.id, col(RenderJob.status).in_(BUSY))
    busy: dict[int, int] = defaultdict(int)
    for proposal_id in await db.exec(query):
        busy[proposal_id] += 1
    return busy


def _forbidden(postings: Sequence[Posting], proposals: set[int | None]) -> Iterator[str]:
    """Movements between accounts that nothing moves between, of less than nothing, or for the
    requests of another production."""
    for row in postings:
        ways = (MOVES.get(row.what), BACK.get(row.what))
        if (row.debit, row.credit) not in ways:
            yield f"{row.key} moves {row.what} from {row.debit} to {row.credit}"
        if row.amount <= 0:
            yield f"{row.key} moves {row.amount}"
        if row.proposal_id is not None and row.proposal_id not in proposals:
            yield f"{row.key} is for a request of another production"


def _not_as_logged(
    postings: Sequence[Posting], logged: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Movements that the log tells otherwise, or only one of the two knows."""
    logs = {row["key"]: _content(row) for row in logged}
    booked = {row.key: _content(_plain(row)) for row in postings}
    for key in sorted(logs.keys() | booked.keys()):
        if key not in logs:
            yield f"{key} is booked and not in the log"
        elif key not in booked:
            yield f"{key} is in the log and not booked"
        elif logs[key] != booked[key]:
            yield f"{key} is booked otherwise than the log says"


def _plain(row: Posting) -> dict[str, Any]:
    return {**row.model_dump(), "proposal": row.proposal_id}


def _content(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ("amount", "debit", "credit", "proposal"))


def _requests(
    postings: Sequence[Posting], proposals: Sequence[Proposal], busy: dict[int, int]
) -> Iterator[str]:
    """Requests that hold more or less than is at work for them."""
    rows: dict[int | None, list[Posting]] = defaultdict(list)
    for row in postings:
        rows[row.proposal_id].append(row)
    for proposal in proposals:
        money = told(rows[proposal.id])
        held = _at_work(proposal, busy.get(proposal.id, 0))
        if money.open != held:
            yield f"P-{proposal.number} holds {money.open}, and {held} is at work"
        if money.burned < 0:
            yield f"P-{proposal.number} burned {money.burned}"


def _at_work(proposal: Proposal, jobs: int) -> int:
    """What a request has to hold: all of it until it is dispatched, then the share of each job."""
    if proposal.status != ProposalStatus.APPROVED:
        return 0
    if proposal.applied_at is None:
        return proposal.estimate
    return proposal.estimate // proposal.takes * jobs


def _over_cap(postings: Sequence[Posting]) -> Iterator[str]:
    """Nothing is above the cap but real costs that were paid already."""
    money = told(postings)
    paid = sum(
        row.amount for row in postings if row.what == "reserve" and row.key.endswith(OVERRUN)
    )
    if money.spent > money.cap + paid:
        yield f"{money.spent} is burned or held, and the cap is {money.cap}"
