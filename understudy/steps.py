"""What every role's moves are made of: a step is a text and the tool calls of one message."""

from typing import Any

from understudy import craft
from understudy.request import Call, Request

Json = dict[str, Any]
Step = tuple[str, list[Call]]


def script_of(request: Request) -> Json:
    """The script; `play` lets no role move without one."""
    assert request.script is not None
    return request.script


def say(text: str) -> list[Step]:
    return [(text, [])]


def write(entry: Json, done: str) -> list[Step]:
    """Write a draft, then say what it is once it stands."""
    return [("", [("canon_write", entry)]), (done, [])]


def ask_gate(text: str, stage: str, act: int | None, summary: str) -> Step:
    return text, [("gate_request", {"stage": stage, "act": act or 0, "summary": summary})]


def again(event: Json) -> str:
    """Words for a summary, when the event is a rejection."""
    return f" Done again because of “{reason(event)}”." if event.get("reason") else ""


def reason(event: Json) -> str:
    return craft.one_line(event.get("reason") or "").rstrip(".")
