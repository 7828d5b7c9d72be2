"""What the benches reckon with: the price of a request, and the same words in other orders."""

import json
from typing import Any

import pytest

from bench.rig.layouts import appended, cost, edited, ours, uncached
from bot.agents import prompt
from store.models import Epoch, Line
from tests.world import START
from understudy.cache import Usage, blocks

BRIEF = {"role": "system", "content": [{"type": "text", "text": "role: dop"}]}
NEWS = prompt.event_block({"event": "canon_delta", "from": 1, "to": 2, "entries": []})


def request() -> Any:
    """A second turn as bot/agents/prompt.py builds it: what became canon, then the message."""
    epoch = Epoch(
        production_id=1,
        canon_version=1,
        prefix=json.dumps(prompt.prefix("the canon of the morning")),
        sha256="the morning",
        opened_at=START,
        used_at=START,
    )
    return prompt.request(
        "m",
        epoch,
        BRIEF,
        [
            prompt.PromptMessage(row.role, row.content)
            for row in (line(0, "user", "one"), *answered())
        ],
    )


def answered() -> list[Line]:
    news = line(2, "user", "two")
    news.content = [NEWS, *news.content]
    return [line(1, "assistant", "yes"), news]


def line(number: int, role: str, text: str) -> Line:
    content = [{"type": "text", "text": text}]
    return Line(
        agent_id=1, epoch_id=1, position=number, key=str(number), role=role, content=content
    )


def words(body: Any) -> list[str]:
    return [str(block.get("text") or block.get("content") or "") for _, _, block in blocks(body)]


def marks(body: Any) -> int:
    return sum("cache_control" in block for _, _, block in blocks(body))


def test_every_kind_of_token_has_its_price() -> None:
    used = Usage(input=100, read=1000, written_5m=40, written_1h=10)
    assert cost(used, 0.05) == pytest.approx(100 + 50 + 50 + 20)
    assert cost(used, 0.1) == pytest.approx(100 + 100 + 50 + 20)
    assert uncached(used) == 1150


def test_our_layout_is_the_request_itself() -> None:
    body = request()
    assert ours(body, "") is body
    assert marks(body) == 4


def test_decisions_appended_are_the_same_words_with_the_role_in_front() -> None:
    body = request()
    other = appended(body, "")
    assert sorted(words(other)) == sorted(words(body))
    assert other["system"][0]["text"] == "role: dop"
    assert marks(other) == 0
    assert other["cache_control"] == {"type": "ephemeral", "ttl": "1h"}


def test_an_edited_canon_is_told_once_and_never_as_news() -> None:
    other = edited(request(), "the canon of the evening")
    said = "\n".join(words(other))
    assert "the canon of the evening" in said
    assert "the canon of the morning" not in said
    assert '"event": "canon_delta"' not in said
    assert {"one", "yes", "two"} <= set(words(other))
    assert other["cache_control"] == {"type": "ephemeral"}


def test_laying_out_leaves_the_request_as_it_was() -> None:
    body = request()
    before = json.dumps(body)
    appended(body, "")
    edited(body, "another canon")
    assert json.dumps(body) == before
