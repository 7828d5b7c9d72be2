"""The Slack app: every delivery is kept before Bolt acknowledges it; who listens, as a menu."""

import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import texts
from bot.app import button_table
from bot.app.cli.parser import Stop
from bot.app.ingress import Ingress
from bot.app.platform_port import NotTaken
from bot.app.router import RAW, record
from bot.core.chat_port import Click, Place
from bot.core.context import AppContext
from bot.core.settings import Settings
from handlers.slack import inbound
from handlers.slack.calls import ShutOut, SlackRefused, client, told_apart
from handlers.slack.platform import SlackChat

LOG = logging.getLogger(__name__)
COMMAND = "/film"
ANY = re.compile(".*")
LARGEST = 1 << 20  # bytes of a delivery
WAITS = "continuity_answer"  # in Bolt's context: the response that waits for its words
WRONG = "continuity_faults"  # what of a form cannot be taken, by its fields

Json = dict[str, Any]
Next = Callable[[], Awaitable[None]]


def platforms(settings: Settings) -> list["SlackPlatform"]:
    """Slack, if its token is set. Stop: there is no way for its deliveries to come."""
    token, app_token, secret = (
        value.get_secret_value() if value else ""
        for value in (
            settings.slack_bot_token,
            settings.slack_app_token,
            settings.slack_signing_secret,
        )
    )
    if not token and not app_token:
        return []
    if not token or token.startswith("xapp-") or app_token.startswith("xoxb-"):
        raise Stop(texts.TOKENS_MIXED_UP)
    if not (app_token or secret):
        raise Stop(texts.NO_WAY_IN)
    return [SlackPlatform(token, app_token, secret, settings.slack_api_url)]


class SlackPlatform:
    """Slack in this process: by HTTP where there is a signing secret, by socket where there is an
    app token."""

    def __init__(self, token: str, app_token: str, secret: str, url: str | None) -> None:
        self.chat = SlackChat(client(token, url))
        self._app_token, self._secret = app_token, secret
        self._socket: AsyncSocketModeHandler | None = None
        self._open = False
        self._door: Ingress | None = None

    async def start(self, app: AppContext, ingress: Ingress) -> None:
        """Ask Slack who we are, then take deliveries."""
        self._door = ingress
        self.chat.move_in(app)
        with _let_in("SLACK_BOT_TOKEN"):
            await self.chat.meet()
        # Not before: who does not know who we are takes no mention for one.
        app.readers[self.chat.name] = partial(inbound.read, self.chat)
        await ingress.run(self._listen(ingress.app))

    async def _listen(self, app: AppContext) -> None:
        self._app = build(_at_the_door(self.chat, app), self._secret)
        if self._app_token:
            self._socket = AsyncSocketModeHandler(self._app, self._app_token)
            with _let_in("SLACK_APP_TOKEN"):
                async with told_apart():
                    await self._socket.connect_async()  # type: ignore[no-untyped-call]
        self._open = True

    async def stop(self) -> None:
        """Take no more deliveries."""
        self._open = False
        if self._door is not None:
            await self._door.run(self._hang_up())

    async def _hang_up(self) -> None:
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]

    async def ready(self) -> bool:
        """Whether deliveries reach us."""
        if self._socket is None or self.chat.call.shut_out:
            return self._open and not self.chat.call.shut_out
        return self._open and await self._socket.client.is_connected()

    def routes(self) -> list[Route]:
        if not self._secret:
            return []
        return [Route("/slack/events", self._events, methods=["POST"])]

    async def _events(self, request: Request) -> Response:
        """A delivery by HTTP. What Slack did not sign, or signed too long ago, is turned away."""
        body = await _body(request)
        if body is None:
            return JSONResponse({"error": "too large"}, 413)
        if not _is_slacks(self._secret, body, request):
            LOG.warning("a delivery to /slack/events was turned away: its signature does not fit")
            return JSONResponse({"error": "invalid request"}, 401)
        if not self._open:
            return JSONResponse({"error": "not ready"}, 503)
        whole = Request(request.scope, partial(_again, body))
        try:
            return await AsyncSlackRequestHandler(self._app).handle(whole)
        except json.JSONDecodeError:
            LOG.warning("a delivery to /slack/events was turned away: it is no JSON")
            return JSONResponse({"error": "no JSON"}, 400)


def _at_the_door(chat: SlackChat, app: AppContext) -> SlackChat:
    """Open the chat once more, for the loop in which deliveries come in."""
    twin = SlackChat(chat.api)
    twin.team, twin.user, twin.url, twin.asked = chat.team, chat.user, chat.url, chat.asked
    twin.move_in(app)
    return twin


@contextmanager
def _let_in(setting: str) -> Iterator[None]:
    """NotTaken: Slack refuses what this setting holds."""
    try:
        yield
    except (SlackRefused, ShutOut) as problem:
        raise NotTaken(texts.token_refused(setting, problem.error)) from problem


async def _body(request: Request) -> bytes | None:
    """What was sent; None: it is more than a delivery, and was read no further."""
    if int(request.headers.get("content-length") or 0) > LARGEST:
        return None
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            return None
    return bytes(read)


async def _again(body: bytes) -> Json:
    """A body that was read, for who reads it next."""
    return {"type": "http.request", "body": body, "more_body": False}


def _is_slacks(secret: str, body: bytes, request: Request) -> bool:
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12 and signature.isascii()):
        return False
    return SignatureVerifier(secret).is_valid(body, stamp, signature)


def _known(chat: SlackChat) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Who we are was asked at the start. Bolt would ask again for the first delivery, and where
    nobody answers then, answer that delivery with an error and say that it has it."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=chat.team, bot_user_id=chat.user, bot_token=chat.api.token
    )

    async def authorize() -> AuthorizeResult:
        return known

    return authorize


def build(chat: SlackChat, secret: str) -> AsyncApp:
    """Bolt with everything that we listen to."""
    bolt = AsyncApp(
        client=chat.api, signing_secret=secret or None, logger=_quiet(), authorize=_known(chat)
    )

    async def keep(body: Json, context: AsyncBoltContext, next: Next) -> None:
        """Written down before Slack is told that we have it."""
        context[WRONG] = await _faults(chat, body)
        if not context[WRONG]:
            _keep(chat, body, context)
        await next()

    async def taken(ack: AsyncAck) -> None:
        await ack()

    async def film(ack: AsyncAck, body: Json, context: AsyncBoltContext) -> None:
        shown = await chat.asked.soon(context[WAITS]) if WAITS in context else []
        if not shown:
            await ack()
            return
        first, *others = shown
        await ack(text=first.text, blocks=first.blocks, response_type="ephemeral")
        for said in others:
            await chat.tell(body["user_id"], Place(channel=body["channel_id"]), said)

    async def opened(event: Json) -> None:
        if event.get("tab") == "home":
            await chat.homes.opened(chat.app, event["user"])

    bolt.middleware(keep)
    bolt.command(COMMAND)(film)
    bolt.action(ANY)(taken)
    bolt.shortcut(ANY)(taken)
    bolt.view(ANY)(_filled)
    bolt.event("app_home_opened")(opened)
    bolt.event(ANY)(taken)
    return bolt


async def _filled(ack: AsyncAck, context: AsyncBoltContext) -> None:
    if context[WRONG]:  # the form stays open, and nothing was kept
        await ack(response_action="errors", errors=context[WRONG])
    else:
        await ack()


async def _faults(chat: SlackChat, body: Json) -> dict[str, str]:
    """What of a filled form cannot be taken, by its fields."""
    if body.get("type") != "view_submission":
        return {}
    form = inbound.filled(body).body
    return await button_table.faults(chat.app, chat, form) if isinstance(form, Click) else {}


def _keep(chat: SlackChat, body: Json, context: AsyncBoltContext) -> None:
    if "command" in body:
        # Before it is kept: the worker may answer at once.
        context[WAITS] = waits = chat.asked.open(*inbound.asks(body))
    kind = f"{RAW}:change" if inbound.is_change(body) else RAW
    new = False
    try:
        new = record(chat.app, chat.name, inbound.mark(body), inbound.bare(body), kind)
    finally:
        if "command" in body and not new:  # nobody will answer it here
            waits.cancel()


def _quiet() -> logging.Logger:
    """Bolt says a lot, bodies of deliveries included; what goes wrong is enough."""
    logger = logging.getLogger("slack_bolt.continuity")
    logger.setLevel(logging.ERROR)
    return logger
