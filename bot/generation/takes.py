"""What people do with what came back: circle, keep a part, retake (cards:
bot/generation/take_card.py)."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.canon import staleness
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode, get_row, request_redraw
from bot.core.members import has, names
from bot.media.timecode import BadTimecode, parse_moment
from bot.production import locks, stages
from bot.production.decisions import Decision, decide
from bot.production.rejection_reasons import reason
from bot.workflow.apply_decision import retake_shot
from store import scheduled_jobs
from store.db import Session
from store.models import (
    Agent,
    Batch,
    Proposal,
    Right,
    Shot,
    Status,
    Take,
)

LIVE = (Status.WFA, Status.DONE)  # takes that wait or are kept


async def circle(press: ActionContext[ButtonPress]) -> Outcome:
    """Keep the ticked takes of a takes card, each by itself; the words name those that are not."""
    batch = await get_row(press.db, Batch, press.cause.row_id)
    ticked = set(press.cause.ticked)
    chosen = [take for take in await takes_of(press.db, batch) if take.id in ticked]
    if not chosen:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_TICKED)
    refused, shots = await _refusals(press, batch, chosen), await shots_of(press.db, chosen)
    for take in chosen:
        if take.id not in refused and not await _circle(press, take):
            refused[take.id] = _judged(take)
    await (_after if len(refused) < len(chosen) else _draw)(press, batch)
    names = {t.id: texts.take_of(shots[t.shot_id].code, t.number) for t in chosen}
    return _together(names, refused)


def _together(names: dict[int, str], refused: dict[int, Outcome]) -> Outcome:
    """One answer for several takes. `names`: all that were chosen, by their row."""
    kept, why = len(names) - len(refused), dict[str, list[str]]()
    for row, outcome in refused.items():
        why.setdefault(outcome.words, []).append(names[row])
    if kept or len(why) > 1:
        result = ResultCode.DECIDED if kept else ResultCode.REFUSED
        return Outcome(result, texts.circled(kept, why))
    return next(iter(refused.values()))


async def _circle(
    press: ActionContext[ButtonPress],
    take: Take,
    standing: str = Status.WFA,
    first: float = 0.0,
    last: float | None = None,
) -> bool:
    """All of a take, or a part of it, if it still stands so; False: somebody judged it since."""
    change = {
        "status": Status.DONE, "circled_by": press.who, "circled_at": press.now,
        "in_seconds": first, "out_seconds": last, "reason": "",
    }  # fmt: skip
    kept = Decision("take", take, "circle", (col(Take.status) == standing,), change)
    if not await decide(press, kept):
        return False
    shot = await get_row(press.db, Shot, take.shot_id)
    shot.status = Status.DONE
    press.db.add(shot)
    return True


async def keep(press: ActionContext[ButtonPress]) -> Outcome:
    """Circle one take, or the part of it that the values name."""
    if press.cause.values:
        return await keep_part(press)
    take = await get_row(press.db, Take, press.cause.row_id)
    batch = await _batch_of(press.db, take)
    refused = await _refused(press, batch, take)
    if refused:
        return refused
    if not await _circle(press, take):
        return _judged(take)
    await _after(press, batch)
    return Outcome(ResultCode.DECIDED, texts.circled(1))


async def keep_part(press: ActionContext[ButtonPress]) -> Outcome:
    """Circle a part of a take, from one moment to another."""
    take = await get_row(press.db, Take, press.cause.row_id)
    batch = await _batch_of(press.db, take)
    refused = await _refused(press, batch, take)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.KEEP_PART)
    try:
        first, last = (parse_moment(press.cause.values.get(name, "")) for name in ("in", "out"))
    except BadTimecode as wrong:
        return Outcome(ResultCode.REFUSED, texts.no_part(str(wrong)))
    if not 0 <= first < last <= take.seconds:
        return Outcome(ResultCode.REFUSED, texts.no_part(texts.part_outside(take)))
    if not await _circle(press, take, first=first, last=last):
        return _judged(take)
    await _after(press, batch)
    return Outcome(ResultCode.DECIDED, texts.part_kept(take, first, last))


async def overrule(press: ActionContext[ButtonPress]) -> Outcome:
    """The director turns a runner's judgement round, until the act's cut is approved."""
    take = await get_row(press.db, Take, press.cause.row_id)
    if not has(press.member, Right.DIRECTOR):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    refused = await locks.refuse(press, locks.SHOT, take.shot_id)
    if refused:
        return refused
    shot = await get_row(press.db, Shot, take.shot_id)
    facts = await stages.read(press.db, press.production)
    if ("rough_cut", shot.act) in facts.passed:
        return Outcome(ResultCode.REFUSED, texts.cut_is_approved(shot.act))
    if take.status == Status.DONE:
        return await _send_back(press, take, shot)
    if take.status == Status.WFA:
        return Outcome(ResultCode.REFUSED, texts.NOT_JUDGED_YET)
    batch = await _batch_of(press.db, take)
    since = await staleness.changed_since(press.db, press.production, [take], press.cause.revision)
    if since:
        await _draw(press, batch)
        return Outcome(ResultCode.OUT_OF_DATE, texts.changed_since(since[take.id]))
    if not await _circle(press, take, Status.RETAKE):
        return _judged(take)
    await _after(press, batch)
    return Outcome(ResultCode.DECIDED, texts.circled(1))


async def retake(press: ActionContext[ButtonPress]) -> Outcome:
    """Send a take back with a reason, which is the director of photography's next message."""
    take = await get_row(press.db, Take, press.cause.row_id)
    shot = await get_row(press.db, Shot, take.shot_id)
    refused = await may_judge(press, await _batch_of(press.db, take), take)
    if refused:
        return refused
    if take.status != Status.WFA:
        return _judged(take)
    return await _send_back(press, take, shot)


async def _send_back(press: ActionContext[ButtonPress], take: Take, shot: Shot) -> Outcome:
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    standing, change = col(Take.status) == take.status, {"status": Status.RETAKE, "reason": why}
    given = await decide(press, Decision("take", take, "retake", (standing,), change, why))
    if given is None:
        return _judged(take)
    key = f"take:{take.number}:{given.id}"  # it may go back more than once
    await retake_shot(press.app, press.db, press.production, shot, press.who, why, key)
    await _after(press, await _batch_of(press.db, take))
    return Outcome(ResultCode.DECIDED, texts.retake(shot.code, take.number))


def _judged(take: Take) -> Outcome:
    """Who was first."""
    gone = texts.gone_back(take)
    words = texts.already(take.status, take.circled_by, take.circled_at)
    return Outcome(ResultCode.ALREADY_DECIDED, gone if take.status == Status.RETAKE else words)


async def may_judge(press: ActionContext[ButtonPress], batch: Batch, take: Take) -> Outcome | None:
    """The page's runner circles; the director may overrule; whoever holds a shot judges its takes,
    and nobody else does."""
    return (await _not_theirs(press, batch, [take])).get(take.id)


async def _not_theirs(
    press: ActionContext[ButtonPress], batch: Batch, takes: Sequence[Take]
) -> dict[int, Outcome]:
    """By take, for those that this person does not judge: what they are told."""
    claims = {
        claim.row_id: claim
        for claim in await locks.all_held(press.db, press.production, locks.SHOT)
    }
    agent = await get_row(press.db, Agent, batch.agent_id)
    found = {}
    if agent.runner_id != press.member.id and not has(press.member, Right.DIRECTOR):
        who = texts.not_allowed(await names(press.db, press.production, Right.DIRECTOR))
        found = {take.id: Outcome(ResultCode.NOT_ALLOWED, who) for take in takes}
    for take in [take for take in takes if take.shot_id in claims]:
        claim = claims[take.shot_id]
        found.pop(take.id, None)
        if claim.member_id != press.member.id:
            found[take.id] = Outcome(ResultCode.NOT_ALLOWED, texts.is_held(claim))
    return found


async def _refusals(
    press: ActionContext[ButtonPress], batch: Batch, takes: Sequence[Take]
) -> dict[int, Outcome]:
    """By take, for those that cannot be circled: they are somebody else's to judge, are judged, or
    are not what the card showed (C6)."""
    since = await staleness.changed_since(press.db, press.production, takes, press.cause.revision)
    old = {
        row: Outcome(ResultCode.OUT_OF_DATE, texts.changed_since(why)) for row, why in since.items()
    }
    judged = {take.id: _judged(take) for take in takes if take.status != Status.WFA}
    return old | judged | await _not_theirs(press, batch, takes)


async def _refused(press: ActionContext[ButtonPress], batch: Batch, take: Take) -> Outcome | None:
    refused = (await _refusals(press, batch, [take])).get(take.id)
    if refused is not None and refused.result == ResultCode.OUT_OF_DATE:
        await _draw(press, batch)
    return refused


async def _draw(press: ActionContext[ButtonPress], batch: Batch) -> None:
    await request_redraw(press.db, batch.production_id, "takes", batch.id, press.key, press.now)


async def _after(press: ActionContext[ButtonPress], batch: Batch) -> None:
    await _draw(press, batch)
    await scheduled_jobs.schedule(press.db, batch.production_id, "advance", press.key, press.now)


async def _batch_of(db: Session, take: Take) -> Batch:
    proposal = await get_row(db, Proposal, take.proposal_id or 0)
    return await get_row(db, Batch, proposal.batch_id)


async def takes_of(db: Session, batch: Batch) -> Sequence[Take]:
    query = select(Take).join(Proposal, col(Take.proposal_id) == col(Proposal.id))
    return (await db.exec(query.where(Proposal.batch_id == batch.id).order_by(col(Take.id)))).all()


async def shots_of(db: Session, takes: Sequence[Take]) -> dict[int, Shot]:
    wanted = {take.shot_id for take in takes}
    rows = await db.exec(select(Shot).where(col(Shot.id).in_(wanted)))
    return {shot.id: shot for shot in rows}
