"""A message as the API streams it: server-sent events, in their order (sent by stage.py)."""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

PIECE = 48  # letters of text or JSON in one delta


def events(message: Json, partial: str | None = None) -> Iterator[Json]:
    """The events of a message. `partial` is the JSON of a last tool call that was cut off."""
    usage = message["usage"]
    opening: Json = {"content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    yield {"type": "message_start", "message": {**message, **opening}}
    yield {"type": "ping"}
    last = len(message["content"]) - 1
    for index, block in enumerate(message["content"]):
        yield from _block(index, block, partial if index == last else None)
    ending = {key: message[key] for key in ("stop_reason", "stop_sequence", "stop_details")}
    yield {"type": "message_delta", "delta": ending, "usage": _closing(usage)}
    yield {"type": "message_stop"}


def _closing(usage: Json) -> Json:
    return {key: value for key, value in usage.items() if key.endswith("tokens")}


def _block(index: int, block: Json, partial: str | None) -> Iterator[Json]:
    yield {"type": "content_block_start", "index": index, "content_block": _bare(block)}
    for delta in _deltas(block, partial):
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _bare(block: Json) -> Json:
    empty: Json = {"text": "", "thinking": "", "signature": "", "input": {}}
    return {key: empty.get(key, value) for key, value in block.items()}


def _deltas(block: Json, partial: str | None) -> Iterator[Json]:
    match block["type"]:
        case "text":
            yield from ({"type": "text_delta", "text": p} for p in _pieces(block["text"]))
        case "thinking":
            for piece in _pieces(block["thinking"]):
                yield {"type": "thinking_delta", "thinking": piece}
            yield {"type": "signature_delta", "signature": block["signature"]}
        case _:
            text = json.dumps(block["input"], ensure_ascii=False) if partial is None else partial
            for piece in ("", *_pieces(text)):
                yield {"type": "input_json_delta", "partial_json": piece}


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + PIECE] for at in range(0, len(text), PIECE))


def frame(event: Json) -> bytes:
    """One event on the wire."""
    data = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event['type']}\ndata: {data}\n\n".encode()
