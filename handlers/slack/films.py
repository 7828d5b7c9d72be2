"""Films of a card, played in its thread: each goes up once, whatever is restarted meanwhile."""

import asyncio
import logging
from collections import defaultdict
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.chat_port import Card, Ref
from bot.core.context import AppContext
from handlers.slack.calls import Calls, Json, SlackRefused

LOG = logging.getLogger(__name__)
LARGEST = 256 << 20  # bytes of a film that is shown; a larger one is looked at elsewhere
PAGE, PAGES = 200, 5  # of a thread that is looked through


class Films:
    """Which films stand in which thread: as far as this process knows, else as Slack says."""

    def __init__(self, api: AsyncWebClient, call: Calls) -> None:
        self._api, self._call = api, call
        self._shown: dict[Ref, set[str]] = defaultdict(set)

    async def show(self, app: AppContext, ref: Ref, card: Card) -> None:
        """Put the card's films into its thread. PlatformUnavailable: some are to be put there
        later."""
        missing = [sha for sha in dict.fromkeys(card.clips) if sha not in self._shown[ref]]
        if not missing:
            return
        root, there = await self._thread(ref)
        for number, sha256 in enumerate(dict.fromkeys(card.clips), 1):
            if sha256 in missing and _name(sha256) not in there:
                title = card.title if len(card.clips) == 1 else f"{card.title} · {number}"
                await self._up(app, ref.channel, root, sha256, title)
            self._shown[ref].add(sha256)

    async def _thread(self, ref: Ref) -> tuple[str, set[str]]:
        """(the message whose thread it is, the names of the films that stand in it)."""
        root, messages = ref.message, await self._replies(ref.channel, ref.message)
        above = messages[0].get("thread_ts") if messages else ""
        if above and above != root:  # the card is a reply itself
            root, messages = str(above), await self._replies(ref.channel, str(above))
        files = [file for message in messages for file in message.get("files", ())]
        return root, {Path(str(file.get("name") or file.get("title"))).stem for file in files}

    async def _replies(self, channel: str, root: str) -> list[Json]:
        found: list[Json] = []
        given: Json = {"channel": channel, "ts": root, "limit": PAGE}
        for _ in range(PAGES):
            answer = await self._call(self._api.conversations_replies, channel, **given)
            found += answer.get("messages", ())
            given["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not given["cursor"]:
                break
        return found

    async def _up(self, app: AppContext, channel: str, root: str, sha256: str, title: str) -> None:
        try:
            path = app.files.find(sha256)
            if path.stat().st_size > LARGEST:
                LOG.warning("a film is too large to be shown: %s", path.name)
                return
            await self._call(
                self._api.files_upload_v2,
                channel,
                content=await asyncio.to_thread(path.read_bytes),
                filename=f"{_name(sha256)}{path.suffix}",
                title=title[:200],
                channel=channel,
                thread_ts=root,
            )
        except (SlackRefused, OSError, KeyError) as problem:
            LOG.warning("a film is not shown: %s", problem)


def _name(sha256: str) -> str:
    """What a film is called there, so that it is known again."""
    return sha256[:16]
