"""A request body as the understudy's roles read it: canon, script, brief, this turn's events."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Call = tuple[str, Json]
# Calls that end the turn: people answer what they post.
ENDS_TURN = frozenset(
    (
        "assets_propose",
        "cut_review",
        "gate_request",
        "generation_propose",
        "human_ask",
        "human_flag_disagreement",
    )
)
NOT_WORK = ("canon_delta", "remembered")


@dataclass
class Event:
    """Something the role was told in this turn; `age` counts the role's own messages since."""

    body: Json
    age: int = 0


@dataclass
class Request:
    """Everything a role may go by. Built by `read`, changed by nobody after it."""

    role: str = ""
    scene: int | None = None
    title: str = ""
    production: Json = field(default_factory=dict)
    entries: list[Json] = field(default_factory=list)
    script: Json | None = None
    turn: list[Event] = field(default_factory=list)
    heard: list[Json] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    draft: Json = field(default_factory=dict)  # the body of the treatment's draft, as last read
    failed: str = ""
    over: bool = True  # the role's last message ended its turn

    def entry(self, kind: str, name: str = "") -> Json | None:
        """The newest entry of this kind (and name), or None."""
        fits = (e for e in reversed(self.entries) if e["kind"] == kind and name in ("", e["name"]))
        return next(fits, None)

    def decisions(self) -> list[Json]:
        return [entry for entry in self.entries if entry["kind"] == "decision"]

    def answered(self, matter: str) -> str:
        """The words of the decision on this matter, or an empty string."""
        found = (d["body"]["text"] for d in self.decisions() if matter == d["body"].get("matter"))
        return str(next(found, ""))

    def told(self, kind: str) -> list[Json]:
        """Every event of this kind in the conversation, oldest first."""
        return [event for event in self.heard if event["event"] == kind]


def read(body: Json) -> Request:
    """The request behind a Messages API body laid out as bot/agents/prompt.py does."""
    request = Request()
    for message in body["messages"]:
        if message["role"] == "system":
            _brief(request, "\n".join(_texts(message["content"])))
        elif message["role"] == "assistant":
            _said(request, message["content"])
        else:
            _told(request, message["content"])
    return request


def _brief(request: Request, text: str) -> None:
    head, _, words = text.partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    request.role = facts.get("role", "")
    request.scene = int(facts["scene"]) if "scene" in facts else None
    heading = re.search(r"^# (.+)$", words, re.MULTILINE)
    request.title = heading[1].strip() if heading else request.role.replace("_", " ")


def _said(request: Request, content: Any) -> None:
    calls = [(b["name"], b["input"]) for b in _blocks(content) if b["type"] == "tool_use"]
    request.calls += calls
    request.over = not calls or any(name in ENDS_TURN for name, _ in calls)
    request.failed = ""
    for event in request.turn:
        event.age += 1


def _told(request: Request, content: Any) -> None:
    work: list[Json] = []
    for block in _blocks(content):
        if block["type"] == "tool_result":
            _result(request, block)
            continue
        event = _json(block["text"]) if block["type"] == "text" else None
        if event and "event" in event:
            _learn(request, event)
            work += [event] if event["event"] not in NOT_WORK else []
    if work and request.over:
        request.turn, request.failed, request.over = [], "", False
    request.turn += [Event(event) for event in work]
    request.heard += work


def _result(request: Request, block: Json) -> None:
    texts = _texts(block.get("content", ""))
    text, canon = "\n".join(texts), _json(texts[0] if texts else "")
    if block.get("is_error"):
        request.failed = request.failed or text
    elif canon and "canon" in canon:
        request.production, request.script = canon["production"], _plain(canon["script"])
        request.entries = list(canon["canon"])
    else:
        drafts = (draft for line in text.splitlines() if (draft := _json(line)))
        found = (draft["body"] for draft in drafts if draft.get("kind") == "treatment")
        request.draft = next(found, request.draft)


def _learn(request: Request, event: Json) -> None:
    """Later entries win over the ones the canon began with."""
    for entry in event.get("entries", ()) if event["event"] == "canon_delta" else ():
        if entry["kind"] == "script":
            request.script = _plain(entry["body"])
        if entry["name"] == "length":
            _limit(request.production, entry["body"])
        key = _key(entry)
        request.entries = [e for e in request.entries if _key(e) != key] + [entry]


def _plain(script: Json | None) -> Json | None:
    """The script with empty texts where a heading leaves something out."""
    if script is None:
        return None
    scenes = [{k: "" if v is None else v for k, v in s.items()} for s in script["scenes"]]
    return {**script, "scenes": scenes}


def _limit(production: Json, length: Json) -> None:
    for ours, theirs in (("seconds_target", "seconds"), ("shots_max", "shots")):
        production[ours] = int(length[theirs]) if length.get(theirs) else production.get(ours)


def _key(entry: Json) -> tuple[str, str, str]:
    return entry["kind"], entry["name"], entry["scope"]


def _json(text: str) -> Json | None:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


def _blocks(content: Any) -> Iterator[Json]:
    return iter([{"type": "text", "text": content}] if isinstance(content, str) else content)


def _texts(content: Any) -> list[str]:
    return [block["text"] for block in _blocks(content) if block["type"] == "text"]
