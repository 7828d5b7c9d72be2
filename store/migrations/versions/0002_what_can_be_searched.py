"""What can be searched: an index of words over entries, questions and shots, kept by triggers.

They run in the transaction that writes the row, whoever writes it, so that no kill leaves the two
apart. store/search.py asks it; SQLite does it with FTS5, PostgreSQL with a column of its own.
"""

from typing import NamedTuple

from alembic import op

revision = "0002"
down_revision = "0001"

# A table is rebuilt without its triggers when a later migration alters it in a batch on SQLite: the
# migration has to call `watch` again (tests/store/test_search.py looks).


class Watched(NamedTuple):
    """Which rows of a table are found, by what words, of what time, and what changes them."""

    which: str
    words: str
    at: str
    columns: str


TABLES = {
    "entry": Watched(
        "new.kind NOT IN ('script', 'shot_breakdown')",  # shots are found by themselves
        "replace(new.kind, '_', ' ') || ' ' || new.name || ' ' || "
        "CASE new.scope WHEN 'production' THEN '' ELSE new.scope || ' ' END || "
        "coalesce('D-' || new.number || ' ', '') || {body}",
        "new.at",
        "number, name, body",
    ),
    "question": Watched(
        "1 = 1",
        "'Q-' || new.number || ' ' || new.text || ' ' || coalesce(new.answer, '')",
        "coalesce(new.answered_at, new.at)",
        "number, text, answer, answered_at",
    ),
    "shot": Watched(
        "NOT new.cut_out",
        "new.code || ' ' || {plan} || ' ' || {board}",
        "NULL",
        "code, plan, board, cut_out",
    ),
}
NUMBER = {table: n for n, table in enumerate(TABLES)}  # of a row: its id times three, and this

FILL = (
    "INSERT INTO search (rowid, text, production_id, kind, row_id, at) "
    "SELECT new.id * 3 + {number}, {text}, new.production_id, '{table}', new.id, {at}{rows} "
    "WHERE {which}"
)
GONE = "DELETE FROM search WHERE rowid = old.id * 3 + {number}"
SQLITE_JSON = (
    "coalesce(CASE WHEN json_valid(new.{0}) THEN (SELECT group_concat("
    "CASE typeof(key) WHEN 'text' THEN key || ' ' ELSE '' END || coalesce(atom, ''), ' ') "
    "FROM json_tree(new.{0}) WHERE key IS NULL OR key != 'sha256') ELSE new.{0} END, '')"
)
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE search USING fts5(text, production_id UNINDEXED, kind UNINDEXED, "
    "row_id UNINDEXED, at UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
)
POSTGRESQL_INDEX = (
    r"""CREATE FUNCTION search_folded(words text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT regexp_replace(regexp_replace(normalize(lower(words), NFKD), '[\u0300-\u036f]', '', 'g'),
        '[!-/:-@\[-`{-~]+', ' ', 'g') $$""",
    """CREATE FUNCTION search_said(body jsonb) RETURNS text IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE jsonb_typeof(body)
        WHEN 'object' THEN (SELECT coalesce(string_agg(key || ' ' || search_said(value), ' '), '')
            FROM jsonb_each(body) WHERE key != 'sha256')
        WHEN 'array' THEN (SELECT coalesce(string_agg(search_said(value), ' '), '')
            FROM jsonb_array_elements(body))
        ELSE coalesce(body #>> '{}', '') END $$""",
    """CREATE TABLE search (
        rowid bigint PRIMARY KEY, text text NOT NULL, production_id integer NOT NULL,
        kind text NOT NULL, row_id integer NOT NULL, at timestamp,
        words tsvector GENERATED ALWAYS AS (to_tsvector('simple', search_folded(text))) STORED)""",
    "CREATE INDEX ix_search_words ON search USING gin (words)",
    "CREATE INDEX ix_search_production_id ON search (production_id)",
)
POSTGRESQL_WATCH = """
CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    DELETE FROM search WHERE rowid = new.id * 3 + {number};
    {fill};
    RETURN NULL;
END$$;
CREATE FUNCTION search_{table}_gone() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    DELETE FROM search WHERE rowid = old.id * 3 + {number};
    RETURN NULL;
END$$;
CREATE TRIGGER {table}_search AFTER INSERT OR UPDATE OF {columns} ON {table}
    FOR EACH ROW EXECUTE FUNCTION search_{table}();
CREATE TRIGGER {table}_search_gone AFTER DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION search_{table}_gone();
"""


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (SQLITE_INDEX,) if sqlite else POSTGRESQL_INDEX:
        op.execute(statement)
    for table in TABLES:
        op.execute(_fill(table, sqlite, f" FROM {table} AS new"))
        watch(table, sqlite)


def watch(table: str, sqlite: bool) -> None:
    """Keep the index in step with this table from now on."""
    columns, number, fill = TABLES[table].columns, NUMBER[table], _fill(table, sqlite)
    if not sqlite:
        op.execute(POSTGRESQL_WATCH.format(table=table, number=number, fill=fill, columns=columns))
        return
    gone = GONE.format(number=number)
    for name, on, does in (
        ("insert", "INSERT", fill),
        ("update", f"UPDATE OF {columns}", f"{gone}; {fill}"),
        ("delete", "DELETE", gone),
    ):
        op.execute(f"CREATE TRIGGER {table}_search_{name} AFTER {on} ON {table} BEGIN {does}; END")


def _fill(table: str, sqlite: bool, rows: str = "") -> str:
    """The statement that indexes the row `new`, or every row of `rows`."""
    column = SQLITE_JSON.format if sqlite else "search_said(new.{0}::jsonb)".format
    text = TABLES[table].words.format(
        body=column("body"), plan=column("plan"), board=column("board")
    )
    return FILL.format(
        table=table, number=NUMBER[table], text=text, at=TABLES[table].at, rows=rows,
        which=TABLES[table].which,
    )  # fmt: skip
