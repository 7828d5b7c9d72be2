"""Stage gates, reopening, refusals."""

from collections.abc import Sequence

from bot.texts.wording import LONG, brief, moment, plain_status, step_name
from store.models import Gate


def which_gate(names: Sequence[str]) -> str:
    if not names:
        return "Nothing was decided: no gate is open."
    return f"Which gate? Open are {', '.join(names)}. For example: /film approve G-7"


def asked_again(why: str) -> str:
    return f"Asked again: {why}"


def goes_out_of_date(name: str) -> str:
    return f"Makes out of date: {name}"


def reopened(name: str) -> str:
    return f"{name} was reopened."


def nothing_to_reopen(what: str) -> str:
    return f"Nothing was reopened: {what} is no step that is approved."


def reopening(gate: Gate) -> str:
    return f"G-{gate.number} asks whether to reopen; nothing changes before it is approved."


def yes_counted(missing: int) -> str:
    people = "one more person has" if missing == 1 else f"{missing} more people have"
    return f"Your yes is counted; {people} to approve."


def yes_so_far(names: Sequence[str], quorum: int) -> str:
    return f"{len(names)} of {quorum} said yes: {', '.join(names)}"


def gate_approved(gate: Gate, who: str) -> str:
    return f"G-{gate.number} approved by {who}. You can undo it for 20 seconds."


def gate_rejected(gate: Gate, who: str) -> str:
    return f"G-{gate.number} rejected by {who}; the reason goes to {gate.made_by}."


def gate_name(gate: Gate, stage: str) -> str:
    return f"G-{gate.number} {stage}" + (f", act {gate.act}" if gate.act else "")


def gate_title(gate: Gate, stage: str) -> str:
    return f"{gate_name(gate, stage)}: {plain_status(gate.status)}"


def gate_lines(gate: Gate) -> tuple[str, ...]:
    lines = [f"About it: {brief(gate.summary, LONG)}"] if gate.summary else []
    if gate.decided_by:
        lines.append(f"{plain_status(gate.status)} by {gate.decided_by}, {moment(gate.decided_at)}")
    if gate.reason:
        lines.append(f"Why: {brief(gate.reason, LONG)}")
    return tuple(lines)


def gate_alt(gate: Gate) -> str:
    return f"Contact sheet of {gate.stage.replace('_', ' ')}" + (
        f", act {gate.act}" if gate.act else ""
    )


def no_such_act(title: str, act: int | None) -> str:
    return f"There is no {title.lower()} for act {act}."


def approver(name: str, next_at_work: str, deputy: str) -> str:
    """Somebody who can approve; `next_at_work` is empty if they are at work now."""
    when = f", next at work {next_at_work} your time" if next_at_work else ", at work now"
    return f"{name} can approve it{when}" + (f"; {deputy} stands in" if deputy else "")


def refusal(title: str, act: int | None, who: Sequence[str], instead: Sequence[str]) -> str:
    people = "; ".join(who) or "nobody has the right to approve it yet"
    return (
        f"{step_name(title, act)} is not approved yet. {people}. Now you can: {', '.join(instead)}."
    )


def finding(rule: str, text: str) -> str:
    return f"Finding ({rule}): {brief(text, LONG)}"
