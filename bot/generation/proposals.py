"""Always-ask: render requests as rows that wait for a person (cards:
bot/generation/proposal_card.py)."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col, select

from bot import texts
from bot.canon import prompt_composer
from bot.canon.compose_proposal import compose_images, compose_video
from bot.core.context import AppContext, get_row, request_redraw
from store import canon, scheduled_jobs
from store.db import Session
from store.log import digest, record
from store.models import (
    Agent,
    Asset,
    Batch,
    Entry,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
)

OPTIONS = 4


class NotProposed(ValueError):
    """What the model asked for cannot be proposed; the message says what to do."""


async def propose_videos(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    asked: list[dict[str, Any]],
    key: str,
) -> list[str]:
    """One proposal for each shot, on one list card. Returns the proposals' names. `asked`: a shot
    with its words, takes and seconds, and what a person swapped if it is asked for again."""
    shots = [await _shot(db, production, agent, item["shot"]) for item in asked]
    title = texts.takes_for([shot.code for shot in shots])
    batch = await open_batch(app, db, production, agent, "video", title, key)
    entries = await canon.snapshot(db, production)
    made = []
    for shot, item in zip(shots, asked, strict=True):
        made.append(await _propose_video(app, db, production, agent, batch, shot, item, entries))
    await posted(app, db, batch)
    return made


async def posted(app: AppContext, db: Session, batch: Batch) -> None:
    """Show the card; bot/generation/approval_mode.py looks whether anybody has said yes to it
    beforehand."""
    now = app.clock.now()
    await request_redraw(db, batch.production_id, "batch", batch.id, "proposed", now)
    await scheduled_jobs.schedule(
        db, batch.production_id, "beforehand", batch.key, now, batch=batch.id
    )


async def _shot(db: Session, production: Production, agent: Agent, code: str) -> Shot:
    query = select(Shot).where(
        Shot.production_id == production.id, Shot.code == code, col(Shot.cut_out).is_(False)
    )
    shot = (await db.exec(query)).first()
    if shot is None:
        named = json.dumps(code)
        raise NotProposed(f"there is no shot {named}; read the shots with canon_read")
    scene = await get_row(db, Scene, shot.scene_id)
    if agent.scene is not None and agent.scene != scene.position:
        raise NotProposed(f"{code} is not in your scene {agent.scene}")
    return shot


async def open_batch(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    kind: str,
    title: str,
    key: str,
) -> Batch:
    batch = Batch(
        production_id=production.id,
        agent_id=agent.id,
        key=key,
        kind=kind,
        title=title,
        at=app.clock.now(),
    )
    db.add(batch)
    await db.flush()
    return batch


async def _propose_video(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    batch: Batch,
    shot: Shot,
    item: dict[str, Any],
    entries: Sequence[Entry],
) -> str:
    earlier = await supersede(app, db, col(Proposal.shot_id) == shot.id)
    seconds = min(max(float(item["seconds"]), 1.0), 15.0)
    proposal = Proposal(
        production_id=production.id,
        batch_id=batch.id,
        number=await next_number(db, production),
        kind="video",
        shot_id=shot.id,
        attempt=len(earlier) + 1,
        parts={part: item[part] for part in (*prompt_composer.PARTS, "changed")}
        | ({"swaps": item["swaps"]} if item.get("swaps") else {}),
        takes=min(max(int(item["takes"]), 1), 4),
        seconds=seconds,
        provider=_provider(production),
        canon_version=production.canon_version,
        made_by=agent.name,
        digest="",
    )
    await compose_video(db, app, production, proposal, shot, entries)
    await post(app, db, production, proposal, shot.code)
    shot.status = Status.WFA
    db.add(shot)
    return f"P-{proposal.number} {shot.code}"


async def propose_assets(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    asked: list[dict[str, Any]],
    key: str,
) -> list[str]:
    """One proposal of four options for each asset, on one list card."""
    for item in asked:
        _check_options(item)
    title = texts.options_of([item["name"] for item in asked])
    batch = await open_batch(app, db, production, agent, "image", title, key)
    entries = await canon.snapshot(db, production)
    made = []
    for item in asked:
        asset = await _asset(db, production, item)
        earlier = await supersede(app, db, col(Proposal.asset_id) == asset.id)
        proposal = Proposal(
            production_id=production.id,
            batch_id=batch.id,
            number=await next_number(db, production),
            kind="image",
            asset_id=asset.id,
            attempt=len(earlier) + 1,
            options=item["options"],
            parts={"anchor": item["anchor"]},
            takes=OPTIONS,
            provider=_provider(production),
            canon_version=production.canon_version,
            made_by=agent.name,
            digest="",
        )
        compose_images(app, production, proposal, asset, entries)
        await post(app, db, production, proposal, asset.name)
        made.append(f"P-{proposal.number} {asset.name}")
    await posted(app, db, batch)
    return made


def _check_options(item: dict[str, Any]) -> None:
    name = json.dumps(item["name"], ensure_ascii=False)
    if len(item["options"]) != OPTIONS:
        raise NotProposed(f"{name} needs exactly {OPTIONS} options, not {len(item['options'])}")
    kinds = {digest(option["attributes"]) for option in item["options"]}
    if len(kinds) < OPTIONS:
        raise NotProposed(f"the options of {name} must differ in their attributes")


async def _asset(db: Session, production: Production, item: dict[str, Any]) -> Asset:
    query = select(Asset).where(
        Asset.production_id == production.id, Asset.kind == item["kind"], Asset.name == item["name"]
    )
    asset = (await db.exec(query)).first()
    locked = asset is not None and asset.locked_version_id is not None
    if asset is not None and locked and asset.status != Status.RETAKE:
        named = json.dumps(asset.name, ensure_ascii=False)
        raise NotProposed(f"{named} is locked; a person has it mended, on its card")
    asset = asset or Asset(production_id=production.id, kind=item["kind"], name=item["name"])
    # What mends a locked asset changes nothing of it before its gate.
    asset.anchor, asset.status = asset.anchor if locked else item["anchor"], Status.WFA
    db.add(asset)
    await db.flush()
    return asset


async def supersede(app: AppContext, db: Session, condition: Any) -> Sequence[Proposal]:
    """Earlier proposals for the same thing; the open ones are superseded by the new one, and their
    cards lose their buttons."""
    gone = update(Proposal).where(condition, col(Proposal.status) == ProposalStatus.OPEN)
    said = gone.values(status=ProposalStatus.SUPERSEDED).returning(
        col(Proposal.id), col(Proposal.production_id), col(Proposal.batch_id)
    )
    for row, film, batch in (await db.exec(said)).all():
        await request_redraw(db, film, "batch", batch, f"superseded:{row}", app.clock.now())
    return (await db.exec(select(Proposal).where(condition))).all()


async def next_number(db: Session, production: Production) -> int:
    query = select(func.max(Proposal.number)).where(Proposal.production_id == production.id)
    return ((await db.exec(query)).one() or 0) + 1


async def post(
    app: AppContext, db: Session, production: Production, proposal: Proposal, what: str
) -> None:
    db.add(proposal)
    await db.flush()
    await record(
        db,
        production.id,
        app.clock.now(),
        proposal.made_by,
        "proposed",
        f"P-{proposal.number}",
        thing=what,
        estimate=proposal.estimate,
        digest=proposal.digest,
        attempt=proposal.attempt,
    )


def _provider(production: Production) -> str:
    return str(production.settings.get("provider", "animatic"))
