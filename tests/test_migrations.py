"""The migrations make exactly the tables that store/models.py describes."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from store import models
from store.db import sqlite_url
from store.migrating import is_current, migrate
from store.search import of_index


def test_the_migrated_schema_is_the_one_the_models_describe(tmp_path: Path) -> None:
    assert models.Production.__tablename__ in SQLModel.metadata.tables
    url = sqlite_url(tmp_path)
    assert not is_current(url)
    migrate(url)
    migrate(url)
    assert is_current(url)
    engine = create_engine(url)
    with engine.connect() as connection:
        opts = {"render_as_batch": True, "include_name": lambda name, *_: not of_index(name or "")}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()
