"""What somebody reads who is in no production yet: drop your script here, or try ours."""

from sqlmodel import select

from bot import letters, texts
from bot.beginning.opening import OURS
from bot.chat import Button, Card, Message
from bot.house import House
from store.db import Session
from store.models import Member


def card() -> Card:
    """The one invitation; its button is about no row, for nothing is there yet."""
    verb, kind = OURS
    ours = Button(label=texts.TRY_OURS, verb=verb, kind=kind, id=0, style="primary")
    return Card(title=texts.DROP_HERE, lines=(texts.DROP_HOW,), buttons=(ours,))


async def answer(house: House, db: Session, message: Message) -> None:
    """Words in a direct message that nothing waited for."""
    if not message.place.channel.startswith("dm:") or message.files:
        return
    query = select(Member.id).where(Member.account == message.account)
    if (await db.exec(query)).first() is not None:
        await letters.tell(house, db, message.account, message.place, texts.TO_NOBODY)
    else:
        shown = card()
        await letters.tell(house, db, message.account, message.place, shown.title, shown)
