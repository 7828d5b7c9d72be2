"""The understudy as the SDK sees it: endpoints, headers, failures, and how it starts and stops."""

import asyncio
import time

import anthropic
import httpx2
import pytest

from tests.understudy.stand_in import (
    ASK,
    MODEL,
    NOTE,
    START,
    answered,
    asking,
    noting,
    playing,
    turn,
)
from understudy import Reply, validation
from understudy.refused import Refused

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (1280).to_bytes(4) + (720).to_bytes(4) + b"\r\n--x"


@pytest.mark.behaviour("L3")
async def test_a_reply_says_that_it_is_the_understudy() -> None:
    async with playing() as p:
        message = await p.client.messages.create(**ASK)
    assert message.content[0].model_dump()["text"] == "understudy: I read 1 messages."
    assert (message.role, message.stop_reason, message.model) == ("assistant", "end_turn", MODEL)
    assert message.usage.output_tokens > 0


@pytest.mark.behaviour("L3")
@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (Reply(), "understudy: nothing to add."),
        (Reply(text="understudy: I wait."), "understudy: I wait."),
        (Reply(tools=(("note", {"text": "x"}),)), "understudy: calls note."),
    ],
)
async def test_it_says_so_whatever_the_rule_leaves_out(reply: Reply, text: str) -> None:
    async with playing(lambda _: reply) as p:
        message = await p.client.messages.create(**asking(tools=[NOTE]))
    assert message.content[0].model_dump()["text"] == text


async def test_a_tool_is_called_and_its_result_goes_back() -> None:
    async with playing(noting) as p:
        ask = asking(tools=[NOTE])
        first = await p.client.messages.create(**ask)
        call = first.content[-1]
        assert call.type == "tool_use"
        back = [first.to_param(), turn("user", answered(call.id))]
        second = await p.client.messages.create(**ask | {"messages": [*ask["messages"], *back]})
    assert first.stop_reason == "tool_use"
    assert str(call.input["text"]).startswith("a bell rings —")
    assert (second.stop_reason, len(second.content)) == ("end_turn", 1)


async def test_the_same_request_gets_the_same_reply() -> None:
    async with playing(noting) as p:
        replies = [await p.client.messages.create(**asking(tools=[NOTE])) for _ in range(2)]
    assert replies[0].content == replies[1].content


async def test_tokens_are_counted_as_they_are_charged() -> None:
    async with playing() as p:
        counted = await p.client.messages.count_tokens(model=MODEL, messages=ASK["messages"])
        message = await p.client.messages.create(**ASK)
    assert counted.input_tokens == message.usage.input_tokens > 0


async def test_the_prompt_can_be_warmed_without_a_reply() -> None:
    async with playing() as p:
        message = await p.client.messages.create(**asking(max_tokens=0))
    assert (message.content, message.stop_reason) == ([], "max_tokens")
    assert message.usage.output_tokens == 0


async def test_a_reply_ends_where_max_tokens_ends() -> None:
    async with playing(lambda _: Reply(text="word " * 100)) as p:
        message = await p.client.messages.create(**asking(max_tokens=5))
    assert message.stop_reason == "max_tokens"
    assert message.usage.output_tokens <= 5
    assert message.content[0].model_dump()["text"].startswith("understudy: ")


async def test_models_are_listed_page_by_page_and_one_by_one() -> None:
    async with playing() as p:
        listed = [model.id async for model in p.client.models.list(limit=4)]
        one = await p.client.models.retrieve(MODEL)
        with pytest.raises(anthropic.NotFoundError):
            await p.client.models.retrieve("claude-1")
    assert MODEL in listed
    assert len(listed) == len(set(listed)) > 4
    assert (one.max_input_tokens, one.max_tokens) == (1_000_000, 128_000)


async def test_a_file_is_uploaded_shown_and_deleted() -> None:
    async with playing() as p:
        stored = await p.client.files.upload(file=("frame ü.png", PNG, "image/png"))
        again = await p.client.files.retrieve_metadata(stored.id)
        shown = asking(messages=[turn("user", _picture(stored.id), "What is it?")])
        seen = await p.client.messages.create(**shown)
        await p.client.files.delete(stored.id)
        with pytest.raises(anthropic.NotFoundError):
            await p.client.files.retrieve_metadata(stored.id)
        with pytest.raises(anthropic.NotFoundError):
            await p.client.messages.create(**shown)
    assert (again.filename, again.mime_type, again.size_bytes) == (
        "frame ü.png",
        "image/png",
        len(PNG),
    )
    assert 46 * 26 < seen.usage.input_tokens < 46 * 26 + 50


async def test_a_file_id_outlives_the_server() -> None:
    async with playing() as p:
        stored = await p.client.files.upload(file=("frame.png", PNG, "image/png"))
    async with playing() as p:
        shown = asking(messages=[turn("user", _picture(stored.id))])
        assert (await p.client.messages.create(**shown)).usage.input_tokens >= 46 * 26


async def test_a_made_up_file_id_is_not_found() -> None:
    async with playing() as p:
        for identity in ("file_1", "file_0123_0500x02d000000000"):
            with pytest.raises(anthropic.NotFoundError):
                await p.client.messages.create(
                    **asking(messages=[turn("user", _picture(identity))])
                )


async def test_a_file_expires_when_the_clock_says_so() -> None:
    async with playing() as p:
        file = ("frame.png", PNG, "image/png")
        stored = await p.client.files.upload(file=file, expires_in_seconds=3600)
        assert stored.expires_at is not None
        p.clock.move_to(stored.expires_at)
        with pytest.raises(anthropic.NotFoundError):
            await p.client.files.retrieve_metadata(stored.id)


def _picture(identity: str) -> dict[str, object]:
    return {"type": "image", "source": {"type": "file", "file_id": identity}}


async def test_every_answer_has_an_id_and_the_limits() -> None:
    async with playing() as p:
        raw = await p.client.messages.with_raw_response.create(**ASK)
        message = await raw.parse()
        with pytest.raises(anthropic.BadRequestError) as refused:
            await p.client.messages.create(**ASK, extra_body={"max_tokens": 10**9})
    headers = raw.headers
    assert message._request_id == headers["request-id"] != refused.value.request_id
    assert refused.value.type == "invalid_request_error"
    assert headers["anthropic-ratelimit-requests-remaining"] == "3999"
    assert headers["anthropic-ratelimit-requests-reset"] == "2026-03-02T09:01:00Z"
    assert int(headers["anthropic-ratelimit-input-tokens-remaining"]) < 2_000_000


async def test_limits_are_whole_again_in_the_next_minute() -> None:
    async with playing() as p:
        await p.client.messages.create(**ASK)
        p.clock.move_to(START.replace(minute=1))
        raw = await p.client.models.with_raw_response.list()
    assert raw.headers["anthropic-ratelimit-requests-remaining"] == "4000"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-api-key": "any", "anthropic-version": "2023-06-01"}, 200),
        ({"authorization": "Bearer any", "anthropic-version": "2026-10-21"}, 200),
        ({"anthropic-version": "2023-06-01"}, 401),
        ({"authorization": "Basic any", "anthropic-version": "2023-06-01"}, 401),
        ({"x-api-key": "any"}, 400),
        ({"x-api-key": "any", "anthropic-version": "1999-01-01"}, 400),
    ],
)
async def test_a_key_and_a_version_are_asked_for(headers: dict[str, str], status: int) -> None:
    async with playing() as p, httpx2.AsyncClient(base_url=p.server.url) as bare:
        answer = await bare.get("/v1/models", headers=headers)
    assert answer.status_code == status


async def test_what_is_not_there_is_told_as_an_error_of_the_api() -> None:
    async with playing() as p:
        with pytest.raises(anthropic.NotFoundError) as lost:
            await p.client.messages.batches.retrieve("batch_1")
    assert lost.value.type == "not_found_error"


async def test_a_rule_cannot_say_what_strict_tools_would_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for call in (("note", {"text": 7}), ("note", {}), ("shout", {"text": "x"})):
        async with playing(lambda _, call=call: Reply(tools=(call,)), retries=2) as p:  # type: ignore[misc]
            with pytest.raises(anthropic.InternalServerError, match="rules of the understudy"):
                await p.client.messages.create(**asking(tools=[NOTE]))
            assert len(await p.log()) == 1
    assert "Broken" in caplog.text


async def test_a_rule_that_fails_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with playing(lambda body: Reply(text=body["absent"])) as p:
        with pytest.raises(anthropic.InternalServerError, match="KeyError"):
            await p.client.messages.create(**ASK)
    assert "KeyError" in caplog.text


async def test_the_log_shows_what_was_asked_and_used() -> None:
    async with playing() as p:
        await p.client.messages.create(**ASK)
        with pytest.raises(anthropic.BadRequestError):
            await p.client.messages.create(**ASK, extra_body={"max_tokens": 10**9})
        good, bad = await p.log()
        assert p.server.usage.requests == 1
        assert p.server.usage.input == good["usage"]["input_tokens"] > 0
    assert (good["path"], good["status"], good["body"]) == ("/v1/messages", 200, ASK)
    assert (bad["status"], bad["usage"]) == (400, None)
    assert "max_tokens" in bad["error"]


async def test_it_stops_at_once_and_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    async with playing() as p:
        await p.fail({"kind": "stall"})
        async with p.client.messages.stream(**ASK) as stream:
            await anext(aiter(stream))
            started = time.monotonic()
            await p.server.__aexit__(None, None, None)
    assert time.monotonic() - started < 1
    with pytest.raises(httpx2.ConnectError):
        await httpx2.AsyncClient().get(p.server.url)
    assert asyncio.all_tasks() == before


async def test_several_play_at_once() -> None:
    async with playing() as one, playing(noting) as two:
        assert one.server.url != two.server.url
        first, second = await asyncio.gather(
            one.client.messages.create(**ASK),
            two.client.messages.create(**asking(tools=[NOTE])),
        )
    assert (first.stop_reason, second.stop_reason) == ("end_turn", "tool_use")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"{", "invalid_request_error"),
        (b"\xff", "invalid_request_error"),
        (b"[]", "invalid_request_error"),
        (b" " * (32 * 2**20 + 1), "request_too_large"),
    ],
)
def test_a_body_must_be_an_object_of_32_megabytes_at_most(raw: bytes, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        validation.parse(raw)
    assert refused.value.kind == kind
