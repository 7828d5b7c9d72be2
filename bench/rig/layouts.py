"""The same words in other orders, and what they cost: the layouts that bench/day.py compares."""

from typing import Any

from understudy.cache import Usage

Body = dict[str, Any]
READS = (0.05, 0.1)  # the price of a token read from the cache, in that of an uncached one
WRITES = (1.25, 2.0)  # of one written for five minutes, for an hour
NEWS = '{"event": "canon_delta"'
SHARED = 3  # messages of the prefix; its last one goes on with the agent's own words


def uncached(used: Usage) -> int:
    """Layout A: every token of every request at its full price."""
    return used.input + used.read + used.written_5m + used.written_1h


def cost(used: Usage, read: float) -> float:
    """What the input cost, in the price of an uncached token."""
    short, long = WRITES
    return used.input + read * used.read + short * used.written_5m + long * used.written_1h


def edited(body: Body, canon: str) -> Body:
    """Layout B: the role first, the canon as it stands now, the automatic breakpoint."""
    plain = _role_first(body)
    plain["messages"] = [_without_news(message) for message in plain["messages"]]
    first, *_ = plain["messages"][SHARED - 1]["content"]
    first["content"] = [{"type": "text", "text": canon}, *first["content"][1:]]
    return {**plain, "cache_control": {"type": "ephemeral"}}


def appended(body: Body, _: str) -> Body:
    """Layout D2: the role first, decisions appended, the automatic breakpoint for an hour."""
    return {**_role_first(body), "cache_control": {"type": "ephemeral", "ttl": "1h"}}


def ours(body: Body, _: str) -> Body:
    return body


def _role_first(body: Body) -> Body:
    """The request with the brief in front of the rules and without breakpoints."""
    messages = [_unmarked(m) for m in body["messages"] if m["role"] != "system"]
    briefs = [block for m in body["messages"] if m["role"] == "system" for block in m["content"]]
    return {**body, "system": _bare([*briefs, *body["system"]]), "messages": messages}


def _unmarked(message: Body) -> Body:
    return {**message, "content": _bare(message["content"])}


def _bare(blocks: list[Body]) -> list[Body]:
    return [{k: v for k, v in block.items() if k != "cache_control"} for block in blocks]


def _without_news(message: Body) -> Body:
    kept = [b for b in message["content"] if not b.get("text", "").startswith(NEWS)]
    return {**message, "content": kept}
