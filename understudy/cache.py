"""The prompt cache by the API's rules: what of a request is read, what is written, what is new.

No tokenizer is at hand offline: `tokens` says how text is counted, images.cost how pictures are.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from understudy import images
from understudy.models import ModelCard, named

Json = dict[str, Any]
Key = tuple[str, str, bytes]

LOOKBACK = 20  # positions a breakpoint looks back over, itself included
LIFETIME = {"5m": timedelta(minutes=5), "1h": timedelta(hours=1)}
RUNS = ("tool_use", "tool_result")  # a run of one of these counts as one position
# What a request says beside its blocks; a change loses the cache of its messages.
SETTINGS = ("tool_choice", "thinking", "output_config")


def tokens(text: str) -> int:
    """How many tokens a text counts as: a quarter of its UTF-8 bytes, rounded up."""
    return -(-len(text.encode()) // 4)


@dataclass(frozen=True, slots=True)
class Position:
    """A block in prefix order: the digest and tokens of everything up to and with it."""

    path: str
    block: Json
    digest: bytes
    tokens: int
    step: int
    ttl: str | None


@dataclass(frozen=True)
class CachedPrompt:
    """A request as the cache and the signatures see it: its blocks in order, tools first."""

    model: ModelCard
    positions: list[Position]
    settings: str

    @cached_property
    def marks(self) -> list[int]:
        """The positions that carry a breakpoint."""
        return [n for n, position in enumerate(self.positions) if position.ttl]

    @property
    def tokens(self) -> int:
        return self.positions[-1].tokens

    @property
    def digest(self) -> bytes:
        return self.positions[-1].digest

    def key(self, number: int) -> Key:
        """Under which name a prefix is kept; the settings count for messages alone."""
        position = self.positions[number]
        settings = self.settings if position.path.startswith("messages") else ""
        return self.model.id, settings, position.digest


def prompt(body: Json, filed: images.Filed) -> CachedPrompt:
    """The prompt of a body of valid shape. `filed` gives the size in pixels of a filed image."""
    positions = list(_positions(body, filed))
    if body.get("cache_control"):
        _mark_last(positions, body["cache_control"])
    settings = {key: body.get(key) for key in SETTINGS}
    settings["images"] = next(images.pictures(body), None) is not None
    return CachedPrompt(named(body["model"]), positions, json.dumps(settings, sort_keys=True))


def _positions(body: Json, filed: images.Filed) -> Iterator[Position]:
    digest = hashlib.sha256()
    total = step = 0
    before = ""
    for path, role, block in blocks(body):
        raw = canonical(block)
        digest.update(f"{role}\n".encode() + raw + b"\n")
        total += _weight(block, raw, filed)
        kind = block.get("type", "")
        step += not (kind in RUNS and kind == before)
        before = kind
        yield Position(path, block, digest.digest(), total, step, _ttl(block))


def blocks(body: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, role and block of everything the model is shown: tools, then system, then messages."""
    for number, tool in enumerate(body.get("tools") or []):
        yield f"tools.{number}", "tools", tool
    for number, block in enumerate(listed(body.get("system") or [])):
        yield f"system.{number}", "rules", block
    for number, message in enumerate(body["messages"]):
        for place, block in enumerate(listed(message["content"])):
            yield f"messages.{number}.content.{place}", message["role"], block


def listed(content: str | list[Json]) -> list[Json]:
    """A plain string is short for one text block."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def canonical(block: Json) -> bytes:
    """A block without its breakpoint. Inside its fields the order of keys counts, as sent."""
    bare = {
        key: _bare(block[key])
        for key in sorted(block)
        if key != "cache_control" and block[key] is not None
    }
    return json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode()


def _bare(value: Any) -> Any:
    # Only the content of a tool result is a list of blocks that may carry breakpoints themselves.
    if not isinstance(value, list):
        return value
    return [
        {k: v for k, v in item.items() if k != "cache_control"} if isinstance(item, dict) else item
        for item in value
    ]


def _ttl(block: Json) -> str | None:
    """The lifetime asked for at a block; a marker inside a tool result counts for the whole."""
    inner = block.get("content")
    parts = [part for part in inner if isinstance(part, dict)] if isinstance(inner, list) else []
    marks = [mark for part in [block, *parts] if (mark := part.get("cache_control"))]
    return (marks[0].get("ttl") or "5m") if marks else None


def _weight(block: Json, raw: bytes, filed: images.Filed) -> int:
    inner = block.get("content")
    pictured = [b for b in [block, *(inner if isinstance(inner, list) else [])] if _image(b)]
    if not pictured:
        return -(-len(raw) // 4)
    seen = sum(images.cost(images.measure(b["source"], filed)) for b in pictured)
    words = [b for b in inner if not _image(b)] if isinstance(inner, list) else []
    return seen + sum(-(-len(canonical(b)) // 4) for b in words)


def _image(block: Json) -> bool:
    return block.get("type") == "image"


def _mark_last(positions: list[Position], control: Json) -> None:
    last = max(n for n, p in enumerate(positions) if p.block.get("type") != "thinking")
    ttl = positions[last].ttl or control.get("ttl") or "5m"
    positions[last] = replace(positions[last], ttl=ttl)


class Usage(BaseModel):
    """Tokens of one request, or of many added up. All four kinds of input are disjoint."""

    model_config = ConfigDict(frozen=True)

    requests: int = 0
    input: int = 0
    read: int = 0
    written_5m: int = 0
    written_1h: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        mine, theirs = self.model_dump(), other.model_dump()
        return Usage(**{name: mine[name] + theirs[name] for name in mine})

    def wire(self) -> Json:
        """The usage object of a message."""
        return {
            "input_tokens": self.input,
            "cache_read_input_tokens": self.read,
            "cache_creation_input_tokens": self.written_5m + self.written_1h,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.written_5m,
                "ephemeral_1h_input_tokens": self.written_1h,
            },
            "output_tokens": self.output,
            "service_tier": "standard",
        }


@dataclass
class _Kept:
    ttl: str
    until: datetime


class Ledger:
    """Which prefixes are cached, per model, and until when."""

    def __init__(self) -> None:
        self._kept: dict[Key, _Kept] = {}

    def charge(self, prompt: CachedPrompt, now: datetime) -> Usage:
        """Look the prompt up and keep its marked prefixes. `now` is when the request came."""
        self._kept = {key: kept for key, kept in self._kept.items() if now < kept.until}
        hits = [hit for mark in prompt.marks if (hit := self._hit(prompt, mark)) is not None]
        for hit in hits:
            kept = self._kept[prompt.key(hit)]
            kept.until = now + LIFETIME[kept.ttl]
        read = max((prompt.positions[hit].tokens for hit in hits), default=0)
        return self._write(prompt, read, now)

    def _hit(self, prompt: CachedPrompt, mark: int) -> int | None:
        """The longest kept prefix that a breakpoint at `mark` finds."""
        last = prompt.positions[mark].step - LOOKBACK
        for number in range(mark, -1, -1):
            if prompt.positions[number].step <= last:
                return None
            if prompt.key(number) in self._kept:
                return number
        return None

    def _write(self, prompt: CachedPrompt, read: int, now: datetime) -> Usage:
        ends = {"5m": read, "1h": read}
        for mark in prompt.marks:
            position = prompt.positions[mark]
            if position.tokens < prompt.model.cacheable or position.ttl is None:
                continue
            fresh = _Kept(position.ttl, now + LIFETIME[position.ttl])
            self._kept.setdefault(prompt.key(mark), fresh)
            ends[position.ttl] = max(ends[position.ttl], position.tokens)
        hour, end = ends["1h"], max(ends.values())
        return Usage(
            requests=1,
            input=prompt.tokens - end,
            read=read,
            written_1h=hour - read,
            written_5m=end - hour,
        )
