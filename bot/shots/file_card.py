"""A file that was looked into, given to who asks about it: a shot's thread, its poster, or the card
of material. bot/app/job_handlers.py and bot/app/card_table.py come here."""

from bot.core.chat_port import Card, Place
from bot.core.context import AppContext, get_row
from bot.intake.cards import parcel_card
from bot.shots import unfiled, uploads
from store.db import Session
from store.models import ImportBatch


async def arrived(app: AppContext, import_batch_id: int) -> None:
    """What is asked about the files of this parcel. Repeating is harmless."""
    async with app.store.writing() as db:
        parcel = await get_row(db, ImportBatch, import_batch_id)
        if parcel.shot_id is not None:
            await uploads.arrived(app, db, parcel)
        elif parcel.unfiled:
            await unfiled.arrived(app, db, parcel)


async def file_card(db: Session, import_batch_id: int) -> tuple[Card, Place]:
    """(card, place) of what came, whoever is asked."""
    parcel = await get_row(db, ImportBatch, import_batch_id)
    if parcel.shot_id is not None:
        return await uploads.upload_card(db, parcel)
    if parcel.unfiled:
        return await unfiled.unfiled_card(db, parcel)
    return await parcel_card(db, import_batch_id)
