"""Brings the schema up to date. Apart from store/db.py, so that reading loads no alembic.

All pending migrations run in one transaction, after a verified copy, under the lock of the folder
(bot/core/instance_lock.py) or of the database: whatever stops them, the next start finds the old
tables or the new ones, never a mixture.
"""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError, DBAPIError, ResourceClosedError

from store.db import sqlite_url
from store.unusable import DatabaseUnusable

MIGRATIONS = Path(__file__).parent / "migrations"
BESIDE = ("inbox.db", "dbos.db")  # made after app.db, and nothing without it
COPIES = 3  # that are kept


def migrate(url: str, to: str = "head") -> None:
    """Bring the schema at `url` (a synchronous SQLAlchemy address) to a version.

    Raises DatabaseUnusable, with the database as it was.
    """
    config = _config()
    config.attributes["url"] = url
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise DatabaseUnusable(
            "the database was written by a newer version of Continuity; install that version"
        ) from error
    except (DBAPIError, ResourceClosedError) as error:
        cause = getattr(error, "orig", None) or error
        raise DatabaseUnusable(
            f"the database could not be brought up to date ({cause}). Nothing was changed. If an"
            " older version was stopped while it did this, put back a copy of app.db from before"
        ) from error


def bring_up_to_date(folder: Path) -> Path | None:
    """Migrate the app.db of `folder`, which the caller holds; the copy made before, if any.

    Raises DatabaseUnusable, with the database as it was.
    """
    url = sqlite_url(folder)
    before = revision(url)
    if before == newest():
        return None
    copy = _copy(folder / "app.db", before) if before else None
    migrate(url)
    return copy


def prepare(folder: Path) -> None:
    """The database is there complete or not at all: a kill must not leave half of its tables."""
    made = folder / "app.db"
    if made.exists():
        bring_up_to_date(folder)
    else:
        _make(folder, made)
    _keep_private(folder)


def _make(folder: Path, made: Path) -> None:
    left = [name for name in BESIDE if (folder / name).exists()]
    if left:
        raise DatabaseUnusable(
            f"{folder} holds {' and '.join(left)} but no app.db. Put app.db back from a copy;"
            f" to begin anew, move {' and '.join(left)} away first"
        )
    for dead in folder.glob("making-*"):  # by a process that was killed right here
        shutil.rmtree(dead, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=folder) as aside:
        migrate(sqlite_url(Path(aside)))
        (Path(aside) / "app.db").replace(made)


def _keep_private(folder: Path) -> None:
    """What people wrote is nobody else's to read on this machine."""
    for path in folder.glob("*.db*"):
        path.chmod(0o600)


def revision(url: str) -> str | None:
    """The version of the schema at `url`; None before its first. Raises DatabaseUnusable."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DatabaseError as error:
        raise DatabaseUnusable(
            f"the database cannot be read ({error.orig}). Put back a copy of app.db"
        ) from error
    finally:
        engine.dispose()


def newest() -> str | None:
    """The version of the schema that this code works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(url: str) -> bool:
    """Whether the schema at `url` is of this code's version. Raises DatabaseUnusable."""
    return revision(url) == newest()


def _copy(database: Path, before: str) -> Path:
    """A verified copy beside the database, complete or not at all."""
    copy = database.with_name(f"app.db.before-{before}-to-{newest()}")
    unfinished = database.with_name("app.db.copying")
    try:
        unfinished.unlink(missing_ok=True)
        _duplicate(database, unfinished)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnusable(
            f"no copy of the database could be made before bringing it up to date ({error});"
            " nothing was changed. Make room on the disk, then start again"
        ) from error
    unfinished.replace(copy)
    _sync(copy.parent)
    _forget_old(database)
    return copy


def _forget_old(database: Path) -> None:
    for old in sorted(_copies(database), key=lambda path: path.stat().st_mtime)[:-COPIES]:
        old.unlink()


def _copies(database: Path) -> list[Path]:
    return list(database.parent.glob("app.db.before-*"))


def _duplicate(database: Path, copy: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        found = target.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"it is damaged: {found}")
    _sync(copy)


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
