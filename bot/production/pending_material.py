"""For whom material waits; its card and the list of what waits both ask here."""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from bot.core.members import holders
from store.db import Session
from store.models import (
    Asset,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Member,
    Production,
    Right,
    Taken,
)

ASSETS = (Taken.CHARACTER, Taken.ENVIRONMENT, Taken.PROP)
Names = set[tuple[str, str]]  # (kind, name) of assets


async def for_whom(db: Session, production: Production, parcel: ImportBatch) -> list[Member]:
    """The director for what locks, else who brought it; nobody when nothing waits."""
    return (await for_each(db, production, [parcel]))[parcel.id]


async def for_each(
    db: Session, production: Production, parcels: Sequence[ImportBatch]
) -> dict[int, list[Member]]:
    """Find whom each of several parcels waits for, by their ids."""
    members = select(Member).where(col(Member.id).in_({parcel.member_id for parcel in parcels}))
    bringers = {member.id: member for member in await db.exec(members)}
    query = select(ImportedFile).where(
        col(ImportedFile.import_batch_id).in_([parcel.id for parcel in parcels])
    )
    inside: dict[int, list[ImportedFile]] = {parcel.id: [] for parcel in parcels}
    for material in await db.exec(query):
        inside[material.import_batch_id].append(material)
    bare, directors = await _bare(db, production), await holders(db, production, Right.DIRECTOR)
    return {
        parcel.id: _whom(parcel, inside[parcel.id], bringers[parcel.member_id], bare, directors)
        for parcel in parcels
    }


def _whom(
    parcel: ImportBatch,
    materials: list[ImportedFile],
    bringer: Member,
    bare: Names,
    directors: list[Member],
) -> list[Member]:
    anchors = _without_anchor(parcel, materials, bare)
    if parcel.status != ImportStatus.OPEN and not anchors:
        return []
    guest = bringer.rights in ([], [Right.GUEST.value])
    locks = guest or anchors or any(m.kind in ASSETS for m in materials)
    return directors if locks else [bringer]


async def unlocked(
    db: Session, production: Production, parcel: ImportBatch, materials: Sequence[ImportedFile]
) -> list[ImportedFile]:
    """The pictures of this parcel whose assets wait for an anchor."""
    return _without_anchor(parcel, materials, await _bare(db, production))


def _without_anchor(
    parcel: ImportBatch, materials: Iterable[ImportedFile], bare: Names
) -> list[ImportedFile]:
    if parcel.status != ImportStatus.LANDED:
        return []
    return [m for m in materials if m.kind in ASSETS and (m.kind, m.subject) in bare]


async def _bare(db: Session, production: Production) -> Names:
    """Assets that nothing locks yet."""
    query = select(Asset.kind, Asset.name).where(
        Asset.production_id == production.id, col(Asset.locked_version_id).is_(None)
    )
    return set((await db.exec(query)).all())
