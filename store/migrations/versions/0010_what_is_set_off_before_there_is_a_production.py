"""What is set off before there is a production: a due row need not be of one."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("due") as table:
        table.alter_column("production_id", existing_type=sa.Integer(), nullable=True)
