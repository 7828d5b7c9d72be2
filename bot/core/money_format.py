"""Words and figures about money for `/film budget` and `film ledger`: pure functions over rows that
bot/generation/budget.py has read."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from store.booking import MOST, Totals, add_up
from store.models import Posting, Production, Proposal, ProposalStatus, Status, Take

CREDIT = "credit"
# Currencies without cents, and those with three digits behind the point.
WHOLE = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "XAF")
THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,3}))?")
SHOWN = 5  # rows of one kind in a text; JSON has all
PAID = (ProposalStatus.APPROVED, ProposalStatus.RENDERED)


@dataclass(frozen=True)
class Spend:
    """What one shot, role or provider was estimated at and cost."""

    estimate: int
    reserved: int
    burned: int
    refunded: int
    open: int


@dataclass(frozen=True)
class Yield:
    """What the money became, in clips and seconds."""

    generated: int
    circled: int
    seconds_generated: float
    seconds_used: float
    percent: float
    clips_per_kept: float | None


@dataclass(frozen=True)
class Day:
    """What a runner's approvals hold or burned on one day of theirs."""

    runner: str
    day: date
    spent: int
    allowance: int


@dataclass(frozen=True)
class Books:
    """The rows that a production's money is told from."""

    totals: Totals
    unit: str = CREDIT
    postings: Sequence[Posting] = ()
    proposals: Sequence[Proposal] = ()
    takes: Sequence[Take] = ()
    shots: Mapping[int, str] = field(default_factory=dict)
    assets: Mapping[int, str] = field(default_factory=dict)
    runners: Mapping[int, tuple[str, int]] = field(default_factory=dict)  # name, allowance
    faults: Sequence[str] = ()


def unit_of(production: Production) -> str:
    """What this production counts in: credits, or a currency."""
    return str(production.settings.get("unit") or CREDIT)


def decimals(unit: str) -> int:
    """How many digits of this unit stand behind the point: none for credits, two for EUR."""
    if not (len(unit) == 3 and unit.isascii() and unit.isupper()) or unit in WHOLE:
        return 0
    return 3 if unit in THOUSANDTHS else 2


def figure(units: int, unit: str = CREDIT) -> str:
    """Minor units as people write them: 1230 of EUR is 12.30."""
    places = decimals(unit)
    if not places:
        return str(units)
    whole, rest = divmod(abs(units), 10**places)
    return f"{'-' if units < 0 else ''}{whole}.{rest:0{places}}"


def amount(units: int, unit: str = CREDIT) -> str:
    """An amount with its unit: 1 credit, 4100 credits, 12.30 EUR."""
    plural = "" if units == 1 or unit.isupper() else "s"
    return f"{figure(units, unit)} {unit}{plural}"


def parse(text: str, unit: str = CREDIT) -> int | None:
    """An amount somebody typed, in minor units; None if it is not one."""
    found = AMOUNT.fullmatch(text)
    if found is None or len(found[2] or "") > decimals(unit):
        return None
    units = int(found[1]) * 10 ** decimals(unit) + int((found[2] or "0").ljust(decimals(unit), "0"))
    return units if units <= MOST else None


def share(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def by_shot(books: Books) -> dict[str, Spend]:
    """Shots by their code, assets by their name."""

    def name(proposal: Proposal) -> str:
        if proposal.shot_id is not None:
            return books.shots[proposal.shot_id]
        return books.assets[proposal.asset_id or 0]

    return _by(books, name)


def by_role(books: Books) -> dict[str, Spend]:
    return _by(books, lambda proposal: proposal.made_by.partition(":")[0])


def by_provider(books: Books) -> dict[str, Spend]:
    return _by(books, lambda proposal: proposal.provider)


def _by(books: Books, name: Callable[[Proposal], str]) -> dict[str, Spend]:
    """Spend by what `name` calls a request, for everything that ever had money; dearest first."""
    moves: dict[int | None, list[tuple[str, str, int]]] = defaultdict(list)
    for row in books.postings:
        moves[row.proposal_id].append((row.what, row.debit, row.amount))
    groups: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in books.proposals:
        if proposal.id in moves:
            groups[name(proposal)].append(proposal)
    spends = {key: _spend(rows, moves) for key, rows in groups.items()}
    return dict(sorted(spends.items(), key=lambda item: (-item[1].burned, item[0])))


def _spend(
    proposals: Iterable[Proposal], moves: Mapping[int | None, list[tuple[str, str, int]]]
) -> Spend:
    rows = list(proposals)
    money = add_up([move for row in rows for move in moves[row.id]])
    estimate = sum(row.estimate for row in rows if row.status in PAID)
    return Spend(estimate, money.reserved, money.burned, money.refunded, money.open)


def by_day(books: Books) -> list[Day]:
    """Every runner's days on which something was approved, the newest first."""
    moves: dict[tuple[date, int], list[tuple[str, str, int]]] = defaultdict(list)
    for row in books.postings:
        if row.day is not None and row.member_id is not None:
            moves[row.day, row.member_id].append((row.what, row.debit, row.amount))
    days = []
    for (day, member), found in sorted(moves.items(), reverse=True):
        name, allowance = books.runners[member]
        days.append(Day(name, day, add_up(found).spent, allowance))
    return days


def film_yield(takes: Sequence[Take]) -> Yield:
    kept = [take for take in takes if take.status == Status.DONE]
    made = sum(take.seconds for take in takes)
    used = sum(_seconds_used(take) for take in kept)
    return Yield(
        generated=len(takes),
        circled=len(kept),
        seconds_generated=round(made, 3),
        seconds_used=round(used, 3),
        percent=share(used, made),
        clips_per_kept=round(len(takes) / len(kept), 1) if kept else None,
    )


def _seconds_used(take: Take) -> float:
    end = take.seconds if take.out_seconds is None else take.out_seconds
    return max(end - take.in_seconds, 0.0)


def plain(books: Books) -> dict[str, Any]:
    """What `film ledger --json` adds to the totals and the postings."""
    return {
        "unit": books.unit,
        "left": books.totals.left,
        "forecast": books.totals.estimated,
        "by_shot": {name: asdict(spend) for name, spend in by_shot(books).items()},
        "by_role": {name: asdict(spend) for name, spend in by_role(books).items()},
        "by_provider": {name: asdict(spend) for name, spend in by_provider(books).items()},
        "by_runner": [asdict(day) for day in by_day(books)],
        "yield": asdict(film_yield(books.takes)),
        "unbalanced": list(books.faults),
    }


def chat(books: Books, today: Sequence[Day]) -> str:
    """A few lines for `/film budget`."""
    lines = [
        _standing(books),
        _named(books, "Shots", by_shot(books)),
        _named(books, "Roles", by_role(books)),
        _named(books, "Providers", by_provider(books)),
        _yield(books),
        _allowances(books, today),
        *_faults(books),
    ]
    return "\n".join(line for line in lines if line)


def table(books: Books) -> str:
    """Show the books on a terminal, in columns, with estimate against burned."""
    money = books.totals
    sums = {
        "cap": money.cap, "reserved": money.reserved, "burned": money.burned,
        "refunded": money.refunded, "open": money.open, "left": money.left,
        "forecast": money.estimated,
    }  # fmt: skip
    lines = [f"{name:9} {figure(value, books.unit)}" for name, value in sums.items()]
    lines[0] += f" {books.unit if books.unit.isupper() else books.unit + 's'}"
    for title, group in (
        ("shot", by_shot(books)),
        ("role", by_role(books)),
        ("provider", by_provider(books)),
    ):
        lines += _columns(books, title, group)
    days = by_day(books)[:SHOWN]
    spent = [f"{d.day} {d.runner}: {_of_allowance(books, d)}" for d in days]
    return "\n".join(line for line in [*lines, *spent, _yield(books), *_faults(books)] if line)


def _standing(books: Books) -> str:
    money, unit = books.totals, books.unit
    forecast = f" The shot list was estimated at {amount(money.estimated, unit)}."
    return (
        f"Cap {figure(money.cap, unit)}, burned {figure(money.burned, unit)}, "
        f"held {figure(money.open, unit)}, left {amount(money.left, unit)}"
        f" ({share(money.spent, money.cap):g} % spent)." + (forecast if money.estimated else "")
    )


def _named(books: Books, title: str, group: Mapping[str, Spend]) -> str:
    """The dearest of a kind on one line."""
    told = [f"{name} {figure(spend.burned, books.unit)}" for name, spend in group.items()]
    more = f", and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return f"{title}, burned: {', '.join(told[:SHOWN])}{more}." if told else ""


def _columns(books: Books, title: str, group: Mapping[str, Spend]) -> list[str]:
    if not group:
        return []
    rows = list(group.items())[:SHOWN]
    width = max(len(name) for name in (*dict(rows), title))
    lines = [f"{title:{width}} {'estimate':>9} {'burned':>9} {'held':>9}"]
    for name, spend in rows:
        columns = (spend.estimate, spend.burned, spend.open)
        lines.append(
            " ".join([f"{name:{width}}", *(f"{figure(n, books.unit):>9}" for n in columns)])
        )
    more = len(group) - SHOWN
    return [*lines, f"and {more} more, see --json"] if more > 0 else lines


def _yield(books: Books) -> str:
    found = film_yield(books.takes)
    if not found.generated:
        return ""
    each = f", {found.clips_per_kept:g} for each kept" if found.clips_per_kept else ""
    return (
        f"Takes: {found.generated} made, {found.circled} circled{each}; "
        f"{found.seconds_used:g} of {found.seconds_generated:g} s used ({found.percent:g} %)."
    )


def _allowances(books: Books, today: Sequence[Day]) -> str:
    told = [f"{day.runner} {_of_allowance(books, day)}" for day in today]
    return f"Today: {', '.join(told)}." if told else ""


def _of_allowance(books: Books, day: Day) -> str:
    limit = f" of {figure(day.allowance, books.unit)} allowed" if day.allowance else ""
    return figure(day.spent, books.unit) + limit


def _faults(books: Books) -> list[str]:
    return [f"The books do not balance: {fault}." for fault in books.faults]
