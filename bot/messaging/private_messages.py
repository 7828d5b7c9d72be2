"""What one person is to be told privately: a row written with what caused it, told once it stands.

A kill between the two loses nothing; between telling and noting that, the person reads it twice.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Card, Chat, Form, Place, PlatformUnavailable, plain
from bot.core.context import AppContext
from store.db import Session
from store.models import PrivateMessage

LOG = logging.getLogger(__name__)
ALONE = "whisper"  # the place of private words: no channel that is closed keeps them back
PATIENCE = timedelta(minutes=1)  # then whoever took it was killed, or could not tell it


async def send_privately(
    app: AppContext, db: Session, account: str, place: Place, text: str, card: Card | None = None
) -> None:
    """Have this account told, where they are, when this transaction stands. A card stands beside
    the words, and its buttons decide as they do anywhere."""
    db.add(
        PrivateMessage(
            account=account,
            channel=place.channel,
            thread=place.thread,
            text=text,
            card=plain(card) if card else None,
            at=app.clock.now(),
        )
    )


async def waiting(app: AppContext) -> Sequence[str]:
    """Who is still to be told something, on the platforms that are reached."""
    now = app.clock.now()
    async with app.store.reading() as db:
        accounts = (
            await db.exec(select(PrivateMessage.account).where(_waits(now)).distinct())
        ).all()
    return [account for account in accounts if _is_reached(app, now, _platform(account))]


async def send(app: AppContext, account: str | None = None) -> bool:
    """Tell everybody, or one person, what is still to be told, in order; True if there was
    anything. Whom a platform cannot reach holds up nobody, and is tried again."""
    found = await _taken(app, account)
    came = {letter.id: await _tell(app, letter) for letter in found}
    told = [row for row, result in came.items() if result is True]
    late = [row for row, result in came.items() if result is None]
    if came:
        async with app.store.writing() as db:
            row = col(PrivateMessage.id)
            mine = update(PrivateMessage).where(row.in_(told))
            await db.exec(mine.values(told_at=app.clock.now()))
            await db.exec(update(PrivateMessage).where(row.in_(late)).values(taken_at=None))
    return bool(told)


async def _taken(app: AppContext, account: str | None) -> list[PrivateMessage]:
    """What this process tells now: no other does meanwhile, and what a killed one had taken is free
    again after a while."""
    now = app.clock.now()
    query = select(PrivateMessage).where(_waits(now)).order_by(col(PrivateMessage.id))
    if account is not None:
        query = query.where(PrivateMessage.account == account)
    async with app.store.reading() as db:
        rows = (await db.exec(query)).all()
    ours = [row for row in rows if _is_reached(app, now, _platform(row.account))]
    if not ours:
        return []
    free = update(PrivateMessage).where(
        col(PrivateMessage.id).in_([row.id for row in ours]), _waits(now)
    )
    async with app.store.writing() as db:
        taken = set(
            (await db.exec(free.values(taken_at=now).returning(col(PrivateMessage.id)))).scalars()
        )
    return [row for row in ours if row.id in taken]


def _waits(now: datetime) -> ColumnElement[bool]:
    taken = col(PrivateMessage.taken_at)
    return and_(
        col(PrivateMessage.told_at).is_(None), or_(taken.is_(None), taken <= now - PATIENCE)
    )


def _is_reached(app: AppContext, now: datetime, name: str) -> bool:
    return name in app.chats and app.circuit.until(now, name, ALONE) is None


def _platform(account: str) -> str:
    return account.partition(":")[0]


async def _tell(app: AppContext, letter: PrivateMessage) -> bool | None:
    """Whether this person was told. None: the platform takes nothing now."""
    name = _platform(letter.account)
    place = Place(channel=letter.channel, thread=letter.thread)
    card = Card.model_validate(letter.card) if letter.card else None
    try:
        async with app.circuit.saying(app.clock.now(), name, ALONE):
            await app.chats[name].whisper(letter.account, place, letter.text, card)
    except PlatformUnavailable:
        return None
    except Exception:
        LOG.exception("letter %s could not be told", letter.id)
        return False
    return True


async def ask(
    app: AppContext, chat: Chat, account: str, place: Place, trigger: str, form: Form
) -> None:
    """Open a form for who asked for it there. Where that cannot be, they are told as soon as it
    can."""
    try:
        await chat.ask_form(trigger, form)
    except PlatformUnavailable:
        async with app.store.writing() as db:
            await send_privately(app, db, account, place, texts.FORM_TOO_LATE)
