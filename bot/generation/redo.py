"""What is back, made again: more of the same, a take redone with current canon (A8), or repeated
exactly as it was. Each is a new proposal, approved by itself, and is asked for once."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from bot import texts
from bot.canon import compose_proposal, lineage, prompt_composer, staleness
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode, get_row, lock_row, request_redraw
from bot.generation import proposals, stale_takes_card, takes
from bot.generation.approve import not_theirs, redraw
from bot.generation.takes import LIVE
from bot.messaging import threads
from bot.production import locks, stages
from bot.production.decisions import record_decision
from store import canon, scheduled_jobs
from store.deciding import compare_and_set
from store.models import (
    Agent,
    Batch,
    Gate,
    GateStatus,
    Proposal,
    ProposalStatus,
    Shot,
    Status,
    Take,
)

WAITING = (ProposalStatus.OPEN, ProposalStatus.APPROVED)  # undecided, or on its way


async def more(press: ActionContext[ButtonPress]) -> Outcome:
    """More of the same: a new card with the same prompt, to be approved by itself."""
    proposal = await lock_row(press.db, Proposal, press.cause.row_id)
    if proposal.shot_id is None or proposal.status != ProposalStatus.RENDERED:
        return Outcome(ResultCode.REFUSED, texts.NOT_RENDERED)
    batch = await get_row(press.db, Batch, proposal.batch_id)
    refused = await not_theirs(press, batch) or await locks.refuse_request(press, proposal)
    if refused:
        return refused
    same = and_(
        col(Proposal.shot_id) == proposal.shot_id,
        col(Proposal.digest) == proposal.digest,
        col(Proposal.repeats).is_(None),
    )
    asked = await _asked(press, f"more:{proposal.id}", same)
    if asked:
        return asked
    why = (await staleness.why(press.db, press.production, [proposal])).get(proposal.id, "")
    back = await press.db.exec(select(Take.id).where(Take.proposal_id == proposal.id))
    if why and back.first() is not None:
        await redraw(press, batch)
        return Outcome(ResultCode.OUT_OF_DATE, texts.changed_since(why))
    name = await _again(
        press, proposal, f"more:{proposal.id}", takes=proposal.takes,
        changed=texts.composed_anew(why) if why else texts.MORE,
    )  # fmt: skip
    await record_decision(press, "proposal", proposal.id, "more")
    await redraw(press, batch)
    return Outcome(ResultCode.DECIDED, texts.proposed_again(name))


async def _asked(
    press: ActionContext[ButtonPress], born: str, same: ColumnElement[bool]
) -> Outcome | None:
    """What the person is told while the same waits or is made: a request `born` of this one,
    whatever was edited in it since, or one that would be sent as it was."""
    of_this = col(Batch.key).startswith(f"{born}:", autoescape=True)
    query = (
        select(Proposal)
        .join(Batch, col(Batch.id) == Proposal.batch_id)
        .where(or_(of_this, same), col(Proposal.status).in_(WAITING))
    )
    there = (await press.db.exec(query.order_by(col(Proposal.id).desc()))).first()
    if there is None:
        return None
    account, key = press.cause.account, f"batch:{there.batch_id}"
    link = await threads.link_to(press.db, account, key)
    return Outcome(ResultCode.ALREADY_DECIDED, texts.asked_already(there, link))


async def _again(
    press: ActionContext[ButtonPress],
    before: Proposal,
    born: str,
    *,
    takes: int,
    changed: str,
    **other: Any,
) -> str:
    """Propose a request's words and swaps once more; the new one's name."""
    shot = await get_row(press.db, Shot, before.shot_id or 0)
    asked = {
        **before.parts, "shot": shot.code, "takes": takes, "seconds": before.seconds,
        "changed": changed, **other,
    }  # fmt: skip
    agent = await _agent(press, before)
    (name,) = await proposals.propose_videos(
        press.app, press.db, press.production, agent, [asked], f"{born}:{press.key}"
    )
    return name


async def redo(press: ActionContext[ButtonPress]) -> Outcome:
    """Propose the take's words anew, composed from today's canon; the old take leaves the cut."""
    take, shot = await _named(press)
    refused = await _refused(press, take)
    if refused:
        return refused
    facts = await stages.read(press.db, press.production)
    if ("rough_cut", shot.act) in facts.passed:
        return Outcome(ResultCode.REFUSED, texts.cut_is_approved(shot.act))
    why = (await staleness.why_takes(press.db, press.production, [take])).get(take.id)
    if not why:
        return Outcome(ResultCode.REFUSED, texts.NOT_STALE)
    words = texts.redone(why)
    if not await _let_go(press, take, words):
        return _already(take)
    before = await get_row(press.db, Proposal, take.proposal_id or 0)
    swaps = await _unchanged(press, before)
    name = await _again(press, before, f"redo:{take.id}", takes=1, changed=words, swaps=swaps)
    await _withdraw_cut(press, shot.act)
    await _after(press, take, before, "redo")
    return Outcome(ResultCode.DECIDED, texts.redo_posted(name))


async def _unchanged(press: ActionContext[ButtonPress], before: Proposal) -> dict[str, Any]:
    """What a person swapped, but for what has changed since: that is what the redo is for."""
    swaps = before.parts.get("swaps", {})
    today = staleness.Today(await canon.snapshot(press.db, press.production))
    changed = {
        prompt_composer.named(entry.kind, entry.name)
        for request in await lineage.of_proposals(press.db, [before])
        for entry in today.differs(request)[1]
    }
    return {thing: picture for thing, picture in swaps.items() if thing not in changed}


async def repeat(press: ActionContext[ButtonPress]) -> Outcome:
    """Propose the very same again: prompt, pictures and seed of the take, even if out of date."""
    take, shot = await _named(press)
    refused = await _refused(press, take)
    if refused:
        return refused
    before = await get_row(press.db, Proposal, take.proposal_id or 0)
    if before.provider not in press.app.providers:
        return Outcome(ResultCode.REFUSED, texts.NOT_RENDERED)
    asked = await _asked(press, f"repeat:{take.id}", col(Proposal.repeats) == take.id)
    if asked:
        return asked
    why = (await staleness.why_takes(press.db, press.production, [take])).get(take.id, "")
    again = await _copy(press, before, take, texts.repeats(take.number, why))
    await proposals.post(press.app, press.db, press.production, again, shot.code)
    await proposals.posted(press.app, press.db, await get_row(press.db, Batch, again.batch_id))
    await _after(press, take, before, "repeat")
    return Outcome(ResultCode.DECIDED, texts.repeat_posted(f"P-{again.number} {shot.code}"))


async def _copy(
    press: ActionContext[ButtonPress], before: Proposal, take: Take, changed: str
) -> Proposal:
    agent = await _agent(press, before)
    shot = await get_row(press.db, Shot, take.shot_id)
    batch = await proposals.open_batch(
        press.app, press.db, press.production, agent, "video",
        texts.repeats_title(shot.code, take.number), f"repeat:{take.id}:{press.key}",
    )  # fmt: skip
    earlier = await proposals.supersede(press.app, press.db, col(Proposal.shot_id) == shot.id)
    price = press.app.providers[before.provider].estimate("video", before.seconds)
    again = Proposal(
        production_id=before.production_id,
        batch_id=batch.id,
        number=await proposals.next_number(press.db, press.production),
        kind=before.kind,
        shot_id=before.shot_id,
        attempt=len(earlier) + 1,
        parts={**before.parts, "changed": changed},
        prompt=before.prompt,
        refs=before.refs,
        inputs=before.inputs,
        repeats=take.id,
        seconds=before.seconds,
        provider=before.provider,
        estimate=price,
        canon_version=before.canon_version,
        made_by=agent.name,
        digest="",
    )
    again.digest = compose_proposal.fingerprint(again)
    return again


async def _named(press: ActionContext[ButtonPress]) -> tuple[Take, Shot]:
    take = await lock_row(press.db, Take, press.cause.row_id)
    return take, await get_row(press.db, Shot, take.shot_id)


async def _refused(press: ActionContext[ButtonPress], take: Take) -> Outcome | None:
    """The page's runner and the director make takes again; of one with a request we know."""
    if take.proposal_id is None:
        return Outcome(ResultCode.REFUSED, texts.NOT_RENDERED)
    before = await get_row(press.db, Proposal, take.proposal_id)
    refused = await takes.may_judge(press, await get_row(press.db, Batch, before.batch_id), take)
    return refused or (None if take.status in LIVE else _already(take))


def _already(take: Take) -> Outcome:
    return Outcome(ResultCode.ALREADY_DECIDED, texts.gone_back(take))


async def _agent(press: ActionContext[ButtonPress], before: Proposal) -> Agent:
    batch = await get_row(press.db, Batch, before.batch_id)
    return await get_row(press.db, Agent, batch.agent_id)


async def _let_go(press: ActionContext[ButtonPress], take: Take, why: str) -> bool:
    live = col(Take.status).in_(LIVE)
    return await compare_and_set(press.db, take, live, status=Status.RETAKE, reason=why)


async def _withdraw_cut(press: ActionContext[ButtonPress], act: int) -> None:
    """A cut that waits for approval would hold the old take: the next one is asked for instead."""
    query = select(Gate).where(
        Gate.production_id == press.production.id,
        Gate.stage == "rough_cut",
        Gate.act == act,
        Gate.status == GateStatus.OPEN,
    )
    for gate in await press.db.exec(query):
        gate.status = GateStatus.OUT_OF_DATE
        press.db.add(gate)
        await request_redraw(press.db, gate.production_id, "gate", gate.id, press.key, press.now)


async def _after(
    press: ActionContext[ButtonPress], take: Take, before: Proposal, what: str
) -> None:
    await record_decision(press, "take", take.id, what)
    await request_redraw(
        press.db, before.production_id, "takes", before.batch_id, press.key, press.now
    )
    await scheduled_jobs.schedule(press.db, before.production_id, "advance", press.key, press.now)
    await stale_takes_card.redraw(press, take)
