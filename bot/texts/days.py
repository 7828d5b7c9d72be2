"""What waits, reminders, check-ins, the digest, the board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.money_format import amount
from bot.texts.presses import NOTHING_NEW
from bot.texts.wording import LONG, MANY, NAME, brief, moment, plain_status
from store.models import CheckIn

NEXT = "Next"


def one_of(at: int, count: int, title: str) -> str:
    return f"{at} of {count} · {title}" if count > 1 else title


def and_then(words: str, count: int) -> str:
    """What was decided, and how much still waits for the person."""
    return f"{words}\n{f'{count} more for you.' if count else 'Nothing more waits for you.'}"


def mine(titles: Sequence[str]) -> str:
    if not titles:
        return "Nothing waits for you."
    first, *rest = _listed(titles)
    return "\n".join([f"Next: {first}", *(f"• {title}" for title in rest)])


def _listed(titles: Sequence[str]) -> list[str]:
    """Titles for a list that fits into a message, however many and long they are."""
    more = len(titles) - MANY
    left = [f"{more} more"] if more > 0 else []
    return [brief(title, 120) for title in titles[:MANY]] + left


CHECKIN_POSTED = "Posted; it is in the next digest."
# What the log calls an event, and what a check-in says of one and of several.
MADE = {
    "gate opened": ("gate asked for", "gates asked for"),
    "question asked": ("question asked", "questions asked"),
    "drafted": ("draft written", "drafts written"),
    "proposed": ("render requested", "renders requested"),
    "reviewed": ("cut reviewed", "cuts reviewed"),
    "approve": ("gate approved", "gates approved"),
    "approved": ("render approved", "renders approved"),
    "reject": ("gate rejected", "gates rejected"),
    "rejected": ("render rejected", "renders rejected"),
    "pick": ("asset locked", "assets locked"),
    "none": ("set of four sent back", "sets of four sent back"),
    "answer": ("question answered", "questions answered"),
    "edit": ("prompt edited", "prompts edited"),
    "skipped": ("shot skipped", "shots skipped"),
    "more": ("render asked for again", "renders asked for again"),
    "circle": ("take circled", "takes circled"),
    "retake": ("take sent back", "takes sent back"),
    "redo": ("take redone with current canon", "takes redone with current canon"),
    "repeat": ("take repeated exactly", "takes repeated exactly"),
    "canon changed": ("change of canon", "changes of canon"),
    "restored": ("version restored", "versions restored"),
    "promoted": ("note promoted", "notes promoted"),
    "raise cap": ("raise of the budget", "raises of the budget"),
}


def made(what: str, count: int) -> str:
    """So many of what the log calls `what`, in words; empty if there is nothing to tell."""
    one, several = MADE[what]
    return f"{count} {one if count == 1 else several}" if count else ""


def checkin_draft(counts: dict[str, int]) -> str:
    told = [made(what, counts[what]) for what in MADE if what in counts]
    return ", ".join(told).capitalize() + "." if told else NOTHING_NEW


def checkin_line(name: str, row: CheckIn) -> str:
    return f"{name}{'' if row.status == 'posted' else ' (from the log)'}: {brief(row.text, LONG)}"


def checkin_title(name: str, row: CheckIn) -> str:
    state = {"asked": "needs a look", "posted": "posted", "from_log": "from the log"}[row.status]
    return f"Check-in {row.day} for {name}: {state}"


def digest_title(production: str, day: str) -> str:
    film = brief(production, NAME)
    return f"The film is done: {film}" if day == "film" else f"Digest, {day}: {film}"


PICTURE_LOCKED = "The picture is locked."


def now_at(title: str, act: int | None) -> str:
    """The step at which a film stands."""
    return f"Now: {title}" + (f", act {act}." if act else ".")


NO_SHOTS = "No shots yet: the shot list makes them."


def board(acts: dict[int, dict[str, int]], waiting: int) -> str:
    """Acts with their shots by standing, most of them first; "" while there are none."""
    lines = [
        f"Act {act}: " + ", ".join(f"{n} {plain_status(s)}" for s, n in _most(found)) + "."
        for act, found in acts.items()
    ]
    things = f"{waiting} things wait" if waiting != 1 else "1 thing waits"
    return "\n".join([*lines, f"{things} for somebody: /film mine"]) if lines else ""


def _most(found: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: -pair[1])


def more_gates(count: int) -> str:
    return f"{count} more gate{'s' if count > 1 else ''}"


def pending(title: str, who: Sequence[str], since: datetime, blocks: str) -> str:
    """One thing that waits, as the digest says it."""
    names = " or ".join(who) or "nobody yet"
    return f"Waits for {names} since {moment(since)}: {title}" + (
        f" ({blocks} waits for it)" if blocks else ""
    )


def reminder(waiting: Sequence[str]) -> str:
    several = f"{len(waiting)} things wait" if len(waiting) != 1 else "One thing waits"
    return f"{several} for you:\n" + "\n".join(f"• {line}" for line in _listed(waiting))


def where_to_look(folder: Any, result: dict[str, Any]) -> str:
    """The last lines of a rehearsal; the very last one is a command."""
    return (
        f"{result['shots']} shots, {result['takes']['circled']} takes circled, "
        f"{result['credits']['burned']} of {amount(result['credits']['cap'])}, "
        f"{sum(result['presses'].values())} presses.\n"
        f"Look at it: {result['files']['report']}\n"
        f"DATA_DIR={folder} film status"
    )
