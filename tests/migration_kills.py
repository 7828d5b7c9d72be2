"""`python -m tests.migration_kills REVISION FOLDER`: what a kill leaves of a migration, at each of
its statements. Prints how many there are.

A kill leaves the files as they are: so one run copies them before each statement, and each copy is
looked at. Some are brought up to date after all, and at three points the process is really killed.
"""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from store.db import sqlite_url
from store.migrating import bring_up_to_date, is_current, revision
from tests.schema_dumps import kept, restore, rows

KILLED = 99
EACH = 30  # one in so many is brought up to date after all


def main(version: str, folder: Path) -> int:
    whole = _fresh(version, folder / "whole")
    before, was = rows(whole), _schema(whole)
    copies = _copied_before_each_statement(whole.parent, folder)
    assert is_current(sqlite_url(whole.parent))
    for at, copy in enumerate(copies):
        assert _schema(copy / "app.db") == was, f"half done before statement {at}"
        assert rows(copy / "app.db") == before
        if at % EACH == 0 or at == len(copies) - 1:
            _goes_on(copy, before)
    for at in (0, len(copies) // 2, len(copies) - 1):
        killed = _fresh(version, folder / f"killed-{at}").parent
        assert _exit_status(killed, at) == KILLED
        assert revision(sqlite_url(killed)) == version
        _goes_on(killed, before)
    print(len(copies))
    return 0


def _fresh(version: str, folder: Path) -> Path:
    folder.mkdir()
    restore(version, folder / "app.db")
    return folder / "app.db"


def _schema(database: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def _goes_on(folder: Path, before: dict[str, int]) -> None:
    bring_up_to_date(folder)
    assert is_current(sqlite_url(folder))
    after = rows(folder / "app.db")
    assert kept(before, after)


def _copied_before_each_statement(database: Path, into: Path) -> list[Path]:
    copies: list[Path] = []

    def copy(*_: Any) -> None:
        copies.append(into / f"copy-{len(copies)}")
        copies[-1].mkdir()
        for name in ("app.db", "app.db-wal"):
            if (database / name).exists():
                shutil.copy(database / name, copies[-1])

    with _before_each_statement(copy):
        bring_up_to_date(database)
    return copies


def _exit_status(folder: Path, at: int) -> int:
    """Bring it up to date in a process of its own that dies before statement `at`."""
    child = os.fork()
    if child == 0:
        left = iter(range(at, -1, -1))
        with _before_each_statement(lambda *_: os._exit(KILLED) if next(left) == 0 else None):
            bring_up_to_date(folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class _before_each_statement:  # noqa: N801
    """And before the commit: everything is done, and nothing is kept yet."""

    def __init__(self, do: Any) -> None:
        self.do = do

    def __enter__(self) -> None:
        event.listen(Engine, "before_cursor_execute", self.do)
        event.listen(Engine, "commit", self.do)

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self.do)
        event.remove(Engine, "commit", self.do)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
