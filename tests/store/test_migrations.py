"""The migrations make exactly the tables that store/models.py describes, from every version that
was ever released, whatever stops them."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bot.app.cli.doctor import examine
from bot.core.instance_lock import alone
from bot.core.settings import Settings
from store import migrating, models
from store.db import sqlite_url
from store.migrating import bring_up_to_date, is_current, migrate, newest, prepare
from store.search import of_index
from store.unusable import DatabaseUnusable
from tests import schema_dumps
from tests.schema_dumps import kept, restore, revisions, rows

OLD = revisions()[:-1]


def differences(url: str) -> list[object]:
    engine = create_engine(url)
    with engine.connect() as connection:
        opts = {"render_as_batch": True, "include_name": lambda name, *_: not of_index(name or "")}
        context = MigrationContext.configure(connection, opts=opts)
        found: list[object] = compare_metadata(context, SQLModel.metadata)
    engine.dispose()
    return found


def film(*words: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *words],
        env={"DATA_DIR": str(folder), "PATH": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_migrated_schema_is_the_one_the_models_describe(tmp_path: Path) -> None:
    assert models.Production.__tablename__ in SQLModel.metadata.tables
    url = sqlite_url(tmp_path)
    assert not is_current(url)
    migrate(url)
    migrate(url)
    assert is_current(url)
    assert differences(url) == []


@pytest.mark.behaviour("L4")
def test_each_version_of_the_schema_has_a_dump() -> None:
    there = {path.stem for path in schema_dumps.FOLDER.glob("*.sql")}
    assert there == set(revisions()), "write what is missing: python -m tests.schema_dumps"


@pytest.mark.behaviour("L4")
@pytest.mark.parametrize("version", OLD)
def test_a_database_of_each_version_is_brought_up_to_date_with_its_rows(
    version: str, tmp_path: Path
) -> None:
    restore(version, tmp_path / "app.db")
    before = rows(tmp_path / "app.db")
    copy = bring_up_to_date(tmp_path)
    after = rows(tmp_path / "app.db")
    assert differences(sqlite_url(tmp_path)) == []
    assert kept(before, after)
    assert min(before.values()) == 1
    assert copy is not None
    assert rows(copy) == before


@pytest.mark.behaviour("L2", "L4")
def test_killed_before_any_statement_a_migration_has_done_nothing_and_goes_on(
    tmp_path: Path,
) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.migration_kills", OLD[0], str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


@pytest.mark.behaviour("L4")
def test_film_migrate_says_where_the_copy_lies(tmp_path: Path) -> None:
    restore(OLD[-1], tmp_path / "app.db")
    done = film("migrate", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"app.db.before-{OLD[-1]}-to-{newest()}" in done.stdout
    assert "nothing to do" in film("migrate", folder=tmp_path).stdout


@pytest.mark.behaviour("L4")
def test_film_migrate_leaves_alone_what_another_process_works_on(tmp_path: Path) -> None:
    restore(OLD[0], tmp_path / "app.db")
    with alone(tmp_path):
        for words in (("migrate",), ("import", str(tmp_path / "app.db"))):
            done = film(*words, folder=tmp_path)
            assert done.returncode == 1
            assert "is at work in" in done.stderr
            assert done.stderr.count("\n") == 1
    assert not is_current(sqlite_url(tmp_path))


def _half_migrated(folder: Path) -> None:
    restore("0005", folder / "app.db")
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        connection.execute("CREATE TABLE claim (id INTEGER)")


def _damaged(folder: Path) -> None:
    (folder / "app.db").write_bytes(b"this was a database once" * 400)


def _newer(folder: Path) -> None:
    prepare(folder)
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.behaviour("L4")
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_half_migrated, "put back a copy of app.db"),
        (_damaged, "cannot be read"),
        (_newer, "by a newer version of Continuity"),
    ],
)
async def test_a_database_that_cannot_be_brought_up_to_date_is_left_as_it_is_in_one_line(
    spoil: object, said: str, tmp_path: Path
) -> None:
    assert callable(spoil)
    spoil(tmp_path)
    before = (tmp_path / "app.db").read_bytes()
    done = film("migrate", folder=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr
    assert (tmp_path / "app.db").read_bytes() == before
    found = {one.what: one.wrong for one in await examine(Settings(data_dir=tmp_path), None)}
    assert found["database"]


@pytest.mark.behaviour("L4")
def test_without_room_for_a_copy_nothing_is_changed(
    tmp_path: Path,
) -> None:
    restore(OLD[0], tmp_path / "app.db")
    (tmp_path / "app.db.copying").mkdir()  # where the copy would be written nothing can be
    with pytest.raises(DatabaseUnusable, match="Make room"):
        bring_up_to_date(tmp_path)
    assert migrating.revision(sqlite_url(tmp_path)) == OLD[0]


@pytest.mark.behaviour("L4")
def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "dbos.db").write_bytes(b"")
    (tmp_path / "app.db").unlink()
    with pytest.raises(DatabaseUnusable, match=r"no app\.db"):
        prepare(tmp_path)
    assert not (tmp_path / "app.db").exists()


@pytest.mark.behaviour("L5")
def test_nobody_else_on_the_machine_reads_what_people_wrote(tmp_path: Path) -> None:
    restore(OLD[0], tmp_path / "app.db")
    (tmp_path / "app.db").chmod(0o644)
    prepare(tmp_path)
    assert [p.name for p in tmp_path.glob("*.db*") if p.stat().st_mode & 0o077] == []
