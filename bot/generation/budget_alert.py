"""Tells the line producer, once for each cap, that money runs low. store/ledger.py sets it off
with the movement that reached the level; bot/app/job_handlers.py calls it."""

from bot import texts
from bot.core import money_format
from bot.core.chat_port import CONTINUITY, Card, Place
from bot.core.context import AppContext, get_row
from bot.core.members import MONEY, holders
from bot.generation.approve import redraw_open
from bot.messaging.card_publisher import publish
from store import ledger
from store.models import Production, ScheduledJob


async def tell(app: AppContext, row: ScheduledJob) -> None:
    """One line in private to each; posted under a key, so that doing it again posts nothing."""
    async with app.store.writing() as db:
        production = await get_row(db, Production, row.production_id or 0)
        people = await holders(db, production, *MONEY)
        now = await ledger.totals(db, production.id)
        await redraw_open(db, production, row.key, app.clock.now())
    if not row.payload["told"]:
        return
    words = texts.low_money(
        production.code, row.payload["level"], now, money_format.unit_of(production)
    )
    for member in people:
        chat = app.chats.get(member.account.partition(":")[0])
        if chat is not None:
            key = f"{row.key}:{member.id}"
            place = Place(channel=f"dm:{member.account}")
            await publish(app, chat, key, place, Card(key=key, title=words), CONTINUITY)
