"""Tables and columns take the field's own names; what they hold stays as it is."""

from alembic import op

revision = "0012"
down_revision = "0011"

# By table: its new name, and its columns that an index of its own covers.
TABLES = {
    "due": ("scheduled_job", ("production_id", "at", "done_at")),
    "letter": ("private_message", ("told_at",)),
    "verdict": ("decision_record", ("production_id",)),
    "job": ("render_job", ("proposal_id", "status")),
    "parcel": ("import_batch", ("production_id", "status")),
    "material": ("imported_file", ("parcel_id",)),
    "heard": ("side_answer", ("production_id", "member_id", "question_id")),
    "begun": ("pending_rejection", ("account",)),
}
COLUMNS = {
    "imported_file": {"parcel_id": "import_batch_id"},
    "decision_record": {"press": "delivery", "verdict": "decision"},
    "gate": {"settled_at": "applied_at"},
    "proposal": {"settled_at": "applied_at"},
    "import_batch": {"settled_at": "applied_at"},
}


def upgrade() -> None:
    for table, (_, indexed) in TABLES.items():
        for column in indexed:
            op.drop_index(f"ix_{table}_{column}", table)
    for table, (name, _) in TABLES.items():
        op.rename_table(table, name)
    for table, columns in COLUMNS.items():
        for column, name in columns.items():
            op.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {name}")
    for name, indexed in TABLES.values():
        renamed = COLUMNS.get(name, {})
        for column in (renamed.get(column, column) for column in indexed):
            op.create_index(f"ix_{name}_{column}", name, [column])
