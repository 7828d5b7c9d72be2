"""Files on Slack: pictures of cards go up once, files of messages come down piece by piece."""

import asyncio
import logging
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import texts
from bot.core.chat_port import Attached, NotFetched, PlatformUnavailable
from bot.core.context import AppContext
from handlers.slack.calls import Calls, SlackRefused

LOG = logging.getLogger(__name__)
PIECE = 1 << 16  # bytes
TRIES = 3
BROKEN = 500  # HTTP's numbers from here on: theirs is the fault, and the next try may work
HOSTS = (".slack.com", ".slack-edge.com")  # where our token may be sent to
TIMEOUT = aiohttp.ClientTimeout(total=None, connect=30, sock_read=60)


class SlackPictures:
    """Images of the store that are on Slack already, by content."""

    def __init__(self, api: AsyncWebClient, call: Calls) -> None:
        self._api, self._call = api, call
        self._there: dict[str, str] = {}

    async def file(self, app: AppContext, sha256: str, alt: str) -> dict[str, str]:
        """The picture's file on Slack, by its content; nothing if it cannot be shown."""
        if sha256 and sha256 not in self._there:
            try:
                self._there[sha256] = await self._up(app.files.find(sha256), alt)
            except (SlackRefused, PlatformUnavailable, OSError, KeyError, IndexError) as problem:
                LOG.warning("a picture is not on Slack: %s", problem)
        return {sha256: self._there[sha256]} if sha256 in self._there else {}

    async def _up(self, path: Path, alt: str) -> str:
        data = await asyncio.to_thread(path.read_bytes)
        answer = await self._call(
            self._api.files_upload_v2,
            content=data,
            filename=f"{path.stem[:12]}{path.suffix}",
            title=alt[:200] or path.stem[:12],
            alt_txt=alt[:1000],
        )
        return str(answer["files"][0]["id"])


async def fetch(api: AsyncWebClient, call: Calls, file: Attached, place: Path, most: int) -> None:
    """Write a file of a message to `place`. NotFetched says why not; then nothing is left there."""
    try:
        known = (await call(api.files_info, file=file.id))["file"]
        if int(known.get("size", 0)) > most:
            raise NotFetched(texts.FILE_TOO_LARGE)
        url = str(known.get("url_private_download") or known["url_private"])
    except SlackRefused as problem:
        words = texts.FILE_RIGHTS if problem.error == "missing_scope" else None
        raise NotFetched(words or texts.file_refused(problem.error)) from problem
    except KeyError as problem:
        raise NotFetched(texts.FILE_NOT_SENT) from problem
    for attempt in range(TRIES):
        try:
            await _down(api, url, place, most)
            break
        except (TimeoutError, aiohttp.ClientError) as problem:
            if attempt == TRIES - 1:
                raise NotFetched(texts.FILE_NOT_SENT) from problem


async def _down(api: AsyncWebClient, url: str, place: Path, most: int) -> None:
    headers = {"Authorization": f"Bearer {api.token}"} if _is_slacks(url, api.base_url) else {}
    async with (
        aiohttp.ClientSession(timeout=TIMEOUT) as session,
        session.get(url, headers=headers) as answer,
    ):
        if answer.status >= BROKEN:
            answer.raise_for_status()
        # Without the right to read files Slack sends its sign-in page, and says that all is well.
        if answer.status != 200 or answer.content_type == "text/html":
            raise NotFetched(texts.FILE_NOT_SENT)
        try:
            await _write(answer, place, most)
        except Exception:
            await asyncio.to_thread(place.unlink, missing_ok=True)
            raise


async def _write(answer: aiohttp.ClientResponse, place: Path, most: int) -> None:
    written = 0
    with place.open("wb") as out:
        async for piece in answer.content.iter_chunked(PIECE):
            written += len(piece)
            if written > most:
                raise NotFetched(texts.FILE_TOO_LARGE)
            out.write(piece)


def _is_slacks(url: str, base_url: str) -> bool:
    """Whether an address is Slack's own, or that of the API we were told to use."""
    there, api = urlsplit(url), urlsplit(base_url)
    if there.netloc == api.netloc:
        return True
    return there.scheme == "https" and (there.hostname or "").endswith(HOSTS)
