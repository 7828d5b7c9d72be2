"""Where the understudy plays: one request in, one answer out. server.py gives it its routes."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import count
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from understudy import files, models, signing, streaming, validation
from understudy.cache import CachedPrompt, Ledger, Usage, prompt
from understudy.faults import Fault, Faults, bend, breaks, refuse
from understudy.record import Call, Record
from understudy.refused import Refused
from understudy.reply import Rules, Said, compose

Json = dict[str, Any]
LOG = logging.getLogger(__name__)
FAULTS = TypeAdapter(list[Fault])
FRESH = {"cache-control": "no-cache"}
# Our own mistake stays one; the SDK need not try again.
FINAL = {"x-should-retry": "false"}
REFUSAL = {
    "type": "refusal",
    "category": "general_harms",
    "explanation": "understudy: a scripted refusal",
}


class ApiState:
    """The state behind the API. One method per endpoint: (request, call) -> response."""

    def __init__(self, rules: Rules, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.faults = Faults()
        self.record = Record()
        self._rules = rules
        self._ledger = Ledger()
        self._files = files.UploadedFiles()
        self._numbers = count(1)

    def call(self, request: Request, raw: bytes) -> Call:
        """A request as it goes into the record."""
        return Call(
            id=f"req_understudy_{next(self._numbers):06}",
            method=request.method,
            path=request.url.path,
            raw=raw,
            retry=_count(request.headers.get("x-stainless-retry-count", "")),
        )

    async def messages(self, _: Request, call: Call) -> Response:
        fault = self.faults.take()
        refuse(fault)
        body, asked = self._asked(call.raw)
        said = bend(fault, self._said(body, asked))
        call.usage = self._ledger.charge(asked, self.clock()) + Usage(output=said.tokens)
        return self._answer(
            _message(body, asked, said, call.usage), said, fault, bool(body.get("stream"))
        )

    async def count_tokens(self, _: Request, call: Call) -> Response:
        asked = self._asked(call.raw, counting=True)[1]
        return JSONResponse({"input_tokens": asked.tokens})

    async def models(self, request: Request, _: Call) -> Response:
        limit = request.query_params.get("limit", "20")
        if not limit.isdigit() or not 1 <= int(limit) <= 1000:
            raise Refused("limit: must be between 1 and 1000")
        return JSONResponse(models.page(int(limit), request.query_params.get("after_id")))

    async def model(self, request: Request, _: Call) -> Response:
        return JSONResponse(models.named(request.path_params["id"]).shown())

    async def upload(self, request: Request, call: Call) -> Response:
        fields = files.form(request.headers.get("content-type", ""), call.raw)
        return JSONResponse(self._files.add(fields, self.clock()))

    async def file(self, request: Request, _: Call) -> Response:
        return JSONResponse(self._files.get(request.path_params["id"], self.clock()))

    async def delete_file(self, request: Request, _: Call) -> Response:
        return JSONResponse(self._files.delete(request.path_params["id"], self.clock()))

    async def add_faults(self, request: Request) -> Response:
        """Takes a list of faults and puts them behind those that wait."""
        try:
            self.faults.add(FAULTS.validate_json(await request.body()))
        except ValidationError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return Response(status_code=204)

    async def log(self, _: Request) -> Response:
        return JSONResponse(self.record.shown())

    def _asked(self, raw: bytes, counting: bool = False) -> tuple[Json, CachedPrompt]:
        body = validation.parse(raw)
        filed = partial(self._files.size, now=self.clock())
        model = validation.check(body, filed, counting)
        asked = prompt(body, filed)
        signing.check(asked)
        if asked.tokens > model.context:
            raise Refused(f"prompt is too long: {asked.tokens} tokens > {model.context} maximum")
        return body, asked

    def _said(self, body: Json, asked: CachedPrompt) -> Said:
        if body["max_tokens"] == 0:
            return Said([], "max_tokens")
        try:
            return compose(self._rules(body), body, asked)
        except Exception as error:
            LOG.exception("The rules of the understudy failed.")
            reason = f"the rules of the understudy failed: {error!r}"
            raise Refused(reason, "api_error", headers=FINAL) from error

    def _answer(self, message: Json, said: Said, fault: Fault | None, stream: bool) -> Response:
        if stream:
            frames = map(streaming.frame, streaming.events(message, said.partial))
            sent = self.faults.on_the_way(fault, frames)
            return StreamingResponse(sent, headers=FRESH, media_type="text/event-stream")
        if not breaks(fault):
            return JSONResponse(message)
        half = json.dumps(message).encode()[:-20]
        sent = self.faults.on_the_way(fault, iter([half]))
        return StreamingResponse(sent, media_type="application/json")


def _count(header: str) -> int:
    return int(header) if header.isdecimal() else 0


def _message(body: Json, asked: CachedPrompt, said: Said, usage: Usage) -> Json:
    seed = asked.digest + json.dumps(said.content).encode()
    return {
        "id": f"msg_{sha256(seed).hexdigest()[:24]}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": said.content,
        "stop_reason": said.stop_reason,
        "stop_sequence": None,
        "stop_details": REFUSAL if said.stop_reason == "refusal" else None,
        "usage": usage.wire(),
    }
