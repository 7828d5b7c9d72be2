"""The six inputs a film needs and which of them are there (A3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot.production.stages import wanted_assets
from store import canon
from store.db import Session
from store.models import Asset, Entry, EntryKind, Production

MISSING, DRAFT, LOCKED = "missing", "draft", "locked"
WRITTEN = {
    "script": EntryKind.SCRIPT,
    "visual style": EntryKind.STYLE_BLOCK,
    "hard constraints": EntryKind.HARD_CONSTRAINT,
    "shot breakdown": EntryKind.SHOT_BREAKDOWN,
}
DRAWN = {"character sheets": EntryKind.CHARACTER, "location plates": EntryKind.ENVIRONMENT}
ORDER = (
    "script",
    "visual style",
    "character sheets",
    "location plates",
    "hard constraints",
    "shot breakdown",
)


@dataclass(frozen=True)
class Input:
    """One of the six. `state`: missing, draft, locked, or how many of a kind are locked."""

    name: str
    state: str


async def readiness(db: Session, production: Production) -> list[Input]:
    """The six inputs, in order."""
    entries = await canon.history(db, production)
    states = {name: _written(entries, kind) for name, kind in WRITTEN.items()}
    states |= {name: await _drawn(db, production, kind) for name, kind in DRAWN.items()}
    return [Input(name, states[name]) for name in ORDER]


def missing(inputs: Sequence[Input]) -> list[str]:
    return [one.name for one in inputs if one.state == MISSING]


def _written(entries: Sequence[Entry], kind: EntryKind) -> str:
    found = [entry for entry in entries if entry.kind == kind]
    if not found:
        return MISSING
    return LOCKED if any(entry.canon_version for entry in found) else DRAFT


async def _drawn(db: Session, production: Production, kind: EntryKind) -> str:
    """Sheets and plates are locked one by one; all that the script names are wanted."""
    wanted = {name for what, name in await wanted_assets(db, production) if what == kind}
    query = select(Asset.name).where(
        Asset.production_id == production.id,
        Asset.kind == kind,
        col(Asset.locked_version_id).is_not(None),
    )
    have = wanted & set((await db.exec(query)).all())
    if not have:
        return MISSING
    return LOCKED if have == wanted else f"{len(have)} of {len(wanted)}"
