"""Clips a team brings become takes of their shots; those that came before there are shots wait for
the shot list. They wait for a person as any take does, and cost nothing."""

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon import prompt_composer
from bot.canon.compose_proposal import fingerprint
from bot.core.context import get_row, request_redraw
from bot.core.members import agent_named
from bot.generation import proposals
from bot.generation.proposals import next_number
from bot.intake.target import Landing
from bot.production import locks as held
from bot.production import unstaffed_roles
from store import canon, scheduled_jobs
from store.db import Session
from store.models import (
    Agent,
    Batch,
    ImportBatch,
    ImportedFile,
    ImportStatus,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
    Taken,
)


async def land(landing: Landing) -> None:
    """A clip whose shot is there becomes its next take; the rest wait, and their notes say so."""
    lists: dict[int, Batch] = {}
    for clip in landing.of(Taken.CLIP):
        if clip.note.startswith(texts.IS_TAKE):
            continue
        shot = await _shot(landing.db, landing.production, clip.subject)
        clip.note = await _take(landing, clip, shot, lists) if shot else texts.no_shot(clip.subject)
        landing.db.add(clip)
    for batch in lists.values():
        await scheduled_jobs.schedule(
            landing.db, batch.production_id, "sheet", f"brought:{batch.id}:{landing.now}",
            landing.now, batch=batch.id,
        )  # fmt: skip


async def parcels_with_clips(db: Session, production: Production) -> list[ImportBatch]:
    """Landed material that holds clips."""
    query = (
        select(ImportBatch)
        .join(ImportedFile, col(ImportedFile.import_batch_id) == ImportBatch.id)
        .where(
            ImportBatch.production_id == production.id,
            ImportBatch.status == ImportStatus.LANDED,
            col(ImportBatch.shot_id).is_(None),
            ImportedFile.kind == Taken.CLIP,
        )
    )
    return list((await db.exec(query.distinct().order_by(col(ImportBatch.id)))).all())


async def _shot(db: Session, production: Production, code: str) -> Shot | None:
    query = select(Shot).where(
        Shot.production_id == production.id, Shot.code == code, col(Shot.cut_out).is_(False)
    )
    return (await db.exec(query)).first()


async def _take(landing: Landing, clip: ImportedFile, shot: Shot, lists: dict[int, Batch]) -> str:
    claim = await held.holding(landing.db, held.SHOT, shot.id)
    if claim is not None and claim.member_id != landing.parcel.answers.get("member"):
        return texts.no_take_while_held(claim)
    scene = await get_row(landing.db, Scene, shot.scene_id)
    dop = await agent_named(landing.db, landing.production, f"dop:{scene.position}")
    if dop is None:
        name = f"dop:{scene.position}"
        await unstaffed_roles.note(landing.app, landing.db, landing.production, name)
        return texts.waits_for_dop(shot.code)
    if dop.id not in lists:
        lists[dop.id] = await _list(landing, dop, scene)
    proposal = await _request(landing, lists[dop.id], clip, shot, scene)
    number = await _number(landing.db, shot)
    landing.db.add(
        Take(
            shot_id=shot.id, proposal_id=proposal.id, number=number, sha256=clip.sha256,
            seconds=float(clip.body["seconds"]), provider=texts.BROUGHT_ALONG,
            canon_version=landing.production.canon_version, at=landing.now,
            fingerprint=prompt_composer.fingerprint(clip.sha256, proposal.inputs),
        )
    )  # fmt: skip
    if shot.status != Status.DONE:
        shot.status = Status.WFA
        landing.db.add(shot)
    await landing.db.flush()
    return texts.is_take(shot.code, number)


async def _number(db: Session, shot: Shot) -> int:
    last = select(func.max(col(Take.number))).where(Take.shot_id == shot.id)
    return ((await db.exec(last)).one() or 0) + 1


async def _list(landing: Landing, dop: Agent, scene: Scene) -> Batch:
    """The card on the page of the scene that shows the takes."""
    key = f"brought:{landing.parcel.id}:{scene.position}:{landing.now.isoformat()}"
    title = texts.clips_title(landing.parcel, scene.position)
    return await proposals.open_batch(
        landing.app, landing.db, landing.production, dop, "video", title, key
    )


async def _request(
    landing: Landing, batch: Batch, clip: ImportedFile, shot: Shot, scene: Scene
) -> Proposal:
    """The row a take hangs at. Nothing was sent for it; what it shows is held against the canon of
    the moment it was brought, so that a later change lists it as out of date."""
    here = prompt_composer.Canon(await canon.snapshot(landing.db, landing.production))
    place = prompt_composer.where(shot.code, shot.act)
    held = here.anchors(
        place, prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    )
    row = Proposal(
        production_id=landing.production.id, batch_id=batch.id, kind="video",
        number=await next_number(landing.db, landing.production), shot_id=shot.id,
        parts=dict.fromkeys(prompt_composer.PARTS, "")
        | {"framing": shot.plan["action"], "changed": texts.BROUGHT_ALONG},
        takes=1, seconds=float(clip.body["seconds"]), provider=texts.BROUGHT_ALONG,
        inputs=prompt_composer.inputs(here.style(place), held), status=ProposalStatus.RENDERED,
        canon_version=landing.production.canon_version, made_by=landing.by,
        decided_by=landing.by, decided_at=landing.now, applied_at=landing.now, digest="",
    )  # fmt: skip
    row.digest = fingerprint(row)
    landing.db.add(row)
    await landing.db.flush()
    return row


async def after_shot_list(landing: Landing) -> None:
    """The shots are there: what waited for them is filed."""
    await land(landing)
    parcel = landing.parcel
    await request_redraw(
        landing.db, parcel.production_id, "parcel", parcel.id, "clips", landing.now
    )
