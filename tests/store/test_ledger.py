"""The ledger: it balances whatever happens, spends within its limits and forgets nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from store import ledger
from store.db import Session, Store, sqlite_url
from store.models import LogRow, Posting, Production, ScheduledJob
from tests import books
from tests.books import START, TODAY

pytestmark = pytest.mark.behaviour("D4")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with books.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
async def db(store: Store) -> AsyncIterator[Session]:
    async with store.writing() as session:
        yield session


@pytest.fixture
async def film(db: Session) -> Production:
    """A production with a cap of 100."""
    production = await books.begin(db)
    await ledger.post(db, "cap", "cap", 100, START, production)
    return production


async def test_what_is_reserved_is_burned_refunded_or_open(db: Session, film: Production) -> None:
    first, second = await books.ask(db, film, 12, takes=4), await books.ask(db, film, 5)
    await books.approve(db, film, first, "a")
    await books.approve(db, film, second, "b")
    await books.job_back(db, film, first, 3)
    await books.job_back(db, film, first)
    now = await books.sound(db, film)
    assert (now.reserved, now.burned, now.refunded, now.open, now.left) == (17, 3, 3, 11, 86)


async def test_the_same_key_twice_moves_money_once(db: Session, film: Production) -> None:
    proposal = await books.ask(db, film, 12)
    spender = await books.runner(db, film)
    assert await ledger.reserve(db, film, proposal, spender, "a", START)
    assert not await ledger.reserve(db, film, proposal, spender, "a", START)
    assert await ledger.settle(db, film, proposal, 12, 12, "job", START)
    assert not await ledger.settle(db, film, proposal, 12, 12, "job", START)
    assert not await ledger.post(db, "cap", "cap", 100, START, film)
    now = await ledger.totals(db, film.id)
    assert (now.cap, now.reserved, now.burned, now.open) == (100, 12, 12, 0)


async def test_a_key_does_not_book_something_else(db: Session, film: Production) -> None:
    with pytest.raises(ledger.NotBooked, match="booked before"):
        await ledger.post(db, "cap", "cap", 7, START, film)


async def test_the_cap_stops_everybody_at_the_last_unit(db: Session, film: Production) -> None:
    spender = await books.runner(db, film, limited=False)
    await ledger.reserve(db, film, await books.ask(db, film, 100), spender, "all", START)
    with pytest.raises(ledger.OverCap) as over:
        await ledger.reserve(db, film, await books.ask(db, film, 1), spender, "more", START)
    assert (over.value.wanted, over.value.left, over.value.short) == (1, 0, 1)
    free = await books.ask(db, film, 0)
    assert not await ledger.reserve(db, film, free, spender, "free", START), "nothing to book"


@pytest.mark.behaviour("D3")
async def test_an_allowance_is_of_one_runner_on_one_day(db: Session, film: Production) -> None:
    today = await books.runner(db, film)
    tomorrow = await books.runner(db, film, day=TODAY.replace(day=3))
    asked = [await books.ask(db, film, n) for n in (15, 6, 5)]
    await ledger.reserve(db, film, asked[0], today, "a", START)
    with pytest.raises(ledger.OverAllowance) as over:
        await ledger.reserve(db, film, asked[1], today, "b", START)
    assert (over.value.wanted, over.value.left) == (6, 5)
    assert await ledger.reserve(db, film, asked[2], today, "c", START)
    assert await ledger.reserve(db, film, asked[1], tomorrow, "d", START)


@pytest.mark.behaviour("D3")
async def test_what_is_let_go_is_the_runners_to_spend_again_on_that_day(
    db: Session, film: Production
) -> None:
    today = await books.runner(db, film)
    first, second = await books.ask(db, film, 20), await books.ask(db, film, 20)
    await ledger.reserve(db, film, first, today, "a", START)
    await ledger.release(db, film, first, "undo", START)
    assert await ledger.spent_on(db, today.member_id, TODAY) == 0
    assert await ledger.reserve(db, film, second, today, "b", START)


async def test_a_real_cost_above_the_estimate_is_booked_above_the_cap_and_stops_the_next(
    db: Session, film: Production
) -> None:
    big, next_one = await books.ask(db, film, 98), await books.ask(db, film, 1)
    await books.approve(db, film, big, "a", limited=False)
    await books.job_back(db, film, big, 130)
    now = await books.sound(db, film)
    assert (now.reserved, now.burned, now.open, now.left) == (130, 130, 0, -30)
    spender = await books.runner(db, film, limited=False)
    with pytest.raises(ledger.OverCap) as over:
        await ledger.reserve(db, film, next_one, spender, "b", START)
    assert over.value.short == 31


@pytest.mark.parametrize(
    ("real", "reserved", "burned", "refunded"),
    [(12, 12, 12, 0), (15, 15, 15, 0), (7, 12, 7, 5), (0, 12, 0, 12)],
)
async def test_a_confirmed_cost_corrects_the_books_either_way(
    db: Session, film: Production, real: int, reserved: int, burned: int, refunded: int
) -> None:
    proposal = await books.ask(db, film, 12)
    await books.approve(db, film, proposal, "a")
    await books.job_back(db, film, proposal, 12)
    assert await ledger.adjust(db, film, proposal, real, "bill", START) == (real != 12)
    assert not await ledger.adjust(db, film, proposal, real, "bill", START)
    now = await books.sound(db, film)
    assert (now.reserved, now.burned, now.refunded) == (reserved, burned, refunded)


async def test_an_estimate_takes_the_place_of_the_one_before(db: Session, film: Production) -> None:
    for number, estimate in enumerate((80, 95, 95, 60)):
        await ledger.post(db, "estimate", f"gate{number}", estimate, START, film)
        await ledger.post(db, "estimate", f"gate{number}", estimate, START, film)
        assert (await books.sound(db, film)).estimated == estimate


async def test_no_more_is_settled_than_is_held(db: Session, film: Production) -> None:
    proposal = await books.ask(db, film, 4)
    with pytest.raises(ledger.NotBooked, match="4 to settle for P-1, 0 held"):
        await ledger.settle(db, film, proposal, 4, 4, "job", START)
    assert (await books.sound(db, film)).burned == 0


@pytest.mark.parametrize("amount", [-1, 10**9, 10**30])
async def test_absurd_amounts_are_not_booked(db: Session, film: Production, amount: int) -> None:
    proposal = await books.ask(db, film, 5)
    await books.approve(db, film, proposal, "a")
    with pytest.raises(ledger.NotBooked):
        await ledger.settle(db, film, proposal, 5, amount, "job", START)
    with pytest.raises(ledger.NotBooked):
        await ledger.post(db, "estimate", "e", amount, START, film)


@pytest.mark.parametrize("change", [-51, 10**9])
async def test_a_cap_below_what_is_spent_or_above_all_sense_is_not_booked(
    db: Session, film: Production, change: int
) -> None:
    await books.approve(db, film, await books.ask(db, film, 50), "a", limited=False)
    with pytest.raises(ledger.NotBooked):
        await ledger.post(db, "cap", "new", change, START, film)
    assert await ledger.post(db, "cap", "lower", -50, START, film)
    now = await books.sound(db, film)
    assert (now.cap, now.left) == (50, 0)


@pytest.mark.parametrize("what", ["reserve", "burn", "refund"])
async def test_only_caps_and_estimates_are_booked_without_a_request(
    db: Session, film: Production, what: str
) -> None:
    with pytest.raises(ledger.NotBooked):
        await ledger.post(db, what, "key", 5, START, film)


async def test_a_clock_that_goes_back_changes_no_sum(db: Session, film: Production) -> None:
    proposal = await books.ask(db, film, 10)
    await books.approve(db, film, proposal, "a")
    earlier = START.replace(year=2020)
    assert await ledger.settle(db, film, proposal, 10, 8, "job", earlier)
    now = await ledger.totals(db, film.id)
    assert (now.burned, now.refunded, now.open) == (8, 2, 0)
    today = await books.runner(db, film)
    assert await ledger.spent_on(db, today.member_id, TODAY) == 8


async def test_another_productions_money_is_not_touched(db: Session, film: Production) -> None:
    other = await books.begin(db, "OTHER")
    spender = await books.runner(db, other, limited=False)
    with pytest.raises(ledger.OverCap):
        await ledger.reserve(db, other, await books.ask(db, other, 1), spender, "a", START)
    assert (await books.sound(db, film)).left == 100


async def test_two_processes_never_reserve_the_same_last_credits(tmp_path: Path) -> None:
    async with books.opened(tmp_path) as store:
        other = Store(sqlite_url(tmp_path))
        async with store.writing() as db:
            film = await books.begin(db)
            asked = [await books.ask(db, film, 6) for _ in range(40)]
            spender = await books.runner(db, film, limited=False)

        async def reserve(at: Store, number: int) -> bool:
            async with at.writing() as db:
                try:
                    key = f"r{number}"
                    return await ledger.reserve(db, film, asked[number], spender, key, START)
                except ledger.OverCap:
                    return False

        for turn in range(20):
            async with store.writing() as db:
                await ledger.post(db, "cap", f"cap{turn}", 10 if not turn else 6, START, film)
            won = await asyncio.gather(reserve(store, 2 * turn), reserve(other, 2 * turn + 1))
            assert sorted(won) == [False, True]
        await other.close()
        async with store.reading() as db:
            assert (await ledger.totals(db, film.id)).left == 4


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE posting SET amount = 1", "DELETE FROM posting", "DELETE FROM posting WHERE id = 1"],
)
async def test_the_database_refuses_to_change_or_delete_a_posting(
    db: Session, film: Production, statement: str
) -> None:
    with pytest.raises(IntegrityError, match="rows are only added"):
        await (await db.connection()).execute(text(statement))
    assert (await books.sound(db, film)).cap == 100


async def test_every_movement_is_in_the_log(db: Session, film: Production) -> None:
    proposal = await books.ask(db, film, 4)
    await books.approve(db, film, proposal, "a")
    await books.job_back(db, film, proposal, 3)
    rows = await db.exec(select(LogRow).where(LogRow.who == "ledger").order_by(col(LogRow.id)))
    told = [(row.what, row.subject, row.detail["amount"]) for row in rows]
    assert told == [
        ("cap", "budget", 100), ("reserve", "P-1", 4), ("burn", "P-1", 3), ("refund", "P-1", 1),
    ]  # fmt: skip


async def warned(db: Session) -> list[tuple[int, bool]]:
    rows: Any = await db.exec(
        select(ScheduledJob).where(ScheduledJob.kind == "low money").order_by(col(ScheduledJob.id))
    )
    return [(row.payload["level"], row.payload["told"]) for row in rows]


async def test_each_level_warns_once_and_the_highest_of_several_speaks(
    db: Session, film: Production
) -> None:
    spender = await books.runner(db, film, limited=False)
    asked = [await books.ask(db, film, n) for n in (49, 1, 35, 10, 5)]
    said = []
    for number, proposal in enumerate(asked):
        await ledger.reserve(db, film, proposal, spender, f"r{number}", START)
        said.append(len(await warned(db)))
    assert said == [0, 1, 2, 3, 3]
    await ledger.release(db, film, asked[3], "back", START)
    await ledger.reserve(db, film, await books.ask(db, film, 10), spender, "again", START)
    assert await warned(db) == [(50, True), (80, True), (95, True)]


async def test_a_level_that_was_passed_over_is_not_told_later(
    db: Session, film: Production
) -> None:
    spender = await books.runner(db, film, limited=False)
    big = await books.ask(db, film, 96)
    await ledger.reserve(db, film, big, spender, "big", START)
    await ledger.release(db, film, big, "back", START)
    await ledger.reserve(db, film, await books.ask(db, film, 60), spender, "half", START)
    assert await warned(db) == [(50, False), (80, False), (95, True)]


async def test_a_new_cap_warns_anew(db: Session, film: Production) -> None:
    spender = await books.runner(db, film, limited=False)
    await ledger.reserve(db, film, await books.ask(db, film, 50), spender, "a", START)
    await ledger.post(db, "cap", "higher", 100, START, film)
    await ledger.reserve(db, film, await books.ask(db, film, 49), spender, "b", START)
    assert await warned(db) == [(50, True)]
    await ledger.reserve(db, film, await books.ask(db, film, 1), spender, "c", START)
    assert await warned(db) == [(50, True), (50, True)]


async def test_a_refused_reservation_warns_of_nothing(db: Session, film: Production) -> None:
    spender = await books.runner(db, film, limited=False)
    with pytest.raises(ledger.OverCap):
        await ledger.reserve(db, film, await books.ask(db, film, 101), spender, "a", START)
    assert await warned(db) == []
    rows = await db.exec(select(Posting).where(Posting.what == "reserve"))
    assert rows.all() == []
