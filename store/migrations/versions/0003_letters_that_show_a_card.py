"""What a person is told privately may show a card."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("letter", sa.Column("card", sa.JSON(), nullable=True))
