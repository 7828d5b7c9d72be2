"""Opens the program on a folder: database, files, worker pool, model, engine; closes it in
order."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.agents.turn_queue import Engine
from bot.app.worker import Worker
from bot.core.chat_port import Chat
from bot.core.clock import Clock
from bot.core.context import AppContext
from bot.core.provider_port import Provider
from bot.core.rate_limits import RateLimits
from bot.core.roles import read_roles
from bot.core.settings import Settings
from bot.core.worker_pool import worker_pool
from store.db import Store, sqlite_url
from store.files import Files
from store.inbound import Recorder
from store.migrating import prepare

if TYPE_CHECKING:
    from bot.agents.anthropic_client import Claude

TOOLS = ("bot.media.worker_tasks",)  # what the worker pool imports first
MakeProviders = Callable[[Executor], Mapping[str, Provider]]


@dataclass(frozen=True)
class Open:
    """An open program: `worker` makes it go, `engine` takes the turns."""

    app: AppContext
    worker: Worker
    engine: Engine


@asynccontextmanager
async def open_app(
    settings: Settings,
    folder: Path,
    clock: Clock,
    chats: Sequence[Chat],
    providers: MakeProviders,
    understudy: AbstractAsyncContextManager[str],
) -> AsyncIterator[Open]:
    """Everything joined on a folder that the caller holds (bot/core/instance_lock.py). Without a
    key the understudy, entered only then, plays every role at the address it gives."""
    async with AsyncExitStack() as stack:
        workers = stack.enter_context(worker_pool(TOOLS))
        await asyncio.to_thread(prepare, folder)
        store = Store(sqlite_url(folder), settings.sqlite_synchronous)
        stack.push_async_callback(store.close)
        recorder = Recorder(folder, settings.sqlite_synchronous)
        stack.callback(recorder.close)
        claude = await _model(settings, understudy, stack)
        roles, broken = read_roles(settings.roles_dir)
        for error in broken:
            logging.getLogger(__name__).warning("%s; the other roles run", error)
        app = AppContext(
            store=store,
            recorder=recorder,
            clock=clock,
            files=Files(folder / "media"),
            model=claude,
            roles=roles,
            providers=dict(providers(workers)),
            worker_pool=workers,
            chats={chat.name: chat for chat in chats},
            models={
                "turn": settings.model,
                "review": settings.model_review,
                "digest": settings.model_digest,
            },
        )
        engine = Engine(app, folder)
        await engine.start()
        stack.push_async_callback(engine.stop)
        worker = Worker(app, engine)
        await worker.start()
        stack.push_async_callback(worker.close)
        yield Open(app, worker, engine)


async def _model(
    settings: Settings, understudy: AbstractAsyncContextManager[str], stack: AsyncExitStack
) -> "Claude":
    # Imported here: its SDK takes seconds, and a start that comes to nothing is to say so at once.
    from bot.agents.anthropic_client import Claude

    if settings.anthropic_api_key:
        limits = RateLimits(
            at_once=settings.model_calls_at_once,
            calls=settings.model_calls_per_minute,
            tokens=settings.model_tokens_per_minute,
        )
        key = settings.anthropic_api_key.get_secret_value()
        claude = Claude(key, settings.anthropic_base_url, limits)
    else:
        url = await stack.enter_async_context(understudy)
        _spare_the_proxy("127.0.0.1")
        claude = Claude("understudy", url)
    stack.push_async_callback(claude.close)
    return claude


def _spare_the_proxy(host: str) -> None:
    """A proxy that this machine is set to use is for the world outside."""
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if host not in known.split(","):
            os.environ[name] = f"{known},{host}".strip(",")
