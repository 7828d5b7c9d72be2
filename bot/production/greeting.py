"""The first words to whoever installed the bot; `film serve` sets them off when it is let in."""

from bot.core.chat_port import CONTINUITY, Place
from bot.core.context import AppContext
from bot.messaging.card_publisher import publish
from bot.production import welcome
from store import scheduled_jobs


async def greet(app: AppContext, account: str) -> None:
    """Post the invitation to this account (`slack:U1`), once however often it is called."""
    chat = app.chats[account.partition(":")[0]]
    place = Place(channel=f"dm:{account}")
    await publish(app, chat, f"welcome:{account}", place, welcome.card(), CONTINUITY)


async def invite(app: AppContext, account: str) -> None:
    """Have this account greeted, as soon as its chat can be reached; once, whatever restarts."""
    async with app.store.writing() as db:
        await scheduled_jobs.schedule(
            db, None, "welcome", account, app.clock.now(), account=account
        )
    app.work_available.set()
