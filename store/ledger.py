"""Money: double entry, integer minor units, only ever added to. A key makes each movement happen
once, and each leaves a row in the log. What bot/generation/approve.py and
bot/generation/render_job.py spend, they spend here; store/audit.py looks whether it balances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func
from sqlmodel import col, select

from store import scheduled_jobs
from store.booking import MOST, Booking, NotBooked, Totals, id_of, sums, told
from store.db import Session
from store.models import Posting, Production, Proposal

__all__ = ["MOST", "NotBooked", "Totals"]

LEVELS = (50, 80, 95)  # per cent of the cap at which the line producer is told
OVERRUN = ":more"  # ends the key of a reservation above the estimate


class Unaffordable(Exception):
    """The money does not cover the reservation; nothing was reserved."""

    def __init__(self, wanted: int, left: int, of: str) -> None:
        super().__init__(f"{wanted} wanted, {left} left {of}")
        self.wanted, self.left = wanted, left

    @property
    def short(self) -> int:
        return self.wanted - self.left


class OverCap(Unaffordable):
    def __init__(self, wanted: int, left: int) -> None:
        super().__init__(wanted, left, "under the cap")


class OverAllowance(Unaffordable):
    def __init__(self, wanted: int, left: int) -> None:
        super().__init__(wanted, left, "of today's allowance")


@dataclass(frozen=True)
class Spender:
    """Who approves, on which day of theirs; without an `allowance` the cap alone stops them."""

    member_id: int
    day: date
    allowance: int | None = None


async def totals(db: Session, production_id: int) -> Totals:
    return await sums(db, col(Posting.production_id) == production_id)


async def of(db: Session, proposal: Proposal) -> Totals:
    """What was reserved, burned and refunded for one request."""
    return await sums(db, col(Posting.proposal_id) == proposal.id)


async def post(
    db: Session, what: str, key: str, amount: int, at: datetime, production: Production
) -> bool:
    """Book a change of the cap (lower is negative), or an estimate in place of the one before;
    False if this key was booked."""
    if what not in ("cap", "estimate") or (amount < 0 and what != "cap"):
        raise NotBooked(f"{what} {amount} is not booked by this function")
    await _lock(db, production)
    now = await totals(db, id_of(production))
    change = amount if what == "cap" else amount - now.estimated
    if await _booked(db, key, what, abs(amount) if what == "cap" else None):
        return False
    if what == "cap" and (now.cap + amount > MOST or (amount < 0 and now.left + amount < 0)):
        raise NotBooked(f"a cap of {now.cap + amount} with {now.spent} spent")
    return await Booking(db, production, at).move(what, key, abs(change), back=change < 0)


async def reserve(
    db: Session,
    production: Production,
    proposal: Proposal,
    spender: Spender,
    key: str,
    at: datetime,
) -> bool:
    """Hold what a request is estimated to cost; False if this key was booked before.

    OverAllowance or OverCap if it may not be held, looked at behind the same lock as the booking:
    of two at once that both fit alone, one is refused.
    """
    await _lock(db, production)
    if await _booked(db, key, "reserve", proposal.estimate):
        return False
    if proposal.estimate:
        await _check(db, production, proposal.estimate, spender)
    booking = Booking(db, production, at, proposal, spender.member_id, spender.day)
    done = await booking.move("reserve", key, proposal.estimate)
    await _watch(db, production, at)
    return done


async def _check(db: Session, production: Production, wanted: int, spender: Spender) -> None:
    if spender.allowance is not None:
        left = spender.allowance - await spent_on(db, spender.member_id, spender.day)
        if wanted > left:
            raise OverAllowance(wanted, left)
    left = (await totals(db, id_of(production))).left
    if wanted > left:
        raise OverCap(wanted, left)


async def settle(
    db: Session,
    production: Production,
    proposal: Proposal,
    share: int,
    cost: int,
    key: str,
    at: datetime,
) -> bool:
    """One job is over: of its share of what is held the real cost is burned and the rest let go.

    A cost above the share is paid already, so it is booked even above the cap; nothing more can be
    reserved then until the cap covers it. Lost or failed is a cost of nothing.
    """
    await _lock(db, production)
    rows = await _history(db, proposal)
    if _known(rows, f"{key}:burn", f"{key}:refund"):
        return False
    if share > told(rows).open:
        raise NotBooked(f"{share} to settle for P-{proposal.number}, {told(rows).open} held")
    booking = _approved(db, production, proposal, at, rows)
    if cost > share:
        await booking.move("reserve", f"{key}{OVERRUN}", cost - share)
        await _watch(db, production, at)
    done = await booking.move("burn", f"{key}:burn", cost)
    if cost < share:
        done |= await booking.move("refund", f"{key}:refund", share - cost)
    return done


async def release(
    db: Session, production: Production, proposal: Proposal, key: str, at: datetime
) -> bool:
    """Let go of all that is held for a request."""
    await _lock(db, production)
    held = (await of(db, proposal)).open
    return await settle(db, production, proposal, held, 0, key, at)


async def adjust(
    db: Session, production: Production, proposal: Proposal, real: int, key: str, at: datetime
) -> bool:
    """A person confirmed what a request really cost in all; False if the books said so already."""
    await _lock(db, production)
    rows = await _history(db, proposal)
    if _known(rows, f"{key}:burn", f"{key}:refund", f"{key}:back"):
        return False
    now = told(rows)
    done = await settle(db, production, proposal, now.open, max(real - now.burned, 0), key, at)
    if real < now.burned:
        booking = _approved(db, production, proposal, at, rows)
        done |= await booking.move("refund", f"{key}:back", now.burned - real, back=True)
    return done


async def _history(db: Session, proposal: Proposal) -> Sequence[Posting]:
    query = select(Posting).where(Posting.proposal_id == proposal.id)
    return (await db.exec(query.order_by(col(Posting.id)))).all()


def _known(rows: Sequence[Posting], *keys: str) -> bool:
    return any(row.key in keys for row in rows)


def _approved(
    db: Session, production: Production, proposal: Proposal, at: datetime, rows: Sequence[Posting]
) -> Booking:
    """A movement for a request counts for whoever had it reserved last, on the day they did."""
    last = next((row for row in reversed(rows) if row.what == "reserve"), None)
    if last is None:
        return Booking(db, production, at, proposal)
    return Booking(db, production, at, proposal, last.member_id, last.day)


async def spent_on(db: Session, runner: int, day: date) -> int:
    """Units this runner's approvals hold or burned on that day of theirs."""
    return (await sums(db, and_(col(Posting.member_id) == runner, col(Posting.day) == day))).spent


async def _watch(db: Session, production: Production, at: datetime) -> None:
    """Have the line producer told, once for each cap, when so much of it is spent. The row stands
    or falls with the movement that caused it; of several levels reached at once the highest tells.
    """
    money = await totals(db, id_of(production))
    reached = [level for level in LEVELS if money.cap and money.spent * 100 >= level * money.cap]
    caps = select(func.max(Posting.id)).where(
        Posting.production_id == production.id, Posting.what == "cap"
    )
    cap = (await db.exec(caps)).one() if reached else None
    for level in reached:
        key, told = f"{production.id}:{cap}:{level}", level == reached[-1]
        await scheduled_jobs.schedule(
            db, id_of(production), "low money", key, at, level=level, told=told
        )


async def _lock(db: Session, production: Production) -> None:
    """Of two transactions that move this production's money, one waits (SQLite has one anyway)."""
    await db.exec(select(Production.id).where(Production.id == production.id).with_for_update())


async def _booked(db: Session, key: str, what: str, amount: int | None) -> bool:
    """Whether this key moved money before; NotBooked if it moved some other."""
    known = (await db.exec(select(Posting).where(Posting.key == key))).first()
    if known is None:
        return False
    if known.what != what or amount not in (None, known.amount):
        raise NotBooked(f"{key} was booked before, for something else")
    return True
