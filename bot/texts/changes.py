"""Changes of canon and what they make out of date."""

from collections.abc import Sequence

from bot.texts.wording import NAME, brief, version_name
from store.models import Entry, EntryKind

# What is out of date, and why.
NARROWER_GONE = "what held there alone"
PATH = " → "


def without(name: str) -> str:
    return f"{brief(name, NAME)} no longer there"


def together(names: Sequence[str]) -> str:
    return ", ".join(names)


def prompt_of(shot: str, number: int | None = None) -> str:
    """A prompt by its shot; an asset's by its own number."""
    return f"prompt of {shot}" if shot else f"prompt P-{number}"


def take_name(number: int) -> str:
    return f"take {number}"


def sheet_of(asset: str, locked: bool) -> str:
    return f"{'locked picture' if locked else 'options'} of {brief(asset, NAME)}"


def cut_name(number: int, act: int) -> str:
    return f"cut {number} of act {act}"


def circled_since(act: int) -> str:
    return f"takes circled in act {act} since"


def difference(name: str, before: object, after: object) -> list[str]:
    """One field of two versions, in plain words."""
    field = f"• {brief(name, NAME)}"
    if before is None:
        return [f"{field}, new: {brief(after)}"]
    if after is None:
        return [f"{field}, no longer there: {brief(before)}"]
    if isinstance(before, list) and isinstance(after, list):
        return [f"{field}: {len(before)} before, {len(after)} now"]
    return [field, f"  before: {brief(before)}", f"  after: {brief(after)}"]


def more_fields(count: int) -> str:
    return f"• and {count} more fields"


def change_head(entry: Entry, before: Entry | None) -> str:
    """What a change of canon asks for, and what it would replace."""
    instead = f"instead of {version_name(before)}" if before else "the first of its name"
    return f"*{entry.kind.replace('_', ' ')}: {version_name(entry)}, {instead}*"


NOTHING_FALLS = "Makes nothing out of date."
NOTHING_FELL = "Made nothing out of date."
FALLING = {
    "gate": ("approval", "approvals"),
    "cut": ("cut", "cuts"),
    "sheet": ("picture", "pictures"),
    "take": ("take", "takes"),
    "proposal": ("prompt", "prompts"),
}


def falling(counts: dict[str, int], done: bool = False) -> str:
    """How much goes out of date, what weighs most first."""
    if not counts:
        return NOTHING_FELL if done else NOTHING_FALLS
    told = [f"{counts[k]} {FALLING[k][counts[k] > 1]}" for k in FALLING if k in counts]
    return f"{'Made' if done else 'Makes'} out of date: {', '.join(told)}."


def falls(steps: Sequence[str], more: int = 0) -> str:
    """A path as a line of a card."""
    return f"• {path(steps, more)}"


def path(steps: Sequence[str], more: int = 0) -> str:
    """From the cause to what it makes out of date."""
    return PATH.join(steps) + (f" (and {more} more takes in it)" if more else "")


def and_more(count: int) -> str:
    return f"… and {count} more; the log has them all."


def canon_now(names: Sequence[str]) -> str:
    return f"{together(names)} {'is' if len(names) == 1 else 'are'} canon now"


def out_of_date(why: str) -> str:
    return f"out of date: {why}"


def changed_since(why: str) -> str:
    """Somebody pressed on a card that showed less than is known now."""
    return (
        f"Nothing was decided: this card is out of date: {why}. It is drawn anew; look at it and "
        "decide again."
    )


def composed_anew(why: str) -> str:
    return "composed anew, the prompt before is out of date" + (f": {why}" if why else "")


NO_DRAFTS = (
    "there is no draft of anything locked that waits for a change gate; write the new version "
    "first, with canon_write"
)


def by_reopening(kind: str) -> str:
    lock = "script lock" if kind == EntryKind.SCRIPT else "shot-list lock"
    return f"the {kind.replace('_', ' ')} is changed by reopening its gate, the {lock}"


def is_canon(entry: Entry) -> str:
    return f"{version_name(entry)} is canon already"


def own_gate(entry: Entry) -> str:
    return f"{version_name(entry)} is not locked yet; the gate of its stage makes it canon"
