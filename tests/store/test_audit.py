"""The books balance over any sequence of movements, and books that do not are found."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlmodel import select

from store import ledger
from store.audit import unbalanced
from store.db import Session, Store
from store.models import Production, Proposal, ProposalStatus, RenderJob, RenderJobStatus
from tests import books
from tests.books import START

pytestmark = pytest.mark.behaviour("D4")

Result = TypeVar("Result")
Work = Callable[[Session, Production], Awaitable[Result]]


class Money(RuleBasedStateMachine):
    """Whatever is approved, taken back, lost, dearer than estimated or delivered twice: the books
    balance, and nothing is above the cap but costs that were paid already."""

    asked = Bundle("asked")

    def __init__(self) -> None:
        super().__init__()
        self.loop, self.folder = asyncio.Runner(), TemporaryDirectory()
        self.opening = books.opened(Path(self.folder.name))
        self.store: Store = self.loop.run(self.opening.__aenter__())
        self.keys = self.paid = 0  # paid: more than was estimated
        self.again: Work[bool] | None = None
        self.loop.run(self.begin())

    async def begin(self) -> None:
        async with self.store.writing() as db:
            await books.begin(db)

    def teardown(self) -> None:
        self.loop.run(self.opening.__aexit__(None, None, None))
        self.loop.close()
        self.folder.cleanup()

    def do(self, work: Work[Result]) -> Result:
        """In one transaction; what is refused leaves nothing behind."""

        async def transaction() -> Result:
            async with self.store.writing() as db:
                return await work(db, await found(db, Production, 1))

        return self.loop.run(transaction())

    def move(self, work: Work[object], again: Work[bool]) -> None:
        """Move money, and keep how the same delivery would move it once more."""
        try:
            self.do(work)
        except (ledger.Unaffordable, ledger.NotBooked):
            return
        self.again = again

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def status(self, which: int) -> str:
        async def read(db: Session, _: Production) -> str:
            return (await found(db, Proposal, which)).status

        return self.do(read)

    @rule(change=st.integers(-40, 80))
    def cap(self, change: int) -> None:
        key = self.key()

        async def work(db: Session, film: Production) -> bool:
            return await ledger.post(db, "cap", key, change, START, film)

        self.move(work, work)

    @rule(target=asked, estimate=st.integers(0, 9), takes=st.integers(1, 4))
    def ask(self, estimate: int, takes: int) -> int:
        async def work(db: Session, film: Production) -> int:
            return (await books.ask(db, film, estimate * takes, takes)).id

        return self.do(work)

    @rule(which=asked, limited=st.booleans())
    def approve(self, which: int, limited: bool) -> None:
        key = self.key()

        async def work(db: Session, film: Production) -> None:
            await books.approve(db, film, await found(db, Proposal, which), key, limited)

        async def again(db: Session, film: Production) -> bool:
            row, spender = await found(db, Proposal, which), await books.runner(db, film, limited)
            return await ledger.reserve(db, film, row, spender, key, START)

        if self.status(which) == ProposalStatus.OPEN:
            self.move(work, again)

    @rule(which=asked)
    def undo(self, which: int) -> None:
        key = self.key()

        async def again(db: Session, film: Production) -> bool:
            return await ledger.release(db, film, await found(db, Proposal, which), key, START)

        async def work(db: Session, film: Production) -> None:
            row = await found(db, Proposal, which)
            jobs = (await db.exec(select(RenderJob).where(RenderJob.proposal_id == which))).all()
            if row.status == ProposalStatus.APPROVED and await again(db, film):
                row.status = ProposalStatus.OPEN
                for job in jobs:
                    job.status = RenderJobStatus.FAILED
                db.add_all([row, *jobs])

        self.move(work, again)

    @rule(which=asked, cost=st.none() | st.integers(0, 15))
    def back(self, which: int, cost: int | None) -> None:
        if self.status(which) != ProposalStatus.APPROVED:
            return

        async def work(db: Session, film: Production) -> tuple[str, int]:
            row = await found(db, Proposal, which)
            return await books.job_back(db, film, row, cost), row.estimate // row.takes

        key, share = self.do(work)
        self.paid += max((cost or 0) - share, 0)

        async def again(db: Session, film: Production) -> bool:
            row = await found(db, Proposal, which)
            return await ledger.settle(db, film, row, share, cost or 0, key, START)

        self.again = again

    @rule(which=asked, real=st.integers(0, 60))
    def confirm(self, which: int, real: int) -> None:
        key = self.key()

        async def again(db: Session, film: Production) -> bool:
            return await ledger.adjust(db, film, await found(db, Proposal, which), real, key, START)

        async def work(db: Session, film: Production) -> None:
            burned = (await ledger.of(db, await found(db, Proposal, which))).burned
            self.paid += max(real - burned, 0)
            await again(db, film)

        if self.status(which) == ProposalStatus.RENDERED:
            self.move(work, again)

    @rule()
    def the_last_movement_once_more(self) -> None:
        if self.again is not None:
            before = self.do(totals)
            try:
                assert not self.do(self.again)
            except ledger.NotBooked:
                assert before.open == 0, "there is nothing to settle, and nothing was"
            assert self.do(totals) == before

    @invariant()
    def it_balances(self) -> None:
        now = self.do(books.sound)
        assert now.open >= 0
        assert now.spent <= now.cap + self.paid


async def found(db: Session, kind: type[Result], row_id: int) -> Result:
    row = await db.get(kind, row_id)
    assert row is not None
    return row


async def totals(db: Session, film: Production) -> ledger.Totals:
    return await ledger.totals(db, film.id)


TestMoney = Money.TestCase
TestMoney.settings = settings(max_examples=15, stateful_step_count=20)


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE posting SET amount = 9 WHERE key = 'a:t1:burn'", "a:t1:burn is booked otherwise"),
        ("UPDATE posting SET amount = 9 WHERE key = 'a:t1:burn'", "P-1 holds -3, and 3 is at work"),
        ("UPDATE posting SET credit = 'budget' WHERE key = 'a'", "a moves reserve from budget to"),
        ("UPDATE posting SET amount = -6 WHERE key = 'a'", "a moves -6"),
        ("UPDATE posting SET proposal_id = 2 WHERE key = 'a'", "P-2 holds 6, and 0 is at work"),
        ("UPDATE posting SET proposal_id = 3 WHERE key = 'a'", "a request of another production"),
        ("DELETE FROM posting WHERE key = 'a:t1:burn'", "a:t1:burn is in the log and not booked"),
        ("DELETE FROM posting WHERE key = 'a:t1:burn'", "P-1 holds 6, and 3 is at work"),
        ("UPDATE posting SET amount = 2 WHERE key = 'cap'", "6 is burned or held, and the cap is"),
        ("UPDATE posting SET key = 'b' WHERE key = 'a'", "b is booked and not in the log"),
        ("UPDATE proposal SET status = 'rejected' WHERE id = 1", "P-1 holds 3, and 0 is at work"),
        ("UPDATE render_job SET status = 'failed' WHERE take = 2", "P-1 holds 3, and 0 is at work"),
    ],
)
async def test_books_that_do_not_balance_are_found(
    tmp_path: Path, statement: str, fault: str
) -> None:
    async with books.opened(tmp_path) as store:
        async with store.writing() as db:
            film = await books.begin(db)
            await ledger.post(db, "cap", "cap", 100, START, film)
            proposal = await books.ask(db, film, 6, takes=2)
            await books.ask(db, film, 1)
            await books.ask(db, await books.begin(db, "OTHER"), 1)
            await books.approve(db, film, proposal, "a")
            await books.job_back(db, film, proposal, 3)
            await books.sound(db, film)
        books.tamper(tmp_path, statement)
        async with store.reading() as db:
            assert any(fault in line for line in await unbalanced(db, film))
