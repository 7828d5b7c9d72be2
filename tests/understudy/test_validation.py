"""What the API refuses, the understudy refuses, over the wire and one by one."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import pytest
import pytest_asyncio

from tests.understudy.stand_in import (
    ASK,
    MODEL,
    NOTE,
    Json,
    Playing,
    answered,
    asking,
    called,
    playing,
    turn,
    words,
)

pytestmark = pytest.mark.behaviour("L3")
over_the_wire = pytest.mark.asyncio(loop_scope="module")

MARK = {"cache_control": {"type": "ephemeral"}}
HOUR = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
HELLO = turn("user", "Hello")
SAID = turn("assistant", "Good evening.")
BRIEF = turn("system", "You are the DOP.")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage() -> AsyncIterator[Playing]:
    async with playing() as p:
        yield p


def png(width: int, height: int) -> str:
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4, "big")
    return base64.b64encode(head + height.to_bytes(4, "big")).decode()


def picture(data: str) -> Json:
    return {
        "type": "image",
        "source": {"type": "base64", "media_type": "image/png", "data": data},
    }


def talk(*messages: Json) -> Json:
    return {"messages": list(messages), "tools": [NOTE]}


def schema(**changes: Any) -> Json:
    return {"tools": [{**NOTE, "input_schema": NOTE["input_schema"] | changes}]}


LOOSE = {"type": "object", "properties": {}}
FOUR = [turn("user", *[words(str(n), **MARK) for n in range(4)])]

REFUSED: dict[str, tuple[Json, str]] = {
    "five breakpoints": (
        {"messages": FOUR, "system": [words("Rules.", **MARK)]},
        "maximum of 4 blocks with cache_control",
    ),
    "four and the automatic one": ({"messages": FOUR, **MARK}, "Found 5"),
    "an hour after five minutes": (
        {"system": [words("Rules.", **MARK)], "messages": [turn("user", words("Hi", **HOUR))]},
        "ttl='1h' must not come after",
    ),
    "a call without result": (
        talk(HELLO, turn("assistant", called()), turn("user", "So?")),
        "without `tool_result`",
    ),
    "one of two results missing": (
        talk(HELLO, turn("assistant", called(), called("t2")), turn("user", answered())),
        "immediately after: t2",
    ),
    "results in two messages": (
        talk(
            HELLO,
            turn("assistant", called(), called("t2")),
            turn("user", answered()),
            turn("user", answered("t2")),
        ),
        "without `tool_result`",
    ),
    "a result too late": (
        talk(HELLO, turn("assistant", called()), HELLO, SAID, turn("user", answered())),
        "without `tool_result`",
    ),
    "a result nobody asked for": (talk(turn("user", answered())), "unexpected `tool_use_id`"),
    "two results for one call": (
        talk(HELLO, turn("assistant", called()), turn("user", answered(), answered())),
        "a single result",
    ),
    "words before a result": (
        talk(HELLO, turn("assistant", called()), turn("user", "Here:", answered())),
        "must come first",
    ),
    "one id for two calls": (
        talk(HELLO, turn("assistant", called(), called()), turn("user", answered())),
        "ids must be unique",
    ),
    "a call of an unknown tool": (
        talk(HELLO, turn("assistant", called(name="shout")), turn("user", answered())),
        "no tool 'shout'",
    ),
    "an opening system message": (talk(BRIEF, HELLO), "first message"),
    "a system message after the assistant": (
        talk(HELLO, SAID, BRIEF, HELLO),
        "must follow a user turn",
    ),
    "a system message before a user turn": (talk(HELLO, BRIEF, HELLO), "precede an assistant"),
    "two system messages in a row": (talk(HELLO, BRIEF, BRIEF), "precede an assistant"),
    "a picture in a system message": (
        talk(HELLO, turn("system", picture(png(9, 9)))),
        "messages.1.system",
    ),
    "a system message to an older model": (
        {**talk(HELLO, BRIEF), "model": "claude-sonnet-5"},
        "takes no 'system' messages",
    ),
    "an opening assistant": (talk(SAID, HELLO), "first message"),
    "prefill": (talk(HELLO, SAID), "prefill"),
    "temperature": ({"temperature": 0.5}, "temperature: sampling"),
    "top_p": ({"top_p": 0.5}, "top_p: sampling"),
    "top_k": ({"top_k": 5}, "top_k: sampling"),
    "any tool forced": ({"tools": [NOTE], "tool_choice": {"type": "any"}}, "forcing a tool"),
    "one tool forced": (
        {"tools": [NOTE], "tool_choice": {"type": "tool", "name": "note"}},
        "forcing a tool",
    ),
    "thinking disabled": ({"thinking": {"type": "disabled"}}, "'disabled' is not supported"),
    "thinking by budget": (
        {"thinking": {"type": "enabled", "budget_tokens": 2000}},
        "'enabled' is not supported",
    ),
    "too many tokens": ({"max_tokens": 128_001}, "max_tokens: 128001 > 128000"),
    "tokens below zero": ({"max_tokens": -1}, "max_tokens"),
    "tokens in words": ({"max_tokens": "many"}, "max_tokens"),
    "warming in a stream": ({"max_tokens": 0, "stream": True}, "cannot be streamed"),
    "no messages": ({"messages": []}, "messages"),
    "empty content": ({"messages": [{"role": "user", "content": ""}]}, "messages.0.user.content"),
    "no blocks": ({"messages": [{"role": "user", "content": []}]}, "messages.0.user.content"),
    "an empty text": (talk(turn("user", "")), "messages.0.user.content"),
    "nothing but spaces": (talk(turn("user", " \n")), "non-whitespace"),
    "an empty system text": ({"system": [words(" ")]}, "system.0: text"),
    "an unknown role": (talk({"role": "director", "content": "Cut!"}), "messages.0"),
    "a call by the user": (talk(turn("user", called())), "messages.0.user"),
    "a picture by the assistant": (
        talk(HELLO, turn("assistant", picture(png(9, 9))), HELLO),
        "messages.1.assistant",
    ),
    "an unknown block": (talk(turn("user", {"type": "sketch"})), "messages.0.user"),
    "an unknown field of a block": (talk(turn("user", words("Hi", loud=True))), "loud: Extra"),
    "an unknown field": ({"mood": "tense"}, "mood: Extra inputs"),
    "a breakpoint on thinking": (
        talk(
            HELLO,
            turn("assistant", {"type": "thinking", "thinking": "", "signature": "x", **MARK}),
            HELLO,
        ),
        "cache_control: Extra",
    ),
    "an odd lifetime": (
        {"cache_control": {"type": "ephemeral", "ttl": "1d"}},
        "cache_control.ttl",
    ),
    "tools of one name": ({"tools": [NOTE, NOTE]}, "must be unique: note"),
    "a tool with a space": ({"tools": [{**NOTE, "name": "a note"}]}, "tools.0.name"),
    "strict with other properties": (schema(additionalProperties=True), "explicitly set to false"),
    "strict with a loose part": (
        schema(properties={"text": {"type": "array", "items": LOOSE}}),
        "explicitly set to false",
    ),
    "strict with a range": (
        schema(properties={"text": {"type": "number", "maximum": 4}}),
        "'maximum' is not supported",
    ),
    "a schema that is none": (schema(required="text"), "JSON schema is invalid"),
    "input that is no object": (schema(type="string"), "must be 'object'"),
    "a made-up signature": (
        talk(
            HELLO,
            turn("assistant", {"type": "thinking", "thinking": "", "signature": "x"}, "Hm."),
            HELLO,
        ),
        "bound to a different conversation",
    ),
    "one huge picture": (talk(turn("user", picture(png(8001, 9)))), "longer than 8000"),
    "a large picture among many": (
        talk(turn("user", *[picture(png(9, 9))] * 20, picture(png(9, 2001)))),
        "content.20: a side is longer than 2000",
    ),
    "too many pictures": (talk(turn("user", *[picture(png(9, 9))] * 601)), "at most 600 images"),
    "a heavy picture": (talk(turn("user", picture("A" * (10 * 2**20 + 4)))), "10 MB maximum"),
    "a picture in letters": (talk(turn("user", picture("no picture"))), "not base64"),
}


@over_the_wire
@pytest.mark.parametrize("case", REFUSED)
async def test_it_refuses(case: str, stage: Playing) -> None:
    changes, reason = REFUSED[case]
    used = stage.server.usage
    with pytest.raises(anthropic.BadRequestError) as error:
        await stage.client.messages.create(**ASK, extra_body=changes)
    assert error.value.type == "invalid_request_error"
    assert reason in str(error.value.api_message)
    assert stage.server.usage == used


TAKEN: dict[str, Json] = {
    "four breakpoints, hours first": {
        "system": [words("Rules.", **HOUR)],
        "messages": [turn("user", words("a", **HOUR), words("b", **MARK), words("c", **MARK))],
    },
    "results in another order": talk(
        HELLO, turn("assistant", called(), called("t2")), turn("user", answered("t2"), answered())
    ),
    "a brief behind the first turn": talk(HELLO, BRIEF, SAID, HELLO),
    "a system message at the end": talk(HELLO, SAID, HELLO, BRIEF),
    "two user turns in a row": talk(HELLO, HELLO),
    "thinking, effort and a free choice": {
        "tools": [NOTE],
        "tool_choice": {"type": "auto"},
        "thinking": {"type": "adaptive", "display": "omitted"},
        "output_config": {"effort": "medium"},
    },
    "a loose tool": {"tools": [{"name": "note", "input_schema": LOOSE}]},
    "a property that is called like a keyword": schema(
        properties={"text": {"type": "string"}, "maximum": {"type": "string"}}
    ),
    "twenty large pictures": talk(turn("user", *[picture(png(2001, 9))] * 20)),
    "a picture in a result": talk(
        HELLO,
        turn("assistant", called()),
        turn("user", {**answered(), "content": [words("F01"), picture(png(9, 9))]}),
    ),
    "the most tokens": {"max_tokens": 128_000},
}  # fmt: skip


@over_the_wire
@pytest.mark.parametrize("case", TAKEN)
async def test_it_takes(case: str, stage: Playing) -> None:
    message = await stage.client.messages.create(**ASK, extra_body=TAKEN[case])
    assert message.stop_reason == "end_turn"


@over_the_wire
async def test_max_tokens_are_asked_for(stage: Playing) -> None:
    body = {key: value for key, value in ASK.items() if key != "max_tokens"}
    with pytest.raises(anthropic.BadRequestError, match="max_tokens: Field required"):
        await stage.client.post("/v1/messages", body=body, cast_to=object)


@over_the_wire
async def test_an_unknown_model_is_not_found(stage: Playing) -> None:
    with pytest.raises(anthropic.NotFoundError, match="model: claude-1"):
        await stage.client.messages.create(**asking(model="claude-1"))


@over_the_wire
async def test_counting_refuses_what_sending_does(stage: Playing) -> None:
    with pytest.raises(anthropic.BadRequestError, match="prefill"):
        await stage.client.messages.count_tokens(
            model=MODEL, messages=[], extra_body={"messages": [HELLO, SAID]}
        )
    with pytest.raises(anthropic.BadRequestError, match="max_tokens: Extra"):
        await stage.client.messages.count_tokens(
            model=MODEL, messages=[], extra_body={"messages": [HELLO], "max_tokens": 5}
        )


@over_the_wire
async def test_a_prompt_beyond_the_window_is_refused(stage: Playing) -> None:
    with pytest.raises(anthropic.BadRequestError, match="prompt is too long"):
        await stage.client.messages.create(
            **asking(model="claude-haiku-5-5", messages=[turn("user", "ü" * 400_001)])
        )


@over_the_wire
async def test_large_pictures_are_named_in_the_details(stage: Playing) -> None:
    with pytest.raises(anthropic.BadRequestError) as error:
        await stage.client.messages.create(
            **asking(messages=[turn("user", "Look:", picture(png(9, 8001)))])
        )
    assert error.value.error_code == "image_dimensions_too_large"
    assert error.value.body["error"]["details"]["paths"] == ["messages.0.content.1"]  # type: ignore[index]
