"""App Home: the cards of bot/app/home_tab.py in one view, published when it is opened or pressed
on."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.app import home_tab
from bot.core.chat_port import Card, PlatformUnavailable
from bot.core.context import AppContext
from handlers.slack import blocks
from handlers.slack.calls import Calls, SlackRefused
from handlers.slack.files import SlackPictures

LOG = logging.getLogger(__name__)
BLOCKS, LETTERS = 100, 40_000  # of one view
LONG = 2500  # characters of an answer that stands on a home
LEAST = 4  # blocks that every card has room for
Block = dict[str, Any]


def view(cards: Sequence[Card], files: Mapping[str, str]) -> Block:
    """The home. Each card has the room that those before it leave, with some kept for the rest."""
    shown: list[Block] = []
    cards = cards[: BLOCKS // LEAST]
    for number, card in enumerate(cards):
        later = (len(cards) - number - 1) * LEAST
        room = min(blocks.BLOCKS, BLOCKS - len(shown) - later)
        share = blocks.BlockAllowance(room, LETTERS // len(cards), f"h{number}.")
        shown += _fitting(card, files, share)
    return {"type": "home", "blocks": shown}


def _fitting(card: Card, files: Mapping[str, str], room: blocks.BlockAllowance) -> list[Block]:
    """The card, or as much of it as there is room for: what decides it goes last."""
    smaller = card.model_copy(update={"picture": "", "items": ()})
    least = smaller.model_copy(update={"lines": (), "buttons": card.buttons[: blocks.ROW]})
    for each in (card, smaller, least):
        shown = blocks.message(each, {}, files, home_tab.HOME, room).blocks
        if len(shown) <= room.blocks:
            break
    return shown


class Homes:
    """Everybody's home."""

    def __init__(self, api: AsyncWebClient, call: Calls, pictures: SlackPictures) -> None:
        self._api, self._call, self._pictures = api, call, pictures

    async def opened(self, app: AppContext, user: str) -> None:
        """Somebody looks at their home. Where it cannot be drawn, the one from before stands there,
        and they open it again: nothing of it is lost."""
        try:
            await self.publish(app, user)
        except (SlackRefused, PlatformUnavailable) as problem:
            LOG.warning("the home of %s was not drawn: %s", user, problem)

    async def answer(self, app: AppContext, user: str, words: str, card: Card | None) -> bool:
        """Say on a home what came of a press there. False: it is to be said in a message, for Slack
        does not take it, or it is more than a home should be filled with."""
        if len(words) > LONG:
            await self.opened(app, user)
            return False
        try:
            await self.publish(app, user, words, card)
        except SlackRefused as problem:
            LOG.warning("the home of %s was not drawn: %s", user, problem)
            return False
        return True

    async def publish(
        self, app: AppContext, user: str, words: str = "", card: Card | None = None
    ) -> None:
        """Show this person their home as it is now, with what came of a press on top."""
        cards = await home_tab.cards(app, f"slack:{user}", words, card)
        files: dict[str, str] = {}
        for each in cards:
            files |= await self._pictures.file(app, each.picture, each.alt or each.title)
        try:
            await self._publish(user, view(cards, files))
        except SlackRefused:
            if not files:
                raise
            await self._publish(user, view(cards, {}))  # a picture may not be ready yet

    async def _publish(self, user: str, shown: Block) -> None:
        await self._call(self._api.views_publish, user, user_id=user, view=shown)
