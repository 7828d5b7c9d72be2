"""Confirmed material finds its place, all of it in one transaction: drafts, locked assets, one set
of style frames; then the gates that are brought along are signed (bot/intake/earlier_gates.py)."""

from typing import Any

from bot import texts
from bot.canon import drafts
from bot.core.context import AppContext, get_row, request_redraw
from bot.intake import assets, clips, earlier_gates, style
from bot.intake.receive import materials_of
from bot.intake.target import Landing
from bot.media.screenplay.model import Script
from bot.media.screenplay.treatment import read_treatment
from bot.production import stages
from bot.production.create import bounds
from bot.production.stages import FOUR_ANSWERS
from store import canon, scheduled_jobs
from store.log import record
from store.models import (
    EntryKind,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Production,
    Taken,
)

Json = dict[str, Any]


async def land(app: AppContext, import_batch_id: int, given: int) -> None:
    """The undo window of this verdict is over: what was confirmed is put in its place."""
    async with app.store.writing() as db:
        parcel = await get_row(db, ImportBatch, import_batch_id)
        if parcel.status != ImportStatus.CONFIRMED or parcel.answers.get("verdict") != given:
            return
        production = await get_row(db, Production, parcel.production_id)
        materials = list(await materials_of(db, parcel))
        landing = Landing(app, db, production, parcel, materials)
        await _all(landing)


async def land_clips(app: AppContext, production_id: int) -> None:
    """The shot list is locked: clips that waited for their shots become takes."""
    async with app.store.writing() as db:
        production = await get_row(db, Production, production_id)
        for parcel in await clips.parcels_with_clips(db, production):
            materials = list(await materials_of(db, parcel))
            await clips.after_shot_list(Landing(app, db, production, parcel, materials))


async def _all(landing: Landing) -> None:
    db, parcel, answers = landing.db, landing.parcel, landing.parcel.answers
    for material in landing.materials:
        material.note = await _note(landing, material)
        db.add(material)
    await style.land(landing, answers["style"])
    await assets.land(landing)
    await clips.land(landing)
    if answers["start"]:
        await _four_answers(landing)
        await earlier_gates.sign(landing.app, db, landing.production, parcel)
    parcel.status, parcel.applied_at = ImportStatus.LANDED, landing.now
    db.add(parcel)
    await record(
        db, parcel.production_id, landing.now, landing.by, "brought along", f"parcel:{parcel.id}",
        files=[[m.name, m.sha256, m.kind, m.subject] for m in landing.materials],
        start=answers["start"],
    )  # fmt: skip
    await request_redraw(db, parcel.production_id, "parcel", parcel.id, "landed", landing.now)
    await scheduled_jobs.schedule(
        db, parcel.production_id, "advance", f"parcel:{parcel.id}", landing.now
    )


async def _note(landing: Landing, material: ImportedFile) -> str:
    """Put a file that is words in its place; what became of it."""
    if material.kind == Taken.SCRIPT:
        return await _script(landing, material)
    if material.kind == Taken.TREATMENT:
        return await _treatment(landing, material)
    if material.kind == Taken.STYLE_BLOCK:
        locked = await _locked(landing, EntryKind.STYLE_BLOCK)
        return texts.NEEDS_CHANGE if locked else texts.IS_DRAFT
    return texts.LEFT_ASIDE if material.kind == Taken.UNKNOWN else ""


async def _locked(landing: Landing, kind: EntryKind) -> bool:
    return await drafts.needs_change(landing.db, landing.production, kind, kind)


async def _script(landing: Landing, material: ImportedFile) -> str:
    if await _locked(landing, EntryKind.SCRIPT):
        return texts.SCRIPT_IS_LOCKED
    body = material.body["script"]
    await landing.draft(EntryKind.SCRIPT, "script", body)
    if (
        await canon.newest(landing.db, landing.production, EntryKind.HARD_CONSTRAINT, "length")
        is None
    ):
        length = bounds(Script.model_validate(body), await _limits(landing))
        await landing.draft(EntryKind.HARD_CONSTRAINT, "length", length)
    return texts.IS_DRAFT


async def _limits(landing: Landing) -> Json:
    """The treatment that comes along, which may set the limits of the film."""
    brought = landing.of(Taken.TREATMENT)
    return read_treatment(brought[0].body["text"]) if brought else {}


async def _treatment(landing: Landing, material: ImportedFile) -> str:
    if await _locked(landing, EntryKind.TREATMENT):
        return texts.NEEDS_CHANGE
    text = material.body["text"]
    body = read_treatment(text) or {"text": text.strip()}
    await landing.draft(EntryKind.TREATMENT, "treatment", body)
    return texts.IS_DRAFT


async def _four_answers(landing: Landing) -> None:
    """The answers that came along, as numbered decisions; their gate makes them canon."""
    facts = await stages.read(landing.db, landing.production)
    answers = landing.parcel.answers["four"]
    if ("four_answers", None) in facts.passed:
        return
    number = await canon.next_decision(landing.db, landing.production)
    for matter in FOUR_ANSWERS:
        if matter not in answers:
            continue
        words = answers[matter]
        entry = await landing.draft(EntryKind.DECISION, matter, {"matter": matter, "text": words})
        if entry.number is None:
            entry.number, number = number, number + 1
            landing.db.add(entry)
