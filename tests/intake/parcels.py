"""Material on its way in a small production: its card, its form, what came of it."""

from sqlmodel import select

from bot.core.chat_port import Card
from bot.intake.cards import form_of, parcel_card
from store import canon
from store.models import Entry, EntryKind, ImportBatch, Inbound
from tests.intake.material import picture
from tests.world import World

SHEET = {"mara.png": picture("red"), "mara.txt": b"Forty, tall, grey coat."}


async def card_of(world: World, parcel: ImportBatch) -> Card:
    async with world.app.store.reading() as db:
        return (await parcel_card(db, parcel.id))[0]


async def values_of(world: World, parcel: ImportBatch, **changed: str) -> dict[str, str]:
    """The form as it opens, with what a person changes in it."""
    async with world.app.store.reading() as db:
        form = await form_of(db, parcel.id)
    return {field.name: field.value for field in form.fields} | changed


async def entries(world: World, kind: EntryKind | None = None) -> list[Entry]:
    async with world.app.store.reading() as db:
        rows = await canon.history(db, await world.production(db))
    return [row for row in rows if kind in (None, row.kind)]


async def parcel_now(world: World, parcel: ImportBatch) -> ImportBatch:
    async with world.app.store.reading() as db:
        return (await db.exec(select(ImportBatch).where(ImportBatch.id == parcel.id))).one()


async def tasks(world: World, stage: str) -> list[Inbound]:
    async with world.app.store.reading() as db:
        rows = await db.exec(select(Inbound).where(Inbound.kind == "event"))
    return [row for row in rows if row.payload.get("stage") == stage]


async def take(world: World, parcel: ImportBatch, who: str = "mara") -> str:
    return await world.press(who, f"take:parcel:{parcel.id}:{parcel.revision}")
