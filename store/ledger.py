"""Money: double entry, integer units, only ever added to. A key makes each movement happen once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import col, select

from store.db import Session
from store.models import Posting, Production, Proposal

MOVES = {  # what: (debit, credit)
    "cap": ("backers", "budget"),
    "estimate": ("forecast", "estimates"),
    "reserve": ("budget", "reserved"),
    "burn": ("reserved", "burned"),
    "refund": ("reserved", "budget"),
}


class OverCap(Exception):
    """The budget left does not cover the reservation; nothing was reserved."""

    def __init__(self, wanted: int, left: int) -> None:
        super().__init__(f"{wanted} credits wanted, {left} left under the cap")
        self.wanted, self.left = wanted, left


@dataclass(frozen=True)
class Totals:
    """Cumulative units; `open` is what is held now: reserved = burned + refunded + open."""

    cap: int
    reserved: int
    burned: int
    refunded: int
    estimated: int

    @property
    def open(self) -> int:
        return self.reserved - self.burned - self.refunded

    @property
    def left(self) -> int:
        return self.cap - self.burned - self.open


async def totals(db: Session, production_id: int) -> Totals:
    rows = await db.exec(
        select(Posting.what, func.sum(Posting.amount))
        .where(Posting.production_id == production_id)
        .group_by(Posting.what)
    )
    sums = {what: int(amount) for what, amount in rows}
    return Totals(
        cap=sums.get("cap", 0),
        reserved=sums.get("reserve", 0),
        burned=sums.get("burn", 0),
        refunded=sums.get("refund", 0),
        estimated=sums.get("estimate", 0),
    )


async def post(
    db: Session,
    what: str,
    key: str,
    amount: int,
    at: datetime,
    production: Production,
    proposal: Proposal | None = None,
    runner: int | None = None,
    day: date | None = None,
) -> bool:
    """Book one movement; False if this key was booked before. `reserve` may raise OverCap.

    Call it inside a writing transaction: the cap is checked there, so that two cannot both pass.
    """
    if amount < 0 and what != "cap":
        raise ValueError("a movement is never negative")
    if (await db.exec(select(Posting.id).where(Posting.key == key))).first() is not None:
        return False
    assert production.id is not None
    if what == "reserve":
        left = (await totals(db, production.id)).left
        if amount > left:
            raise OverCap(amount, left)
    debit, credit = MOVES[what]
    db.add(
        Posting(
            production_id=production.id,
            key=key,
            at=at,
            what=what,
            debit=debit,
            credit=credit,
            amount=amount,
            proposal_id=proposal.id if proposal else None,
            member_id=runner,
            day=day,
        )
    )
    await db.flush()
    return True


async def spent_on(db: Session, runner: int, day: date) -> int:
    """Units this runner's approvals hold or burned on that day of theirs."""
    rows = await db.exec(
        select(Posting.what, func.sum(Posting.amount))
        .where(Posting.member_id == runner, Posting.day == day)
        .where(col(Posting.what).in_(["reserve", "refund"]))
        .group_by(Posting.what)
    )
    sums = {what: int(amount) for what, amount in rows}
    return sums.get("reserve", 0) - sums.get("refund", 0)


async def unbalanced(db: Session, production_id: int) -> list[int]:
    """Proposals whose reservation is neither open, burned nor refunded in full; [] when sound."""
    rows = await db.exec(
        select(Posting.proposal_id, Posting.what, func.sum(Posting.amount))
        .where(Posting.production_id == production_id, col(Posting.proposal_id).is_not(None))
        .group_by(col(Posting.proposal_id), Posting.what)
    )
    sums: dict[int, dict[str, int]] = {}
    for proposal_id, what, amount in rows:
        assert proposal_id is not None
        sums.setdefault(proposal_id, {})[what] = int(amount)
    return [
        key
        for key, s in sums.items()
        if s.get("burn", 0) + s.get("refund", 0) > s.get("reserve", 0)
    ]
