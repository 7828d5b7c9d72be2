"""SQLite inside the event loop, for store/db.py: a statement takes less time here than handing it
to a thread and back, and no other task runs between the statements of a transaction."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds for another process to end its transaction
PAUSE = 0.01
Rows = Sequence[Any]


class Cursor:
    """What SQLAlchemy asks of a driver's cursor; rows are fetched with the statement."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: Rows = ()

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Rows = ()) -> "Cursor":
        if statement.startswith("BEGIN"):
            await self._begin(statement)
        else:
            self._keep(self._connection.execute(statement, parameters))
        return self

    async def executemany(self, statement: str, parameters: Sequence[Rows]) -> "Cursor":
        self._keep(self._connection.executemany(statement, parameters))
        return self

    async def fetchall(self) -> Rows:
        return self._rows

    async def close(self) -> None:
        return None

    def _keep(self, done: sqlite3.Cursor) -> None:
        self.description, self.rowcount = done.description, done.rowcount
        self.lastrowid = done.lastrowid
        self._rows = done.fetchall() if done.description else ()

    async def _begin(self, statement: str) -> None:
        """Only here may another process be in the way: then others of ours go on meanwhile."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            try:
                self._keep(self._connection.execute(statement))
                return
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or asyncio.get_running_loop().time() > until:
                    raise
            await asyncio.sleep(PAUSE)


class Connection:
    """What SQLAlchemy asks of a driver's connection. Transactions are begun by store/db.py."""

    def __init__(self, path: Path) -> None:
        self._connection: sqlite3.Connection | None = sqlite3.connect(path, isolation_level=None)

    @property
    def _conn(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("connection closed")  # SQLAlchemy knows it by these words
        return self._connection

    isolation_level = None

    def cursor(self) -> Cursor:
        return Cursor(self._conn)

    async def commit(self) -> None:
        self._conn.commit()

    async def rollback(self) -> None:
        self._conn.rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    async def create_function(
        self, name: str, count: int, function: Callable[..., Any], **how: Any
    ) -> None:
        self._conn.create_function(name, count, function, **how)


async def connect(path: Path) -> Connection:
    return Connection(path)
