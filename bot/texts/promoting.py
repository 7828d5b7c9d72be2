"""A note that becomes canon for everyone."""

from bot.texts.wording import LONG, NAME, brief, moment, scope_words
from store.models import Entry, Gate

PROMOTE_HOW = (
    "Promote what? Say it, or give the link of a message: "
    "/film canon promote scene:4 the window stays shut"
)
NO_SUCH_MESSAGE = (
    "Nothing was promoted: no message of this production stands there. Say the words themselves: "
    "/film canon promote scene:4 the window stays shut"
)


def promoted_by(who: str) -> str:
    return f"promoted by {who}"


def _decision(entry: Entry) -> str:
    where = "" if entry.scope == "production" else f", for {scope_words(entry.scope)}"
    return f"D-{entry.number}{where}: “{brief(entry.body['text'], LONG)}”"


def promoted(entry: Entry) -> str:
    return f"{_decision(entry)} ({brief(entry.author, NAME)}) is canon for every role from now on."


def promotion_asked(gate: Gate, entry: Entry, who: str) -> str:
    return (
        f"G-{gate.number} asks {who} whether this is canon for every role: {_decision(entry)}. "
        "Until then it stays where it was said."
    )


def promotion_rejected(gate: Gate) -> str:
    return f"What you asked to promote (G-{gate.number}) was rejected: {brief(gate.reason, LONG)}"


def promoted_as_draft(why: str) -> str:
    return f"It is written down, and not canon yet: {why}."


def promotion_waits(gate: Gate, entry: Entry) -> str:
    return f"Nothing new: G-{gate.number} asks for {_decision(entry)} already."


def decided_already(entry: Entry) -> str:
    return f"Nothing new: {_decision(entry)} is canon already ({entry.author}, {moment(entry.at)})."


def not_promoted(why: str) -> str:
    return f"Nothing was promoted: {why}."


def nobody_said(words: str) -> str:
    return (
        f"Nothing was promoted: nobody said “{brief(words, 120)}” on this page. Without quotation "
        "marks the words are your own."
    )


def promote_too_long(most: int) -> str:
    return f"Nothing was promoted: that is too long; say it in up to {most} characters."
