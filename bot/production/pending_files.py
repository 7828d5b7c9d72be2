"""Files that nobody filed yet, for who only reads: looking into files loads more (unfiled.py)."""

from collections.abc import Sequence

from sqlmodel import col, select

from store.db import Session
from store.models import ImportBatch, ImportStatus, Member, Production


async def all_unfiled(db: Session, production: Production) -> Sequence[tuple[ImportBatch, Member]]:
    """What is not filed yet, with its poster, the oldest first."""
    query = (
        select(ImportBatch, Member)
        .join(Member, col(Member.id) == ImportBatch.member_id)
        .where(
            ImportBatch.production_id == production.id, ImportBatch.status == ImportStatus.OPEN,
            col(ImportBatch.unfiled).is_(True),
        )
    )  # fmt: skip
    return (await db.exec(query.order_by(col(ImportBatch.id)))).all()
