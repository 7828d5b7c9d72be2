"""For whom material waits; its card and the list of what waits both ask here."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot.house import holders, one
from store.db import Session
from store.models import Asset, Material, Member, Parcel, ParcelStatus, Production, Right, Taken

ASSETS = (Taken.CHARACTER, Taken.ENVIRONMENT, Taken.PROP)


async def for_whom(
    db: Session, production: Production, parcel: Parcel, materials: Sequence[Material]
) -> list[Member]:
    """The director for what locks, else who brought it; nobody when nothing waits."""
    anchors = await unlocked(db, production, parcel, materials)
    if parcel.status != ParcelStatus.OPEN and not anchors:
        return []
    bringer = await one(db, Member, parcel.member_id)
    guest = bringer.rights in ([], [Right.GUEST.value])
    if guest or anchors or any(m.kind in ASSETS for m in materials):
        return await holders(db, production, Right.DIRECTOR)
    return [bringer]


async def unlocked(
    db: Session, production: Production, parcel: Parcel, materials: Sequence[Material]
) -> list[Material]:
    """The pictures of this parcel whose assets wait for an anchor."""
    if parcel.status != ParcelStatus.LANDED:
        return []
    query = select(Asset).where(
        Asset.production_id == production.id, col(Asset.locked_version_id).is_(None)
    )
    names = {(asset.kind, asset.name) for asset in await db.exec(query)}
    return [m for m in materials if m.kind in ASSETS and (m.kind, m.subject) in names]
