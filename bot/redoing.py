"""A take that is out of date, made again: redone with current canon, or repeated exactly as it was.
Both are new proposals that wait for a person (A8); the buttons stand on the take."""

from sqlmodel import col, select

from bot import proposals, stages, staleness, takes, texts
from bot.house import Outcome, Press, one, show
from bot.override import fell
from bot.takes import LIVE
from bot.verdicts import verdict
from store import due
from store.deciding import win
from store.models import (
    Agent,
    Batch,
    Gate,
    GateStatus,
    Proposal,
    Shot,
    Status,
    Take,
)


async def redo(press: Press) -> Outcome:
    """Propose the take's words anew, composed from today's canon; the old take leaves the cut."""
    take, shot = await _named(press)
    refused = await _refused(press, take)
    if refused:
        return refused
    facts = await stages.read(press.db, press.production)
    if ("rough_cut", shot.act) in facts.passed:
        return Outcome("refused", texts.cut_is_approved(shot.act))
    why = (await staleness.why_takes(press.db, press.production, [take])).get(take.id or 0)
    if not why:
        return Outcome("refused", texts.NOT_STALE)
    words = texts.redone(why)
    if not await _let_go(press, take, words):
        return _already(take)
    before = await one(press.db, Proposal, take.proposal_id or 0)
    asked = {
        **before.parts, "shot": shot.code, "takes": 1, "seconds": before.seconds, "changed": words,
    }  # fmt: skip
    agent = await _agent(press, before)
    (made,) = await proposals.propose_videos(
        press.house, press.db, press.production, agent, [asked], f"redo:{press.key}"
    )
    await _withdraw_cut(press, shot.act)
    await _after(press, take, before, "redo")
    return Outcome("decided", texts.redo_posted(made))


async def repeat(press: Press) -> Outcome:
    """Propose the very same again: prompt, pictures and seed of the take, even if out of date."""
    take, shot = await _named(press)
    refused = await _refused(press, take)
    if refused:
        return refused
    before = await one(press.db, Proposal, take.proposal_id or 0)
    if before.provider not in press.house.providers:
        return Outcome("refused", texts.NOT_RENDERED)
    why = (await staleness.why_takes(press.db, press.production, [take])).get(take.id or 0, "")
    again = await _copy(press, before, take, texts.repeats(take.number, why))
    await proposals.post(press.house, press.db, press.production, again, shot.code)
    batch_id, production_id = again.batch_id, again.production_id
    await show(press.db, production_id, "batch", batch_id, "proposed", press.now)
    await _after(press, take, before, "repeat")
    return Outcome("decided", texts.repeat_posted(f"P-{again.number} {shot.code}"))


async def _copy(press: Press, before: Proposal, take: Take, changed: str) -> Proposal:
    agent = await _agent(press, before)
    shot = await one(press.db, Shot, take.shot_id)
    batch = await proposals.open_batch(
        press.house, press.db, press.production, agent, "video",
        texts.repeats_title(shot.code, take.number), f"repeat:{press.key}",
    )  # fmt: skip
    earlier = await proposals.supersede(press.db, col(Proposal.shot_id) == shot.id)
    price = press.house.providers[before.provider].estimate("video", before.seconds)
    again = Proposal(
        production_id=before.production_id,
        batch_id=batch.id or 0,
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
    again.digest = proposals.fingerprint(again)
    return again


async def _named(press: Press) -> tuple[Take, Shot]:
    take = await one(press.db, Take, press.id)
    return take, await one(press.db, Shot, take.shot_id)


async def _refused(press: Press, take: Take) -> Outcome | None:
    """The page's runner and the director make takes again; of one with a request we know."""
    if take.proposal_id is None:
        return Outcome("refused", texts.NOT_RENDERED)
    before = await one(press.db, Proposal, take.proposal_id)
    refused = await takes.may_judge(press, await one(press.db, Batch, before.batch_id), take)
    return refused or (None if take.status in LIVE else _already(take))


def _already(take: Take) -> Outcome:
    return Outcome("already_decided", texts.gone_back(take))


async def _agent(press: Press, before: Proposal) -> Agent:
    batch = await one(press.db, Batch, before.batch_id)
    return await one(press.db, Agent, batch.agent_id)


async def _let_go(press: Press, take: Take, why: str) -> bool:
    live = col(Take.status).in_(LIVE)
    return await win(press.db, take, live, status=Status.RETAKE, reason=why)


async def _withdraw_cut(press: Press, act: int) -> None:
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
        await show(press.db, gate.production_id, "gate", gate.id or 0, press.key, press.now)


async def _after(press: Press, take: Take, before: Proposal, what: str) -> None:
    await verdict(press, "take", take.id or 0, what)
    await show(press.db, before.production_id, "takes", before.batch_id, press.key, press.now)
    await due.add(press.db, before.production_id, "advance", press.key, press.now)
    await fell.redraw(press, take)
