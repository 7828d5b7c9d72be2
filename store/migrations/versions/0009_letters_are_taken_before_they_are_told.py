"""Of several processes one tells a letter: when it was taken to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("letter", sa.Column("taken_at", sa.DateTime(), nullable=True))
