"""Files on a message become a parcel: on a page, in the home channel, or by the word `import`."""

from bot import texts
from bot.core.chat_port import Message
from bot.core.context import AppContext
from bot.core.members import has, person
from bot.intake import file_sets
from bot.intake.confirm import MAY
from store import scheduled_jobs
from store.db import Session
from store.models import ImportBatch, Member, Production


async def bring(
    app: AppContext, db: Session, production: Production, member: Member, message: Message,
    key: str, shot_id: int | None = None, unfiled: bool = False,
) -> str:  # fmt: skip
    """Have the files of a message looked into, once; what the person is told. `shot_id`: whose they
    are; `unfiled`: if they match nothing, only their poster is asked."""
    if not has(member, *MAY):
        return texts.IMPORT_GUESTS
    if not message.files:
        return texts.IMPORT_HOW
    if shot_id is None and await file_sets.joined(app, db, member, message, key):
        return texts.ON_ITS_WAY
    title = message.files[0].name if len(message.files) == 1 else texts.so_many(len(message.files))
    parcel = ImportBatch(
        production_id=production.id, key=key, title=title, by=person(member),
        member_id=member.id, channel=message.place.channel,
        platform=message.account.partition(":")[0],
        files=[file.model_dump() for file in message.files], words=message.text.strip(),
        permalink=message.permalink, at=app.clock.now(), shot_id=shot_id, unfiled=unfiled,
    )  # fmt: skip
    db.add(parcel)
    await db.flush()
    await scheduled_jobs.schedule(
        db, parcel.production_id, "arrive", f"{parcel.id}", app.clock.now(), parcel=parcel.id
    )
    return texts.ON_ITS_WAY
