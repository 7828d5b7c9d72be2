"""Messages that their author changed or deleted: what nobody has taken is taken in its new form, or
not at all. What was taken stays as it was said. bot/app/router.py asks, handlers say what
changed."""

from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from bot.app.message_classifier import is_talk
from bot.core.chat_port import Change, Message
from bot.core.context import AppContext, request_redraw
from bot.messaging import threads
from store.db import Session
from store.models import ImportBatch, ImportStatus, Inbound, SideAnswer

WAITS = (ImportStatus.ARRIVING, ImportStatus.OPEN)
AFTER = ":changed:"  # between the key of a message and the stamp of its change
GONE = "~"  # the stamp of a message that was deleted: behind every other


def key(delivery: str, stamp: str) -> str:
    """Under which a change is kept. Stamps are numbers of one length, or none: it was deleted."""
    return f"{delivery}{AFTER}{stamp or GONE}"


async def matters(app: AppContext, platform: str, delivery: str, channel: str) -> bool:
    """Whether the message is one that we heard, or may hear yet: changes can overtake it."""
    if channel.startswith("dm:") or await threads.is_bound(app, channel):
        return True
    query = select(Inbound.id).where(Inbound.key == f"{platform}:{delivery}")
    async with app.store.reading() as db:
        return (await db.exec(query)).first() is not None


async def as_it_stands(db: Session, row: Inbound, message: Message) -> Message | None:
    """A message that is taken now, with the words it has by now; None: it was deleted."""
    change = await _last(db, row.key)
    if change is None:
        return message
    return message.model_copy(update={"text": change.text}) if change.text is not None else None


async def _last(db: Session, delivery: str) -> Change | None:
    """The last change of this message, in whatever order they came."""
    rows = (await db.exec(select(Inbound).where(Inbound.turn == f"{delivery}{AFTER}"))).all()
    last = max(rows, key=lambda row: row.key, default=None)
    return Change.model_validate(last.payload["body"]) if last else None


async def take(app: AppContext, db: Session, came: Inbound, change: Change) -> None:
    """Bring what came of the message to its new words, where nobody has taken it yet."""
    delivery = f"{came.payload['platform']}:{change.delivery}"
    came.turn = f"{delivery}{AFTER}"  # no turn takes a change: by this it is found
    db.add(came)
    await db.flush()
    row = (await db.exec(select(Inbound).where(Inbound.key == delivery))).first()
    last = await _last(db, delivery)
    if row is None or last is None:
        return  # it is taken as it stands when it comes
    await _mail(db, row, last.text)
    await _offer(db, row, last.text or "", change.permalink)
    await _material(app, db, row, last.text)


async def _mail(db: Session, row: Inbound, text: str | None) -> None:
    """What waits for a role to read it."""
    waits = update(Inbound).where(
        col(Inbound.id) == row.id, col(Inbound.agent_id).is_not(None), col(Inbound.turn).is_(None)
    )
    if text is None or is_talk(text):
        await db.exec(waits.values(agent_id=None))
    elif "text" in row.payload:
        await db.exec(waits.values(payload={**row.payload, "text": text}))


async def _offer(db: Session, row: Inbound, text: str, permalink: str) -> None:
    """Words that were offered as an answer, until somebody pressed that they are one."""
    if row.kind == "message" and permalink:
        offered = update(SideAnswer).where(
            col(SideAnswer.permalink) == permalink, col(SideAnswer.used_at).is_(None)
        )
        await db.exec(offered.values(words=text.strip()))


async def _material(app: AppContext, db: Session, row: Inbound, text: str | None) -> None:
    """Files that wait for somebody to say what they are."""
    parcel = (await db.exec(select(ImportBatch).where(ImportBatch.key == row.key))).first()
    if parcel is None or parcel.status not in WAITS:
        return
    now = app.clock.now()
    left = {"status": ImportStatus.LEFT, "decided_by": parcel.by, "decided_at": now}
    change: dict[str, Any] = left if text is None else {"words": text.strip()}
    waits = update(ImportBatch).where(
        col(ImportBatch.id) == parcel.id, col(ImportBatch.status).in_(WAITS)
    )
    await db.exec(waits.values(**change))
    if parcel.status == ImportStatus.OPEN:
        await request_redraw(db, parcel.production_id, "parcel", parcel.id, "rewritten", now)
