"""The first words to whoever installed the bot; `film serve` sets them off when it is let in."""

from bot.core.chat_port import CONTINUITY, Place
from bot.core.context import House
from bot.messaging.card_publisher import put
from bot.production import welcome
from store import due


async def greet(house: House, account: str) -> None:
    """Post the invitation to this account (`slack:U1`), once however often it is called."""
    chat = house.chats[account.partition(":")[0]]
    place = Place(channel=f"dm:{account}")
    await put(house, chat, f"welcome:{account}", place, welcome.card(), CONTINUITY)


async def invite(house: House, account: str) -> None:
    """Have this account greeted, as soon as its chat can be reached; once, whatever restarts."""
    async with house.store.writing() as db:
        await due.add(db, None, "welcome", account, house.clock.now(), account=account)
    house.stirred.set()
