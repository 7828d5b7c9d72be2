"""Four options of an asset: pick one and it is locked, or ask for four more with a reason."""

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.chat import Button, Card, Form, FormField
from bot.house import Outcome, Press, has, holders, names, one, show
from bot.verdicts import verdict
from store import canon, due
from store.db import Session
from store.deciding import win
from store.inbound import deliver
from store.models import Agent, Asset, Batch, Production, Proposal, Right, Status, Version


async def pick(press: Press) -> Outcome:
    """One press picks the option and locks the asset: its anchor and picture are canon."""
    version = await one(press.db, Version, press.id)
    asset = await one(press.db, Asset, version.asset_id)
    if not has(press.member, Right.DIRECTOR):
        return Outcome(
            "not_allowed",
            texts.not_allowed(await names(press.db, press.production, Right.DIRECTOR)),
        )
    if not await win(
        press.db,
        asset,
        col(Asset.locked_version_id).is_(None),
        locked_version_id=version.id,
        status=Status.DONE,
    ):
        return Outcome("already_decided", texts.asset_locked(asset))
    entry = await canon.add(
        press.db,
        press.production,
        asset.kind,
        asset.name,
        {
            "anchor": asset.anchor,
            "label": version.label,
            **version.attributes,
            "sha256": version.sha256,
        },
        author=press.who,
        at=press.now,
        reason=f"option {version.label} picked",
        permalink=press.click.permalink,
    )
    await canon.make_canon(press.db, press.production, [entry])
    await verdict(press, "asset", asset.id or 0, "pick", version.label)
    await show(
        press.db, press.production.id or 0, "asset", version.proposal_id, press.key, press.now
    )
    await due.add(press.db, press.production.id or 0, "advance", press.key, press.now)
    return Outcome("decided", texts.picked(asset, version))


async def none_of_these(press: Press) -> Outcome:
    """Four more, with a reason."""
    proposal = await one(press.db, Proposal, press.id)
    asset = await one(press.db, Asset, proposal.asset_id or 0)
    if not has(press.member, Right.DIRECTOR):
        return Outcome(
            "not_allowed",
            texts.not_allowed(await names(press.db, press.production, Right.DIRECTOR)),
        )
    if asset.locked_version_id:
        return Outcome("already_decided", texts.asset_locked(asset))
    if proposal.reason:
        return Outcome("already_decided", texts.FOUR_MORE_ASKED)
    if not press.click.values:
        return Outcome("form", texts.WHY)
    reason = press.click.values.get("reason", "").strip()
    if not reason:
        return Outcome("refused", texts.REASON_MISSING)
    proposal.reason, asset.status = reason, Status.RETAKE
    press.db.add(proposal)
    press.db.add(asset)
    batch = await one(press.db, Batch, proposal.batch_id)
    await verdict(press, "asset", asset.id or 0, "none", reason)
    await deliver(
        press.db,
        batch.agent_id,
        f"none:{press.production.code}:{asset.name}:{proposal.attempt}",
        press.now,
        event="none_of_these",
        asset={"kind": asset.kind, "name": asset.name},
        by=press.who,
        reason=reason,
        attempt=proposal.attempt + 1,
        anchor=asset.anchor,
    )
    await show(press.db, press.production.id or 0, "asset", proposal.id or 0, press.key, press.now)
    return Outcome("decided", texts.none_of_these(asset))


def none_form(proposal: Proposal) -> Form:
    return Form(
        title="None of these",
        submit="Make four more",
        value=f"none:proposal:{proposal.id}:{proposal.revision}",
        fields=(FormField(name="reason", label=texts.WHY, multiline=True),),
    )


async def pick_card(db: Session, proposal_id: int) -> tuple[Card, str]:
    """(card, channel): four options of an asset on a contact sheet, one press each."""
    proposal = await one(db, Proposal, proposal_id)
    asset = await one(db, Asset, proposal.asset_id or 0)
    batch = await one(db, Batch, proposal.batch_id)
    agent = await one(db, Agent, batch.agent_id)
    production = await one(db, Production, proposal.production_id)
    query = select(Version).where(Version.proposal_id == proposal_id).order_by(col(Version.number))
    versions = (await db.exec(query)).all()
    is_open = not asset.locked_version_id and not proposal.reason
    none = Button(
        label="None of these",
        verb="none",
        kind="proposal",
        id=proposal_id,
        revision=proposal.revision,
        style="danger",
    )
    locks = [
        Button(label=f"Lock {v.label}", verb="pick", kind="version", id=v.id or 0) for v in versions
    ]
    buttons = (*locks, none)
    ordinal = select(func.count(col(Asset.id))).where(
        Asset.production_id == asset.production_id,
        Asset.kind == asset.kind,
        col(Asset.id) <= asset.id,
    )
    card = Card(
        key=f"asset:{asset.kind}:{(await db.exec(ordinal)).one()}:{proposal.attempt}",
        title=texts.pick_title(asset, proposal),
        lines=texts.pick_lines(asset, versions, proposal),
        picture=proposal.sheet,
        alt=texts.pick_title(asset, proposal),
        buttons=buttons if is_open else (),
        waits_for=tuple(m.handle for m in await holders(db, production, Right.DIRECTOR))
        if is_open
        else (),
    )
    return card, agent.channel
