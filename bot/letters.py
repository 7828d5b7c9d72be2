"""What one person is to be told privately: a row written with what caused it, told once it stands.

A kill between the two loses nothing; between telling and noting that, the person reads it twice.
"""

from sqlmodel import col, select

from bot.chat import Card, Place, plain
from bot.house import House
from store.db import Session
from store.models import Letter


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


async def send(house: House) -> None:
    """Tell everybody what is still to be told, in order."""
    async with house.store.reading() as db:
        query = select(Letter).where(col(Letter.told_at).is_(None)).order_by(col(Letter.id))
        letters = (await db.exec(query)).all()
    if not letters:
        return
    for letter in letters:
        chat = house.chats.get(letter.account.partition(":")[0])
        if chat is not None:
            place = Place(channel=letter.channel, thread=letter.thread)
            card = Card.model_validate(letter.card) if letter.card else None
            await chat.whisper(letter.account, place, letter.text, card)
    async with house.store.writing() as db:
        for letter in letters:
            letter.told_at = house.clock.now()
            await db.merge(letter)
