"""Files that nobody filed yet, for who only reads: looking into files loads more (unfiled.py)."""

from collections.abc import Sequence

from sqlmodel import col, select

from store.db import Session
from store.models import Member, Parcel, ParcelStatus, Production


async def all_unfiled(db: Session, production: Production) -> Sequence[tuple[Parcel, Member]]:
    """What is not filed yet, with its poster, the oldest first."""
    query = (
        select(Parcel, Member)
        .join(Member, col(Member.id) == Parcel.member_id)
        .where(
            Parcel.production_id == production.id, Parcel.status == ParcelStatus.OPEN,
            col(Parcel.unfiled).is_(True),
        )
    )  # fmt: skip
    return (await db.exec(query.order_by(col(Parcel.id)))).all()
