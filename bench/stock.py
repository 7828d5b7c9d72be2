"""A production of any size on a real database, for the benches: shots, locked frames, agents."""

from typing import Any

from bot.core.context import AppContext
from bot.media.screenplay.read import read_script
from bot.production import create
from bot.production.create import Brought
from store import canon
from store.db import Session
from store.models import EntryKind, Frame, Member, Production

PREFIX = "stock"  # of the channels of these productions
SHOTS_A_SCENE = 6
SCENE = """INT. HALL {number} - NIGHT

INA, sixty, an oilskin to her shins, lifts a LANTERN and counts the boats below the wall.

INA
Twelve went out. {number} are back.
"""


async def produce(app: AppContext, number: int, shots: int, frames: int) -> int:
    """A production with its shots and frames locked and an agent for each role; its id."""
    script, pages = brought(f"{PREFIX} {number}", shots), dict.fromkeys(app.roles, "@kei")
    async with app.store.writing() as db:
        production = await create.begin(app, db, script, [_person()], pages)
        await _lock(app, db, production, shots, frames)
    assert production.id is not None
    return production.id


def brought(title: str, shots: int) -> Brought:
    """A script with as many scenes as so many shots take."""
    scenes = range(1, max(1, shots // SHOTS_A_SCENE) + 1)
    text = "\n".join([f"Title: {title}\n", *(SCENE.format(number=n) for n in scenes)])
    return Brought(read_script(text.encode(), "feature.fountain"), author="Mara (director)")


def _person() -> Member:
    return Member(
        production_id=0, account="slate:kei", handle="@kei", name="Kei",
        rights=["director", "artist"], allowance=100,
    )  # fmt: skip


async def _lock(
    app: AppContext, db: Session, production: Production, shots: int, frames: int
) -> None:
    """The script, a shot list and sheets with their pictures become canon at once."""
    bodies = [
        (EntryKind.SHOT_BREAKDOWN, "shot list", {"shots": [shot(n) for n in range(shots)]}),
        *((EntryKind.CHARACTER, f"FACE {n}", sheet(n)) for n in range(frames)),
    ]
    entries = [
        await canon.add(db, production, kind, name, body, author="Mara", at=app.clock.now())
        for kind, name, body in bodies
    ]
    await canon.make_canon(db, production, [*await canon.drafts(db, production), *entries])
    for number in range(frames):
        await db.merge(Frame(sha256=sheet(number)["sha256"], file_id=f"file_{number:04}"))


def shot(number: int) -> dict[str, Any]:
    """A shot as the director's assistant writes it."""
    scene, place = divmod(number, SHOTS_A_SCENE)
    return {
        "shot": f"SC{scene + 1:03}_SH{10 * (place + 1):04}", "scene": scene + 1, "act": 1,
        "seconds": 3.5, "size": "MEDIUM", "angle": "eye level", "movement": "slow push in",
        "action": f"Ina lifts the lantern and counts to {number}; rain runs down the glass.",
        "dialogue": "", "cast": ["INA"], "props": ["LANTERN"], "register": "uneasy",
    }  # fmt: skip


def sheet(number: int) -> dict[str, Any]:
    """A character as locked, with its picture."""
    return {
        "anchor": f"face {number}, sixty, a white plait, an oilskin to her shins, wet to the knees",
        "sha256": f"{number:064x}",
    }
