"""What no SDK sends and any socket can: answered as the API would, and never by a crash."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.understudy.stand_in import asking, playing
from understudy.record import KEPT_CALLS

HEADERS = {"x-api-key": "any", "anthropic-version": "2026-10-21"}


def _sent(text: str) -> bytes:
    """The smallest request, its words given as they stand on the wire."""
    return json.dumps(asking()).replace('"Hello"', text).encode()


@pytest.fixture
async def plain_client() -> AsyncIterator[httpx2.AsyncClient]:
    """HTTP without the SDK, so that any bytes can be sent."""
    async with (
        playing() as stage,
        httpx2.AsyncClient(base_url=stage.server.url, headers=HEADERS) as client,
    ):
        yield client


@pytest.mark.behaviour("L3")
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"[" * 100_000, id="nested without end"),
        pytest.param(_sent("NaN"), id="a number that JSON has not"),
        pytest.param(_sent('"\\ud800"'), id="half a surrogate pair"),
        pytest.param(_sent('"x"') + b"more", id="more than one document"),
    ],
)
async def test_a_body_that_is_no_json_is_refused_and_logged(
    plain_client: httpx2.AsyncClient, raw: bytes
) -> None:
    reply = await plain_client.post("/v1/messages", content=raw)
    log = await plain_client.get("/_understudy/log")
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "invalid_request_error")
    assert [(call["status"], call["body"]) for call in log.json()["calls"]] == [(400, None)]


async def test_a_whole_surrogate_pair_is_a_letter(plain_client: httpx2.AsyncClient) -> None:
    reply = await plain_client.post("/v1/messages", content=_sent('"\\ud83c\\udfac"'))
    assert reply.status_code == 200


async def test_a_form_of_bytes_that_are_no_text_has_no_file(
    plain_client: httpx2.AsyncClient,
) -> None:
    reply = await plain_client.post(
        "/v1/files",
        content=b"--a\r\n\xff\xff: x\r\n\r\nz\r\n--a--\r\n",
        headers={"content-type": "multipart/form-data; boundary=a"},
    )
    assert (reply.status_code, reply.json()["error"]["type"]) == (400, "invalid_request_error")


async def test_a_retry_count_that_is_no_number_counts_as_none(
    plain_client: httpx2.AsyncClient,
) -> None:
    headers = {"x-stainless-retry-count": "twice"}
    reply = await plain_client.post("/v1/messages", json=asking(), headers=headers)
    log = await plain_client.get("/_understudy/log")
    assert reply.status_code == 200
    assert log.json()["calls"][0]["retry"] == 0


async def test_the_log_keeps_the_latest_calls_only(plain_client: httpx2.AsyncClient) -> None:
    for _ in range(KEPT_CALLS + 1):
        await plain_client.get("/v1/models")
    calls = (await plain_client.get("/_understudy/log")).json()["calls"]
    assert len(calls) == KEPT_CALLS
    assert calls[0]["request_id"].endswith("000002")


@pytest.mark.parametrize("kinds", ["object", ["object", "null"]])
async def test_a_strict_object_inside_a_tool_is_closed_too(
    plain_client: httpx2.AsyncClient, kinds: str | list[str]
) -> None:
    schema = {"type": "object", "additionalProperties": False, "properties": {"a": {"type": kinds}}}
    tool = {"name": "note", "strict": True, "input_schema": schema}
    reply = await plain_client.post("/v1/messages", json=asking(tools=[tool]))
    assert reply.status_code == 400
    assert "additionalProperties" in reply.json()["error"]["message"]


async def test_letters_that_are_no_base64_are_no_picture(plain_client: httpx2.AsyncClient) -> None:
    source = {"type": "base64", "media_type": "image/png", "data": "!!"}
    messages = [{"role": "user", "content": [{"type": "image", "source": source}]}]
    reply = await plain_client.post("/v1/messages", json=asking(messages=messages))
    assert reply.status_code == 400


async def test_a_half_sent_request_does_not_keep_the_server() -> None:
    async with playing() as stage:
        port = int(stage.server.url.rpartition(":")[2])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{")
        await writer.drain()
        began = asyncio.get_running_loop().time()
    stopped = asyncio.get_running_loop().time() - began
    writer.close()
    assert stopped < 1


async def test_no_reply_waits_for_the_one_before_to_be_acknowledged(
    plain_client: httpx2.AsyncClient,
) -> None:
    """Nagle's wait is 40 ms; most replies must be well below it."""
    loop = asyncio.get_running_loop()
    waits = []
    for _ in range(31):
        began = loop.time()
        await plain_client.get("/v1/models")
        waits.append(loop.time() - began)
    assert sorted(waits)[15] < 0.03


async def test_a_scripted_drop_stays_out_of_the_log_when_another_server_has_stopped(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with playing(retries=1) as stage:
        async with playing():
            pass
        await stage.fail({"kind": "disconnect"})
        await stage.client.messages.create(**asking())
        assert len(await stage.log()) == 2
    assert "Dropped" not in caplog.text
