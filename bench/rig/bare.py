"""A bare Bolt app on HTTP that acknowledges and does nothing else: what a delivery costs anyway."""

import asyncio
import sys

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.core.http_server import Listening
from tests.doubles.slack_api import BOT, SECRET, TEAM, TOKEN


async def main(api: str) -> None:
    """Until it is killed; the address is printed."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT, bot_token=TOKEN)

    client = AsyncWebClient(token=TOKEN, base_url=api)
    bolt = AsyncApp(client=client, signing_secret=SECRET, authorize=authorize)

    @bolt.event("app_mention")
    @bolt.event("message")
    async def taken(ack: AsyncAck) -> None:
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    app = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
    async with Listening(app) as http:
        print(http.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
