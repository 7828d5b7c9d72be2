"""Which rows hold these words: the one place that knows how each database searches text.

The index is a table that migration 0002 makes and its triggers keep; what it holds is data, and no
word of a query is ever read as an operator.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import text

from store.db import Session

MOST = 20  # words that are looked for at once
LONGEST = 200  # characters of them all: a database takes no pattern without end
# Scripts that put no space between words: there a part of the text is looked for.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
NUMBERED = re.compile(r"[A-Za-z]-\d+", re.ASCII)  # D-1 is not the beginning of D-12
QUERY = (
    "SELECT kind, row_id FROM search WHERE production_id = :production AND {0} "
    "ORDER BY at IS NULL, at DESC, kind, CASE WHEN at IS NULL THEN row_id ELSE -row_id END"
)
ON_POSTGRESQL = (
    "words @@ (nullif(phraseto_tsquery('simple', search_folded(:word{0}))::text, '') "
    "|| '{1}')::tsquery"
)


class SearchHit(NamedTuple):
    """A row that holds every word: what it is a row of (entry, question, shot), and which."""

    kind: str
    row_id: int


def of_index(table: str) -> bool:
    """Whether a table is the index or what the database keeps behind it: no model describes it."""
    return table.partition("_")[0] == "search"


def terms(words: str) -> list[str]:
    """What is looked for, word by word; marks alone are no word."""
    return [word for word in words.split() if any(char.isalnum() for char in word)]


async def search(
    db: Session, production_id: int, wanted: Sequence[str], most: int | None = None
) -> list[SearchHit]:
    """The rows of this production in which each of these words begins a word, newest first, then
    those without a time. ValueError if that is too much to ask."""
    if not 0 < len(wanted) <= MOST:
        raise ValueError(f"give 1 to {MOST} words")
    if sum(map(len, wanted)) > LONGEST:
        raise ValueError(f"give words of up to {LONGEST} characters in all")
    connection = await db.connection()
    holds, values = _conditions(wanted, connection.dialect.name == "sqlite")
    query = QUERY.format(holds)
    values |= {"production": production_id}
    if most is not None:
        query, values["most"] = f"{query} LIMIT :most", most
    return [SearchHit(*row) for row in await connection.execute(text(query), values)]


def _conditions(wanted: Sequence[str], sqlite: bool) -> tuple[str, dict[str, Any]]:
    """(the condition in SQL, its values)."""
    parts = [word for word in wanted if UNSPACED.search(word)]
    words = [word for word in wanted if not UNSPACED.search(word)]
    like = "LIKE" if sqlite else "ILIKE"
    conditions = [f"text {like} :part{n} ESCAPE '!'" for n, _ in enumerate(parts)]
    values: dict[str, Any] = {f"part{n}": _within(part) for n, part in enumerate(parts)}
    if sqlite and words:
        conditions.append("search MATCH :words")
        values["words"] = " AND ".join(map(_begins, words))
    elif words:
        ends = ["" if NUMBERED.fullmatch(word) else ":*" for word in words]
        conditions += [ON_POSTGRESQL.format(n, end) for n, end in enumerate(ends)]
        values |= {f"word{n}": word for n, word in enumerate(words)}
    return " AND ".join(conditions), values


def _begins(word: str) -> str:
    """A word as FTS5 reads a string: it is data, whatever is in it, and its beginning is enough."""
    doubled = word.replace('"', '""')
    return f'"{doubled}"' if NUMBERED.fullmatch(word) else f'"{doubled}" *'


def _within(part: str) -> str:
    escaped = re.sub("([!%_])", r"!\1", part)
    return f"%{escaped}%"
