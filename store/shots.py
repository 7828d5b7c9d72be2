"""The shots of a film in the order of the film: an insert such as SC004A comes behind SC004."""

from typing import NamedTuple

import sqlalchemy
from sqlmodel import col, select

from store.db import Session
from store.models import Production, Scene, Shot
from store.scopes import order


class Outline(NamedTuple):
    """What a board needs of a shot."""

    id: int
    code: str
    scene: str  # its code
    act: int
    status: str
    board_sha: str | None
    seconds: float


OUTLINE = [col(Scene.code if name == "scene" else getattr(Shot, name)) for name in Outline._fields]


async def shots_of(db: Session, production: Production, act: int | None = None) -> list[Shot]:
    """The shots of a production, or of one act, without those that were cut out."""
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.cut_out).is_(False))
    if act is not None:
        query = query.where(Shot.act == act)
    return sorted(await db.exec(query), key=lambda shot: order(shot.code))


async def outlines(db: Session, production: Production) -> list[Outline]:
    """The same shots without their plans and boards, in a fraction of the time."""
    query = (
        sqlalchemy.select(*OUTLINE)
        .join(Scene, col(Scene.id) == Shot.scene_id)
        .where(col(Shot.production_id) == production.id, col(Shot.cut_out).is_(False))
    )
    rows = await (await db.connection()).execute(query)
    return sorted((Outline._make(row) for row in rows), key=lambda s: order(s.code))
