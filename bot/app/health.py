"""What a supervisor asks by HTTP: does the process live, and can it work."""

from collections.abc import Sequence

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.app.platform_port import Platform
from bot.core.context import AppContext


async def alive(_: Request) -> Response:
    """The loop runs."""
    return PlainTextResponse("ok")


async def ready(app: AppContext, platforms: Sequence[Platform], _: Request) -> Response:
    """200 when the database answers and every platform's deliveries reach us; else 503 and what is
    missing."""
    there = {platform.chat.name: await platform.ready() for platform in platforms}
    there["database"] = await _answers(app)
    return JSONResponse(there, 200 if all(there.values()) else 503)


async def _answers(app: AppContext) -> bool:
    try:
        await app.store.ping()
    except SQLAlchemyError:
        return False
    return True
