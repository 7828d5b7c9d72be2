"""What a model asks a tool for, made sure of before anything runs: shape, size, numbers, scope.

bot/agents/tool_executor.py calls it for every call. What is hidden in a text is taken out here, so
that what a card shows is what is stored, approved and sent.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from bot.core.tool_schemas import Tool
from bot.core.untrusted_text import visible

MOST_CHARACTERS = 200_000  # of a whole call; a reply of the model is shorter
MOST = 1_000_000  # no act, scene, second or take has a number above it
CODE = r"SC\d{3}[A-Z]?_SH\d{4}[A-Z]?"
SHAPES = {  # field: (what it looks like, the same in words)
    "scope": (
        re.compile(rf"production|act:\d{{1,4}}|scene:\d{{1,4}}[A-Z]?|shot:{CODE}"),
        "production, act:1, scene:4 or shot:SC004_SH0020",
    ),
    "shot": (re.compile(CODE), "SC004_SH0020"),
    "stage": (re.compile(r"[a-z0-9_]{1,40}"), "the key of a stage, such as style"),
    "timecode": (re.compile(r"\d{2}:[0-5]\d:[0-5]\d[:;]\d{2}"), "HH:MM:SS:FF"),
}
LENGTHS = {"name": 120, "code": 40, "matter": 120, "words": 200, "answers": 500}
FIELD = re.compile(r"[^\W_][\w '’-]{0,59}")  # of an entry, by name: a line of a card begins with it
PARAGRAPHS = ("value", "text")  # fields that may have several lines


class ToolError(Exception):
    """What failed and what to do next, for the model."""


def asked(tool: Tool, given: Any) -> dict[str, Any]:
    """The call's input, fit to run. ToolError names the field and what it takes."""
    problem = next(iter(Draft202012Validator(tool.parameters).iter_errors(given)), None)
    if problem is not None:
        where = ".".join(map(str, problem.path)) or tool.name
        raise ToolError(f"{where}: {problem.message[:200]}")
    for name, value in _leaves(tool.name, given):
        _check(name, value)
    if not all(FIELD.fullmatch(field["name"]) for field in given.get("fields", ())):
        raise ToolError("fields: name each in a few plain words, such as era or palette")
    if len(json.dumps(given)) > MOST_CHARACTERS:
        raise ToolError(f"{tool.name}: this is too long; ask for less at once")
    cleaned: dict[str, Any] = _cleaned(tool.name, given)
    return cleaned


def _check(name: str, value: Any) -> None:
    if isinstance(value, int | float) and not abs(value) <= MOST:  # NaN is not either
        raise ToolError(f"{name}: give a sensible number")
    if name in SHAPES and not SHAPES[name][0].fullmatch(value):
        raise ToolError(f"{name}: write it as {SHAPES[name][1]}")
    if name in LENGTHS and len(value) > LENGTHS[name]:
        raise ToolError(f"{name}: at most {LENGTHS[name]} characters")


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every (field, value) at the ends of an input."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(key, part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(name, part)
    else:
        yield name, value


def _cleaned(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(key, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(name, part) for part in value]
    if not isinstance(value, str):
        return value
    words = visible(value).strip()
    return words if name in PARAGRAPHS else " ".join(words.split())
