"""What every sentence is made of: names, moments, links; what others wrote, made harmless."""

import re
from datetime import datetime
from typing import Any

from bot.core.untrusted_text import quoted
from store.models import Agent, Entry, EntryKind, GateStatus, ProposalStatus, Status

# How long what others wrote may be in a line of ours, in characters.
NAME, BUTTON, BRIEF, LONG = 80, 75, 240, 1500
MANY = 20  # of a list in one message
FIELDS = 40  # of an entry on a card
LETTERS = "ABCDEFGH"
TILDE = "\N{TILDE OPERATOR}"  # strikes nothing through
ADDRESS = re.compile(r"[a-z]+://[^\s()<>\[\]|]{1,500}")
STATUS_WORDS = {
    GateStatus.OPEN: "needs approval",
    GateStatus.APPROVED: "approved",
    GateStatus.REJECTED: "rejected",
    GateStatus.UNDONE: "undone",
    GateStatus.OUT_OF_DATE: "out of date",
    GateStatus.SUPERSEDED: "superseded",
    ProposalStatus.SKIPPED: "skipped",
    ProposalStatus.RENDERED: "rendered",
    Status.WFA: "needs approval",
    Status.RETAKE: "to be redone",
    Status.DONE: "circled",
    "open": "needs approval",
}


def reason_too_long(most: int) -> str:
    return f"Nothing was decided: that is too long; say it in up to {most} characters."


def plain_status(status: str) -> str:
    return STATUS_WORDS.get(status, status)


def moment(at: datetime | None) -> str:
    return at.strftime("%d %b %H:%M UTC") if at else ""


def is_now(status: str) -> str:
    """Where something stands, behind “it”."""
    said = plain_status(status)
    return said if said.startswith("needs") else f"is {said}"


def already(what: str, by: str | None, at: datetime | None) -> str:
    return f"Already decided: {plain_status(what)} by {by or 'somebody'}, {moment(at)}."


def brief(value: object, most: int = BRIEF) -> str:
    """What somebody else wrote, to stand in a line of ours: on one line, cut at a word, and no mark
    in it does anything. A line never begins with it."""
    return quoted(str(value), most)


def step_name(title: str, act: int | None) -> str:
    return title + (f" of act {act}" if act else "")


def agent_name(agent: Agent) -> str:
    """An agent as people call it: the producer agent, the dop of scene 4."""
    if agent.role == "producer":
        return "the producer agent"
    where = f" of scene {agent.scene}" if agent.scene is not None else ""
    return f"the {agent.role.replace('_', ' ')}{where}"


def scope_words(scope: str) -> str:
    """A scope as people say it: the whole film, act 1, scene 4, a shot's code."""
    kind, _, which = scope.partition(":")
    return {"production": "the whole film", "shot": which}.get(kind, f"{kind} {which}")


def plain_name(made_from: dict[str, Any]) -> str:
    return "style" if made_from["kind"] == EntryKind.STYLE_BLOCK else brief(made_from["name"], NAME)


def who_when(who: str, at: datetime | None, scope: str = "production") -> str:
    where = "" if scope == "production" else f"for {scope_words(scope)}"
    return ", ".join(part for part in (who, moment(at), where) if part)


def linked(words: str, url: str) -> str:
    """Words that lead to where something was said, if that is an address at all."""
    said = words.replace("[", "(").replace("]", ")")
    return f"[{said}]({url})" if ADDRESS.fullmatch(url) else words


def link(words: str, links: dict[str, str], key: str) -> str:
    said = brief(words).replace("[", "(").replace("]", ")")
    return f"[{said}]({links[key]})" if key in links else said


def unlinked(text: str) -> str:
    """A card's text without addresses, for a terminal."""
    return re.sub(r"\[([^\]\n]+)\]\([^)\s]+\)", r"\1", text)


def version_name(entry: Entry) -> str:
    """A version as a path names it: style v4, MARA v3 from SC003_SH0020, the rain v1 for act 2."""
    if entry.kind == EntryKind.DECISION and entry.number:
        return f"D-{entry.number}"
    name = "style" if entry.kind == EntryKind.STYLE_BLOCK else brief(entry.name, NAME)
    begins = f" from {entry.valid_from}" if entry.valid_from else ""
    where = f" for {scope_words(entry.scope)}" if entry.scope != "production" else ""
    return f"{name} v{entry.version}{begins}{where}"
