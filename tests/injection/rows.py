"""Every row of the database at one moment, and which production each belongs to."""

from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import SQLModel

from bot.core.context import AppContext
from store.db import Session
from store.log import first_bad

Row = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """table: key: row. `broken`: the first log row that does not continue the chain."""

    tables: dict[str, dict[Key, Row]]
    broken: int | None = None
    codes: dict[int, str] = field(default_factory=dict)  # of productions

    def of(self, table: str) -> list[Row]:
        return list(self.tables[table].values())

    def owner(self, table: str, row: Row) -> int | None:
        """The production a row belongs to, itself or by what it hangs on; None if to none."""
        if table == "production":
            return int(row["id"])
        if row.get("production_id") is not None:
            return int(row["production_id"])
        for key in sorted(SQLModel.metadata.tables[table].foreign_keys, key=str):
            parent, value = key.column.table.name, row[key.parent.name]
            above = self.tables[parent].get((value,))
            if above is not None:
                return self.owner(parent, above)
        return None

    def owned(self, production: int) -> dict[tuple[str, Key], Row]:
        return {
            (table, key): row
            for table, rows in self.tables.items()
            for key, row in rows.items()
            if self.owner(table, row) == production
        }


async def look(app: AppContext) -> Rows:
    """All of it, as it stands."""
    async with app.store.reading() as db:
        return await read(db)


async def read(db: Session, without: Container[str] = ()) -> Rows:
    """All of it, as this transaction sees it; or all but these tables
    (without the log's seal nobody looks whether its chain holds)."""
    connection = await db.connection()
    tables: dict[str, dict[Key, Row]] = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in without:
            continue
        found = (await connection.execute(select(table))).mappings().all()
        tables[table.name] = {_key(table, dict(row)): dict(row) for row in found}
    codes = {key[0]: row["code"] for key, row in tables["production"].items()}
    return Rows(tables, None if "logseal" in without else await first_bad(db), codes)


def _key(table: Table, row: Row) -> Key:
    return tuple(row[column.name] for column in table.primary_key)
