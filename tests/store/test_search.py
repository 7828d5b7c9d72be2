"""The index of words is kept by the database itself: in the transaction that writes the row, for
rows that were there before, and through every later migration."""

import asyncio
import signal
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.__main__ import main
from store import canon, search
from store.db import sqlite_url
from store.migrating import MIGRATIONS, migrate
from store.models import Entry, Question
from tests.world import START, World

pytestmark = pytest.mark.behaviour("A12")


async def write(world: World, text: str, fails: bool = False) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        await canon.add(
            db, production, "treatment", "treatment", {"tone": text, "sha256": "cafe01"},
            author="m", at=START,
        )  # fmt: skip
        if fails:
            raise InterruptedError


async def found(world: World, *words: str, most: int | None = None) -> list[search.SearchHit]:
    async with world.app.store.reading() as db:
        return await search.search(db, 1, words, most)


def sound(folder: Path) -> int:
    """How many rows the index holds; OperationalError if it is broken."""
    with sqlite3.connect(folder / "app.db") as db:
        db.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        return int(db.execute("SELECT count(*) FROM search").fetchone()[0])


@pytest.mark.behaviour("L2")
async def test_what_was_not_committed_is_not_found_and_the_index_is_sound(
    world: World, tmp_path: Path
) -> None:
    await write(world, "plain lantern")
    before = sound(tmp_path)
    with pytest.raises(InterruptedError):
        await write(world, "grim submarine", fails=True)
    assert await found(world, "submarine") == []
    assert len(await found(world, "lantern")) == 1
    assert sound(tmp_path) == before


WHEN = "2026-03-02 09:00:00.000000"  # as SQLite keeps a time
KILLED = """
import os, signal, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
db.execute("UPDATE entry SET body = '{\\"tone\\": \\"grim\\"}' WHERE kind = 'treatment'")
assert db.execute("SELECT count(*) FROM search WHERE search MATCH 'grim'").fetchone() == (1,)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.behaviour("L2")
async def test_a_writer_killed_before_its_commit_leaves_row_and_index_as_they_were(
    world: World, tmp_path: Path
) -> None:
    await write(world, "plain lantern")
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, str(tmp_path / "app.db")
    )
    assert await killed.wait() == -signal.SIGKILL
    assert await found(world, "grim") == []
    assert len(await found(world, "lantern")) == 1
    sound(tmp_path)


async def test_whoever_writes_a_row_it_is_found_and_a_row_that_went_is_not(world: World) -> None:
    await write(world, "plain lantern")
    async with world.app.store.writing() as db:
        row = (await db.exec(select(Entry).where(Entry.kind == "treatment"))).one()
        await db.exec(update(Entry).where(col(Entry.id) == row.id).values(body={"tone": "grim"}))
    assert await found(world, "lantern") == []
    assert await found(world, "grim") == [search.SearchHit("entry", row.id)]
    async with world.app.store.writing() as db:
        await db.exec(delete(Entry).where(col(Entry.id) == row.id))
    assert await found(world, "grim") == []


async def test_a_file_is_not_found_by_its_digest(world: World) -> None:
    await write(world, "plain")
    assert await found(world, "cafe01") == []


async def test_at_most_so_many_are_found_and_no_question_is_too_long_to_refuse(
    world: World,
) -> None:
    for number in range(5):
        await write(world, f"lantern {number}")
    newest = await found(world, "lantern", most=2)
    assert newest == (await found(world, "lantern"))[:2]
    for words in ((), ("word",) * 21):
        with pytest.raises(ValueError, match="1 to 20"):
            await found(world, *words)


def at_first(folder: Path) -> None:
    """A database of the first version, with three rows of canon."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = sqlite_url(folder)
    command.upgrade(config, "0001")
    with sqlite3.connect(folder / "app.db") as db:
        db.execute(
            "INSERT INTO production (id, code, title, language, timezone, home, canon_version, "
            "created_at, settings) VALUES (1, 'OLD', 'Old', 'en', 'UTC', '', 0, ?, '{}')",
            (WHEN,),
        )
        for row, kind, name, body in (
            (1, "treatment", "treatment", '{"tone": "plain \\u706f", "beats": [{"at": "dawn"}]}'),
            (2, "script", "script", '{"scenes": ["lantern"]}'),
            (3, "prop", "LANTERN", "no json at all"),
        ):
            db.execute(
                "INSERT INTO entry (id, production_id, kind, name, scope, version, body, digest, "
                "author, reason, words, permalink, at) VALUES (?, 1, ?, ?, 'production', 1, ?, "
                "'', '', '', '', '', ?)",
                (row, kind, name, body, WHEN),
            )


async def test_rows_from_before_the_index_are_found_after_the_migration(tmp_path: Path) -> None:
    at_first(tmp_path)
    migrate(sqlite_url(tmp_path))
    with sqlite3.connect(tmp_path / "app.db") as db:
        rows = db.execute("SELECT row_id, text FROM search ORDER BY row_id").fetchall()
    assert [row for row, _ in rows] == [1, 3], "a script is read, not searched"
    assert rows[0][1].split() == [
        "treatment", "treatment", "tone", "plain", "灯", "beats", "at", "dawn",
    ]  # fmt: skip


def test_no_later_migration_lost_what_keeps_the_index(tmp_path: Path) -> None:
    """A table that alembic rebuilds on SQLite loses its triggers: the migration makes them anew."""
    migrate(sqlite_url(tmp_path))
    with sqlite3.connect(tmp_path / "app.db") as db:
        kept = {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        }
    acts = ("insert", "update", "delete")
    tables = (Entry.__tablename__, Question.__tablename__, "shot")
    assert {f"{table}_search_{act}" for table in tables for act in acts} <= kept


def test_only_the_index_is_the_index() -> None:
    assert all(map(search.of_index, ("search", "search_data", "search_content")))
    assert not any(map(search.of_index, ("research", "entry", "searches")))


async def test_a_database_from_before_the_index_says_how_to_bring_it_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_first(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert await asyncio.to_thread(main, ["find", "lantern"]) == 1
    assert capsys.readouterr().err.endswith("; bring it up to date: film migrate\n")
    assert await asyncio.to_thread(main, ["migrate"]) == 0
    assert await asyncio.to_thread(main, ["find", "plain"]) == 0
