"""One movement of money and what several come to. Only store/ledger.py books any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import select

from store.db import Session
from store.log import record
from store.models import Posting, Production, Proposal

MOVES = {  # what: (debit, credit), money goes from the first to the second
    "cap": ("backers", "budget"),
    "estimate": ("forecast", "estimates"),
    "reserve": ("budget", "reserved"),
    "burn": ("reserved", "burned"),
    "refund": ("reserved", "budget"),
}
BACK = {  # the other way: a lower cap or estimate, a cost lower than what was burned for it
    "cap": ("budget", "backers"),
    "estimate": ("estimates", "forecast"),
    "refund": ("burned", "budget"),
}
MOST = 999_999_999  # units; more is a slip of the finger


class NotBooked(ValueError):
    """A movement that no caller may ask for; nothing was booked."""


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
    def spent(self) -> int:
        """What the cap has to cover: burned, or held for what is at work."""
        return self.burned + self.open

    @property
    def left(self) -> int:
        return self.cap - self.spent


@dataclass(frozen=True)
class Booking:
    """Where a movement belongs: whose money it is, for which request, by whose approval."""

    db: Session
    production: Production
    at: datetime
    proposal: Proposal | None = None
    member_id: int | None = None
    day: date | None = None

    async def move(self, what: str, key: str, amount: int, back: bool = False) -> bool:
        """Book it under a key that was not booked before; False if there is nothing to move."""
        if not 0 <= amount <= MOST:
            raise NotBooked(f"{amount} is no amount of money")
        if not amount:
            return False
        debit, credit = (BACK if back else MOVES)[what]
        proposal_id = self.proposal.id if self.proposal else None
        self.db.add(
            Posting(
                production_id=id_of(self.production),
                key=key,
                at=self.at,
                what=what,
                debit=debit,
                credit=credit,
                amount=amount,
                proposal_id=proposal_id,
                member_id=self.member_id,
                day=self.day,
            )
        )
        await record(
            self.db, self.production.id, self.at, "ledger", what,
            f"P-{self.proposal.number}" if self.proposal else "budget",
            key=key, amount=amount, debit=debit, credit=credit, proposal=proposal_id,
        )  # fmt: skip
        return True


def add_up(moves: list[tuple[str, str, int]]) -> Totals:
    """The totals of (what, debit, amount)."""
    found: dict[str, int] = {}
    for what, debit, amount in moves:
        back = what in BACK and debit == BACK[what][0]
        if back and what == "refund":
            found["burn"] = found.get("burn", 0) - amount
        found[what] = found.get(what, 0) + (-amount if back and what != "refund" else amount)
    return Totals(
        *(found.get(what, 0) for what in ("cap", "reserve", "burn", "refund", "estimate"))
    )


def told(postings: Iterable[Posting]) -> Totals:
    """The totals of these rows."""
    return add_up([(row.what, row.debit, row.amount) for row in postings])


async def sums(db: Session, which: ColumnElement[bool]) -> Totals:
    query = select(Posting.what, Posting.debit, func.sum(Posting.amount)).where(which)
    rows = await db.exec(query.group_by(Posting.what, Posting.debit))
    return add_up([(what, debit, int(amount)) for what, debit, amount in rows])


def id_of(production: Production) -> int:
    assert production.id is not None
    return production.id
