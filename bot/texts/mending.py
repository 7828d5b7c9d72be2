"""A locked asset is mended, and what was made with the old one."""

from collections.abc import Sequence

from bot.texts.leaving import counted
from bot.texts.wording import NAME, brief
from store.models import Asset, Gate

ASSET_HOW = "Say what is wrong with which: /film asset fix MARA the scar is on the left"


def no_such_asset(words: str) -> str:
    return f"There is no asset called {brief(words, 60)!r}. {ASSET_HOW}"


def not_locked_yet(asset: Asset, role: str) -> str:
    return (
        f"Nothing was asked: {brief(asset.name, NAME)} is not locked yet; say it on the page of "
        f"{role.replace('_', ' ')}."
    )


def nobody_has_the_page(role: str) -> str:
    return f"Nothing was asked: there is no page for {role.replace('_', ' ')} here."


def mending(asset: Asset, role: str, shots: Sequence[str]) -> str:
    """New options are asked for; what hangs on the old ones."""
    name = brief(asset.name, NAME)
    head = f"{role.replace('_', ' ').capitalize()} makes new options of {name}."
    if not shots:
        return f"{head} No take was made with it yet."
    listed = ", ".join(shots[:12]) + (f" and {len(shots) - 12} more" if shots[12:] else "")
    return f"{head} Once its gate is approved these are listed for redo: {listed}."


def fell_title(gate: Gate, stale: int) -> str:
    state = f"{counted(stale, 'take')} to redo" if stale else "nothing left to redo"
    return f"G-{gate.number} changed what these were made with: {state}"


def fell_lines(gate: Gate, count: int, more: int) -> tuple[str, ...]:
    rest = f" {more} more stand on their own cards." if more else ""
    return (f"{brief(gate.summary)}. {counted(count, 'take')} made with it before.{rest}",)
