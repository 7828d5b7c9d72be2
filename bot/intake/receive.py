"""Material arrives: fetched, looked into, stored once by content, and taken for what it seems.

Nothing of it is canon, and nothing of it is run: its card waits for a person.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.core.chat_port import Attached, NotFetched
from bot.core.context import AppContext, get_row, request_redraw
from bot.intake import foreign_files
from bot.intake.classify import Known, Seen, sort
from bot.intake.unpack import WHOLE, Found, NotBrought, RefusedFile, UnpackedFile, shown, together
from bot.media.animatic import draw
from bot.media.file_probe import HEAD, colours, content
from bot.media.opened_file import NotUsable
from bot.media.screenplay.model import LIMIT as TEXT
from bot.media.screenplay.model import ScriptError
from bot.media.video import VideoError
from bot.production.stages import wanted_assets
from store import canon
from store.db import Session
from store.log import digest, record
from store.models import EntryKind, ImportBatch, ImportedFile, ImportStatus, Production, Taken

MEGABYTE = 1 << 20
LARGEST = {"picture": 100 * MEGABYTE, "film": 2048 * MEGABYTE, "pdf": TEXT, "text": TEXT}  # bytes
FETCHED = 2048 * MEGABYTE  # bytes of one file of a message
SHOWN = 24  # pictures on a contact sheet
Sources = list[tuple[Path, str]]
Json = dict[str, Any]


@dataclass
class Sorted:
    """What came, looked into: rows without a parcel yet, and what is left aside."""

    materials: list[ImportedFile] = field(default_factory=list)
    refused: list[Json] = field(default_factory=list)
    sheet: str = ""
    colours: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Name these files by their content, wherever they lie."""
        return digest(sorted([m.name, m.sha256] for m in self.materials))


async def arrive(app: AppContext, import_batch_id: int) -> None:
    """Fetch the files of a message and look into them; then its card waits. Repeating is
    harmless: what is there already is not fetched again."""
    async with app.store.reading() as db:
        parcel = await get_row(db, ImportBatch, import_batch_id)
        if parcel.status != ImportStatus.ARRIVING:
            return
        known = await known_of(db, await get_row(db, Production, parcel.production_id))
    with tempfile.TemporaryDirectory() as folder:
        sources, refused = await _fetched(app, parcel, Path(folder))
        try:
            found = await look_into(app, sources, known)
        except NotBrought as problem:
            found = Sorted(refused=[_left(parcel.title, str(problem))])
    found.refused = [*refused, *found.refused]
    async with app.store.writing() as db:
        now = await get_row(db, ImportBatch, import_batch_id)
        # More may have joined it meanwhile: then all of it is looked into once more.
        if now.status == ImportStatus.ARRIVING and now.revision == parcel.revision:
            await keep(app, db, now, found)


async def _fetched(
    app: AppContext, parcel: ImportBatch, folder: Path
) -> tuple[Sources, list[Json]]:
    """The files of a message, each under a number, and those that could not be had. Together they
    take no more room than a zip may."""
    sources: Sources = []
    refused, room = [], WHOLE
    for number, given in enumerate(parcel.files):
        attached, place = Attached.model_validate(given), folder / f"{number:04}"
        try:
            await app.chats[parcel.platform].download(attached, place, min(FETCHED, room))
        except NotFetched as problem:
            refused.append(_left(attached.name, str(problem)))
        else:
            sources.append((place, attached.name))
            room -= place.stat().st_size
    return sources, refused


async def known_of(db: Session, production: Production) -> Known:
    """Whom and what this production shows, as far as it knows."""
    wanted = await wanted_assets(db, production)
    entries = [*await canon.snapshot(db, production), *await canon.drafts(db, production)]
    named = [*wanted, *((str(e.kind), e.name) for e in entries)]

    def of(kind: EntryKind) -> list[str]:
        return list(dict.fromkeys(name for what, name in named if what == kind))

    return Known(of(EntryKind.CHARACTER), of(EntryKind.ENVIRONMENT), of(EntryKind.PROP))


async def look_into(app: AppContext, sources: Sources, known: Known) -> Sorted:
    """Every file of these paths, stored and taken for something. NotBrought: nothing of it."""
    found = Sorted()
    seen: list[Seen] = []
    pictures: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for came in await asyncio.to_thread(_listed, sources, Path(folder)):
            try:
                file, material, picture = await _look(app, came)
            except (NotUsable, ScriptError, VideoError, NotBrought) as problem:
                found.refused.append(_left(came.name, _without(came.name, str(problem))))
                continue
            seen.append(file)
            found.materials.append(material)
            if picture:
                pictures[material.picture] = picture
    for number, (material, guess) in enumerate(
        zip(found.materials, sort(seen, known), strict=True), 1
    ):
        material.number, material.kind, material.subject = number, guess.kind, guess.subject
    await _together(app, found, pictures)
    return found


def _listed(sources: Sources, folder: Path) -> list[Found]:
    return list(together(sources, folder))


async def _look(app: AppContext, came: Found) -> tuple[Seen, ImportedFile, bytes]:
    """(the file as it is sorted, its row, its picture drawn anew)."""
    if isinstance(came, RefusedFile):
        raise NotBrought(came.why)
    what, suffix = await asyncio.to_thread(_content, came)
    body: Json = {}
    file, picture = Seen(came.name, what), b""
    if what == "picture":
        made = await foreign_files.picture(app.file_workers, came.path)
        picture, body = made.data, {"width": made.width, "height": made.height}
    elif what == "film":
        clip = await foreign_files.footage(app.file_workers, came.path)
        body = {"seconds": round(clip.seconds, 3), "width": clip.width, "height": clip.height}
    else:
        read = await foreign_files.text(app.file_workers, came.path, came.name, what)
        file = Seen(came.name, what, read.text, read.script)
        script = file.script.model_dump(mode="json") if file.script else {}
        body = {"text": file.text, "script": script}
    sha256 = await asyncio.to_thread(app.files.put, came.path, suffix)
    shown_as = await asyncio.to_thread(app.files.put, picture, ".jpg") if picture else ""
    return file, ImportedFile(
        import_batch_id=0, number=0, name=came.name, sha256=sha256, picture=shown_as, body=body
    ), picture  # fmt: skip


def _content(came: UnpackedFile) -> tuple[str, str]:
    with came.path.open("rb") as opened:
        what, suffix = content(opened.read(HEAD))
    if what == "zip":
        raise NotUsable("this is a zip inside a zip; unpack it first")
    if came.path.stat().st_size > LARGEST[what]:
        raise NotUsable(f"it is larger than {LARGEST[what] // MEGABYTE} MB; bring a smaller one")
    return what, suffix


def _left(name: str, why: str) -> Json:
    return {"name": shown(name), "why": why}


def _without(name: str, why: str) -> str:
    """A reason beside its name need not say the name again."""
    return why.removeprefix(f"{name}: ")


async def _together(app: AppContext, found: Sorted, pictures: dict[str, bytes]) -> None:
    """What is seen of all pictures at once: a contact sheet, the colours of the style frames."""
    rows = [m for m in found.materials if m.picture]
    if rows:
        cells = [(pictures[m.picture], f"{m.number}  {m.name}", "") for m in rows[:SHOWN]]
        sheet = await app.run_in_pool(draw.contact_sheet, cells, "", 4)
        found.sheet = await asyncio.to_thread(app.files.put, sheet, ".jpg")
    frames = [pictures[m.picture] for m in rows if m.kind == Taken.STYLE_FRAME]
    if frames:
        found.colours = await app.run_in_pool(colours, frames)


async def keep(app: AppContext, db: Session, parcel: ImportBatch, found: Sorted) -> None:
    """The rows of what came; from now on its card waits."""
    parcel.refused, parcel.sheet, parcel.colours = found.refused, found.sheet, found.colours
    parcel.status = ImportStatus.OPEN if found.materials else ImportStatus.LEFT
    parcel.unfiled = parcel.unfiled and matches_nothing(parcel, found.materials)
    db.add(parcel)
    for material in found.materials:
        material.import_batch_id = parcel.id
        db.add(material)
    await record(
        db, parcel.production_id, app.clock.now(), parcel.by, "brought", f"parcel:{parcel.id}",
        title=parcel.title, files=[[m.name, m.sha256, m.kind] for m in found.materials],
        left_aside=found.refused,
    )  # fmt: skip
    if parcel.shot_id is None and not parcel.unfiled:  # else bot/shots asks who posted it
        why = f"came:{parcel.revision}"
        await request_redraw(db, parcel.production_id, "parcel", parcel.id, why, app.clock.now())


def matches_nothing(parcel: ImportBatch, materials: Sequence[ImportedFile]) -> bool:
    """Whether these are single clips or pictures of which one belongs to nothing by its name."""
    media = all(m.picture or m.kind == Taken.CLIP for m in materials)
    loose = [m for m in materials if not m.subject and m.kind in (Taken.CLIP, Taken.UNKNOWN)]
    return media and bool(loose) and len(materials) + len(parcel.refused) == len(parcel.files)


async def materials_of(db: Session, parcel: ImportBatch) -> Sequence[ImportedFile]:
    """The files of a parcel, as they are numbered."""
    query = (
        select(ImportedFile)
        .where(ImportedFile.import_batch_id == parcel.id)
        .order_by(col(ImportedFile.number))
    )
    return (await db.exec(query)).all()
