"""The durable queue of agent turns, one at a time per agent, in order (the door of dbos)."""

import asyncio
import fcntl
import sqlite3
from pathlib import Path

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID

from bot.house import House
from bot.turn import take_turn
from store.inbound import agents_with_mail

QUEUE = "turns"
UNFINISHED = ["PENDING", "ENQUEUED"]


class Busy(RuntimeError):
    """Another process works on this folder."""


class Engine:
    """Turns in `dbos.db`, at most one queued per agent. One engine at a time on one folder."""

    def __init__(self, house: House, folder: Path, poll: float = 0.1) -> None:
        self._house, self._folder, self._poll = house, folder, poll
        self._open: set[str] = set()  # queued or running
        self._sent: set[str] = set()
        self._lock = (folder / "dbos.lock").open("w")

    @property
    def busy(self) -> bool:
        return bool(self._open)

    async def start(self) -> None:
        """Take the folder, launch the queue in the running loop, and take up what was cut off."""
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another process is at work in {self._folder}; stop it first") from None
        database = self._folder / "dbos.db"
        _write_ahead(database)
        DBOS(config=_config(database))

        # A plain function: DBOS writes on what it registers, and a bound method takes no writing.
        async def turn(agent_id: int, name: str) -> None:
            await self._turn(agent_id, name)

        self._run = DBOS.workflow(name="turn", max_recovery_attempts=None)(turn)
        DBOS.launch()
        for left in await DBOS.list_workflows_async(
            status=UNFINISHED, load_input=False, load_output=False
        ):
            self._open.add(left.workflow_id)
        await DBOS.register_queue_async(
            QUEUE, partition_concurrency=1, worker_concurrency=32, polling_interval_sec=self._poll
        )

    async def stop(self) -> None:
        await asyncio.to_thread(
            DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=5
        )
        self._lock.close()

    async def send_mail(self) -> bool:
        """Queue a turn for each agent that has something to read; True if any was new."""
        async with self._house.store.reading() as db:
            waiting = [(agent, f"turn:{agent}:{row}") for agent, row in await agents_with_mail(db)]
        fresh = [(agent, name) for agent, name in waiting if name not in self._sent]
        for agent, name in fresh:
            self._sent.add(name)
            self._open.add(name)
            with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=str(agent)):
                await DBOS.enqueue_workflow_async(QUEUE, self._run, agent, name)
        return bool(fresh)

    async def _turn(self, agent_id: int, name: str) -> None:
        # The name is an argument: it must be the same when the turn is taken up again.
        try:
            await take_turn(self._house, agent_id, name)
        finally:
            self._open.discard(name)
            self._house.stirred.set()


def _config(database: Path) -> DBOSConfig:
    # A pinned version and executor: otherwise a deploy strands open turns without a word.
    return {
        "name": "continuity",
        "system_database_url": f"sqlite:///{database}",
        "log_level": "WARNING",
        "application_version": "stable",
        "executor_id": "main",
        "notification_listener_polling_interval_sec": 1.0,
    }


def _write_ahead(database: Path) -> None:
    # DBOS does not set WAL; it persists in the file and gives 2.5 times the throughput.
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
