"""Files that people post where a film is at home: material, or takes of a shot."""

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Message
from bot.core.context import AppContext
from bot.core.deputies import acting
from bot.intake.import_request import bring
from bot.messaging import private_messages
from bot.shots import uploads
from store.db import Session
from store.models import Agent, Inbound, Production


async def posted(app: AppContext, db: Session, row: Inbound, message: Message) -> None:
    """A message with files where a production is at home; whoever may not bring any is told so."""
    production = await _here(db, message.place.channel)
    if production is None:
        return
    somebody = await acting(db, production, message.account, app.clock.now())
    if somebody is None:
        await private_messages.send_privately(
            app, db, message.account, message.place, texts.NOT_MEMBER
        )
        return
    member = somebody.member
    shot = await uploads.shot_of(db, production, member, message)
    words = await uploads.why_not(db, member, shot) if shot else ""
    loose = shot is None and not await _is_producers(db, message.place.channel)
    words = words or await bring(
        app, db, production, member, message, row.key,
        shot_id=shot.id if shot else None, unfiled=loose,
    )  # fmt: skip
    if words != texts.ON_ITS_WAY:
        await private_messages.send_privately(app, db, message.account, message.place, words)


async def _here(db: Session, channel: str) -> Production | None:
    page = select(Agent.production_id).where(Agent.channel == channel).order_by(col(Agent.id))
    home = select(Production.id).where(Production.home == channel)
    found = (await db.exec(page)).first() or (await db.exec(home)).first()
    return await db.get(Production, found) if found else None


async def _is_producers(db: Session, channel: str) -> bool:
    """Whether material is brought here: in the home channel, and on the producer agent's page."""
    roles = (await db.exec(select(Agent.role).where(Agent.channel == channel))).all()
    return not roles or "producer" in roles
