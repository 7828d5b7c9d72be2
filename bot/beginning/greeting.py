"""The first words to whoever installed the bot; `film setup` and `film serve` call it."""

from bot.beginning import welcome
from bot.chat import CONTINUITY, Place
from bot.desk import put
from bot.house import House


async def greet(house: House, account: str) -> None:
    """Post the invitation to this account (`slack:U1`), once however often it is called."""
    chat = house.chats[account.partition(":")[0]]
    place = Place(channel=f"dm:{account}")
    await put(house, chat, f"welcome:{account}", place, welcome.card(), CONTINUITY)
