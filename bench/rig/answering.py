"""A Messages API on loopback that takes as long as its address says and answers what it is told.

Its base URL is `{url}/{mark}/{seconds}`; the mark is given to whoever decides on the answer.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from understudy.cache import Usage
from understudy.streaming import events, frame

Body = dict[str, Any]
Decide = Callable[[str, Body], list[Body]]  # mark and request -> the blocks of the answer


@asynccontextmanager
async def serving(decide: Decide) -> AsyncIterator[str]:
    """The address of the service, for as long as the context is open."""
    config = uvicorn.Config(
        _app(decide),
        lifespan="off",
        log_config=None,
        access_log=False,
        ws="none",
        timeout_keep_alive=600,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Only a socket that says it is TCP is spared Nagle's wait by asyncio: 40 ms a reply.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        await server.startup(sockets=[listening])
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            await server.shutdown(sockets=[listening])


def _app(decide: Decide) -> Starlette:
    async def messages(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except ClientDisconnect:
            return Response()  # whoever asked was killed
        blocks = decide(request.path_params["mark"], body)
        await asyncio.sleep(float(request.path_params["seconds"]))
        sent = b"".join(map(frame, events(_message(body["model"], blocks))))
        return Response(sent, media_type="text/event-stream")

    path = "/{mark}/{seconds}/v1/messages"
    return Starlette(routes=[Route(path, messages, methods=["POST"])])


def _message(model: str, blocks: list[Body]) -> Body:
    calls = any(block["type"] == "tool_use" for block in blocks)
    return {
        "id": f"msg_{sha256(json.dumps(blocks).encode()).hexdigest()[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": blocks,
        "stop_reason": "tool_use" if calls else "end_turn",
        "stop_sequence": None,
        "stop_details": None,
        "usage": Usage(requests=1, input=10, output=10).wire(),
    }
