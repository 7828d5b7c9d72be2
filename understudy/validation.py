"""Refuses what the API refuses, before any rule is asked. server.py calls `check` on every body.

As strict as the strictest model: what Sonnet 5.5 does not take is refused for all of them.
"""

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import ValidationError

from understudy import conversation, images, shapes
from understudy.cache import blocks
from understudy.models import ModelCard, named
from understudy.refused import Refused

Json = dict[str, Any]

HEAVIEST = 32 * images.MEGABYTE
SAMPLING = ("temperature", "top_p", "top_k")
BREAKPOINTS = 4
# Keywords that a strict schema cannot promise to keep.
LOOSE = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "maxItems",
    "uniqueItems",
)


def parse(raw: bytes) -> Json:
    """The body as JSON. Refused when it is too heavy or no JSON object."""
    if len(raw) > HEAVIEST:
        raise Refused("Request exceeds the maximum size of 32 MB", "request_too_large")
    try:
        body = json.loads(raw, parse_constant=_no_number)
        if b"\\ud" in raw.lower():
            json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise Refused("The request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Refused("The request body is not a JSON object")
    return body


def _no_number(name: str) -> None:
    # Python reads NaN and Infinity, JSON has neither.
    raise ValueError(name)


def check(body: Json, filed: images.Filed, counting: bool = False) -> ModelCard:
    """The model a body is for. Refused when the API would refuse it; `counting` asks for less."""
    _sampling(body)
    _shape(body, shapes.Prompt if counting else shapes.MessagesRequest)
    model = named(body["model"])
    _settings(body)
    if not counting:
        _length(body, model)
    _tools(body.get("tools") or [])
    conversation.check(body, model)
    _breakpoints(body)
    images.check(body, model, filed)
    return model


def _sampling(body: Json) -> None:
    for name in SAMPLING:
        if name in body:
            raise Refused(f"{name}: sampling parameters are not supported by this model")


def _shape(body: Json, shape: type[shapes.Prompt]) -> None:
    try:
        shape.model_validate(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        # Content is words or blocks: the deepest of the mistakes is the one that was made.
        worst = max(found, key=lambda mistake: len(mistake["loc"]))
        parts = [str(part) for part in worst["loc"]]
        path = ".".join(part for part in parts if "[" not in part and part != "constrained-str")
        raise Refused(f"{path}: {worst['msg']}") from None


def _settings(body: Json) -> None:
    thinking = (body.get("thinking") or {}).get("type")
    if thinking in ("disabled", "enabled"):
        raise Refused(f"thinking.type: '{thinking}' is not supported by this model")
    choice = (body.get("tool_choice") or {}).get("type")
    if choice in ("any", "tool"):
        raise Refused(f"tool_choice.type: forcing a tool ('{choice}') is not supported")


def _length(body: Json, model: ModelCard) -> None:
    if body["max_tokens"] > model.output:
        raise Refused(f"max_tokens: {body['max_tokens']} > {model.output}, the most {model.id} has")
    if body["max_tokens"] == 0 and body.get("stream"):
        raise Refused("max_tokens: 0 cannot be streamed")


def _tools(tools: list[Json]) -> None:
    twice = [name for name, n in Counter(tool["name"] for tool in tools).items() if n > 1]
    if twice:
        raise Refused(f"tools: Tool names must be unique: {', '.join(twice)}")
    for number, tool in enumerate(tools):
        reason = _against(json.dumps(tool["input_schema"]), bool(tool.get("strict")))
        if reason:
            raise Refused(f"tools.{number}.custom.input_schema: {reason}")


@lru_cache(maxsize=256)
def _against(schema: str, strict: bool) -> str:
    """What speaks against an input schema (JSON), or nothing."""
    parsed = json.loads(schema)
    if parsed.get("type") != "object":
        return "type must be 'object'"
    try:
        Draft202012Validator.check_schema(parsed)
    except SchemaError as error:
        return f"JSON schema is invalid: {error.message}"
    return next(_unkept(parsed), "") if strict else ""


def _unkept(schema: Any) -> Iterator[str]:
    """What strict cannot promise in a schema, with all that is nested in it."""
    if isinstance(schema, list):
        for part in schema:
            yield from _unkept(part)
    if not isinstance(schema, dict):
        return
    kinds = schema.get("type")
    object_like = "object" in kinds if isinstance(kinds, list) else kinds == "object"
    if object_like and schema.get("additionalProperties") is not False:
        yield "for strict tools 'additionalProperties' must be explicitly set to false"
    yield from (f"for strict tools '{word}' is not supported" for word in LOOSE if word in schema)
    for key, part in schema.items():
        # Names of properties are no keywords; enum and const hold plain values.
        if key in ("properties", "$defs"):
            yield from _unkept(list(part.values()))
        elif key not in ("enum", "const", "default", "examples", "required"):
            yield from _unkept(part)


def _breakpoints(body: Json) -> None:
    marks = list(_marks(body))
    if len(marks) > BREAKPOINTS:
        raise Refused(
            f"A maximum of {BREAKPOINTS} blocks with cache_control may be provided. "
            f"Found {len(marks)}."
        )
    lives = [mark.get("ttl") or "5m" for _, mark in marks]
    for (path, _), before, ttl in zip(marks[1:], lives, lives[1:], strict=False):
        if (before, ttl) == ("5m", "1h"):
            raise Refused(f"{path}.cache_control.ttl: a ttl='1h' must not come after a ttl='5m'")


def _marks(body: Json) -> Iterator[tuple[str, Json]]:
    """Every breakpoint in prefix order, the automatic one last."""
    for path, _, block in blocks(body):
        inner = block.get("content")
        for part in [*(inner if isinstance(inner, list) else []), block]:
            if part.get("cache_control"):
                yield path, part["cache_control"]
    if body.get("cache_control"):
        yield "body", body["cache_control"]
