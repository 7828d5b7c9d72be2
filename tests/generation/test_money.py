"""Money in figures and words: what is typed is read, and rows are told short and right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import texts
from bot.core import money_format
from bot.core.money_format import Books, Day
from store import ledger
from store.booking import MOST
from store.models import Posting, Proposal, Take
from tests.world import START

pytestmark = pytest.mark.behaviour("D4")


@pytest.mark.parametrize(
    ("units", "unit", "words"),
    [
        (1, "credit", "1 credit"), (4100, "credit", "4100 credits"), (0, "credit", "0 credits"),
        (1230, "EUR", "12.30 EUR"), (-5, "EUR", "-0.05 EUR"), (7, "JPY", "7 JPY"),
        (1234, "KWD", "1.234 KWD"), (2, "token", "2 tokens"),
    ],
)  # fmt: skip
def test_amounts_are_written_in_their_unit(units: int, unit: str, words: str) -> None:
    assert money_format.amount(units, unit) == words


@given(st.integers(0, MOST), st.sampled_from(["credit", "EUR", "JPY", "KWD"]))
def test_what_is_written_is_read_again(units: int, unit: str) -> None:
    assert money_format.parse(money_format.figure(units, unit), unit) == units


@pytest.mark.parametrize(
    "typed",
    ["", "-5", "+5", "1e3", "4,100", "0x10", "5.5", "٣٠", "\uff15", "²", "1000000000", "9" * 400,
     "5\n", " 5", "five", "5 ", "\u200b5", "NaN", "inf"],
)  # fmt: skip
def test_what_is_no_amount_is_not_guessed_at(typed: str) -> None:
    assert money_format.parse(typed) is None


def test_cents_are_read_with_a_point() -> None:
    assert money_format.parse("12.5", "EUR") == 1250
    assert money_format.parse("12.345", "EUR") is None


def _posting(what: str, amount: int, proposal: int, day: date | None = None) -> Posting:
    debit = {"reserve": "budget"}.get(what, "reserved")
    return Posting(
        production_id=1, key="", at=START, what=what, debit=debit, credit="", amount=amount,
        proposal_id=proposal, member_id=7, day=day or date(2026, 3, 2),
    )  # fmt: skip


def _proposal(row: int, by: str, provider: str, status: str, shot: int | None = 1) -> Proposal:
    return Proposal(
        id=row, production_id=1, batch_id=1, number=row, kind="video", shot_id=shot,
        asset_id=None if shot else 4, estimate=10, status=status, digest="", canon_version=0,
        provider=provider, made_by=by,
    )  # fmt: skip


def _take(seconds: float, status: str, start: float = 0.0, end: float | None = None) -> Take:
    return Take(
        shot_id=1, number=1, sha256="", seconds=seconds, in_seconds=start, out_seconds=end,
        status=status, provider="", canon_version=0, fingerprint="", at=START,
    )  # fmt: skip


BOOKS = Books(
    totals=ledger.Totals(cap=100, reserved=32, burned=18, refunded=4, estimated=80),
    postings=[
        _posting("reserve", 10, 1), _posting("burn", 8, 1), _posting("refund", 2, 1),
        _posting("reserve", 10, 2), _posting("reserve", 2, 3), _posting("refund", 2, 3),
        _posting("reserve", 10, 4, date(2026, 3, 3)), _posting("burn", 10, 4, date(2026, 3, 3)),
    ],
    proposals=[
        _proposal(1, "dop:1", "animatic", "rendered"),
        _proposal(2, "dop:2", "runway", "approved", shot=2),
        _proposal(3, "dop:2", "runway", "open", shot=2),
        _proposal(4, "casting", "animatic", "rendered", shot=None),
        _proposal(5, "dop:2", "fal", "open", shot=2),
    ],
    takes=[_take(4, "done", 1, 3), _take(4, "wfa"), _take(4, "retake"), _take(4, "done")],
    shots={1: "SC001_SH0010", 2: "SC002_SH0010"},
    assets={4: "MARA"},
    runners={7: ("Kei", 20)},
)  # fmt: skip


def test_spend_is_told_by_shot_role_and_provider_dearest_first() -> None:
    shots = money_format.by_shot(BOOKS)
    assert {name: (s.estimate, s.burned, s.open) for name, s in shots.items()} == {
        "MARA": (10, 10, 0), "SC001_SH0010": (10, 8, 0), "SC002_SH0010": (10, 0, 10),
    }  # fmt: skip
    assert list(money_format.by_shot(BOOKS)) == ["MARA", "SC001_SH0010", "SC002_SH0010"]
    assert {name: s.burned for name, s in money_format.by_role(BOOKS).items()} == {
        "casting": 10,
        "dop": 8,
    }
    assert {n: (s.burned, s.open) for n, s in money_format.by_provider(BOOKS).items()} == {
        "animatic": (18, 0), "runway": (0, 10),
    }  # fmt: skip


def test_a_runners_days_are_told_newest_first() -> None:
    assert money_format.by_day(BOOKS) == [
        Day("Kei", date(2026, 3, 3), 10, 20), Day("Kei", date(2026, 3, 2), 18, 20),
    ]  # fmt: skip


def test_yield_counts_what_became_of_the_seconds() -> None:
    found = money_format.film_yield(BOOKS.takes)
    assert (found.generated, found.circled, found.clips_per_kept) == (4, 2, 2.0)
    assert (found.seconds_generated, found.seconds_used, found.percent) == (16, 6, 37.5)
    nothing = money_format.film_yield([])
    assert (nothing.percent, nothing.clips_per_kept) == (0.0, None)


def test_the_table_is_short_whatever_there_is() -> None:
    many = {number: f"SC{number:03}_SH0010" for number in range(1, 846)}
    proposals = [_proposal(n, "dop:1", "animatic", "rendered", shot=n) for n in many]
    postings = [_posting("reserve", n, n) for n in many]
    table = money_format.table(Books(BOOKS.totals, "EUR", postings, proposals, shots=many,
                              runners=BOOKS.runners))  # fmt: skip
    assert table.startswith("cap       1.00 EUR\nreserved  0.32\n")
    assert "and 840 more, see --json" in table
    assert table.count("\n") < 25
    assert max(len(line) for line in table.splitlines()) < 80


def test_the_budget_line_warns_from_half_on() -> None:
    assert texts.budget_line(51, 100) == "Budget: 51 of 100 credits left"
    assert texts.budget_line(5, 100) == "Budget: 5 of 100 credits left, 95 % spent"
    assert texts.budget_line(0, 0) == "Budget: 0 of 0 credits left"
    assert texts.budget_line(150, 1000, "EUR") == "Budget: 1.50 of 10.00 EUR left, 85 % spent"
