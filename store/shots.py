"""The shots of a film in the order of the film: an insert such as SC004A comes behind SC004."""

from sqlmodel import col, select

from store.db import Session
from store.models import Production, Shot
from store.scopes import order


async def shots_of(db: Session, production: Production, act: int | None = None) -> list[Shot]:
    """The shots of a production, or of one act, without those that were cut out."""
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    if act is not None:
        query = query.where(Shot.act == act)
    return sorted(await db.exec(query), key=lambda shot: order(shot.code))


async def standing(db: Session, production: Production) -> list[tuple[int, str]]:
    """(act, status) of the same shots, for who needs no more of them."""
    query = select(Shot.act, Shot.status).where(
        Shot.production_id == production.id, col(Shot.cut_out).is_(False)
    )
    return list((await db.exec(query)).all())
