"""A fault in a locked asset is mended at the asset, never inside a shot: its role makes new
options, and a gate changes it (F3)."""

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, CommandWords, pressed
from bot.core.members import agent_named, has, names
from bot.generation import picks
from bot.generation.takes import LIVE
from bot.intake.assets import owner
from bot.production import locks
from bot.production.decisions import record_decision
from bot.production.rejection_reasons import unfit
from store.inbound import enqueue_message
from store.models import Asset, Proposal, ProposalStatus, Right, Shot, Status, Take


async def fix(ask: ActionContext[CommandWords], asset: Asset, why: str) -> str:
    """Ask the asset's role for new options; what the person is told, with what hangs on it."""
    if not has(ask.member, Right.DIRECTOR):
        return texts.not_allowed(await names(ask.db, ask.production, Right.DIRECTOR))
    if asset.locked_version_id is None:
        return texts.not_locked_yet(asset, owner(asset.kind))
    wrong = unfit(why)
    if wrong:
        return wrong.words
    drawn = await _drawn(ask, asset)
    if drawn is not None:
        value = f"none:proposal:{drawn.id}"
        outcome = await picks.none_of_these(
            pressed(ask, value, drawn.id, drawn.revision, reason=why)
        )
        if not outcome.decided:
            return outcome.words
    else:
        said = await _first_options(ask, asset, why)
        if said:
            return said
    return texts.mending(asset, owner(asset.kind), await _made_from(ask, asset))


async def _drawn(ask: ActionContext[CommandWords], asset: Asset) -> Proposal | None:
    """The options that stand for the asset; none if its picture was brought."""
    query = select(Proposal).where(
        Proposal.asset_id == asset.id,
        Proposal.status == ProposalStatus.RENDERED,
        Proposal.reason == "",
    )
    return (await ask.db.exec(query.order_by(col(Proposal.id).desc()))).first()


async def _first_options(ask: ActionContext[CommandWords], asset: Asset, why: str) -> str:
    """An asset that was brought gets its first options. Words say why not; empty: it does."""
    press = pressed(ask, "none:asset", asset.id, 1)
    refused = await locks.refuse(press, locks.ASSET, asset.id)
    if refused:
        return refused.words
    if asset.status in (Status.RETAKE, Status.WFA):
        return texts.FOUR_MORE_ASKED
    role = owner(asset.kind)
    agent = await agent_named(ask.db, ask.production, role)
    if agent is None:
        return texts.nobody_has_the_page(role)
    asset.status = Status.RETAKE
    ask.db.add(asset)
    given = await record_decision(press, "asset", asset.id, "none", why)
    await enqueue_message(
        ask.db, agent.id, f"none:{ask.production.code}:{asset.kind}:{asset.name}:{given.id}",
        ask.app.clock.now(), event="none_of_these", by=ask.who, reason=why, attempt=1,
        asset={"kind": asset.kind, "name": asset.name}, anchor=asset.anchor,
    )  # fmt: skip
    return ""


async def _made_from(ask: ActionContext[CommandWords], asset: Asset) -> list[str]:
    """The shots that have takes made from the asset, of those that wait or are kept."""
    query = (
        select(Shot.code, Proposal)
        .join(Take, col(Take.shot_id) == Shot.id)
        .join(Proposal, col(Proposal.id) == Take.proposal_id)
        .where(Shot.production_id == ask.production.id, col(Take.status).in_(LIVE))
    )
    rows = (await ask.db.exec(query.order_by(Shot.code))).all()
    thing = (asset.kind, asset.name)
    made = [
        code
        for code, request in rows
        if thing in {(source["kind"], source["name"]) for source in request.inputs}
    ]
    return list(dict.fromkeys(made))
