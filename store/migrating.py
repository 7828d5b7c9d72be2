"""Brings the schema up to date. Apart from store/db.py, so that reading loads no alembic."""

import shutil
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError

from store.db import sqlite_url

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the schema at `url` (a synchronous SQLAlchemy address) to the newest version."""
    config = _config()
    config.attributes["url"] = url
    command.upgrade(config, "head")


def prepare(folder: Path) -> None:
    """The database is there complete or not at all: a kill must not leave half of its tables."""
    made = folder / "app.db"
    if made.exists():
        migrate(sqlite_url(folder))
        return
    for left in folder.glob("making-*"):  # by a process that was killed right here
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=folder) as aside:
        migrate(sqlite_url(Path(aside)))
        (Path(aside) / "app.db").replace(made)


def is_current(url: str) -> bool:
    """Whether the schema at `url` is of this code's version."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
    except DatabaseError:
        return False
    finally:
        engine.dispose()
    return version == ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
