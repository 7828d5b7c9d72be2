"""What is sent to a provider for one take: prompt, references, board and seed. It is kept with the
job, so that a take can be repeated exactly."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.canon import prompt_composer
from bot.core.context import get_row
from bot.core.provider_port import ProviderRequest
from bot.workflow.advance import brief_shot
from store import canon
from store.db import Session
from store.log import digest
from store.models import Asset, Production, Proposal, RenderJob, Scene, Shot, Take, Version

LABELS = "ABCD"


async def request(db: Session, proposal: Proposal, job: RenderJob) -> ProviderRequest:
    """The job's request; the same when it is sent again, and when its take is repeated."""
    sent = job.sent or await _repeated(db, proposal) or await _anew(db, proposal, job)
    job.sent = sent
    db.add(job)
    return ProviderRequest(
        key=job.key,
        kind=proposal.kind,
        prompt=proposal.prompt,
        seconds=proposal.seconds,
        references=tuple(ref["sha256"] for ref in proposal.refs),
        **sent,
    )


async def _repeated(db: Session, proposal: Proposal) -> dict[str, Any]:
    """What was sent for the take this one repeats; nothing if it repeats none."""
    query = (
        select(RenderJob.sent)
        .join(Take, col(Take.job_id) == RenderJob.id)
        .where(Take.id == proposal.repeats)
    )
    return dict((await db.exec(query)).first() or {})


async def _anew(db: Session, proposal: Proposal, job: RenderJob) -> dict[str, Any]:
    subject = await (_option if proposal.kind == "image" else _board)(db, proposal, job)
    return {"subject": subject, "take": job.take, "seed": int(digest(job.key)[:8], 16)}


async def _option(db: Session, proposal: Proposal, job: RenderJob) -> dict[str, Any]:
    """One of four options of an asset, in the style of the whole film."""
    asset = await get_row(db, Asset, proposal.asset_id or 0)
    production = await get_row(db, Production, proposal.production_id)
    return {
        "kind": asset.kind,
        "name": asset.name,
        "anchor": asset.anchor,
        "label": LABELS[job.take - 1],
        "attributes": proposal.options[job.take - 1]["attributes"],
        "set": proposal.attempt,
        "palette": _palette(prompt_composer.style(await canon.snapshot(db, production))),
    }


async def _board(db: Session, proposal: Proposal, job: RenderJob) -> dict[str, Any]:
    shot = await get_row(db, Shot, proposal.shot_id or 0)
    earlier = select(func.count(col(Take.id))).where(
        Take.shot_id == shot.id, Take.proposal_id != proposal.id
    )
    return {
        **await board_of(db, shot),
        "take": (await db.exec(earlier)).one() + job.take,
        "attempt": proposal.attempt,
        "register": proposal.parts["register"],
    }


async def board_of(db: Session, shot: Shot) -> dict[str, Any]:
    """What a storyboard card of this shot shows."""
    scene = await get_row(db, Scene, shot.scene_id)
    production = await get_row(db, Production, shot.production_id)
    here = prompt_composer.Canon(await canon.snapshot(db, production))
    return {
        **brief_shot(shot),
        "palette": _palette(here.style(prompt_composer.where(shot.code, shot.act))),
        "show": production.code,
        "heading": scene.heading,
        "place": scene.location,
        "int_ext": scene.int_ext,
        "time_of_day": scene.time_of_day,
        "sheets": await _sheets(db, shot, scene.location),
    }


async def _sheets(db: Session, shot: Shot, place: str) -> list[dict[str, Any]]:
    """The locked options of a shot's cast and place, as they were drawn."""
    query = (
        select(Asset, Version, Proposal.attempt)
        .join(Version, col(Version.id) == Asset.locked_version_id)
        .join(Proposal, col(Proposal.id) == Version.proposal_id)
        .where(
            Asset.production_id == shot.production_id,
            col(Asset.name).in_([*shot.plan["cast"], place]),
        )
    )
    return [
        {
            "kind": asset.kind,
            "name": asset.name,
            "anchor": asset.anchor,
            "label": version.label,
            "attributes": [{"name": n, "value": v} for n, v in version.attributes.items()],
            "set": attempt,
        }
        for asset, version, attempt in await db.exec(query.order_by(col(Asset.id)))
    ]


def _palette(block: prompt_composer.Held | None) -> str:
    """The colours of the style block, as it writes them."""
    return str(block.body.get("palette", "")) if block else ""
