"""What an open question holds up: its `waits` is a lock on a stage, where its scope holds (E1).

Proposing, approving and dispatching a request ask here, and so does a stage's gate. When the
question is closed, what it held goes on by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot.core.context import UNDO, request_redraw
from bot.production.decisions import last_decision
from store import scheduled_jobs, scopes
from store.db import Session
from store.models import (
    Agent,
    Gate,
    GateStatus,
    Inbound,
    Production,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
    Scene,
    Shot,
)

GENERATION, ASSETS = "generation", "assets"


async def holding(db: Session, production: Production, stage: str) -> list[Question]:
    """The open questions that this stage waits for, wherever they hold."""
    query = select(Question).where(
        Question.production_id == production.id,
        Question.status == QuestionStatus.OPEN,
        Question.waits_on_it == stage,
    )
    return list((await db.exec(query.order_by(col(Question.number)))).all())


def covers(question: Question, shot: Shot) -> bool:
    """Whether the question holds for this shot."""
    return question.scope in (
        scopes.EVERYWHERE, f"act:{shot.act}", scopes.scene_of(shot.code), f"shot:{shot.code}"
    )  # fmt: skip


async def of_shots(
    db: Session, production: Production, codes: Iterable[str]
) -> dict[str, list[Question]]:
    """By shot, the questions that its generation waits for."""
    questions = await holding(db, production, GENERATION)
    if not questions:
        return {}
    query = select(Shot).where(Shot.production_id == production.id, col(Shot.code).in_(list(codes)))
    held = {s.code: [q for q in questions if covers(q, s)] for s in await db.exec(query)}
    return {code: found for code, found in held.items() if found}


async def of_requests(
    db: Session, production: Production, requests: Sequence[Proposal]
) -> dict[int, list[Question]]:
    """By request, the questions it waits for; one for an asset waits for every question that the
    asset locks wait for."""
    shots = select(Shot).where(col(Shot.id).in_([r.shot_id for r in requests if r.shot_id]))
    by_id = {shot.id: shot.code for shot in await db.exec(shots)}
    by_code = await of_shots(db, production, by_id.values())
    assets = await holding(db, production, ASSETS)
    found = {
        r.id: by_code.get(by_id[r.shot_id], []) if r.shot_id in by_id else assets for r in requests
    }
    return {row: questions for row, questions in found.items() if questions}


async def of_step(
    db: Session, production: Production, stage: str, act: int | None
) -> list[Question]:
    """The questions that a stage's gate waits for; of an act, those that hold in it."""
    questions = await holding(db, production, stage)
    return [q for q in questions if act is None or act in await _acts(db, production, q.scope, act)]


async def _acts(db: Session, production: Production, scope: str, act: int) -> set[int]:
    """The acts a scope reaches into; `act` itself for the whole film."""
    kind, _, which = scope.partition(":")
    if kind == scopes.EVERYWHERE:
        return {act}
    if kind == "act":
        return {int(which)}
    scene = scopes.scene_of(which) if kind == "shot" else scope
    rows = select(Scene.code, Scene.act).where(Scene.production_id == production.id)
    return {of for code, of in await db.exec(rows) if scopes.scene_of(f"SC{code}") == scene}


async def redraw(db: Session, question: Question, why: str, now: datetime) -> None:
    """Have the cards of the requests it holds, or held, drawn again."""
    for batch in dict.fromkeys(row.batch_id for row in await _unrendered(db, question)):
        key = f"question:{question.id}:{why}"
        await request_redraw(db, question.production_id, "batch", batch, key, now)


async def release(db: Session, question: Question, now: datetime) -> None:
    """A question was closed: requests that were approved while it was asked go on, as soon as they
    can no longer be undone. What still holds them is looked at then."""
    for row in await _unrendered(db, question):
        given = await last_decision(db, "proposal", row.id, ProposalStatus.APPROVED)
        if row.status != ProposalStatus.APPROVED or given is None:
            continue
        await scheduled_jobs.schedule(
            db, row.production_id, "settle", f"proposal:{row.id}:question:{question.id}",
            max(now, given.at + UNDO), row="proposal", id=row.id, press=given.delivery,
        )  # fmt: skip


async def _unrendered(db: Session, question: Question) -> list[Proposal]:
    """The requests that wait for this question: open, or approved and not dispatched."""
    if question.waits_on_it not in (GENERATION, ASSETS):
        return []
    query = select(Proposal, Shot).outerjoin(Shot, col(Shot.id) == Proposal.shot_id)
    query = query.where(
        Proposal.production_id == question.production_id,
        col(Proposal.status).in_([ProposalStatus.OPEN, ProposalStatus.APPROVED]),
        col(Proposal.applied_at).is_(None),
    )
    rows = (await db.exec(query.order_by(col(Proposal.id)))).all()
    if question.waits_on_it == ASSETS:
        return [row for row, _ in rows if row.shot_id is None]
    return [row for row, shot in rows if row.shot_id is not None and covers(question, shot)]


async def held_up(db: Session, question: Question) -> list[int]:
    """The agents at work on the stage that waited, who were refused meanwhile: they hear of its
    end. Of generation those with a shot here that nothing was proposed for yet."""
    stage = question.waits_on_it
    begun = select(Inbound.id).where(
        Inbound.agent_id == Agent.id, col(Inbound.key).like(f"task:%:{stage}:%")
    )
    query = select(Agent).where(Agent.production_id == question.production_id, begun.exists())
    agents = (await db.exec(query.order_by(col(Agent.id)))).all() if stage else []
    if stage == GENERATION:
        scenes = await _scenes_without_request(db, question)
        return [agent.id for agent in agents if agent.scene in scenes]
    over = select(Gate.id).where(
        Gate.production_id == question.production_id,
        Gate.stage == stage,
        Gate.status == GateStatus.APPROVED,
    )
    return [] if (await db.exec(over)).first() else [agent.id for agent in agents]


async def _scenes_without_request(db: Session, question: Question) -> set[int]:
    """The scenes with a shot that the question holds for and nothing was proposed for."""
    asked = select(Proposal.id).where(Proposal.shot_id == Shot.id).exists()
    query = select(Shot, Scene.position).join(Scene, col(Scene.id) == Shot.scene_id)
    query = query.where(
        Shot.production_id == question.production_id, col(Shot.cut_out).is_(False), ~asked
    )
    return {scene for shot, scene in await db.exec(query) if covers(question, shot)}
