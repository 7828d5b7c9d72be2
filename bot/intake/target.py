"""A parcel on its way into its production, as the rooms of bot/intake hand it on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import texts
from bot.core.context import AppContext
from store import canon
from store.db import Session
from store.models import Entry, ImportBatch, ImportedFile, Production, Taken

Json = dict[str, Any]


@dataclass
class Landing:
    """A parcel on its way into its production."""

    app: AppContext
    db: Session
    production: Production
    parcel: ImportBatch
    materials: list[ImportedFile]

    @property
    def now(self) -> datetime:
        return self.app.clock.now()

    @property
    def by(self) -> str:
        return self.parcel.decided_by or ""

    def of(self, *kinds: Taken) -> list[ImportedFile]:
        return [m for m in self.materials if m.kind in kinds]

    async def draft(self, kind: str, name: str, body: Json) -> Entry:
        """A draft by the person who confirmed it, with the words and the link it came with."""
        return await canon.add(
            self.db, self.production, kind, name, body, author=self.by, at=self.now,
            reason=texts.BROUGHT_ALONG, words=self.parcel.words, permalink=self.parcel.permalink,
        )  # fmt: skip
