"""Files on a message become a parcel: on a page, in the home channel, or by the word `import`."""

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Message
from bot.core.context import House, has, person
from bot.core.deputies import acting
from bot.intake import file_sets
from bot.intake.confirm import MAY
from bot.messaging import private_messages
from bot.shots import uploads
from store import due
from store.db import Session
from store.models import Agent, Inbound, Member, Parcel, Production


async def posted(house: House, db: Session, row: Inbound, message: Message) -> None:
    """A message with files where a production is at home; whoever may not bring any is told so."""
    production = await _here(db, message.place.channel)
    if production is None:
        return
    somebody = await acting(db, production, message.account, house.clock.now())
    if somebody is None:
        await private_messages.tell(house, db, message.account, message.place, texts.NOT_MEMBER)
        return
    member = somebody.member
    shot = await uploads.shot_of(db, production, member, message)
    words = await uploads.why_not(db, member, shot) if shot else ""
    loose = shot is None and not await _is_producers(db, message.place.channel)
    words = words or await bring(
        house, db, production, member, message, row.key,
        shot_id=shot.id if shot else None, unfiled=loose,
    )  # fmt: skip
    if words != texts.ON_ITS_WAY:
        await private_messages.tell(house, db, message.account, message.place, words)


async def _here(db: Session, channel: str) -> Production | None:
    page = select(Agent.production_id).where(Agent.channel == channel).order_by(col(Agent.id))
    home = select(Production.id).where(Production.home == channel)
    found = (await db.exec(page)).first() or (await db.exec(home)).first()
    return await db.get(Production, found) if found else None


async def _is_producers(db: Session, channel: str) -> bool:
    """Whether material is brought here: in the home channel, and on the producer agent's page."""
    roles = (await db.exec(select(Agent.role).where(Agent.channel == channel))).all()
    return not roles or "producer" in roles


async def bring(
    house: House, db: Session, production: Production, member: Member, message: Message, key: str,
    shot_id: int | None = None, unfiled: bool = False,
) -> str:  # fmt: skip
    """Have the files of a message looked into, once; what the person is told. `shot_id`: whose they
    are; `unfiled`: if they match nothing, only their poster is asked."""
    if not has(member, *MAY):
        return texts.IMPORT_GUESTS
    if not message.files:
        return texts.IMPORT_HOW
    if shot_id is None and await file_sets.joined(house, db, member, message, key):
        return texts.ON_ITS_WAY
    title = message.files[0].name if len(message.files) == 1 else texts.so_many(len(message.files))
    parcel = Parcel(
        production_id=production.id or 0, key=key, title=title, by=person(member),
        member_id=member.id or 0, channel=message.place.channel,
        platform=message.account.partition(":")[0],
        files=[file.model_dump() for file in message.files], words=message.text.strip(),
        permalink=message.permalink, at=house.clock.now(), shot_id=shot_id, unfiled=unfiled,
    )  # fmt: skip
    db.add(parcel)
    await db.flush()
    await due.add(
        db, parcel.production_id, "arrive", f"{parcel.id}", house.clock.now(), parcel=parcel.id
    )
    return texts.ON_ITS_WAY
