"""SQLite inside the event loop, for store/db.py: a statement takes less time here than handing it
to a thread and back, and no other task runs between the statements of a transaction."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds for another process to end its transaction
PAUSE = 0.01
Row = Sequence[Any]


class Cursor:
    """What SQLAlchemy asks of a driver's cursor."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Row = ()) -> "Cursor":
        if statement.startswith("BEGIN"):
            await self._begin(statement)
        else:
            self._cursor.execute(statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Row]) -> "Cursor":
        self._cursor.executemany(statement, parameters)
        return self

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(size or self.arraysize)

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()

    async def _begin(self, statement: str) -> None:
        """Only here may another process be in the way: then others of ours go on meanwhile."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            try:
                self._cursor.execute(statement)
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
        return Cursor(self._conn.cursor())

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
