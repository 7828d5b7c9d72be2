"""Brings the schema up to date. Apart from store/db.py, so that reading loads no alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Bring the schema at `url` (a synchronous SQLAlchemy address) to the newest version."""
    config = _config()
    config.attributes["url"] = url
    command.upgrade(config, "head")


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
