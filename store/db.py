"""The database: one writer at a time, readers never wait. Opened by bot/__main__.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import event, func
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.clean import dumped, loaded
from store.inline import connect

Session = AsyncSession
# SQLite's word for when a commit is safe: NORMAL from a kill, FULL from a power cut too.
Safe = Literal["NORMAL", "FULL"]
READERS = 24  # connections that stay open: as many as agents that take a turn at once
# What SQLite does by itself: what a transaction has looked at still holds when it writes, whichever
# process or machine the others run on. It ends with the transaction, or with its connection.
WAIT_MY_TURN = select(func.pg_advisory_xact_lock(1718185069))
# What people wrote is in the parameters, and an error goes into the log.
KEPT: dict[str, Any] = {
    "hide_parameters": True,
    "json_serializer": dumped,
    "json_deserializer": loaded,
}
CACHE = 256  # KiB of pages each keeps: they share the system's own cache


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'app.db'}"


class Store:
    """Sessions on one database. `url` is `sqlite:///...` or `postgresql+psycopg://...`."""

    def __init__(self, url: str, safe: Safe = "NORMAL") -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self._engine = _open(url.replace("sqlite:", "sqlite+aiosqlite:", 1), safe)
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        async with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """One transaction: commits at the end, rolls back on any error."""
        async with self._writer, Session(self._engine, expire_on_commit=False) as session:
            if self.sqlite:
                await session.connection(execution_options={"immediate": True})
            async with session.begin() if not session.in_transaction() else _commit(session):
                if not self.sqlite:
                    await session.exec(WAIT_MY_TURN)
                yield session

    async def ping(self) -> None:
        async with self.reading() as session:
            await session.connection()

    async def close(self) -> None:
        await self._engine.dispose()


@asynccontextmanager
async def _commit(session: Session) -> AsyncIterator[None]:
    try:
        yield
    except BaseException:
        await session.rollback()
        raise
    await session.commit()


def _open(url: str, safe: Safe) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(url, **KEPT)
    path = Path(make_url(url).database or "")
    engine = create_async_engine(
        url, async_creator=partial(connect, path), pool_size=READERS, **KEPT
    )
    event.listen(engine.sync_engine, "connect", partial(_prepare, safe))
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(safe: Safe, connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={safe}",
        "foreign_keys=ON",
        f"cache_size=-{CACHE}",
        "busy_timeout=20",  # milliseconds that the loop may stand still; see store/inline.py
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
