"""Scripted faults of plain replies, and what the SDK makes of each."""

import json

import anthropic
import httpx2
import pytest

from tests.patience import PATIENCE
from tests.understudy.stand_in import ASK, playing


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("401", anthropic.AuthenticationError),
        ("429", anthropic.RateLimitError),
        ("500", anthropic.InternalServerError),
        ("529", anthropic.OverloadedError),
    ],
)
async def test_a_status_becomes_the_error_of_the_sdk(kind: str, error: type[Exception]) -> None:
    async with playing() as p:
        await p.fail({"kind": kind})
        with pytest.raises(error):
            await p.client.messages.create(**ASK)
        await p.client.messages.create(**ASK)


async def test_the_sdk_waits_as_long_as_it_is_told_and_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    async with playing(retries=1) as p:
        await p.fail({"kind": "429", "retry_after": 0.2})
        monkeypatch.setattr("anyio.sleep", wait)
        await p.client.messages.create(**ASK)
        assert waited == [0.2]
        assert [(call["status"], call["retry"]) for call in await p.log()] == [(429, 0), (200, 1)]


async def test_a_reply_with_broken_json_is_no_error_of_the_sdk() -> None:
    async with playing(retries=2) as p:
        await p.fail({"kind": "malformed_json"})
        with pytest.raises(json.JSONDecodeError):
            await p.client.messages.create(**ASK)


async def test_a_connection_dropped_within_a_plain_reply_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with playing(retries=1) as p:
        await p.fail({"kind": "disconnect"})
        await p.client.messages.create(**ASK)
        assert len(await p.log()) == 2
    assert "Dropped" not in caplog.text


async def test_a_stalled_reply_times_out() -> None:
    async with playing() as p:
        await p.fail({"kind": "stall"})
        with pytest.raises(anthropic.APITimeoutError):
            await p.client.messages.create(**ASK, timeout=httpx2.Timeout(PATIENCE, read=0.2))


async def test_a_refusal_is_a_reply_without_words() -> None:
    async with playing() as p:
        await p.fail({"kind": "refusal"})
        message = await p.client.messages.create(**ASK)
    assert (message.stop_reason, message.content) == ("refusal", [])
    assert message.stop_details is not None
    assert message.stop_details.category == "general_harms"


async def test_a_full_context_window_ends_the_reply() -> None:
    async with playing() as p:
        await p.fail({"kind": "context_window"})
        message = await p.client.messages.create(**ASK)
    assert message.stop_reason == "model_context_window_exceeded"


async def test_an_unknown_fault_is_not_taken() -> None:
    async with playing() as p:
        with pytest.raises(anthropic.BadRequestError):
            await p.fail({"kind": "flood"})
