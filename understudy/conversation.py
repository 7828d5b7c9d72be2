"""Who may follow whom: turns, system messages, and tool calls with their results.

Called by validation.py on a body whose shape is valid.
"""

from collections.abc import Iterator
from typing import Any

from understudy.cache import listed
from understudy.models import ModelCard
from understudy.refused import Refused

Json = dict[str, Any]


def check(body: Json, model: ModelCard) -> None:
    """Refuses a conversation the API would refuse."""
    messages = body["messages"]
    if messages[0]["role"] != "user":
        raise Refused("messages: first message must use the 'user' role")
    if messages[-1]["role"] == "assistant":
        raise Refused(
            "This model does not support assistant message prefill. "
            "The conversation must end with a user message."
        )
    _spoken(body)
    _system(messages, model)
    _known(messages, {tool["name"] for tool in body.get("tools") or []})
    _unique(messages)
    _paired(messages)


def _spoken(body: Json) -> None:
    system = listed(body.get("system") or [])
    for path, block in [*((f"system.{n}", b) for n, b in enumerate(system)), *_each(body)]:
        if block["type"] == "text" and not block["text"].strip():
            raise Refused(f"{path}: text content blocks must contain non-whitespace text")


def _each(body: Json) -> Iterator[tuple[str, Json]]:
    for number, message in enumerate(body["messages"]):
        for place, block in enumerate(listed(message["content"])):
            yield f"messages.{number}.content.{place}", block
            if block["type"] == "tool_result":
                for inner in listed(block.get("content") or []):
                    yield f"messages.{number}.content.{place}.content", inner


def _system(messages: list[Json], model: ModelCard) -> None:
    roles = [message["role"] for message in messages]
    for number, role in enumerate(roles):
        if role != "system":
            continue
        if not model.system_messages:
            raise Refused(f"messages.{number}: {model.id} takes no 'system' messages")
        if roles[number - 1] != "user":
            raise Refused(f"messages.{number}: a 'system' message must follow a user turn")
        if roles[number + 1 : number + 2] not in ([], ["assistant"]):
            raise Refused(
                f"messages.{number}: a 'system' message must be last or precede an assistant turn"
            )


def _known(messages: list[Json], offered: set[str]) -> None:
    for number, message in enumerate(messages):
        for call in _of("tool_use", message):
            if call["name"] not in offered:
                raise Refused(f"messages.{number}: no tool '{call['name']}' among the tools")


def _unique(messages: list[Json]) -> None:
    seen: set[str] = set()
    for number, message in enumerate(messages):
        for call in _of("tool_use", message):
            if call["id"] in seen:
                raise Refused(f"messages.{number}: `tool_use` ids must be unique: {call['id']}")
            seen.add(call["id"])


def _paired(messages: list[Json]) -> None:
    """Every call is answered once, at the head of the very next message, and nothing else is."""
    before: Json = {"role": "", "content": []}
    for number, message in enumerate([*messages, {"role": "", "content": []}]):
        asked = [call["id"] for call in _of("tool_use", before)]
        answers = [result["tool_use_id"] for result in _of("tool_result", message)]
        if set(asked) - set(answers):
            missing = ", ".join(sorted(set(asked) - set(answers)))
            raise Refused(
                f"messages.{number - 1}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {missing}"
            )
        if set(answers) - set(asked):
            orphans = ", ".join(sorted(set(answers) - set(asked)))
            raise Refused(
                f"messages.{number}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{orphans}; the previous message has no such `tool_use`"
            )
        _in_order(number, message, answers)
        before = message


def _in_order(number: int, message: Json, answers: list[str]) -> None:
    if len(set(answers)) < len(answers):
        raise Refused(f"messages.{number}: each `tool_use` must have a single result")
    kinds = [block["type"] for block in listed(message["content"])]
    if "tool_result" in kinds[len(answers) :]:
        raise Refused(f"messages.{number}: `tool_result` blocks must come first in the content")


def _of(kind: str, message: Json) -> list[Json]:
    return [block for block in listed(message["content"]) if block["type"] == kind]
