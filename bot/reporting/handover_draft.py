"""What somebody leaves, written from rows and the log alone: what they hold, what waits for them,
what they decided, which of their shots are open and why."""

from datetime import datetime, time

from sqlmodel import col, select

from bot import texts
from bot.core import zones
from bot.production.locks import all_held
from bot.production.pending import waiting
from bot.reporting import checkin
from store.db import Session
from store.models import Agent, Member, Production, Scene, Shot, Status, Take

MOST = 8  # of a kind; the rest is counted


async def draft(db: Session, production: Production, member: Member, now: datetime) -> str:
    """The draft, a fact a line; its last line is the person's own to fill in."""
    held = [c for c in await all_held(db, production) if c.member_id == member.id]
    found = [item for item in await waiting(db, production) if item.waits_for(member)]
    waits = [item.title for item in found if not item.quiet]
    open_shots = await _open_shots(db, production, member)
    zone = zones.zone(member.timezone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(0), zone)
    done = await checkin.draft(db, production, member, midnight.astimezone(now.tzinfo))
    lines = [
        texts.leaves_held([texts.held_by(claim) for claim in held[:MOST]], len(held)),
        texts.leaves_waiting(waits[:MOST], len(waits)),
        texts.leaves_done(done),
        *(texts.leaves_open(shot, take) for shot, take in open_shots[:MOST]),
        texts.leaves_more(len(open_shots) - MOST),
        texts.WOULD_TRY_NEXT,
    ]
    return "\n".join(line for line in lines if line)


async def _open_shots(
    db: Session, production: Production, member: Member
) -> list[tuple[Shot, Take | None]]:
    """The shots of this person's pages that were begun and are not done, each with the take that
    was sent back last."""
    query = (
        select(Shot)
        .join(Scene, col(Scene.id) == Shot.scene_id)
        .join(Agent, col(Agent.scene) == Scene.position)
        .where(
            Shot.production_id == production.id, Agent.production_id == production.id,
            Agent.runner_id == member.id, col(Shot.cut_out).is_(False),
            col(Shot.status).in_([Status.WIP, Status.WFA, Status.RETAKE]),
        )
    )  # fmt: skip
    found = []
    for shot in (await db.exec(query.distinct().order_by(Shot.code))).all():
        sent_back = select(Take).where(Take.shot_id == shot.id, Take.status == Status.RETAKE)
        found.append((shot, (await db.exec(sent_back.order_by(col(Take.id).desc()))).first()))
    return found
