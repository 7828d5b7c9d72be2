"""Alembic's entry: runs the numbered migrations on the address that store/db.py hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from store.models import Utc
from store.search import of_index

ONE_AT_A_TIME = 1718185070  # an advisory lock, beside the writers' of store/db.py


def plain(kind: str, thing: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own column types as SQLAlchemy's, so that a migration needs no code of ours."""
    if kind == "type" and isinstance(thing, Utc):
        return "sa.DateTime()"
    if kind == "type" and isinstance(thing, AutoString):
        return "sa.String()"
    return False


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a migration that is written from the models looks at this at all."""
    return kind != "table" or not of_index(name or "")


def by_hand(connection: Any, _record: Any) -> None:
    """Keep Python's sqlite3 from committing before each change of a table."""
    connection.isolation_level = None


def begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


engine = sa.create_engine(context.config.attributes["url"])
if engine.dialect.name == "sqlite":
    sa.event.listen(engine, "connect", by_hand)
    sa.event.listen(engine, "begin", begin)
try:
    # One transaction for all of them: whatever stops it, none of them has happened.
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            render_as_batch=True,
            render_item=plain,
            include_name=ours,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        context.run_migrations()
finally:
    engine.dispose()
