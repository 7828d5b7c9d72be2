"""The report's pictures: wanted while the page is written, drawn afterwards."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

from bot.core.context import AppContext
from bot.media.worker_tasks import small
from store.files import Files

FOLDER = "report_files"
UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Picture:
    """One stored picture or clip, and the small pictures it becomes."""

    sha256: str
    names: tuple[str, ...]  # several: stills of a clip, spread over its length
    width: int
    clip: bool = False


class Pictures:
    """Collects what the page shows. A file that is not stored gives no address."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._wanted: dict[str, Picture] = {}

    def still(self, sha256: str | None, name: str, width: int = 320) -> str:
        """The address of a stored picture made small, relative to the page; "" if it is missing."""
        addresses = self._want(sha256, (f"{_safe(name)}.jpg",), width, clip=False)
        return addresses[0] if addresses else ""

    def frames(self, sha256: str | None, name: str, count: int, width: int) -> list[str]:
        """The addresses of `count` stills of a stored clip; none if it is missing."""
        names = tuple(f"{_safe(name)}_{n}.jpg" for n in range(1, count + 1))
        return self._want(sha256, names, width, clip=True)

    def _want(
        self, sha256: str | None, names: tuple[str, ...], width: int, *, clip: bool
    ) -> list[str]:
        if not sha256 or not self._stored(sha256):
            return []
        self._wanted[names[0]] = Picture(sha256, names, width, clip)
        return [f"{FOLDER}/{name}" for name in names]

    def _stored(self, sha256: str) -> bool:
        try:
            self._files.find(sha256)
        except FileNotFoundError:
            return False
        return True

    async def write(self, app: AppContext, folder: Path) -> None:
        """Draw every wanted picture into `folder/report_files/`."""
        place = folder / FOLDER
        await asyncio.to_thread(place.mkdir, parents=True, exist_ok=True)
        work = [
            app.run_in_pool(
                small,
                self._files.find(picture.sha256),
                picture.names,
                picture.width,
                picture.clip,
                place,
            )
            for picture in self._wanted.values()
        ]
        await asyncio.gather(*work)


def _safe(name: str) -> str:
    """A file name that needs no escaping anywhere."""
    return UNSAFE.sub("_", name)
