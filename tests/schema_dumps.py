"""Dumps of the schema as each migration left it, a row in every table. `python -m
tests.schema_dumps` writes those that are missing; one that is there is never written again."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory

from store.migrating import MIGRATIONS, migrate

FOLDER = Path(__file__).parent / "data" / "schemas"
MADE_BY_TRIGGERS = ("search", "alembic_version", "sqlite_")
# By their first name, the tables that have had another since 0012.
RENAMED = {
    "due": "scheduled_job", "letter": "private_message", "verdict": "decision_record",
    "job": "render_job", "parcel": "import_batch", "material": "imported_file",
    "heard": "side_answer", "begun": "pending_rejection",
}  # fmt: skip
VALUES = {"INTEGER": 1, "BOOLEAN": 0, "DATETIME": "2026-01-02 03:04:05.000000", "JSON": "{}"}


def revisions() -> list[str]:
    """Every version of the schema, the oldest first."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    return [script.revision for script in reversed(list(scripts.walk_revisions()))]


def restore(revision: str, database: Path) -> None:
    """Make a database as that version left it, with its rows."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((FOLDER / f"{revision}.sql").read_text("utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")


def rows(database: Path) -> dict[str, int]:
    """How many rows each table holds that we fill ourselves."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
            for table in tables(connection)
        }


def kept(before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether each table has as many rows as it had, under whatever name."""
    return {name: after[RENAMED.get(name, name)] for name in before} == before


def tables(connection: sqlite3.Connection) -> Iterator[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (name,) in found.fetchall():
        if not name.startswith(MADE_BY_TRIGGERS):
            yield name


def _fill(connection: sqlite3.Connection) -> None:
    for table in tables(connection):
        columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        values = [VALUES.get(kind.split("(")[0], "x") for _, _, kind, *_ in columns]
        marks = ", ".join("?" * len(values))
        connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', values)  # noqa: S608


def write(revision: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "app.db"
        migrate(f"sqlite:///{database}", revision)
        with closing(sqlite3.connect(database)) as connection:
            _fill(connection)
            connection.commit()
            dump = "\n".join(_dump(connection))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{revision}.sql").write_text(dump + "\n", "utf-8")


def _dump(connection: sqlite3.Connection) -> Iterator[str]:
    """What Python's own dump says, but for the index of words, which it writes as sqlite_master
    rows that nothing can use before the file is opened anew."""
    index = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'search'").fetchone()
    for line in connection.iterdump():
        if "search_" in line.split("(")[0] and "TRIGGER" not in line:
            continue
        if line.startswith("PRAGMA writable_schema") or "INSERT INTO sqlite_master" in line:
            yield from [f"{index[0]};"] if "INSERT" in line else []
        else:
            yield line


def main() -> None:
    for revision in revisions():
        if not (FOLDER / f"{revision}.sql").exists():
            write(revision)


if __name__ == "__main__":
    main()
