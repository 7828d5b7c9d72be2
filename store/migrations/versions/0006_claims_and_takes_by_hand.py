"""Claims and locks, takes made by hand, and files that are not filed yet."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for column in ("by", "words"):
        op.add_column("take", sa.Column(column, sa.String(), nullable=False, server_default=""))
    op.add_column("take", sa.Column("replaces", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("parcel", sa.Column("shot_id", sa.Integer(), nullable=True))
    op.add_column(
        "parcel", sa.Column("unfiled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("production_id", sa.Integer(), nullable=False),
        sa.Column("holds", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["production_id"], ["production.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("holds"),
    )
    for column in ("member_id", "production_id"):
        op.create_index(f"ix_claim_{column}", "claim", [column])
