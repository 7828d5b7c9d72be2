"""Failures of the model's service, over real HTTP: tried again where that is free, else one plain
sentence. First against the understudy's scripted faults, then against a server others wrote."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from bot.agents.anthropic_client import Claude
from bot.core.model_port import Answer, ContextFull, ModelError
from bot.core.rate_limits import RateLimits
from tests.understudy.stand_in import NOTE, Playing, asking, noting, playing

WORDS = {
    "401": "refused our key",
    "429": "asked too often",
    "500": "in trouble",
    "529": "in trouble",
    "disconnect": "broke off",
    "early_end": "broke off",
    "garbage": "broke off",
    "error_event": "broke off",
}
ONCE = ("401",)  # trying again would not help
TWICE = ("disconnect", "early_end", "garbage", "error_event")


def body(**more: Any) -> dict[str, Any]:
    """A request of the shape our code sends: three messages of prefix, then a brief."""
    text = [{"type": "text", "text": "Hello"}]
    return asking(messages=[{"role": "user", "content": text}], **more)


@asynccontextmanager
async def talking(stage: Playing) -> AsyncIterator[Claude]:
    client = Claude("any", stage.server.url, backoff=0.01)
    try:
        yield client
    finally:
        await client.close()


@pytest.mark.parametrize("kind", sorted(WORDS))
async def test_a_failure_that_lasts_is_told_in_one_plain_sentence(kind: str) -> None:
    async with playing() as stage, talking(stage) as client:
        await stage.fail({"kind": kind, "times": 5})
        with pytest.raises(ModelError, match=WORDS[kind]) as told:
            await client.reply(body())
        tries = 1 if kind in ONCE else 2 if kind in TWICE else 3
        assert len(await stage.log()) == tries
    sentence = str(told.value)
    assert sentence.endswith(".")
    assert not any(mark in sentence for mark in ("{", "Error", "http", "any key"))


@pytest.mark.parametrize("kind", sorted(set(WORDS) - set(ONCE)))
async def test_a_failure_that_passes_is_not_noticed(kind: str) -> None:
    async with playing() as stage, talking(stage) as client:
        await stage.fail({"kind": kind})
        answer = await client.reply(body())
    assert answer.stop_reason == "end_turn"
    assert "I read 1 messages" in answer.content[0]["text"]


async def test_a_wait_the_service_asks_for_is_sat_out_and_an_hour_is_not() -> None:
    async with playing() as stage, talking(stage) as client:
        await stage.fail({"kind": "429", "retry_after": 0.05})
        await client.reply(body())
        await stage.fail({"kind": "429", "retry_after": 3600})
        with pytest.raises(ModelError, match="asked too often"):
            await client.reply(body())
        assert len(await stage.log()) == 3


@pytest.mark.parametrize("kind", ["context_window", "max_tokens", "refusal"])
async def test_an_answer_that_ends_oddly_is_an_answer(kind: str) -> None:
    reasons = {"context_window": "model_context_window_exceeded"}
    async with playing(noting) as stage, talking(stage) as client:
        await stage.fail({"kind": kind})
        answer = await client.reply(body(tools=[NOTE]))
    assert answer.stop_reason == reasons.get(kind, kind)


async def test_a_request_that_is_refused_is_sent_once() -> None:
    async with playing() as stage, talking(stage) as client:
        with pytest.raises(ModelError, match="refused the request"):
            await client.reply(body(max_tokens=-1))
        assert len(await stage.log()) == 1


async def test_nobody_listening_is_told_too() -> None:
    client = Claude("any", "http://127.0.0.1:9", backoff=0.01)
    with pytest.raises(ModelError, match="cannot be reached"):
        await client.reply(body())
    assert await client.known("claude-sonnet-5-5") == (
        "The model cannot be reached; write again in a while."
    )
    await client.close()


async def test_an_unknown_model_is_named_as_such() -> None:
    async with playing() as stage, talking(stage) as client:
        assert await client.known("claude-sonnet-5-5") == ""
        assert "check MODEL" in await client.known("claude-nonsense-9")


@pytest.mark.behaviour("L5")
async def test_the_key_is_in_no_sentence() -> None:
    async with playing() as stage:
        client = Claude("sk-ant-very-secret", stage.server.url)
        await stage.fail({"kind": "401"})
        with pytest.raises(ModelError) as told:
            await client.reply(body())
        await client.close()
    assert "secret" not in repr(told.value)


async def test_a_limit_holds_the_calls_that_are_too_many_back() -> None:
    limits = RateLimits(at_once=2, calls=1000, tokens=1000)
    inside: list[int] = []
    async with limits.room(10), limits.room(10):
        inside.append(1)
        assert limits._seats.locked()
    assert not limits._seats.locked()
    async with limits.room(50_000):  # more than a minute holds goes alone
        inside.append(2)
    assert inside == [1, 2]
    assert not limits._tokens.has_capacity(1000)


# --- against a Messages API somebody else wrote, which judges the client

SCRIPTS: dict[str, Any] = {
    "rate limit": lambda mock: mock.rate_limit(times=1, retry_after=1),
    "server error": lambda mock: mock.fail(500, times=1),
    "overloaded": lambda mock: mock.fail(529, times=1, provider="anthropic"),
    "dropped": lambda mock: mock.disconnect(after_chunks=3, times=1),
    "truncated": lambda mock: mock.truncate(after_chunks=3, times=1),
    "corrupted": lambda mock: mock.corrupt(after_chunks=3, times=1),
}
LASTING: dict[str, Any] = {
    "down": lambda mock: mock.outage(),
    "wrong key": lambda mock: mock.fail(401, times=None),
}


async def ask(mock: LLMock) -> Answer:
    client = Claude("any", f"{mock.url}/anthropic", backoff=0.05)
    try:
        return await client.reply(body())
    finally:
        await client.close()


@pytest.mark.parametrize("name", sorted(SCRIPTS))
async def test_others_find_our_client_resilient(llmock: LLMock, name: str) -> None:
    SCRIPTS[name](llmock)
    answer = await ask(llmock)
    assert answer.stop_reason == "end_turn"
    llmock.assert_resilient()


@pytest.mark.parametrize("name", sorted(LASTING))
async def test_others_find_that_our_client_gives_up_in_time(llmock: LLMock, name: str) -> None:
    LASTING[name](llmock)
    with pytest.raises(ModelError):
        await ask(llmock)
    llmock.assert_resilient()


async def test_a_prompt_others_find_too_long_is_known_as_such(llmock: LLMock) -> None:
    llmock.context_overflow()
    with pytest.raises(ContextFull, match="longer than the model can read"):
        await ask(llmock)
    llmock.assert_resilient()
