"""One trial of a task: a fresh copy of its production, one real turn, what the graders say."""

import asyncio
import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlmodel import col, delete, select

from bot import texts
from bot.agents.turn import take_turn
from bot.core.clock import SetClock
from bot.core.model_port import Model
from evals import films
from evals.outcome import Outcome, marks, read
from evals.task import Grade, Setting, Task
from store.inbound import agents_with_mail
from store.models import Agent, Inbound
from testing.fakes import FakeChat, ScriptedModel
from testing.world import START, World, open_parts

OWN_FAULT = (texts.TOO_MANY_STEPS, texts.TOO_EXPENSIVE)  # of the agent, not of the service
ENDED = "the turn ended"


@dataclass(frozen=True)
class Trial:
    """What came of one trial."""

    task: Task
    outcome: Outcome
    grades: tuple[Grade, ...]

    @property
    def passed(self) -> bool:
        return all(grade.passed for grade in self.grades)

    @property
    def broke_off(self) -> bool:
        """The model's service failed: this says nothing about the agent."""
        return bool(self.outcome.turn.error) and self.outcome.turn.error not in OWN_FAULT

    @property
    def why(self) -> str:
        """The first thing that is wrong, or nothing."""
        found = (f"{g.grader}: {g.reason}" for g in self.grades if not g.passed)
        return self.outcome.turn.error or next(found, "")


@dataclass(frozen=True)
class Lot:
    """A house on a folder of its own, in which one trial after the other takes place."""

    world: World
    folder: Path


@asynccontextmanager
async def open_lot() -> AsyncIterator[Lot]:
    with tempfile.TemporaryDirectory(prefix="continuity-lot-") as folder:
        first = films.brought(films.TWO_LOAVES)
        async with open_parts(Path(folder), first, ScriptedModel()) as parts:
            yield Lot(World(*parts), Path(folder))


async def attempt(
    task: Task, model: Model, models: dict[str, str] | None = None, lot: Lot | None = None
) -> Trial:
    """Try a task once. `models` maps turn and review to the ids that are asked for."""
    if lot is None:
        async with open_lot() as lot:
            return await attempt(task, model, models, lot)
    await asyncio.to_thread(_restore, task.setting, lot)
    await task.happens(lot.world)
    lot.world.app.model = model
    lot.world.app.models = models or lot.world.app.models
    return await _turn(lot.world, task)


def _restore(setting: Setting, lot: Lot) -> None:
    """Put a fresh copy of the setting's production into the lot. Whole pages are copied into the
    open database, so that a trial need not warm up an engine of its own."""
    ready, world = prepared(setting), lot.world
    with (
        closing(sqlite3.connect(ready / "app.db")) as source,
        closing(sqlite3.connect(lot.folder / "app.db")) as target,
        closing(sqlite3.connect(lot.folder / "inbox.db")) as inbox,
    ):
        source.backup(target)
        inbox.execute("DELETE FROM delivery")  # what was delivered may be delivered anew
        inbox.commit()
    shutil.copytree(ready / "media", lot.folder / "media", dirs_exist_ok=True)
    world.chat = FakeChat()
    world.clock = SetClock(datetime.fromisoformat((ready / "now").read_text()))
    world.app.chats, world.app.clock = {world.chat.name: world.chat}, world.clock


async def _turn(world: World, task: Task) -> Trial:
    async with world.app.store.reading() as db:
        agent = (await db.exec(select(Agent).where(Agent.name == task.agent))).one()
        first = dict(await agents_with_mail(db))[agent.id]
    name, since = f"turn:{agent.id}:{first}", await marks(world)
    await take_turn(world.app, agent.id, name)
    outcome = await read(world, name, since)
    return Trial(task, outcome, (_ended(outcome), *(g.grade(outcome) for g in task.graders)))


def _ended(outcome: Outcome) -> Grade:
    """Every task's first grader: a turn that failed is no pass, whatever it had done before."""
    error = outcome.turn.error
    return Grade(ENDED, 0 if error else 1, error or "The turn came to its end.")


@cache
def prepared(setting: Setting) -> Path:
    """The production of this setting, in a folder of its own; made once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="continuity-setting-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    asyncio.run(_prepare(setting, folder))
    return folder


async def _prepare(setting: Setting, folder: Path) -> None:
    brought = films.brought(setting.film, setting.planted)
    async with open_parts(folder, brought, ScriptedModel(), START) as parts:
        world = World(*parts)
        await setting.carry(world)
        async with world.app.store.writing() as db:
            # Nobody has read these; what happens in the task may deliver them anew.
            unread = col(Inbound.agent_id).is_not(None) & col(Inbound.turn).is_(None)
            await db.exec(delete(Inbound).where(unread))
        (folder / "now").write_text(world.clock.now().isoformat())
