"""Failures on demand: a queue of scripted faults, each taken by one request for a message."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from understudy.refused import Refused
from understudy.reply import Said, cut_call
from understudy.streaming import frame

Kind = Literal[
    "401",
    "429",
    "500",
    "529",
    "malformed_json",
    "disconnect",
    "early_end",
    "garbage",
    "error_event",
    "stall",
    "refusal",
    "max_tokens",
    "context_window",
]
STATUSES = {
    "401": "authentication_error",
    "429": "rate_limit_error",
    "500": "api_error",
    "529": "overloaded_error",
}
ON_THE_WAY = ("malformed_json", "disconnect", "early_end", "garbage", "error_event", "stall")
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
GARBAGE = b"event: content_block_delta\ndata: {this is no json\n\n"
LAST_WORDS = {"garbage": GARBAGE, "malformed_json": GARBAGE, "error_event": frame(OVERLOADED)}


class Dropped(Exception):
    """The connection is to break off here, on purpose."""


class Fault(BaseModel):
    """One failure. `after`: events of a stream that still arrive; `retry_after`: seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    retry_after: float | None = None
    after: Annotated[int, Field(ge=0)] = 3
    times: Annotated[int, Field(ge=1, le=100)] = 1


class Faults:
    """What will go wrong, in order."""

    def __init__(self) -> None:
        self._queue: deque[Fault] = deque()
        self.over = asyncio.Event()  # set when the server goes, so that no stall outlives it

    def add(self, faults: list[Fault]) -> None:
        self._queue.extend(fault for fault in faults for _ in range(fault.times))

    def take(self) -> Fault | None:
        return self._queue.popleft() if self._queue else None

    async def on_the_way(self, fault: Fault | None, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
        """What arrives of a reply, to the end or to where the fault strikes."""
        if fault is None or not breaks(fault):
            for part in parts:
                yield part
            return
        for _, part in zip(range(fault.after), parts, strict=False):
            yield part
        if fault.kind in LAST_WORDS:
            yield LAST_WORDS[fault.kind]
        if fault.kind == "stall":
            await self.over.wait()
        if fault.kind in ("disconnect", "stall"):
            raise Dropped


def breaks(fault: Fault | None) -> bool:
    """Whether the fault strikes while the reply is on its way."""
    return fault is not None and fault.kind in ON_THE_WAY


def refuse(fault: Fault | None) -> None:
    """Raises the error of a fault that is a status."""
    if fault and fault.kind in STATUSES:
        wait = {} if fault.retry_after is None else {"retry-after": f"{fault.retry_after:g}"}
        raise Refused("a scripted fault", STATUSES[fault.kind], headers=wait)


def bend(fault: Fault | None, said: Said) -> Said:
    """What the reply is under a fault that ends it early. The API says nothing when it refuses."""
    match fault.kind if fault else None:
        case "refusal":
            return Said([], "refusal")
        case "context_window":
            return Said(said.content[:1], "model_context_window_exceeded")
        case "max_tokens":
            return cut_call(said)
    return said
