"""Work that came to a role without a page: noted with the production, so that a card waits for
somebody to add the crew, and nothing is stuck in silence."""

from datetime import datetime

from sqlmodel import col, select

from bot.house import House, show
from store.db import Session
from store.models import Due, Production

ROOM = "room"  # the kind of due row that makes one
LACKS = "lacks"  # in the settings of a production: an agent's name, and since when


def lacks(film: Production) -> list[str]:
    """The names that agents would have."""
    return list(film.settings.get(LACKS, {}))


def since(film: Production) -> datetime:
    """Since when the first of them is missing."""
    return min(map(datetime.fromisoformat, film.settings[LACKS].values()))


async def note(house: House, db: Session, film: Production, name: str) -> None:
    """Work has come to a role that has no page, and whose room is not being made."""
    known = film.settings.get(LACKS, {})
    if name not in known and not await _comes(db, film, name):
        now = house.clock.now()
        film.settings = {**film.settings, LACKS: {**known, name: now.isoformat()}}
        await _draw(house, db, film, f"lacks:{name}")


async def _comes(db: Session, film: Production, name: str) -> bool:
    query = select(Due.payload).where(
        Due.production_id == film.id, Due.kind == ROOM, col(Due.done_at).is_(None)
    )
    return any(about["name"] == name for about in await db.exec(query))


async def bound(house: House, db: Session, film: Production, name: str) -> None:
    """It has one now."""
    known = {k: v for k, v in film.settings.get(LACKS, {}).items() if k != name}
    film.settings = {**film.settings, LACKS: known}
    await _draw(house, db, film, f"bound:{name}")


async def _draw(house: House, db: Session, film: Production, why: str) -> None:
    db.add(film)
    await show(db, film.id or 0, "crew", film.id or 0, why, house.clock.now())
