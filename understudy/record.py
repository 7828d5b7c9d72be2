"""What the understudy was asked, for tests to look at, and what the minute still allows."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from understudy.cache import Usage
from understudy.refused import Refused
from understudy.validation import parse

Json = dict[str, Any]
KEPT_BYTES = 16 * 1024 * 1024
KEPT_CALLS = 100
# Per minute. They are reported, never enforced: a 429 comes by a scripted fault.
LIMITS = {"requests": 4_000, "input-tokens": 2_000_000, "output-tokens": 400_000}


@dataclass
class Call:
    """One request: what came, what it was answered, what it used."""

    id: str
    method: str
    path: str
    raw: bytes
    status: int = 0
    retry: int = 0
    usage: Usage | None = None
    error: str | None = None

    def shown(self) -> Json:
        return {
            "request_id": self.id,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "retry": self.retry,
            "usage": self.usage.wire() if self.usage else None,
            "error": self.error,
            "body": _readable(self.raw),
        }


def _readable(raw: bytes) -> Any:
    try:
        return parse(raw)
    except Refused:
        return None


class Record:
    """The latest calls, within KEPT_CALLS and KEPT_BYTES, and what all calls used together."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque()
        self._bytes = 0
        self._minute: tuple[datetime | None, Usage] = None, Usage()
        self.usage = Usage()

    def add(self, call: Call, now: datetime) -> None:
        self._calls.append(call)
        self._bytes += len(call.raw)
        while len(self._calls) > KEPT_CALLS or (self._bytes > KEPT_BYTES and len(self._calls) > 1):
            self._bytes -= len(self._calls.popleft().raw)
        used = call.usage or Usage()
        self.usage += used
        self._minute = _minute(now), self._used(now) + used

    def shown(self) -> Json:
        """The calls, oldest first, and the totals."""
        return {"calls": [call.shown() for call in self._calls], "usage": self.usage.model_dump()}

    def headers(self, now: datetime) -> dict[str, str]:
        """The anthropic-ratelimit headers of a reply. Tokens read from the cache do not count."""
        used = self._used(now)
        fresh = used.input + used.written_5m + used.written_1h
        spent = {"requests": used.requests, "input-tokens": fresh, "output-tokens": used.output}
        reset = (_minute(now) + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
        headers = {}
        for name, limit in LIMITS.items():
            headers[f"anthropic-ratelimit-{name}-limit"] = str(limit)
            headers[f"anthropic-ratelimit-{name}-remaining"] = str(max(0, limit - spent[name]))
            headers[f"anthropic-ratelimit-{name}-reset"] = reset
        return headers

    def _used(self, now: datetime) -> Usage:
        minute, usage = self._minute
        return usage if minute == _minute(now) else Usage()


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
