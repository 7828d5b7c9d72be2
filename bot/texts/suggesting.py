"""What a role writes outside its part."""

from bot.texts.wording import FIELDS, LONG, NAME, agent_name, brief, moment, scope_words
from store.models import Agent, Entry, Gate, Suggestion

ACCEPT, DECLINE = "Accept", "Decline"


def suggestion_title(row: Suggestion, agent: Agent) -> str:
    what = f"{row.kind.replace('_', ' ')} {brief(row.name, NAME)}"
    state = "" if row.status == "open" else f": {row.status}"
    return f"{agent_name(agent)} suggests for {what}{state}"


def suggestion_lines(row: Suggestion) -> tuple[str, ...]:
    fields = [f"{brief(f['name'], NAME)}: {brief(f['value'], LONG)}" for f in row.fields[:FIELDS]]
    lines = [f"Holds for: {scope_words(row.scope)}", *fields, f"Why: {brief(row.reason)}"]
    if row.words:
        lines.append(f"Said: {brief(row.words)}")
    if row.decided_by:
        why = f": {brief(row.answer)}" if row.answer else ""
        lines.append(f"{row.status} by {row.decided_by}, {moment(row.decided_at)}{why}")
    return tuple(lines)


def suggestion_waits(row: Suggestion) -> str:
    return f"Suggestion for {row.kind.replace('_', ' ')} {brief(row.name, NAME)}"


def position(row: Suggestion) -> str:
    """A suggestion as one of two positions."""
    return brief("; ".join(f"{f['name']}: {f['value']}" for f in row.fields), 300)


def accepted_why(row: Suggestion, by: str, who: str) -> str:
    return f"suggested by {by}, accepted by {who}: {brief(row.reason)}"


def not_accepted(why: str) -> str:
    return f"Nothing was accepted: {why}."


def is_owners_draft(entry: Entry, owner: Agent) -> str:
    return (
        f"Accepted: {brief(entry.name, NAME)} v{entry.version} is a draft of {agent_name(owner)} "
        "now; its gate makes it canon."
    )


def is_asked_for(entry: Entry, gate: Gate) -> str:
    return f"Accepted: G-{gate.number} asks for {brief(entry.name, NAME)} v{entry.version}."


def declined(row: Suggestion) -> str:
    return f"Declined: the role that suggested {brief(row.name, NAME)} hears why."
