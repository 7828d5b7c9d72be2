"""A chat that forgets nothing it was ever shown."""

from bot.core.chat_port import Card, Place, Ref, Speaker
from tests.fakes import FakeChat


class WatchingChat(FakeChat):
    """Like the fake one; `shown` keeps each card in each state it had."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Card] = []

    async def post(self, key: str, place: Place, card: Card, speaker: Speaker) -> Ref:
        self.shown.append(card)
        return await super().post(key, place, card, speaker)

    async def edit(self, ref: Ref, card: Card) -> None:
        self.shown.append(card)
        await super().edit(ref, card)
