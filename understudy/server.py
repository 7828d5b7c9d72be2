"""The understudy as a server: the Messages API on loopback, for bot/app/bootstrap.py and for tests.

`build_app` is the application, `Understudy` runs it in the loop it is entered in.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.core.http_server import Listening
from understudy.cache import Usage
from understudy.faults import Dropped
from understudy.record import Call
from understudy.refused import Refused
from understudy.reply import Reply, Rules
from understudy.stage import ApiState

__all__ = ["Reply", "Rules", "Understudy", "build_app"]

Endpoint = Callable[[Request], Awaitable[Response]]
Handler = Callable[[Request, Call], Awaitable[Response]]
LOG = logging.getLogger("uvicorn.error")
VERSIONS = ("2023-06-01", "2026-10-21")


def build_app(rules: Rules, clock: Callable[[], datetime]) -> Starlette:
    """The API as an application. Lifetimes of cache and files follow `clock` (aware times)."""
    return _app(ApiState(rules, clock))


def _app(stage: ApiState) -> Starlette:
    def route(path: str, handler: Handler, method: str = "GET") -> Route:
        return Route(path, _endpoint(stage, handler), methods=[method])

    async def nothing(request: Request, _: Call) -> Response:
        raise Refused(f"no such endpoint: {request.method} {request.url.path}", "not_found_error")

    routes = [
        route("/v1/messages", stage.messages, "POST"),
        route("/v1/messages/count_tokens", stage.count_tokens, "POST"),
        route("/v1/models", stage.models),
        route("/v1/models/{id}", stage.model),
        route("/v1/files", stage.upload, "POST"),
        route("/v1/files/{id}", stage.file),
        route("/v1/files/{id}", stage.delete_file, "DELETE"),
        Route("/_understudy/faults", stage.add_faults, methods=["POST"]),
        Route("/_understudy/log", stage.log),
    ]
    elsewhere = _endpoint(stage, nothing)

    async def lost(request: Request, _: Exception) -> Response:
        return await elsewhere(request)

    return Starlette(routes=routes, exception_handlers={HTTPException: lost})


def _endpoint(stage: ApiState, handler: Handler) -> Endpoint:
    """The handler with what every answer has: a key asked for, headers, errors, a record."""

    async def answer(request: Request) -> Response:
        call = stage.call(request, await request.body())
        try:
            _let_in(request.headers)
            response = await handler(request, call)
        except Refused as refused:
            call.error = refused.message
            response = JSONResponse(refused.body(call.id), refused.status, refused.headers)
        call.status = response.status_code
        stage.record.add(call, stage.clock())
        response.headers.update(stage.record.headers(stage.clock()) | {"request-id": call.id})
        return response

    return answer


def _let_in(headers: Headers) -> None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    if not (bearer or headers.get("x-api-key")):
        raise Refused("a key is required: Authorization or x-api-key", "authentication_error")
    version = headers.get("anthropic-version")
    if version not in VERSIONS:
        said = "header is required" if version is None else f"'{version}' is not a valid version"
        raise Refused(f"anthropic-version: {said}")


class Understudy:
    """The API on 127.0.0.1, at `url`, for as long as the context is open."""

    url: str

    def __init__(self, rules: Rules, clock: Callable[[], datetime]) -> None:
        self._stage = ApiState(rules, clock)
        self._unplanned = _Unplanned()
        self._listening = Listening(_app(self._stage))

    @property
    def usage(self) -> Usage:
        """What all requests used together, in tokens."""
        return self._stage.record.usage

    async def __aenter__(self) -> Self:
        LOG.addFilter(self._unplanned)
        await self._listening.__aenter__()
        self.url = self._listening.url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stage.faults.over.set()
        await self._listening.__aexit__(kind, error, trace)
        LOG.removeFilter(self._unplanned)


class _Unplanned(logging.Filter):
    """Keeps a connection that broke off on purpose out of the log; one per running server."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], Dropped))
