"""What one person is to be told privately: a row written with what caused it, told once it stands.

A kill between the two loses nothing; between telling and noting that, the person reads it twice.
"""

import logging
from datetime import timedelta

from sqlalchemy import and_, or_, update
from sqlmodel import col, select

from bot.chat import Card, Place, plain
from bot.house import House
from store.db import Session
from store.models import Letter

LOG = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=1)  # then whoever took it was killed, or could not tell it


async def tell(
    house: House, db: Session, account: str, place: Place, text: str, card: Card | None = None
) -> None:
    """Have this account told, where they are, when this transaction stands. A card stands beside
    the words, and its buttons decide as they do anywhere."""
    db.add(
        Letter(
            account=account,
            channel=place.channel,
            thread=place.thread,
            text=text,
            card=plain(card) if card else None,
            at=house.clock.now(),
        )
    )


async def send(house: House) -> bool:
    """Tell everybody what is still to be told, in order; True if there was anybody. Whom a platform
    cannot reach holds up nobody, and is tried again."""
    found = await _taken(house)
    told = [letter.id for letter in found if await _tell(house, letter)]
    if told:
        async with house.store.writing() as db:
            mine = update(Letter).where(col(Letter.id).in_(told))
            await db.exec(mine.values(told_at=house.clock.now()))
    return bool(told)


async def _taken(house: House) -> list[Letter]:
    """What this process tells now: no other does meanwhile, and what a killed one had taken is free
    again after a while."""
    now = house.clock.now()
    waits = and_(
        col(Letter.told_at).is_(None),
        or_(col(Letter.taken_at).is_(None), col(Letter.taken_at) <= now - PATIENCE),
    )
    async with house.store.reading() as db:
        rows = (await db.exec(select(Letter).where(waits).order_by(col(Letter.id)))).all()
    ours = [row for row in rows if _platform(row) in house.chats]
    if not ours:
        return []
    free = update(Letter).where(col(Letter.id).in_([row.id for row in ours]), waits)
    async with house.store.writing() as db:
        taken = set((await db.exec(free.values(taken_at=now).returning(col(Letter.id)))).scalars())
    return [row for row in ours if row.id in taken]


def _platform(letter: Letter) -> str:
    return letter.account.partition(":")[0]


async def _tell(house: House, letter: Letter) -> bool:
    place = Place(channel=letter.channel, thread=letter.thread)
    card = Card.model_validate(letter.card) if letter.card else None
    try:
        await house.chats[_platform(letter)].whisper(letter.account, place, letter.text, card)
    except Exception:
        LOG.exception("letter %s could not be told", letter.id)
        return False
    return True
