"""A streamed reply: events in their order, and what the SDK makes of a stream that fails."""

import json
from typing import Any

import anthropic
import httpx2
import pytest

from tests.patience import PATIENCE
from tests.understudy.stand_in import ASK, NOTE, Json, asking, noting, playing
from understudy import Reply
from understudy.streaming import events, frame

FULL = Reply(text="A long reply, piece by piece. " * 6, tools=(("note", {"text": "ü" * 120}),),
             thinking="Where is the light from? " * 4)  # fmt: skip
ASK_ALL = asking(tools=[NOTE], thinking={"type": "adaptive", "display": "summarized"})


async def test_a_stream_adds_up_to_the_plain_reply() -> None:
    async with playing(lambda _: FULL) as p:
        plain = await p.client.messages.create(**ASK_ALL)
        async with p.client.messages.stream(**ASK_ALL) as stream:
            streamed = await stream.get_final_message()
    assert [block.type for block in plain.content] == ["thinking", "text", "tool_use"]
    kept = {"content", "stop_reason", "model"}
    assert streamed.model_dump(include=kept, exclude={"content": {"__all__": {"parsed_output"}}}) \
        == plain.model_dump(include=kept)  # fmt: skip
    assert streamed.usage.output_tokens == plain.usage.output_tokens
    assert streamed.usage.input_tokens == plain.usage.input_tokens


async def test_events_come_in_the_order_of_the_api() -> None:
    async with playing(lambda _: FULL) as p:
        stream = await p.client.messages.create(**ASK_ALL, stream=True)
        seen = [event.model_dump() async for event in stream]
    kinds = [event["type"] for event in seen]
    assert kinds[0] == "message_start"
    assert kinds[-2:] == ["message_delta", "message_stop"]
    deltas = [event["delta"]["type"] for event in seen if event["type"] == "content_block_delta"]
    assert list(dict.fromkeys(deltas)) == [
        "thinking_delta",
        "signature_delta",
        "text_delta",
        "input_json_delta",
    ]
    assert min(deltas.count(kind) for kind in deltas if kind != "signature_delta") > 1
    assert seen[0]["message"]["content"] == []
    assert seen[0]["message"]["stop_reason"] is None


async def test_blocks_open_and_close_one_after_the_other() -> None:
    async with playing(lambda _: FULL) as p:
        stream = await p.client.messages.create(**ASK_ALL, stream=True)
        seen = [(event.type, getattr(event, "index", None)) async for event in stream]
    blocks = [event for event in dict.fromkeys(seen) if event[1] is not None]
    assert blocks == [
        (f"content_block_{step}", index)
        for index in range(3)
        for step in ("start", "delta", "stop")
    ]


def test_a_ping_follows_the_start() -> None:
    message: Json = {"content": [], "usage": {"output_tokens": 0}, "stop_reason": "end_turn"}
    message |= {"stop_sequence": None, "stop_details": None}
    assert [event["type"] for event in events(message)] == [
        "message_start",
        "ping",
        "message_delta",
        "message_stop",
    ]


def test_a_line_break_in_the_text_stays_inside_its_event() -> None:
    wire = frame({"type": "ping", "text": "one\n\ntwo"})
    assert wire.startswith(b"event: ping\ndata: {")
    assert wire.count(b"\n\n") == 1


async def test_a_connection_dropped_midway_is_no_error_of_the_sdk() -> None:
    async with playing(retries=2) as p:
        await p.fail({"kind": "disconnect"})
        with pytest.raises(httpx2.RemoteProtocolError):
            await _final(p.client)
        assert len(await p.log()) == 1


async def test_a_clean_early_end_raises_nothing_but_has_no_reason_to_stop() -> None:
    async with playing() as p:
        await p.fail({"kind": "early_end", "after": 4})
        message = await _final(p.client)
    assert message.stop_reason is None
    assert message.content[0].model_dump()["text"].startswith("understudy")


async def test_an_error_event_is_a_status_error_of_200() -> None:
    async with playing() as p:
        await p.fail({"kind": "error_event"})
        with pytest.raises(anthropic.APIStatusError) as error:
            await _final(p.client)
    assert (error.value.status_code, error.value.type) == (200, "overloaded_error")


@pytest.mark.parametrize("kind", ["garbage", "malformed_json"])
async def test_garbage_in_a_stream_is_a_json_error(kind: str) -> None:
    async with playing() as p:
        await p.fail({"kind": kind})
        with pytest.raises(json.JSONDecodeError):
            await _final(p.client)


async def test_a_stall_midway_is_a_read_timeout() -> None:
    async with playing() as p:
        await p.fail({"kind": "stall"})
        with pytest.raises(httpx2.ReadTimeout):
            await _final(p.client, timeout=httpx2.Timeout(PATIENCE, read=0.2))


async def test_max_tokens_can_end_inside_a_tool_call() -> None:
    async with playing(noting) as p:
        await p.fail({"kind": "max_tokens"})
        message = await _final(p.client, tools=[NOTE])
    call = message.content[-1]
    assert message.stop_reason == "max_tokens"
    assert call.type == "tool_use"
    whole = noting(ASK).tools[0][1]["text"]
    assert call.input.get("text", "") != whole


async def test_a_small_limit_cuts_a_call_like_the_fault_does() -> None:
    async with playing(noting) as p:
        message = await _final(p.client, tools=[NOTE], max_tokens=12)
    assert (message.stop_reason, message.content[-1].type) == ("max_tokens", "tool_use")


@pytest.mark.parametrize("kind", ["429", "500", "529"])
async def test_a_status_is_raised_before_the_stream_opens(kind: str) -> None:
    async with playing() as p:
        await p.fail({"kind": kind})
        with pytest.raises(anthropic.APIStatusError) as error:
            await _final(p.client)
    assert error.value.status_code == int(kind)


async def _final(client: anthropic.AsyncAnthropic, **changes: Any) -> anthropic.types.Message:
    async with client.messages.stream(**asking(**changes)) as stream:
        return await stream.get_final_message()
