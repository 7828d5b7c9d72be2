"""The log: a chain under a seal, in which whatever was tampered with is found and named."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from datetime import timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.app.cli.parser import parse
from bot.reporting import ledger_listing
from store.db import Store, sqlite_url
from store.log import GENESIS, PAGE, first_bad, first_broken, follows, link, record
from store.models import LogRow, LogSeal
from tests import books
from tests.books import START

pytestmark = pytest.mark.behaviour("L5")

ROWS = 12


Rows = list[tuple[Any, ...]]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with books.opened(tmp_path) as opened:
        await _write(opened)
        yield opened


async def _write(store: Store) -> None:
    async with store.writing() as db:
        for number in range(1, ROWS + 1):
            await record(db, None, START, "kei", "said", f"row:{number}", n=number)


def _rows(folder: Path) -> Rows:
    with closing(sqlite3.connect(folder / "app.db")) as db:
        return db.execute("SELECT * FROM log ORDER BY id").fetchall()


def _changed(row: int, column: str, value: int) -> str:
    given = {
        "at": f"'2026-03-02 09:00:00.000{value}'",
        "detail": f"'{{\"n\": {value}}}'",
        "production_id": f"{value}",
        "id": f"{value}",
    }.get(column, f"'{value}'")
    return f"UPDATE log SET {column} = {given} WHERE id = {row}"  # noqa: S608 - ours


async def broken(store: Store) -> tuple[int, str]:
    async with store.reading() as db:
        found = await first_broken(db)
        assert (found.row if found else None) == await first_bad(db)
    return (found.row, found.words) if found else (0, "")


def tamper(folder: Path, *statements: str) -> None:
    with closing(sqlite3.connect(folder / "app.db", isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


async def test_an_untouched_log_is_sound(store: Store) -> None:
    assert await broken(store) == (0, "")


async def test_an_empty_log_is_sound(tmp_path: Path) -> None:
    async with books.opened(tmp_path) as empty:
        assert await broken(empty) == (0, "")


@pytest.mark.parametrize(
    ("statement", "row", "words"),
    [
        ("UPDATE log SET who = 'mallory' WHERE id = 5", 5, "row 5: it was changed"),
        ("UPDATE log SET detail = '{\"n\": 6}' WHERE id = 5", 5, "row 5: it was changed"),
        ("UPDATE log SET production_id = 7 WHERE id = 1", 1, "row 1: it was changed"),
        ("UPDATE log SET at = '2026-03-02 09:00:00.000001' WHERE id = 5", 5, "row 5: it was"),
        ("UPDATE log SET hash = replace(hash, 'a', 'b') WHERE id = 12", 12, "row 12: it was"),
        ("UPDATE log SET hash = 'x' WHERE id = 1", 1, "row 1: it was changed, moved or put in"),
        ("DELETE FROM log WHERE id = 5", 6, "row 6: row 5 is missing before it"),
        ("DELETE FROM log WHERE id IN (5, 6, 7)", 8, "row 8: rows 5 to 7 are missing before it"),
        ("DELETE FROM log WHERE id = 1", 2, "row 2: row 1 is missing before it"),
        ("DELETE FROM log WHERE id = 12", 12, "row 12 is missing: the end was cut off, 12 rows"),
        ("DELETE FROM log WHERE id > 4", 5, "row 5 is missing: the end was cut off, 12 rows"),
        ("DELETE FROM log", 1, "row 1 is missing: the end was cut off, 12 rows were sealed"),
        ("UPDATE log SET id = 0 WHERE id = 3", 0, "row 0: it was put in before the first"),
        ("UPDATE log SET id = id + 100 WHERE id > 6", 107, "rows 7 to 106 are missing before it"),
        ("DELETE FROM logseal", 12, "row 12: the seal behind it is missing"),
        ("UPDATE logseal SET rows = 11", 11, "row 11: it is not the one that was sealed"),
        ("UPDATE logseal SET hash = 'x'", 12, "row 12: it is not the one that was sealed"),
    ],
)
async def test_a_row_changed_or_taken_out_is_found_and_named(
    store: Store, tmp_path: Path, statement: str, row: int, words: str
) -> None:
    tamper(tmp_path, statement)
    found = await broken(store)
    assert found[0] == row
    assert words in found[1]


async def test_rows_that_changed_places_are_found(store: Store, tmp_path: Path) -> None:
    tamper(
        tmp_path,
        "UPDATE log SET id = -1 WHERE id = 4",
        "UPDATE log SET id = 4 WHERE id = 9",
        "UPDATE log SET id = 9 WHERE id = -1",
    )
    assert (await broken(store))[0] == 4


async def _forge(store: Store, at: int, links: int) -> None:
    """Change a row and write this many hashes anew, as somebody would who knows how."""
    async with store.writing() as db:
        rows = (await db.exec(select(LogRow).order_by(col(LogRow.id)))).all()
        rows[at - 1].who = "mallory"
        before = rows[at - 2].hash if at > 1 else GENESIS
        for row in rows[at - 1 : at - 1 + links]:
            row.hash = before = link(before, row)
            db.add(row)


@pytest.mark.parametrize(("links", "row"), [(1, 6), (3, 8), (7, 12)])
async def test_a_row_whose_hash_was_written_anew_is_found_where_the_old_chain_goes_on(
    store: Store, links: int, row: int
) -> None:
    await _forge(store, 5, links)
    assert (await broken(store))[0] == row


async def test_a_chain_written_anew_to_its_end_is_found_by_the_seal(store: Store) -> None:
    await _forge(store, 5, ROWS)
    assert await broken(store) == (
        12, "the chain breaks at row 12: it is not the one that was sealed",
    )  # fmt: skip


async def test_a_row_put_in_with_a_fitting_hash_is_found(store: Store) -> None:
    async with store.writing() as db:
        last = (await db.exec(select(LogRow).order_by(col(LogRow.id).desc()))).first()
        assert last is not None
        forged = LogRow(id=13, at=START, who="mallory", what="x", subject="y", hash="")
        forged.hash = link(last.hash, forged)
        db.add(forged)
    assert await broken(store) == (
        13, "the chain breaks at row 13: it was put in behind the end",
    )  # fmt: skip


async def test_a_cut_off_end_stays_found_when_more_is_recorded(
    store: Store, tmp_path: Path
) -> None:
    tamper(tmp_path, "DELETE FROM log WHERE id > 10")
    async with store.writing() as db:
        await record(db, None, START, "kei", "said", "row:13")
    assert await broken(store) == (
        13, "the chain breaks at row 13: rows 11 to 12 are missing before it",
    )  # fmt: skip


row = st.integers(1, ROWS)
ALL = "production_id, at, who, what, subject, detail, hash"
column = st.sampled_from(["production_id", "at", "who", "what", "subject", "detail", "hash", "id"])
tampering = st.one_of(
    st.builds(_changed, row, column, st.integers(100, 999)),
    st.builds("DELETE FROM log WHERE id = {}".format, row),
    st.builds("DELETE FROM log WHERE id >= {}".format, row),
    st.builds("DELETE FROM log WHERE id <= {}".format, row),
    st.builds("INSERT INTO log SELECT id + {1}, {2} FROM log WHERE id = {0}".format, row,
              st.integers(ROWS, 99), st.just(ALL)),
)  # fmt: skip


@given(statements=st.lists(tampering, min_size=1, max_size=3))
@settings(max_examples=30)
def test_whatever_is_done_to_rows_is_found(statements: list[str]) -> None:
    with TemporaryDirectory() as folder:
        found, before, after = asyncio.run(_tampered(Path(folder), statements))
    assert (found is None) == (before == after)


async def _tampered(folder: Path, statements: list[str]) -> tuple[int | None, Rows, Rows]:
    async with books.opened(folder) as store:
        await _write(store)
        before = _rows(folder)
        with suppress(sqlite3.IntegrityError):  # an id that is there already
            tamper(folder, *statements)
        async with store.reading() as db:
            return await first_bad(db), before, _rows(folder)


async def test_a_time_is_the_same_in_any_zone(store: Store) -> None:
    there = START.astimezone(timezone(timedelta(hours=9)))
    async with store.writing() as db:
        await record(db, None, there, "kei", "said", "from Tokyo")
    assert await broken(store) == (0, "")


@pytest.mark.parametrize(
    "detail", [{"n": {10: "ten", 9: "nine"}}, {"n": (1, 2.5, None)}, {"n": "‮ é 灯籠 \u200b"}]
)
async def test_what_is_told_reads_as_it_was_written(store: Store, detail: dict[str, Any]) -> None:
    async with store.writing() as db:
        await record(db, None, START, "kei", "said", "odd", **detail)
    assert await broken(store) == (0, "")


async def test_a_reason_of_ten_thousand_characters_is_kept_whole(store: Store) -> None:
    async with store.writing() as db:
        await record(db, None, START, "kei", "said", "long", reason="灯" * 10_000)
    assert await broken(store) == (0, "")


async def test_two_processes_write_one_chain(store: Store, tmp_path: Path) -> None:
    other = Store(sqlite_url(tmp_path))

    async def write(at: Store, who: str) -> None:
        for number in range(10):
            async with at.writing() as db:
                await record(db, None, START, who, "said", f"{number}")

    await asyncio.gather(write(store, "mara"), write(other, "kei"))
    await other.close()
    assert await broken(store) == (0, "")


async def test_what_is_rolled_back_leaves_no_gap(store: Store) -> None:
    async def fail() -> None:
        async with store.writing() as db:
            await record(db, None, START, "kei", "said", "never")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.writing() as db:
        await record(db, None, START, "kei", "said", "at last")
    assert await broken(store) == (0, "")


async def test_a_long_log_is_read_page_by_page_and_tells_how_far_it_is(store: Store) -> None:
    more = 2 * PAGE
    async with store.writing() as db:
        seal = await db.get(LogSeal, 1)
        assert seal is not None
        for number in range(ROWS + 1, more + 1):
            row = LogRow(id=number, at=START, who="k", what="w", subject=f"{number}", hash="")
            row.hash = seal.hash = link(seal.hash, row)
            db.add(row)
        seal.rows = more
        db.add(seal)
    passed: list[int] = []
    async with store.reading() as db:
        assert await first_broken(db, passed.append) is None
    assert passed == [PAGE, more]


async def test_an_exported_line_can_be_checked_alone(store: Store) -> None:
    async with store.writing() as db:
        film = await books.begin(db)
        other = await books.begin(db, "OTHER")
        for number, of in enumerate((film, other, film)):
            await record(db, of.id, START, "kei", "said", f"{number}", words="灯 \n x")
    async with store.reading() as db:
        lines = [json.loads(line) for line in await ledger_listing.lines(db, film)]
    assert [line["subject"] for line in lines] == ["0", "2"]
    assert all(follows(line) for line in lines)
    for name in ("at", "who", "what", "subject", "detail", "before", "hash", "production_id"):
        assert not follows({**lines[1], name: "changed"})


def test_the_log_is_printed_as_one_document_or_as_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["log", "--jsonl"]).jsonl
    with pytest.raises(SystemExit) as wrong:
        parse(["log", "--json", "--jsonl"])
    assert wrong.value.code == 2
    assert "not allowed with" in capsys.readouterr().err
