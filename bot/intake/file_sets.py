"""Pictures that one person posts in several messages are one set: chats take ten files a message,
and a team's style frames are more. What is posted within ten minutes joins what waits already."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Message
from bot.core.context import AppContext
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.models import ImportBatch, ImportedFile, ImportStatus, Member

TOGETHER = timedelta(minutes=10)  # from the first message of a set
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".heic")


async def joined(app: AppContext, db: Session, member: Member, message: Message, key: str) -> bool:
    """Whether the pictures of this message joined a set of its author's, which is looked into once
    more, as one."""
    if not _pictures([file.name for file in message.files]):
        return False
    earlier = await _waiting(app, db, member, message.place.channel)
    if earlier is None:
        return False
    files = [*earlier.files, *(file.model_dump() for file in message.files)]
    words = "\n".join(filter(None, (earlier.words, message.text.strip())))
    if not await compare_and_set(
        db, earlier,
        col(ImportBatch.status) == earlier.status, col(ImportBatch.decided_at).is_(None),
        files=files, title=texts.so_many(len(files)), words=words,
        status=ImportStatus.ARRIVING, revision=earlier.revision + 1,
    ):  # fmt: skip
        return False
    await db.exec(delete(ImportedFile).where(col(ImportedFile.import_batch_id) == earlier.id))
    again = f"{earlier.id}:{key}"
    now = app.clock.now()
    await scheduled_jobs.schedule(
        db, earlier.production_id, "arrive", again, now, parcel=earlier.id
    )
    return True


async def _waiting(
    app: AppContext, db: Session, member: Member, channel: str
) -> ImportBatch | None:
    """The set that this person has begun here, and that nobody has decided."""
    query = select(ImportBatch).where(
        ImportBatch.production_id == member.production_id,
        ImportBatch.member_id == member.id,
        ImportBatch.channel == channel,
        col(ImportBatch.status).in_((ImportStatus.ARRIVING, ImportStatus.OPEN)),
        col(ImportBatch.shot_id).is_(None),
        col(ImportBatch.at) > app.clock.now() - TOGETHER,
    )
    newest = (await db.exec(query.order_by(col(ImportBatch.id).desc()))).first()
    if newest is None or not _pictures([str(file["name"]) for file in newest.files]):
        return None
    # Who was asked privately what a single picture is answers that first.
    return None if newest.unfiled and newest.status == ImportStatus.OPEN else newest


def _pictures(names: list[str]) -> bool:
    return bool(names) and all(name.lower().endswith(PICTURES) for name in names)
