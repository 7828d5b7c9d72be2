"""How often a delivery or a job was tried is counted before the work; then it is set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    for table in ("inbound", "due"):
        op.add_column(table, sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(table, sa.Column("set_aside_at", sa.DateTime(), nullable=True))
    op.add_column("inbound", sa.Column("try_at", sa.DateTime(), nullable=True))
    op.add_column("inbound", sa.Column("error", sa.String(), nullable=False, server_default=""))
