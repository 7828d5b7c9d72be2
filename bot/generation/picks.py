"""Four options of an asset: pick one and it is locked, or ask for four more with a reason."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon import staleness
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Place
from bot.core.context import Outcome, ResultCode, get_row, lock_row, request_redraw
from bot.core.members import has, holders, names
from bot.production import locks
from bot.production.decisions import Decision, FollowUp, decide, record_decision
from bot.production.rejection_reasons import reason
from bot.production.stages import CHANGE
from bot.workflow import change_requests
from store import canon, scheduled_jobs
from store.db import Session
from store.inbound import enqueue_message
from store.models import (
    Agent,
    Asset,
    Batch,
    DecisionRecord,
    Entry,
    Gate,
    GateStatus,
    Production,
    Proposal,
    ProposalStatus,
    Right,
    Status,
    Version,
)


async def pick(press: ActionContext[ButtonPress]) -> Outcome:
    """One press picks the option and locks the asset: its anchor and picture are canon. Another
    picture of what is locked already is asked for by a gate of its own."""
    version = await get_row(press.db, Version, press.cause.row_id)
    asset = await get_row(press.db, Asset, version.asset_id)
    if not has(press.member, Right.DIRECTOR):
        return Outcome(ResultCode.NOT_ALLOWED, await _not_allowed(press))
    refused = await locks.refuse(press, locks.ASSET, asset.id)
    if refused:
        return refused
    if version.proposal_id is None:
        return Outcome(ResultCode.REFUSED, texts.BROUGHT_IS_LOCKED_THERE)
    proposal = await lock_row(press.db, Proposal, version.proposal_id)
    if proposal.reason:
        return Outcome(ResultCode.SUPERSEDED, texts.SENT_BACK)
    since = await staleness.changed_since(
        press.db, press.production, [version], press.cause.revision
    )
    if since:
        await _draw(press, proposal.id)
        return Outcome(ResultCode.OUT_OF_DATE, texts.changed_since(since[version.id]))
    if asset.locked_version_id and await _mends(press.db, asset, proposal):
        return await _ask_to_change(press, asset, proposal, version)
    decision = Decision(
        "asset", asset, "pick",
        where=(col(Asset.locked_version_id).is_(None),),
        change={"locked_version_id": version.id, "status": Status.DONE},
        reason=version.label,
        card=("asset", proposal.id),
    )  # fmt: skip
    next_step = FollowUp("advance", press.key, press.now)
    if not await decide(press, decision, next_step):
        return await _locked(press, asset)
    entry = await _draft(press, asset, version, proposal)
    await canon.make_canon(press.db, press.production, [entry])
    return Outcome(ResultCode.DECIDED, texts.picked(asset, version))


async def _locked(press: ActionContext[ButtonPress], asset: Asset) -> Outcome:
    """It is locked already: by whom and when, if somebody picked it."""
    query = select(DecisionRecord).where(
        DecisionRecord.kind == "asset",
        DecisionRecord.row_id == asset.id,
        DecisionRecord.decision == "pick",
    )
    given = (await press.db.exec(query.order_by(col(DecisionRecord.id).desc()))).first()
    by, at = (given.by, given.at) if given else ("", None)
    return Outcome(ResultCode.ALREADY_DECIDED, texts.asset_locked(asset, by, at))


async def _not_allowed(press: ActionContext[ButtonPress]) -> str:
    return texts.not_allowed(await names(press.db, press.production, Right.DIRECTOR))


async def _draft(
    press: ActionContext[ButtonPress], asset: Asset, version: Version, proposal: Proposal
) -> Entry:
    """Exactly what the card showed: this option, with the anchor it was drawn for."""
    anchor = str(proposal.parts.get("anchor", asset.anchor))
    look = {"anchor": anchor, "label": version.label, "sha256": version.sha256}
    return await canon.add(
        press.db,
        press.production,
        asset.kind,
        asset.name,
        {**version.attributes, **look},
        author=press.who,
        at=press.now,
        reason=f"option {version.label} picked",
        permalink=press.cause.permalink,
    )


async def _after(press: ActionContext[ButtonPress], asset: Asset, version: Version) -> None:
    production = press.production.id
    await record_decision(press, "asset", asset.id, "pick", version.label)
    await _draw(press, version.proposal_id)
    await scheduled_jobs.schedule(press.db, production, "advance", press.key, press.now)


async def _draw(press: ActionContext[ButtonPress], proposal_id: int | None) -> None:
    production = press.production.id
    await request_redraw(press.db, production, "asset", proposal_id or 0, press.key, press.now)


async def _ask_to_change(
    press: ActionContext[ButtonPress], asset: Asset, proposal: Proposal, version: Version
) -> Outcome:
    """Options that were made to mend a locked asset: what it is made out of date with is shown
    before it is confirmed (F3)."""
    batch = await get_row(press.db, Batch, proposal.batch_id)
    agent = await get_row(press.db, Agent, batch.agent_id)
    entry = await _draft(press, asset, version, proposal)
    if entry.canon_version is not None:
        return await _locked(press, asset)
    asked = await _asked(press, entry)
    if asked is not None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.change_asked_already(asked))
    gate = await change_requests.ask(
        press.app, press.db, press.production, agent, [entry], texts.mends(asset, version)
    )
    await _after(press, asset, version)
    return Outcome(ResultCode.DECIDED, texts.change_asked(gate, asset))


async def _asked(press: ActionContext[ButtonPress], entry: Entry) -> Gate | None:
    """The gate that asks for this very draft."""
    query = select(Gate).where(
        Gate.production_id == press.production.id,
        Gate.stage == CHANGE.key,
        col(Gate.status).in_((GateStatus.OPEN, GateStatus.APPROVED)),
    )
    gates = (await press.db.exec(query.order_by(col(Gate.id).desc()))).all()
    bound = {get_row["id"]: gate for gate in gates for get_row in gate.card["entries"]}
    return bound.get(entry.id)


async def _mends(db: Session, asset: Asset, proposal: Proposal) -> bool:
    """Whether these options were made after the ones the asset is locked by."""
    locked = await db.get(Version, asset.locked_version_id or 0)
    return locked is not None and (proposal.id) > (locked.proposal_id or 0) and not proposal.reason


async def none_of_these(press: ActionContext[ButtonPress]) -> Outcome:
    """Four more, with a reason."""
    proposal = await lock_row(press.db, Proposal, press.cause.row_id)
    if not has(press.member, Right.DIRECTOR):
        return Outcome(ResultCode.NOT_ALLOWED, await _not_allowed(press))
    if proposal.asset_id is None or proposal.status != ProposalStatus.RENDERED:
        return Outcome(ResultCode.REFUSED, texts.NOT_DRAWN)
    if proposal.revision != press.cause.revision:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    asset = await lock_row(press.db, Asset, proposal.asset_id)
    refused = await locks.refuse(press, locks.ASSET, asset.id)
    if refused:
        return refused
    if asset.locked_version_id and await _standing(press.db, asset, proposal) == "":
        return await _locked(press, asset)
    if proposal.reason:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.FOUR_MORE_ASKED)
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    proposal.reason, asset.status = why, Status.RETAKE
    press.db.add(proposal)
    press.db.add(asset)
    batch = await get_row(press.db, Batch, proposal.batch_id)
    await record_decision(press, "asset", asset.id, "none", why)
    await enqueue_message(
        press.db,
        batch.agent_id,
        f"none:{press.production.code}:{asset.kind}:{asset.name}:{proposal.attempt}",
        press.now,
        event="none_of_these",
        asset={"kind": asset.kind, "name": asset.name},
        by=press.who,
        reason=why,
        attempt=proposal.attempt + 1,
        anchor=asset.anchor,
    )
    await _draw(press, proposal.id)
    return Outcome(ResultCode.DECIDED, texts.none_of_these(asset))


def none_form(proposal: Proposal) -> Form:
    return Form(
        title=texts.NONE_OF_THESE,
        submit=texts.FOUR_MORE,
        value=f"none:proposal:{proposal.id}:{proposal.revision}",
        fields=(FormField(name="reason", label=texts.WHY, multiline=True),),
    )


async def _standing(db: Session, asset: Asset, proposal: Proposal) -> str:
    """What can be done with these options: `pick` one, `mend` the locked asset with one, or have
    the `locked` one mended; empty: nothing any more."""
    if proposal.reason:
        return ""
    if not asset.locked_version_id:
        return "pick"
    locked = await db.get(Version, asset.locked_version_id)
    if locked is not None and locked.proposal_id == proposal.id:
        return "locked"
    return "mend" if await _mends(db, asset, proposal) else ""


async def _old(db: Session, production: Production, proposal: Proposal) -> tuple[str, ...]:
    """Why the options are out of date, if they are."""
    why = (await staleness.why(db, production, [proposal])).get(proposal.id)
    return (texts.out_of_date(why),) if why else ()


def _buttons(
    proposal: Proposal, versions: Sequence[Version], standing: str, seen: int
) -> tuple[Button, ...]:
    """`seen`: the canon version that a press on them is made upon."""
    words = {"pick": texts.lock_option, "mend": texts.change_to}.get(standing)
    picks = [
        Button(label=words(v), verb="pick", kind="version", id=v.id, revision=seen)
        for v in versions
        if words
    ]
    if not standing:
        return ()
    label = texts.MEND if standing == "locked" else texts.NONE_OF_THESE
    row, style = proposal.id, "plain" if standing == "locked" else "danger"
    again = {"verb": "none", "kind": "proposal", "id": row, "revision": proposal.revision}
    return (*picks, Button.model_validate({"label": label, "style": style, **again}))


async def pick_card(db: Session, proposal_id: int) -> tuple[Card, Place]:
    """(card, place): four options of an asset on a contact sheet, one press each."""
    proposal = await get_row(db, Proposal, proposal_id)
    asset = await get_row(db, Asset, proposal.asset_id or 0)
    batch = await get_row(db, Batch, proposal.batch_id)
    agent = await get_row(db, Agent, batch.agent_id)
    production = await get_row(db, Production, proposal.production_id)
    query = select(Version).where(Version.proposal_id == proposal_id).order_by(col(Version.number))
    versions = (await db.exec(query)).all()
    standing = await _standing(db, asset, proposal)
    is_open = standing in ("pick", "mend")
    ordinal = select(func.count(col(Asset.id))).where(
        Asset.production_id == asset.production_id,
        Asset.kind == asset.kind,
        col(Asset.id) <= asset.id,
    )
    card = Card(
        key=f"asset:{asset.kind}:{(await db.exec(ordinal)).one()}:{proposal.attempt}",
        title=texts.pick_title(asset, proposal),
        lines=(*texts.pick_lines(asset, versions, proposal), *await _old(db, production, proposal)),
        picture=proposal.sheet,
        alt=texts.pick_title(asset, proposal),
        buttons=_buttons(proposal, versions, standing, production.canon_version),
        waits_for=tuple(m.handle for m in await holders(db, production, Right.DIRECTOR))
        if is_open
        else (),
    )
    return card, Place(channel=agent.channel)
