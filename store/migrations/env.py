"""Alembic's entry: runs the numbered migrations on the address that store/db.py hands over."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from store.models import Utc
from store.search import of_index


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


engine = sa.create_engine(context.config.attributes["url"])
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=plain,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
