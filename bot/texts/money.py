"""Budget, caps, allowances."""

from collections.abc import Sequence
from typing import Any

from bot.core.money_format import CREDIT, amount, figure, share
from bot.texts.wording import brief, plain_status
from store.ledger import LEVELS
from store.models import Proposal


def budget_line(left: int, cap: int, unit: str = CREDIT) -> str:
    """What is left; from half of it on also how much is spent."""
    spent = share(cap - left, cap)
    mark = f", {spent:g} % spent" if spent >= LEVELS[0] else ""
    return f"Budget: {figure(left, unit)} of {amount(cap, unit)} left{mark}"


def allowance_line(name: str, allowance: int, unit: str = CREDIT) -> str:
    return f"{name} approves up to {amount(allowance, unit)} a day"


MODES = (
    "Nothing was changed: say /film approvals ask (every render asks), video (only video asks) or "
    "allow (nothing asks; caps hold)."
)
RELAXED = {"video": "Pictures render without asking; video asks", "allow": "Nothing asks"}


def mode(which: str, by: str) -> str:
    """What renders without asking, and by whose word."""
    if which not in RELAXED:
        return "Every render asks. /film approvals video or allow changes that; caps hold."
    return f"{RELAXED[which]}, by {by}. Caps and Undo hold; /film approvals ask ends it."


def relaxed(which: str, by: str) -> str:
    """A line of a digest where something renders without asking; none where all asks."""
    return f"{RELAXED[which]}, by {by}." if which in RELAXED else ""


def no_right_now(who: str) -> str:
    return f"{who} has no right to it now"


def beforehand(who: str) -> str:
    return f"{who}, beforehand"


def spend(money: Any, unit: str = CREDIT) -> str:
    """The money in one line of a digest."""
    return (
        f"Spend: {figure(money.burned, unit)} of {amount(money.cap, unit)} burned, "
        f"{figure(money.open, unit)} held, {figure(money.refunded, unit)} refunded."
    )


def low_money(production: str, level: int, money: Any, unit: str = CREDIT) -> str:
    """One line for the line producer when so much of the cap is spent."""
    return (
        f"{production}: {level} % of the budget is spent. {amount(max(money.left, 0), unit)} of "
        f"{figure(money.cap, unit)} left; /film budget shows where it went and sets the cap."
    )


BUDGET_NUMBER = (
    "Nothing was changed: say /film budget 200 for the cap, /film budget @kei 20 for what somebody "
    "may approve a day, or /film budget P-12 35 for what a hand-off really cost."
)
CAP_TOO_HIGH = "Nothing was changed: the cap would be higher than the books hold."


def budget(money: Any, unit: str = CREDIT) -> str:
    return (
        f"Cap {figure(money.cap, unit)}, burned {figure(money.burned, unit)}, "
        f"held {figure(money.open, unit)}, left {amount(money.left, unit)}."
    )


def budget_below(money: Any, unit: str = CREDIT) -> str:
    return f"Nothing was changed: {amount(money.spent, unit)} are spent or held already."


def nobody_called(name: str, handles: Sequence[str]) -> str:
    return f"Nothing was changed: nobody here is @{brief(name, 40)}. There is {', '.join(handles)}."


def allowance_set(name: str, allowance: str) -> str:
    return f"{name} may now approve renders for up to {allowance} a day."


def no_request(name: str) -> str:
    return f"Nothing was changed: there is no request {name} in this production."


def not_back(proposal: Proposal) -> str:
    state = plain_status(proposal.status)
    return (
        f"Nothing was changed: P-{proposal.number} is {state}; what it cost is known when its "
        "files are back."
    )


def cost_confirmed(proposal: Proposal, cost: str, left: str) -> str:
    return f"P-{proposal.number} cost {cost}. Under the cap {left} are left."


ENOUGH = "Nothing was changed: what is left covers everything on this card."


def raise_cap(by: str) -> str:
    return f"Raise the cap by {by}"


def cap_raised(by: str) -> str:
    return f"The cap is {by} higher. The items still need approval."
