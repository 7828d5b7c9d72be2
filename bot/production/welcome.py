"""What somebody reads who is in no production yet: drop your script here, or try ours."""

from sqlmodel import select

from bot import texts
from bot.core.chat_port import Button, Card, Message
from bot.core.context import AppContext
from bot.messaging import private_messages
from bot.production.open_form import OURS
from store.db import Session
from store.models import Member


def card() -> Card:
    """The one invitation; its button is about no row, for nothing is there yet."""
    verb, kind = OURS
    ours = Button(label=texts.TRY_OURS, verb=verb, kind=kind, id=0, style="primary")
    return Card(title=texts.DROP_HERE, lines=(texts.DROP_HOW,), buttons=(ours,))


async def answer(app: AppContext, db: Session, message: Message) -> None:
    """Words in a direct message that nothing waited for."""
    if not message.place.channel.startswith("dm:") or message.files:
        return
    query = select(Member.id).where(Member.account == message.account)
    if (await db.exec(query)).first() is not None:
        await private_messages.send_privately(
            app, db, message.account, message.place, texts.TO_NOBODY
        )
    else:
        shown = card()
        await private_messages.send_privately(
            app, db, message.account, message.place, shown.title, shown
        )
