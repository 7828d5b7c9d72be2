"""What comes next: looks at the facts and gives the current stage's makers their task, once."""

import math
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from bot.core.context import AppContext
from bot.core.members import agent_named
from bot.production import locks, rooms, stages, unstaffed_roles
from bot.production.create import room_name
from bot.production.stages import Facts, Stage
from bot.workflow import gates
from store import scheduled_jobs
from store.db import Session
from store.inbound import enqueue_message
from store.log import digest
from store.models import (
    Agent,
    Asset,
    Gate,
    GateStatus,
    Member,
    Production,
    Right,
    Scene,
    Shot,
    Status,
    Take,
    Version,
)

PROMPTS = Path(__file__).parents[2] / "prompts"
TEXTS = {
    "script": "The script is here. Read it, ask what it leaves open, and ask for the script gate.",
    "treatment": "The script is locked. Write the treatment as a draft.",
    "style": "Script and treatment are here. Write the style block and ask for the style gate.",
    "four_answers": "The style is locked. Suggest the four answers and ask for their gate.",
    "assets": "Propose four options for each asset named here.",
    "shot_list": "Every asset is locked. Break each scene into shots, then ask for the gate.",
    "storyboard": "Board the shots of this act and ask for the storyboard gate.",
    "generation": "The boards are approved. Propose takes for the shots of your scene.",
    "rough_cut": (PROMPTS / "rough_cut.md").read_text("utf-8").strip(),
    "anchors": "The team brought these pictures. Write the anchor of each as a draft: what of it "
    "has to stay, in words. A person locks it on the card of the material.",
    "style_frames": "The team brought these frames as one set. Look at them together: what do all "
    "of them share? Write it as a draft of the style block.",
    "picture_lock": "Every act is cut and approved. Ask for picture lock.",
}
OWNED_ASSETS = {"casting": ("character",), "production_design": ("environment", "prop")}


async def advance(app: AppContext, db: Session, production: Production) -> None:
    """Set the current stage to work. Calling it again sets nothing off twice."""
    facts = await stages.read(db, production)
    step = stages.current(facts)
    if step is None:
        await scheduled_jobs.schedule(
            db, _id(production), "digest", f"{production.code}:film", app.clock.now(), day="film"
        )
        return
    stage, act = step
    if await _asked_again(app, db, production, stage, act):
        return
    if stage.key == "generation":
        await _shoot(app, db, production, facts, act)
    elif stage.key == "rough_cut":
        await _assemble(app, db, production, facts, act)
    elif stages.blocked(facts, stage.key):
        return
    elif stage.key == "assets":
        await _design(app, db, production)
    else:
        await _start(app, db, production, facts, stage, act)


async def _asked_again(
    app: AppContext, db: Session, production: Production, stage: Stage, act: int | None
) -> bool:
    """A step whose approval was reopened is asked for again as it stands; nobody makes it anew. (A
    cut that changed meanwhile is assembled and reviewed as any other.)"""
    query = select(Gate).where(
        Gate.production_id == production.id, Gate.stage == stage.key, Gate.act == act
    )
    gates_so_far = (await db.exec(query.order_by(col(Gate.id)))).all()
    last = gates_so_far[-1] if gates_so_far else None
    if last is None or last.status != GateStatus.OUT_OF_DATE or "reopened" not in last.card:
        return False
    if stage.key == "rough_cut" and await _changed(db, production, act):
        return False
    again = await gates.ask_again(app, db, production, last)
    again.card = {**again.card, "why": last.card["reopened"]}
    db.add(again)
    return True


async def _changed(db: Session, production: Production, act: int | None) -> bool:
    """Whether what is circled in this act is no longer what its newest cut holds."""
    facts = await stages.read(db, production)
    kept = await circled(db, [shot for shot in facts.shots if shot.act == act])
    cut = facts.cuts.get(act or 0)
    return cut is None or cut.fingerprint != _mark(kept)


def _mark(kept: list[tuple[Shot, Take]]) -> str:
    return digest([[take.sha256, take.in_seconds, take.out_seconds] for _, take in kept])


async def _start(
    app: AppContext,
    db: Session,
    production: Production,
    facts: Facts,
    stage: Stage,
    act: int | None,
) -> None:
    role, what = stage.makers[0], stage.key
    if what == "script" and not await stages.wanted_assets(db, production):
        return  # it begins when there is one
    if what == "style" and not facts.treatment:
        role, what = "producer", "treatment"
    extra: dict[str, Any] = {"act": act}
    if what == "storyboard":
        extra["shots"] = [brief_shot(shot) for shot in facts.shots if shot.act == act]
    await task(app, db, production, role, what, f"{what}:{act}", **extra)


async def _design(app: AppContext, db: Session, production: Production) -> None:
    there = await _have_pictures(db, production)
    wanted = [one for one in await stages.wanted_assets(db, production) if one not in there]
    for role, kinds in OWNED_ASSETS.items():
        names = [{"kind": kind, "name": name} for kind, name in wanted if kind in kinds]
        if names:
            await task(app, db, production, role, "assets", f"assets:{role}", wanted=names)


async def _have_pictures(db: Session, production: Production) -> set[tuple[str, str]]:
    """Assets that are locked, and those whose picture the team brought: nobody draws options."""
    query = select(Asset).outerjoin(Version, col(Version.asset_id) == col(Asset.id))
    brought = or_(col(Asset.locked_version_id).is_not(None), _is_brought())
    rows = await db.exec(query.where(Asset.production_id == production.id, brought))
    return {(asset.kind, asset.name) for asset in rows}


def _is_brought() -> ColumnElement[bool]:
    return and_(col(Version.id).is_not(None), col(Version.proposal_id).is_(None))


async def _shoot(
    app: AppContext, db: Session, production: Production, facts: Facts, act: int | None
) -> None:
    taken = {claim.name for claim in await locks.all_held(db, production, locks.SHOT)}
    for scene, scene_act in sorted(facts.scenes.items()):
        if scene_act != act or stages.blocked(facts, "generation", scene):
            continue
        rows = await db.exec(
            select(Scene.id).where(Scene.production_id == production.id, Scene.position == scene)
        )
        scene_id = rows.one()
        mine = [shot for shot in facts.shots if shot.scene_id == scene_id]
        shots = [brief_shot(shot) for shot in mine if shot.code not in taken]
        if mine and not shots:
            continue
        await task(
            app,
            db,
            production,
            f"dop:{scene}",
            "generation",
            f"generation:{scene}",
            act=act,
            scene=scene,
            shots=shots,
        )


async def _assemble(
    app: AppContext, db: Session, production: Production, facts: Facts, act: int | None
) -> None:
    assert act is not None
    kept = await circled(db, [shot for shot in facts.shots if shot.act == act])
    mark = _mark(kept)
    cut = facts.cuts.get(act)
    if cut is None or cut.fingerprint != mark:
        await scheduled_jobs.schedule(
            db,
            _id(production),
            "cut",
            f"{production.code}:{act}:{mark[:16]}",
            app.clock.now(),
            act=act,
            fingerprint=mark,
        )


async def circled(db: Session, shots: list[Shot]) -> list[tuple[Shot, Take]]:
    """(shot, take) for every circled take, in film order."""
    rows = await db.exec(
        select(Take)
        .where(col(Take.shot_id).in_([s.id for s in shots]), Take.status == Status.DONE)
        .order_by(col(Take.number))
    )
    takes: dict[int, list[Take]] = {}
    for take in rows:
        takes.setdefault(take.shot_id, []).append(take)
    return [(shot, take) for shot in shots for take in takes.get(shot.id, [])]


async def task(
    app: AppContext,
    db: Session,
    production: Production,
    agent: str,
    stage: str,
    key: str,
    **extra: Any,
) -> None:
    """Give an agent its task as a message; the same key twice is once."""
    found = await agent_named(db, production, agent)
    if found is None:
        await unstaffed_roles.note(app, db, production, agent)
        return
    text = TEXTS.get(stage, "The stages before yours are done. Prepare it and ask for its gate.")
    event = {"event": "task", "stage": stage, "text": text, **extra}
    await enqueue_message(db, _id(found), f"task:{production.code}:{key}", app.clock.now(), **event)


def brief_shot(shot: Shot) -> dict[str, Any]:
    """A shot as agents are told of it."""
    scene = int(shot.code[2:5])
    return {
        "shot": shot.code,
        "scene": scene,
        **shot.plan,
        "seconds": shot.seconds,
        "board": shot.board,
    }


def estimate_cap(shots: list[Shot], unit_price: int = 1) -> tuple[int, int]:
    """(estimate, cap) in units: one credit per started second; the cap is 15 % above."""
    estimate = sum(math.ceil(shot.seconds) * unit_price for shot in shots)
    return estimate, math.ceil(estimate * 1.15)


async def bind_dops(app: AppContext, db: Session, production: Production) -> None:
    """One director of photography for each scene, on a page of its own. Where rooms are made, they
    come with the crew: now, if it was added before there were scenes."""
    if "rooms" in production.settings:
        await _want_dops(app, db, production)
        return
    artists = select(Member).where(Member.production_id == production.id).order_by(col(Member.id))
    runner = next((m for m in await db.exec(artists) if Right.ARTIST in m.rights), None)
    scenes = select(Scene).where(Scene.production_id == production.id).order_by(col(Scene.position))
    for scene in (await db.exec(scenes)).all():
        if await agent_named(db, production, f"dop:{scene.position}") is None:
            db.add(
                Agent(
                    production_id=_id(production),
                    role="dop",
                    scene=scene.position,
                    name=f"dop:{scene.position}",
                    channel=room_name(production.code, "dop", scene.code),
                    runner_id=runner.id if runner else None,
                )
            )
    await db.flush()


async def _want_dops(app: AppContext, db: Session, production: Production) -> None:
    runner = await db.get(Member, production.settings.get("runner") or 0)
    scenes = select(Scene).where(Scene.production_id == production.id).order_by(col(Scene.position))
    if runner is None:
        return
    for scene in (await db.exec(scenes)).all():
        await rooms.want(app, db, production, "dop", runner, scene)


def _id(row: Production | Agent) -> int:
    assert row.id is not None
    return row.id
