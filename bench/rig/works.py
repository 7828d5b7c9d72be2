"""A house that really works: engine, pump and the SDK over HTTP, with the slate as its platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import col, select

from bench import stock
from bench.rig.slate import Delivery, Slate
from bot.agents.anthropic_client import Claude
from bot.agents.turn_queue import Engine
from bot.app.router import receive
from bot.app.worker import Worker
from bot.core.chat_port import Message, Place
from bot.core.clock import WallClock
from bot.core.context import AppContext
from bot.core.instance_lock import alone
from store.models import Agent
from testing import world
from testing.fakes import ScriptedModel

MODEL = "claude-sonnet-5-5"


@dataclass(frozen=True)
class Works:
    """Whoever holds it gives the house its mail and has it work."""

    app: AppContext
    worker: Worker
    slate: Slate

    def deliver(self, delivery: Delivery) -> bool:
        """Record a message as a platform's handler does; True if it is new."""
        message = Message(
            account="slate:kei", text=delivery.text, place=Place(channel=delivery.channel)
        )
        return receive(self.app, self.slate, delivery.key, "message", message)

    async def channels(self) -> list[str]:
        """The pages of all agents, production by production."""
        async with self.app.store.reading() as db:
            found = await db.exec(select(Agent.channel).order_by(col(Agent.id)))
            return [channel for channel in found if channel.startswith(stock.PREFIX)]


@asynccontextmanager
async def open_works(folder: Path, slate: Slate, url: str) -> AsyncIterator[Works]:
    """Everything joined on a folder; opening it again is a restart."""
    brought = stock.brought("SMALL", 1)
    with alone(folder):
        async with world.open_parts(folder, brought, ScriptedModel()) as (app, *_):
            app.clock, app.chats = WallClock(), {slate.name: slate}
            app.models["turn"] = MODEL
            app.model = claude = Claude("bench", url)
            engine = Engine(app, folder)
            await engine.start()
            worker = Worker(app, engine)
            try:
                await worker.start()
                yield Works(app, worker, slate)
            finally:
                await worker.close()
                await engine.stop()
                await claude.close()
