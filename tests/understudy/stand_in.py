"""A running understudy with the real SDK in front of it, and small requests to send it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from anthropic import AsyncAnthropic

from bot.core.clock import SetClock
from understudy import Reply, Rules, Understudy

Json = dict[str, Any]
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MODEL = "claude-sonnet-5-5"
NOTE: Json = {
    "name": "note",
    "description": "Write a note.",
    "strict": True,
    "input_schema": {
        "type": "object",
        "properties": {"text": {"type": "string"}},
        "required": ["text"],
        "additionalProperties": False,
    },
}
ASK: Json = {"model": MODEL, "max_tokens": 500, "messages": [{"role": "user", "content": "Hello"}]}


def plain(body: Json) -> Reply:
    """Says how many messages it was sent."""
    return Reply(text=f"I read {len(body['messages'])} messages.")


def noting(body: Json) -> Reply:
    """Writes a note first; when it has the result, it thanks."""
    last = body["messages"][-1]["content"]
    if isinstance(last, list) and last[0]["type"] == "tool_result":
        return Reply(text="Thank you.")
    return Reply(tools=(("note", {"text": "a bell rings — twice " * 6}),))


@dataclass(frozen=True)
class Playing:
    client: AsyncAnthropic
    server: Understudy
    clock: SetClock

    async def fail(self, *faults: Json) -> None:
        """Scripts faults for the next requests."""
        await self.client.post("/_understudy/faults", body=list(faults), cast_to=str)

    async def log(self) -> list[Json]:
        record = await self.client.get("/_understudy/log", cast_to=object)
        assert isinstance(record, dict)
        calls: list[Json] = record["calls"]
        return calls


@asynccontextmanager
async def playing(rules: Rules = plain, retries: int = 0) -> AsyncIterator[Playing]:
    clock = SetClock(START)
    async with (
        Understudy(rules, clock.now) as server,
        AsyncAnthropic(
            api_key="any", base_url=server.url, max_retries=retries, open_telemetry=False
        ) as client,
    ):
        yield Playing(client, server, clock)


def asking(**changes: Any) -> Json:
    """The smallest request, with fields changed."""
    return {**deepcopy(ASK), **changes}


def called(identity: str = "t1", name: str = "note") -> Json:
    return {"type": "tool_use", "id": identity, "name": name, "input": {"text": "x"}}


def answered(identity: str = "t1") -> Json:
    return {"type": "tool_result", "tool_use_id": identity, "content": "done"}


def words(text: str, **more: Any) -> Json:
    return {"type": "text", "text": text, **more}


def turn(role: str, *blocks: Json | str) -> Json:
    return {"role": role, "content": [words(b) if isinstance(b, str) else b for b in blocks]}
