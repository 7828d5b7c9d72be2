"""Composes the prompt of a proposal from its parts and the canon that is valid there."""

from collections.abc import Sequence

from bot import texts
from bot.canon import prompt_composer
from bot.core.context import AppContext, get_row
from store.db import Session
from store.log import digest
from store.models import (
    Asset,
    Entry,
    Production,
    Proposal,
    Scene,
    Shot,
)


async def compose_video(
    db: Session,
    app: AppContext,
    production: Production,
    proposal: Proposal,
    shot: Shot,
    entries: Sequence[Entry],
) -> None:
    """(Re)write the prompt from its parts and the canon valid at the shot, then price, digest."""
    scene = await get_row(db, Scene, shot.scene_id)
    here, place = prompt_composer.Canon(entries), prompt_composer.where(shot.code, shot.act)
    block = here.style(place)
    shown = prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    held = here.anchors(place, shown)
    proposal.prompt = prompt_composer.video_prompt(block, proposal.parts, held)
    refs = prompt_composer.references([*([block] if block else []), *held])
    proposal.refs = prompt_composer.swapped(refs, proposal.parts.get("swaps", {}))
    proposal.inputs = prompt_composer.inputs(block, held)
    proposal.repeats = None
    provider = app.providers[proposal.provider]
    proposal.estimate = provider.estimate("video", proposal.seconds) * proposal.takes
    proposal.digest = fingerprint(proposal)
    proposal.canon_version = production.canon_version


def fingerprint(proposal: Proposal) -> str:
    """What an approval binds to: everything that would be sent."""
    return digest(
        [
            proposal.prompt,
            proposal.options,
            proposal.refs,
            proposal.takes,
            proposal.seconds,
            proposal.provider,
        ]
    )


def compose_images(
    app: AppContext,
    production: Production,
    proposal: Proposal,
    asset: Asset,
    entries: Sequence[Entry],
) -> None:
    """(Re)write the prompts of four options from their words and the film's style."""
    block = prompt_composer.style(entries)
    anchor = proposal.parts["anchor"]
    options = [prompt_composer.image_prompt(block, asset.name, anchor, o) for o in proposal.options]
    proposal.prompt = "\n\n".join(options)
    proposal.inputs = prompt_composer.inputs(block, ())
    price = app.providers[proposal.provider].estimate("image", 0)
    proposal.estimate = price * len(options)
    proposal.digest = fingerprint(proposal)
    proposal.canon_version = production.canon_version


async def compose_anew(
    app: AppContext,
    db: Session,
    production: Production,
    proposal: Proposal,
    entries: Sequence[Entry],
    why: str,
) -> bool:
    """Compose the prompt from these entries; True if it says something else than before."""
    before = proposal.digest
    if proposal.shot_id is not None:
        shot = await get_row(db, Shot, proposal.shot_id)
        await compose_video(db, app, production, proposal, shot, entries)
    else:
        asset = await get_row(db, Asset, proposal.asset_id or 0)
        compose_images(app, production, proposal, asset, entries)
    if proposal.digest != before:
        proposal.parts = {**proposal.parts, "changed": texts.composed_anew(why)}
    db.add(proposal)
    return proposal.digest != before
