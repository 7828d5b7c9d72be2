"""What a rule decides, and the message the API would make of it (server.py sends it)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from pydantic import BaseModel, ConfigDict

from understudy.cache import CachedPrompt, tokens
from understudy.signing import sign

Json = dict[str, Any]
SIGN = "understudy: "
LETTERS = 4  # bytes a token stands for, see cache.tokens


class Reply(BaseModel):
    """What a role says and does: words, tool calls as (name, input), and what it thought."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    tools: tuple[tuple[str, dict[str, Any]], ...] = ()
    thinking: str = ""


Rules = Callable[[Json], Reply]


class Broken(Exception):
    """A rule decided what no model with strict tools could say. Our own fault, told as a 500."""


@dataclass(frozen=True)
class Said:
    """Content blocks, why they end, and the half JSON of a tool call that was cut off."""

    content: list[Json]
    stop_reason: str
    partial: str | None = None

    @property
    def tokens(self) -> int:
        return sum(tokens(written(block)) for block in self.content)


def written(block: Json) -> str:
    """What a block costs as output: its words, or its call as JSON."""
    if block["type"] == "tool_use":
        return str(block["name"]) + json.dumps(block["input"], ensure_ascii=False)
    return str(block.get("text") or block.get("thinking") or "")


def compose(reply: Reply, body: Json, prompt: CachedPrompt) -> Said:
    """The blocks of a reply to this request, cut where max_tokens ends. May raise Broken."""
    calls = [_call(body, call, f"{prompt.digest.hex()}{n}") for n, call in enumerate(reply.tools)]
    said = Said(
        [*_thought(reply, body, prompt), {"type": "text", "text": _text(reply)}, *calls],
        "tool_use" if calls else "end_turn",
    )
    return said if said.tokens <= body["max_tokens"] else _cut(said, body["max_tokens"])


def _text(reply: Reply) -> str:
    names = ", ".join(name for name, _ in reply.tools)
    text = reply.text.strip() or (f"calls {names}." if names else "nothing to add.")
    return text if text.startswith(SIGN.strip()) else SIGN + text


def _thought(reply: Reply, body: Json, prompt: CachedPrompt) -> list[Json]:
    config = body.get("thinking") or {}
    if not reply.thinking or config.get("type") != "adaptive":
        return []
    shown = reply.thinking if config.get("display") == "summarized" else ""
    return [{"type": "thinking", "thinking": shown, "signature": sign(prompt.digest, shown)}]


def _call(body: Json, call: tuple[str, Json], seed: str) -> Json:
    name, given = call
    tool = next((t for t in body.get("tools") or [] if t["name"] == name), None)
    if tool is None or (body.get("tool_choice") or {}).get("type") == "none":
        raise Broken(f"the rules call {name}, which the request does not offer")
    error = best_match(_validator(json.dumps(tool["input_schema"])).iter_errors(given))
    if error:
        raise Broken(f"the rules call {name} with {error.json_path}: {error.message}")
    identity = "toolu_" + sha256(seed.encode()).hexdigest()[:24]
    return {"type": "tool_use", "id": identity, "name": name, "input": given}


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema))


def _cut(said: Said, most: int) -> Said:
    """Cut the words where `most` tokens are used up."""
    kept: list[Json] = []
    for block in said.content:
        cost = tokens(written(block))
        if cost > most:
            return _cut_block(kept, block, most)
        kept.append(block)
        most -= cost
    return Said(kept, "max_tokens")


def _cut_block(kept: list[Json], block: Json, most: int) -> Said:
    if block["type"] == "tool_use":
        return Said([*kept, {**block, "input": {}}], "max_tokens", _half(block, most))
    if block["type"] == "text" and most:
        part = block["text"].encode()[: most * LETTERS].decode(errors="ignore")
        return Said([*kept, {**block, "text": part}], "max_tokens")
    return Said(kept, "max_tokens")


def _half(call: Json, most: int) -> str:
    text = json.dumps(call["input"], ensure_ascii=False)
    return text[: max(0, min(most * LETTERS - len(call["name"]), len(text) - 1))]


def cut_call(said: Said) -> Said:
    """End a reply as max_tokens does, in the middle of its last tool call."""
    call = said.content[-1]
    if call["type"] != "tool_use":
        return Said(said.content, "max_tokens")
    return _cut_block(said.content[:-1], call, len(json.dumps(call["input"])) // 2 // LETTERS)
