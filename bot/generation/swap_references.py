"""Another picture than the locked one for a shot's prompt (D2): a new revision, flagged on its card
and approved by itself. The canon stays as it is; changing that is a gate of its own."""

from typing import Any, NamedTuple

from sqlmodel import col, select

from bot import texts
from bot.canon import compose_proposal, prompt_composer
from bot.canon.prompt_composer import Thing
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Form, FormField
from bot.core.context import Outcome, ResultCode, get_row, lock_row
from bot.generation.approve import bump, named, redraw
from bot.production.decisions import record_decision
from store import canon
from store.db import Session
from store.models import Asset, Production, Proposal, Scene, Shot, Version

Swap = dict[str, Any] | None  # another picture, or none at all


class ReferenceChoice(NamedTuple):
    """What one reference of a shot may be instead: by the label a person picks."""

    thing: Thing
    swaps: dict[str, Swap]
    now: str


async def swap(press: ActionContext[ButtonPress]) -> Outcome:
    await lock_row(press.db, Proposal, press.cause.row_id)
    proposal, batch, refused = await named(press)
    if refused:
        return refused
    offered = await choices(press.db, proposal)
    if not offered:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_TO_SWAP)
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.SWAP)
    swaps = _chosen(offered, press.cause.values)
    if swaps is None:
        return Outcome(ResultCode.REFUSED, texts.SWAP_WHICH)
    if swaps == proposal.parts.get("swaps", {}):
        return Outcome(ResultCode.REFUSED, texts.AS_BEFORE)
    changed = texts.swapped_by(press.who)
    proposal.parts = {**proposal.parts, "swaps": swaps, "changed": changed}
    shot = await get_row(press.db, Shot, proposal.shot_id or 0)
    entries = await canon.snapshot(press.db, press.production)
    await compose_proposal.compose_video(
        press.db, press.app, press.production, proposal, shot, entries
    )
    await bump(press, proposal)
    await record_decision(press, "proposal", proposal.id, "swap")
    await redraw(press, batch)
    return Outcome(ResultCode.DECIDED, texts.edited(proposal))


def _chosen(offered: list[ReferenceChoice], values: dict[str, str]) -> dict[str, Swap] | None:
    """What is swapped, by thing; None if somebody picked what was not offered."""
    swaps: dict[str, Swap] = {}
    for number, choice in enumerate(offered, 1):
        label = values.get(f"reference {number}", texts.AS_LOCKED)
        if label != texts.AS_LOCKED and label not in choice.swaps:
            return None
        if label != texts.AS_LOCKED:
            swaps[prompt_composer.named(*choice.thing)] = choice.swaps[label]
    return swaps


async def choices(db: Session, proposal: Proposal) -> list[ReferenceChoice]:
    """The shot's things that have been drawn, each with its other versions."""
    if proposal.shot_id is None:
        return []
    shot = await get_row(db, Shot, proposal.shot_id)
    scene = await get_row(db, Scene, shot.scene_id)
    production = await get_row(db, Production, proposal.production_id)
    swaps = proposal.parts.get("swaps", {})
    found = []
    for thing in prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"]):
        others = await _others(db, production, thing)
        if others:
            now = swaps.get(prompt_composer.named(*thing), texts.AS_LOCKED)
            label = next((label for label, each in others.items() if each == now), texts.AS_LOCKED)
            found.append(ReferenceChoice(thing, others, label))
    return found


async def _others(db: Session, production: Production, thing: Thing) -> dict[str, Swap]:
    """The versions a thing is not locked by, by their label, and doing without."""
    query = (
        select(Version)
        .join(Asset, col(Asset.id) == Version.asset_id)
        .where(
            Asset.production_id == production.id,
            Asset.kind == thing[0],
            Asset.name == thing[1],
            Version.id != Asset.locked_version_id,
        )
    )
    rows = (await db.exec(query.order_by(col(Version.number)))).all()
    others: dict[str, Swap] = {
        texts.version_label(row): {"version": row.number, "sha256": row.sha256} for row in rows
    }
    return {**others, texts.NO_PICTURE: None} if others else {}


async def drawn(db: Session, production: Production) -> set[Thing]:
    """The things of a production that were drawn more than once."""
    query = select(Asset.kind, Asset.name).join(Version, col(Version.asset_id) == Asset.id)
    query = query.where(Asset.production_id == production.id, Version.id != Asset.locked_version_id)
    return {(kind, name) for kind, name in await db.exec(query)}


async def form(db: Session, proposal: Proposal) -> Form:
    fields = tuple(
        FormField(
            name=f"reference {number}",
            label=choice.thing[1],
            value=choice.now,
            choices=(texts.AS_LOCKED, *choice.swaps),
        )
        for number, choice in enumerate(await choices(db, proposal), 1)
    )
    return Form(
        title=texts.swap_title(proposal),
        submit=texts.SAVE_REVISION,
        value=f"swap:proposal:{proposal.id}:{proposal.revision}",
        fields=fields,
    )
