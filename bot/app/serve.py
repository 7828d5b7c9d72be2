"""`film serve`: every platform, the clock and HTTP in one process, until it is told to stop."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Coroutine, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.routing import Route

from bot.app import health
from bot.app.bootstrap import Open, open_app
from bot.app.cli.parser import Stop
from bot.app.ingress import Ingress, open_ingress
from bot.app.platform_port import NotTaken, Platform
from bot.app.scheduler import every_minute
from bot.core import logging as logs
from bot.core.chat_port import PlatformUnavailable
from bot.core.clock import WallClock
from bot.core.context import AppContext
from bot.core.http_server import Listening
from bot.core.instance_lock import FolderInUse, alone
from bot.core.provider_port import Provider
from bot.core.settings import Settings
from bot.generation.providers.animatic import Animatic
from bot.production.greeting import invite
from bot.reporting import checkin

Address = AbstractAsyncContextManager[str]
LOG = logging.getLogger(__name__)
LONGEST = 60  # seconds between two tries to reach a platform
LEAVE = 1.0  # seconds that a platform has to close its connection
NOT_YET = ("database_url", "media_url", "discord_token")


async def serve(settings: Settings, platforms: Sequence[Platform], understudy: Address) -> None:
    """Serve until SIGTERM or Ctrl-C; without a key the understudy plays every role. Stop carries
    the one line if it cannot begin or go on."""
    logs.begin(settings.log_format)
    _refuse_what_is_not_there(settings)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    try:
        with alone(settings.data_dir):
            await _serve(settings, platforms, understudy, told)
    except FolderInUse as busy:
        raise Stop(f"{busy}; stop it, or set DATA_DIR to another folder") from busy
    except NotTaken as refused:
        raise Stop(str(refused)) from refused
    except (OSError, SQLAlchemyError) as problem:
        raise Stop(f"{settings.data_dir} cannot be used ({problem}); try film doctor") from problem


def _refuse_what_is_not_there(settings: Settings) -> None:
    for name in NOT_YET:
        if getattr(settings, name) is not None:
            raise Stop(
                f"{name.upper()} is set, and this version does nothing with it: leave it out"
            )


async def _serve(
    settings: Settings, platforms: Sequence[Platform], understudy: Address, told: asyncio.Event
) -> None:
    chats = [platform.chat for platform in platforms]
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(
            open_app(settings, settings.data_dir, WallClock(), chats, _providers, understudy)
        )
        app = opened.app
        ingress = await stack.enter_async_context(open_ingress(app))
        try:
            http = await stack.enter_async_context(
                _at(ingress, _http(settings, ingress.app, platforms))
            )
        except OSError as problem:
            where = f"HOST={settings.host} PORT={settings.port}"
            raise Stop(f"{where}: nothing can listen there ({problem.strerror})") from problem
        works = [_stay(platform, app, ingress, told, settings.installer) for platform in platforms]
        minute = every_minute(partial(_minute, opened), app.clock.now())
        async with minute, _task(opened.worker.run()) as worker, _task(_all(works)) as stays:
            names = ", ".join(chat.name for chat in chats) or "no platform: film setup connects one"
            LOG.info("%s; %s", http.url, names)
            gc.freeze()  # what is here stays: to look through it again and again costs 0.1 s each
            async with _task(told.wait()) as end:
                await asyncio.wait((worker, stays, end), return_when=asyncio.FIRST_COMPLETED)
            for ended in (worker, stays):
                if ended.done():
                    ended.result()
            if platforms:
                await asyncio.wait([stays], timeout=2 * LEAVE)  # one may be held up at its start
        LOG.info("stopping: running turns have five seconds")


def _providers(worker_pool: Executor) -> dict[str, Provider]:
    return {"animatic": Animatic(worker_pool)}


def _http(settings: Settings, app: AppContext, platforms: Sequence[Platform]) -> Listening:
    routes = [
        Route("/healthz", health.alive),
        Route("/readyz", partial(health.ready, app, platforms)),
        *(route for platform in platforms for route in platform.routes()),
    ]
    return Listening(Starlette(routes=routes), settings.host, settings.port)


@asynccontextmanager
async def _at(ingress: Ingress, http: Listening) -> AsyncIterator[Listening]:
    await ingress.run(http.__aenter__())
    try:
        yield http
    finally:
        await ingress.run(http.__aexit__(None, None, None))


async def _minute(opened: Open) -> None:
    """Each part by itself: the next goes on whatever became of the one before."""
    for what, work in (
        ("the daily round", partial(checkin.tick, opened.app)),
        ("the turns that broke", opened.engine.try_later),
    ):
        try:
            await work()
        except Exception:
            LOG.exception("%s failed; it is done again in a minute", what)
    opened.app.work_available.set()


async def _stay(
    platform: Platform,
    app: AppContext,
    ingress: Ingress,
    told: asyncio.Event,
    installer: str | None,
) -> None:
    """On this platform from when it lets us in until we are told to stop."""
    wait = 1
    while not told.is_set():
        try:
            await platform.start(app, ingress)
            if installer and installer.startswith(f"{platform.chat.name}:"):
                await invite(app, installer)
            break
        except PlatformUnavailable as problem:
            LOG.warning("%s cannot be reached: %s", platform.chat.name, problem)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await told.wait()
            wait = min(2 * wait, LONGEST)
    await told.wait()
    with suppress(TimeoutError):
        async with asyncio.timeout(LEAVE):
            await platform.stop()


async def _all(works: Sequence[Coroutine[Any, Any, None]]) -> None:
    await asyncio.gather(*works) if works else await asyncio.Event().wait()


@asynccontextmanager
async def _task(work: Coroutine[Any, Any, Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Runs beside what is inside; at the end it is over."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
