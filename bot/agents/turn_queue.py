"""The durable queue of agent turns, one at a time per agent, in order (the only module that imports
dbos)."""

import asyncio
import logging
import sqlite3
from pathlib import Path

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from sqlmodel import col, select

from bot.agents.turn import give_up, take_turn
from bot.core.context import AppContext
from store.inbound import agents_with_mail
from store.models import Turn

QUEUE = "turns"
PATIENCE = 5  # seconds for turns that run when the program closes
UNFINISHED = ["PENDING", "ENQUEUED"]
BROKEN = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
AGAIN = ":again:"  # behind the name of a turn that broke and is queued once more
TRIES = 3  # of a turn, before its page is told that it broke
LONGEST = 600  # seconds between two tries


class Engine:
    """Turns in `dbos.db`, at most one queued per agent. Its folder is held
    (bot/core/instance_lock.py)."""

    def __init__(self, app: AppContext, folder: Path, poll: float = 0.05) -> None:
        self._app, self._folder, self._poll = app, folder, poll
        self._open: set[str] = set()  # queued or running
        self._over: set[str] = set()  # ended in this process
        self._sent: set[str] = set()
        self._tries: dict[str, int] = {}  # of turns that broke
        self._broke: dict[str, int] = {}  # how often, in this process
        self._later: dict[str, tuple[int, float]] = {}  # what broke here: its agent, and when next
        self.broken = ""  # what broke a turn in this process

    @property
    def busy(self) -> bool:
        return bool(self._open)

    async def start(self) -> None:
        """Launch the queue in the running loop and take up what was cut off or broke."""
        database = self._folder / "dbos.db"
        _write_ahead(database)
        DBOS(config=_config(database))

        # A plain function: DBOS writes on what it registers, and a bound method takes no writing.
        async def turn(agent_id: int, name: str) -> None:
            await self._turn(agent_id, name)

        self._run = DBOS.workflow(name="turn", max_recovery_attempts=None)(turn)
        DBOS.launch()
        left = {_name(key) for key in await _workflows(UNFINISHED)}
        # What was taken up at launch may have ended before it was listed.
        self._open |= left - self._over
        await DBOS.register_queue_async(
            QUEUE, partition_concurrency=1, worker_concurrency=32, polling_interval_sec=self._poll
        )
        await self._try_again()

    async def stop(self) -> None:
        """Give running turns five seconds; what is not done by then goes on at the next start."""
        wait = PATIENCE if self._open else 0
        if not wait:
            # DBOS sleeps a whole second before it looks; a turn that just ended is noted at once.
            await self._noted()
        await asyncio.to_thread(
            DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=wait
        )

    async def _noted(self) -> None:
        """Until DBOS has written down that the last turn ended; without it the turn is looked at
        once more at the next start."""
        for _ in range(int(1 / self._poll)):
            if not await _workflows(["PENDING"]):
                return
            await asyncio.sleep(self._poll)

    async def send_mail(self) -> bool:
        """Queue a turn for each agent that has something to read; True if any was new. An agent
        has one turn at a time, queued or running: the queue keeps no order of what it was given
        within one second."""
        async with self._app.store.reading() as db:
            waiting = [(agent, f"turn:{agent}:{row}") for agent, row in await agents_with_mail(db)]
        fresh = [
            (agent, name)
            for agent, name in waiting
            if name not in self._sent and not self._has_turn(agent)
        ]
        for agent, name in fresh:
            await self._queue(agent, name)
        return bool(fresh)

    def _has_turn(self, agent: int) -> bool:
        return any(name.startswith(f"turn:{agent}:") for name in self._open)

    async def _queue(self, agent: int, name: str) -> None:
        self._sent.add(name)
        self._open.add(name)
        tries = self._tries.get(name, 0)
        key = f"{name}{AGAIN}{tries}" if tries else name
        with SetWorkflowID(key), SetEnqueueOptions(queue_partition_key=str(agent)):
            await DBOS.enqueue_workflow_async(QUEUE, self._run, agent, name)

    async def _try_again(self) -> None:
        """Turns that a fault of ours broke go on where they stopped, once at each start."""
        for key in await _workflows(BROKEN):
            self._tries[_name(key)] = self._tries.get(_name(key), 0) + 1
        async with self._app.store.reading() as db:
            running = select(Turn.id, Turn.agent_id).where(col(Turn.status) == "running")
            begun = (await db.exec(running)).all()
        for name, agent in begun:
            if name in self._tries and not self._has_turn(agent):
                await self._queue(agent, name)

    async def try_later(self) -> None:
        """Turns that broke in this process go on, each ever later: what was down may be back."""
        now = asyncio.get_running_loop().time()
        for name, (agent, at) in list(self._later.items()):
            if at <= now and not self._has_turn(agent):
                del self._later[name]
                await self._queue(agent, name)

    async def _turn(self, agent_id: int, name: str) -> None:
        # The name is an argument: it must be the same when the turn is taken up again.
        try:
            act = take_turn if self._broke.get(name, 0) < TRIES else give_up
            await act(self._app, agent_id, name)
        except Exception as problem:
            logging.getLogger(__name__).exception("%s broke", name)
            self.broken = f"{name}: {type(problem).__name__}: {problem}"
            self._break(agent_id, name)
            raise
        finally:
            self._open.discard(name)
            self._over.add(name)
            self._app.work_available.set()

    def _break(self, agent_id: int, name: str) -> None:
        self._tries[name] = self._tries.get(name, 0) + 1
        self._broke[name] = broke = self._broke.get(name, 0) + 1
        wait = min(5 * 2**broke, LONGEST)
        self._later[name] = (agent_id, asyncio.get_running_loop().time() + wait)


async def _workflows(status: list[str]) -> list[str]:
    rows = await DBOS.list_workflows_async(status=status, load_input=False, load_output=False)
    return [row.workflow_id for row in rows]


def _name(key: str) -> str:
    return key.partition(AGAIN)[0]


def _config(database: Path) -> DBOSConfig:
    # A pinned version and executor: otherwise a deploy strands open turns without a word.
    return {
        "name": "continuity",
        "system_database_url": f"sqlite:///{database}",
        "log_level": "WARNING",
        "application_version": "stable",
        "executor_id": "main",
        # Nothing listens; a stop waits for this thread to look up once more.
        "notification_listener_polling_interval_sec": 0.25,
    }


def _write_ahead(database: Path) -> None:
    # DBOS does not set WAL; it persists in the file and gives 2.5 times the throughput.
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
