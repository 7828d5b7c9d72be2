"""Slack on loopback, as its documents describe it; people act through slack_people.py.

Arguments come in the query, a form or JSON, as the asynchronous client sends them.
"""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Self, TypeVar

from aiohttp import web

from tests.doubles.slack_api import TOKEN, Json
from tests.doubles.slack_files import Files
from tests.doubles.slack_rooms import Rooms
from tests.patience import PATIENCE

Found = TypeVar("Found")


BROKEN = 599  # stands for no answer at all


@dataclass
class Fault:
    """What goes wrong with a call; 0: the connection breaks before there is an answer. `after`: it
    was done all the same."""

    status: int
    after: bool = False
    retry_after: int = 0
    kind: str = "text/html"


class Slack(Rooms, Files):
    """One workspace, reachable while it is entered."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, Json]] = []
        self.plan: dict[str, deque[Fault]] = defaultdict(deque)
        self.socket: web.WebSocketResponse | None = None
        self.envelopes: dict[str, asyncio.Future[Json]] = {}
        self.connected = asyncio.Event()
        self._happened = asyncio.Event()
        self.behind = 0.0  # seconds that its clock is behind ours
        self.down = False  # nothing is answered but that it is down

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_get("/files/{id}", self._download)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"{host}:{port}"
        self.url = f"http://{self.address}/api/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def made(self, method: str) -> list[Json]:
        """The arguments of every call of this method."""
        return [given for name, given in self.calls if name == method]

    async def until(self, look: Callable[[], Found | None]) -> Found:
        """What `look` finds, as soon as it finds something: it looks after each call."""
        async with asyncio.timeout(PATIENCE):
            while not (found := look()):
                self._happened.clear()
                await self._happened.wait()
        return found

    async def drop(self) -> None:
        """The socket breaks; nobody can be reached until they come again."""
        assert self.socket is not None
        self.connected.clear()
        await self.socket.close()

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _arguments(request)
        answer = self._answered(method, given, request.headers.get("Authorization", ""))
        self._happened.set()
        if answer.status == BROKEN and request.transport is not None:
            request.transport.abort()
        return answer

    def _answered(self, method: str, given: Json, authorization: str) -> web.Response:
        self.calls.append((method, given))
        if self.down:
            return _fault(Fault(503))
        fault = self.plan[method].popleft() if self.plan[method] else None
        if fault and not fault.after:
            return _fault(fault)
        answer = self.do(method, given, authorization)
        return _fault(fault) if fault else web.json_response(answer, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        """What Slack says beside every answer."""
        granted = {} if self.scopes is None else {"x-oauth-scopes": ",".join(self.scopes)}
        return {"Date": formatdate(time.time() - self.behind, usegmt=True), **granted}

    async def _upload(self, request: web.Request) -> web.Response:
        self.contents[request.match_info["id"]] = await request.read()
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.Response:
        fault = self.plan["download"].popleft() if self.plan["download"] else None
        if fault:
            return _fault(fault)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        data = self.contents[request.match_info["id"]]
        return web.Response(body=data, content_type="application/octet-stream")

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = web.WebSocketResponse()
        await self.socket.prepare(request)
        await self.socket.send_json({"type": "hello", "num_connections": 1})
        self.connected.set()
        async for frame in self.socket:
            answer = json.loads(frame.data)
            self.envelopes.pop(answer["envelope_id"]).set_result(answer.get("payload") or {})
        return self.socket


def _fault(fault: Fault) -> web.Response:
    if fault.status == 429:
        after = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=after)
    status = fault.status or BROKEN
    return web.Response(status=status, text="upstream error", content_type=fault.kind)


async def _arguments(request: web.Request) -> Json:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        sent: Json = await request.json()
        return given | sent
    return given | dict(await request.post())
