"""What a gate's decision sets off once its undo window is over: locks, budgets, the way back."""

from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Place
from bot.core.context import AppContext, get_row, request_redraw
from bot.messaging import private_messages
from bot.production import locks, unstaffed_roles
from bot.production.stages import CHANGE, FOUR_ANSWERS, REOPEN
from bot.workflow import advance, change_requests, reopen
from bot.workflow.gates import DECIDED
from store import canon, ledger, scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.inbound import enqueue_message
from store.models import (
    Agent,
    EntryKind,
    Gate,
    GateStatus,
    Member,
    Production,
    Proposal,
    Scene,
    Shot,
    Status,
    Take,
)
from store.shots import shots_of

# What a scene's row takes from the script.
SAID = (
    "number", "act", "heading", "int_ext", "location", "time_of_day", "synopsis", "eighths",
)  # fmt: skip


async def apply_gate(app: AppContext, db: Session, gate_id: int, values: dict[str, str]) -> None:
    """The undo window is over: what the decision sets off begins."""
    gate = await get_row(db, Gate, gate_id)
    decided, unsettled = col(Gate.status).in_(DECIDED), col(Gate.applied_at).is_(None)
    if not await compare_and_set(db, gate, decided, unsettled, applied_at=app.clock.now()):
        return
    production = await get_row(db, Production, gate.production_id)
    if gate.stage == REOPEN.key:
        await reopen.settle(app, db, production, gate)
    elif gate.status == GateStatus.REJECTED:
        await _send_back(app, db, production, gate, values)
    elif gate.stage == CHANGE.key:
        await change_requests.settle(app, db, production, gate)
    else:
        await lock(app, db, production, gate)
        await db.flush()
        await advance.advance(app, db, production)
    await request_redraw(db, gate.production_id, "gate", gate_id, "settled", app.clock.now())


async def lock(app: AppContext, db: Session, production: Production, gate: Gate) -> None:
    """Exactly what the card showed is canon, whatever was drafted since."""
    ids = [item["id"] for item in gate.card.get("entries", ())]
    entries = [*await canon.by_ids(db, production, ids)]
    if gate.stage == "four_answers":
        drafts = await canon.drafts(db, production, [EntryKind.DECISION])
        entries += [entry for entry in drafts if entry.name in FOUR_ANSWERS]
    await canon.make_canon(db, production, entries, gate.id)
    if gate.stage == "script":
        await _break_down(app, db, production)
    if gate.stage == "shot_list":
        await _set_budget(app, db, production, gate)
        key = f"{production.code}:{gate.number}"
        await scheduled_jobs.schedule(db, gate.production_id, "clips", key, app.clock.now())


async def _break_down(app: AppContext, db: Session, production: Production) -> None:
    """The locked script's scenes as rows; a scene's code is its order now and never changes. A
    script that is locked again after a reopening is told of the same scenes."""
    assert production.id is not None
    locked = await canon.snapshot(db, production)
    script = next(entry for entry in locked if entry.kind == EntryKind.SCRIPT)
    rows = await db.exec(select(Scene).where(Scene.production_id == production.id))
    known = {scene.code: scene for scene in rows}
    for said in script.body["scenes"]:
        code = f"{said['order']:03}"
        scene = known.get(code) or Scene(
            production_id=production.id, position=said["order"], code=code, act=1, heading="",
            location="",
        )  # fmt: skip
        for name in SAID:
            setattr(scene, name, said[name])
        db.add(scene)
    await db.flush()
    await advance.bind_dops(app, db, production)


async def _set_budget(app: AppContext, db: Session, production: Production, gate: Gate) -> None:
    """With the shots known, the film's price is estimated; the cap is 15 % above (the line producer
    may set another)."""
    estimate, cap = advance.estimate_cap(await shots_of(db, production))
    now = app.clock.now()
    await ledger.post(
        db, "estimate", f"{production.code}:estimate:{gate.number}", estimate, now, production
    )
    already = (await ledger.totals(db, production.id)).cap
    if not already:
        await ledger.post(db, "cap", f"{production.code}:cap:{gate.number}", cap, now, production)


async def _send_back(
    app: AppContext, db: Session, production: Production, gate: Gate, values: dict[str, str]
) -> None:
    """A reject's reason is the maker's next message, or told to the person who asked for it; a
    rejected cut names the shots to redo."""
    if gate.stage == "rough_cut":
        await _redo(app, db, production, gate, values)
        return
    if "for" in gate.card:
        account = gate.card["for"]
        place = Place(channel=f"dm:{account}")
        await private_messages.send_privately(
            app, db, account, place, texts.promotion_rejected(gate)
        )
        return
    query = select(Agent).where(Agent.production_id == production.id, Agent.name == gate.made_by)
    maker = (await db.exec(query)).one()
    await enqueue_message(
        db,
        maker.id,
        f"rejected:{production.code}:{gate.stage}:{gate.act}:{gate.attempt}",
        app.clock.now(),
        event="rejected",
        what=f"G-{gate.number}",
        stage=gate.stage,
        act=gate.act,
        by=gate.decided_by,
        reason=gate.reason,
        attempt=gate.attempt,
        shots=await _act_shots(db, production, gate),
    )


async def _act_shots(db: Session, production: Production, gate: Gate) -> list[dict[str, Any]]:
    if gate.stage != "storyboard":
        return []
    return [advance.brief_shot(shot) for shot in await shots_of(db, production, gate.act)]


async def _redo(
    app: AppContext, db: Session, production: Production, gate: Gate, values: dict[str, str]
) -> None:
    named = [part.strip() for part in values.get("shots", "").split(",") if part.strip()]
    for shot in [s for s in await shots_of(db, production, gate.act) if s.code in named]:
        if await _told_holder(app, db, gate, shot):
            continue
        for take in await db.exec(
            select(Take).where(Take.shot_id == shot.id, Take.status == Status.DONE)
        ):
            take.status, take.reason = Status.RETAKE, gate.reason
            db.add(take)
        await retake_shot(
            app, db, production, shot, gate.decided_by or "", gate.reason, f"cut:{gate.id}"
        )


async def _told_holder(app: AppContext, db: Session, gate: Gate, shot: Shot) -> bool:
    """Whether somebody holds this shot: then the reason goes to them instead."""
    claim = await locks.holding(db, locks.SHOT, shot.id)
    if claim is None:
        return False
    holder = await get_row(db, Member, claim.member_id)
    words = texts.cut_names_your_shot(gate, shot)
    await private_messages.send_privately(
        app, db, holder.account, Place(channel=f"dm:{holder.account}"), words
    )
    return True


async def last_prompt(db: Session, shot: Shot) -> dict[str, Any]:
    """The words the shot was last proposed with: what the reason does not name stays as it is."""
    query = select(Proposal.parts).where(Proposal.shot_id == shot.id)
    return dict((await db.exec(query.order_by(col(Proposal.id).desc()).limit(1))).first() or {})


async def retake_shot(
    app: AppContext, db: Session, production: Production, shot: Shot, by: str, reason: str, key: str
) -> None:
    """The shot goes back to its director of photography with the reason."""
    shot.status = Status.RETAKE
    db.add(shot)
    scene = await get_row(db, Scene, shot.scene_id)
    query = select(Agent).where(
        Agent.production_id == production.id, Agent.role == "dop", Agent.scene == scene.position
    )
    dop = (await db.exec(query.order_by(col(Agent.id)))).first()
    await unstaffed_roles.send(
        app,
        db,
        production,
        dop.name if dop else f"dop:{scene.position}",
        f"retake:{production.code}:{shot.code}:{key}",
        event="retake",
        shot=advance.brief_shot(shot),
        prompt=await last_prompt(db, shot),
        by=by,
        reason=reason,
    )
