"""Why work of a later stage has to wait: which gate, who can approve it, what to do now (C1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot import texts
from bot.core import zones
from bot.core.members import holders
from bot.core.working_hours import at_work, next_at_work
from bot.production import stages
from bot.production.pending import waiting
from bot.production.stages import Facts, Stage, stage_of
from store.db import Session
from store.models import Agent, Deputy, Member, Production, Proposal, Shot
from store.shots import standing

MOST = 3  # things to do instead


async def refusal(
    db: Session, production: Production, key: str, act: int | None, now: datetime, zone: str
) -> str | None:
    """Why work of this stage may not happen now, for somebody in this time zone; None if it may."""
    facts = await stages.read(db, production, await standing(db, production))
    steps, wanted = stages.path(facts), stage_of(production, key)
    here = next((n for n, step in enumerate(steps) if step == (wanted, act)), None)
    if here is None:
        return texts.no_such_act(wanted.title, act)
    missing = next((step for step in steps[:here] if not stages.done(facts, *step)), None)
    if missing is None:
        return None
    stage, stage_act = missing
    who = [
        await _person(db, member, now, zone)
        for member in await holders(db, production, *stage.approvers, deputies=False)
    ]
    instead = await _instead(db, production, facts, stage, stage_act)
    return texts.refusal(stage.title, stage_act, who, instead)


async def too_early(
    db: Session, production: Production, requests: Sequence[Proposal], now: datetime, zone: str
) -> dict[int, str]:
    """By request, for those that may not render now, whatever was approved when they were proposed:
    which step is missing."""
    shots = select(Shot.id, Shot.act).where(col(Shot.id).in_([r.shot_id for r in requests]))
    acts = dict((await db.exec(shots)).all())
    steps = {r.id: acts.get(r.shot_id or 0) for r in requests}
    missing = {act: await _missing(db, production, act, now, zone) for act in set(steps.values())}
    return {row: words for row, act in steps.items() if (words := missing[act])}


async def _missing(
    db: Session, production: Production, act: int | None, now: datetime, zone: str
) -> str | None:
    """Of a request for a shot of this act; without one it is for an asset."""
    return await refusal(db, production, "generation" if act else "assets", act, now, zone)


async def _person(db: Session, member: Member, now: datetime, zone: str) -> str:
    """Who they are, when they are at work next in the asking person's time, who stands in."""
    when = next_at_work(now, member)
    said = "" if at_work(now, member) else f"{when.astimezone(zones.zone(zone)):%a %H:%M}"
    query = select(Member).join(Deputy, col(Deputy.deputy_id) == col(Member.id))
    deputy = (
        await db.exec(
            query.where(
                Deputy.member_id == member.id, col(Deputy.ended_at).is_(None), Deputy.until > now
            )
        )
    ).first()
    return texts.approver(member.name, said, deputy.name if deputy else "")


async def _instead(
    db: Session, production: Production, facts: Facts, stage: Stage, act: int | None
) -> list[str]:
    """Up to three things that bring the missing step nearer."""
    gate = texts.step_name(stage.title, act)
    open_ones = await waiting(db, production)
    first = [f"look at {item.title}" for item in open_ones if item.key.startswith("gate:")]
    blocking = stages.blocked(facts, stage.key)
    first += [f"answer Q-{question.number}" for question in blocking]
    first += [f"decide {item.title}" for item in open_ones if item.key.startswith("asset:")]
    maker = await _maker(db, production, stage)
    return [*first, f"ask {maker} for the {gate.lower()}"][:MOST]


async def _maker(db: Session, production: Production, stage: Stage) -> str:
    query = select(Agent).where(Agent.production_id == production.id, Agent.role == stage.makers[0])
    agent = (await db.exec(query.order_by(col(Agent.id)))).first()
    return texts.agent_name(agent) if agent else f"the {stage.makers[0].replace('_', ' ')}"
