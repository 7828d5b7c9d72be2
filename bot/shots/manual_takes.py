"""A clip somebody made by hand becomes a take of its shot: circled in place of what was circled, if
the shot is theirs; else the next take, which waits as any other (F1, D6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon import prompt_composer
from bot.canon.compose_proposal import fingerprint
from bot.core.context import AppContext, get_row, request_redraw
from bot.generation import proposals
from bot.generation.proposals import next_number
from bot.shots import cards
from bot.shots.dependants import dependants
from bot.workflow.apply_decision import last_prompt
from store import canon, scheduled_jobs
from store.db import Session
from store.log import record
from store.models import (
    Batch,
    ImportedFile,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
)


@dataclass(frozen=True)
class ManualTakes:
    """What came into a shot's thread, from whom, and what they say has changed."""

    app: AppContext
    db: Session
    production: Production
    shot: Shot
    who: str
    words: str
    key: str  # what brought it, so that it comes once


async def land(made: ManualTakes, clips: Sequence[ImportedFile], circle: bool) -> list[Take]:
    """The clips as takes, in order; of several the last is circled, if any is."""
    batch = await _card(made)
    request = await _request(made, batch, clips)
    takes = [await _take(made, request, clip) for clip in clips]
    if circle:
        await _circle(made, takes[-1])
    elif made.shot.status != Status.DONE:
        made.shot.status = Status.WFA
    made.db.add(made.shot)
    await made.db.flush()
    await _after(made, batch, takes)
    return takes


async def _card(made: ManualTakes) -> Batch:
    """The list on the shot's page that shows the takes."""
    agent = await cards.page_of(made.db, made.shot)
    if agent is None:
        raise LookupError(f"{made.production.code} has no page for {made.shot.code}")
    title = texts.by_hand_title(made.shot.code, made.who)
    return await proposals.open_batch(
        made.app, made.db, made.production, agent, "video", title, f"by hand:{made.key}"
    )


async def _request(made: ManualTakes, batch: Batch, clips: Sequence[ImportedFile]) -> Proposal:
    """The row the takes hang at. Nothing was sent for them; they are held against the canon of this
    moment, and the words of the last prompt stay for whoever goes on from here."""
    shot, now = made.shot, made.app.clock.now()
    scene = await get_row(made.db, Scene, shot.scene_id)
    here = prompt_composer.Canon(await canon.snapshot(made.db, made.production))
    place = prompt_composer.where(shot.code, shot.act)
    held = here.anchors(
        place, prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    )
    blank = dict.fromkeys(prompt_composer.PARTS, "") | {"framing": shot.plan["action"]}
    parts = blank | await last_prompt(made.db, shot) | {"changed": made.words}
    row = Proposal(
        production_id=made.production.id, batch_id=batch.id, kind="video",
        number=await next_number(made.db, made.production), shot_id=shot.id, parts=parts,
        takes=len(clips), seconds=float(clips[-1].body["seconds"]), provider=texts.BY_HAND,
        inputs=prompt_composer.inputs(here.style(place), held), status=ProposalStatus.RENDERED,
        canon_version=made.production.canon_version, made_by=made.who, decided_by=made.who,
        decided_at=now, applied_at=now, digest="",
    )  # fmt: skip
    row.digest = fingerprint(row)
    made.db.add(row)
    await made.db.flush()
    return row


async def _take(made: ManualTakes, request: Proposal, clip: ImportedFile) -> Take:
    last = select(func.max(col(Take.number))).where(Take.shot_id == made.shot.id)
    take = Take(
        shot_id=made.shot.id, proposal_id=request.id,
        number=((await made.db.exec(last)).one() or 0) + 1, sha256=clip.sha256,
        seconds=float(clip.body["seconds"]), provider=texts.BY_HAND,
        canon_version=made.production.canon_version, at=made.app.clock.now(),
        fingerprint=prompt_composer.fingerprint(clip.sha256, request.inputs),
        by=made.who, words=made.words,
    )  # fmt: skip
    made.db.add(take)
    await made.db.flush()
    return take


async def _circle(made: ManualTakes, take: Take) -> None:
    """It stands in place of those circled before, which are kept; what waits for the shot is left
    out."""
    now = made.app.clock.now()
    query = select(Take).where(Take.shot_id == made.shot.id, Take.status == Status.DONE)
    before = (await made.db.exec(query.order_by(col(Take.number)))).all()
    for old in before:
        old.status, old.reason = Status.RETAKE, texts.replaced_by(take)
        made.db.add(old)
        await _show_takes(made, old)
    take.status, take.circled_by, take.circled_at = Status.DONE, made.who, now
    take.replaces = [old.id for old in before]
    made.shot.status = Status.DONE
    made.db.add(take)
    await _leave_out(made)


async def _show_takes(made: ManualTakes, take: Take) -> None:
    proposal = await made.db.get(Proposal, take.proposal_id or 0)
    if proposal is not None:
        now = made.app.clock.now()
        film = proposal.production_id
        await request_redraw(made.db, film, "takes", proposal.batch_id, f"by hand:{made.key}", now)


async def _leave_out(made: ManualTakes) -> None:
    """Requests of the shot that nobody decided: the shot is made."""
    query = select(Proposal).where(
        Proposal.shot_id == made.shot.id, Proposal.status == ProposalStatus.OPEN
    )
    now = made.app.clock.now()
    for row in (await made.db.exec(query)).all():
        row.status, row.decided_by, row.decided_at = ProposalStatus.SKIPPED, made.who, now
        row.reason = texts.BY_HAND
        made.db.add(row)
        await request_redraw(
            made.db, row.production_id, "batch", row.batch_id, f"by hand:{made.key}", now
        )


async def _after(made: ManualTakes, batch: Batch, takes: Sequence[Take]) -> None:
    db, film, now = made.db, batch.production_id, made.app.clock.now()
    for take in takes:
        await record(
            db, film, now, made.who, "made by hand", f"{made.shot.code}:take {take.number}",
            sha256=take.sha256, words=made.words, canon_version=take.canon_version,
            fingerprint=take.fingerprint, circled=take.status == Status.DONE,
            replaces=take.replaces,
        )  # fmt: skip
    why = f"by hand:{made.key}"
    await scheduled_jobs.schedule(db, film, "sheet", why, now, batch=batch.id)
    await request_redraw(db, film, "shot", made.shot.id, why, now)
    if await dependants(db, takes[-1]):
        await request_redraw(db, film, "replaced", takes[-1].id, why, now)
    await scheduled_jobs.schedule(db, film, "advance", why, now)
