"""The shot list as the director's assistant writes it: rows, and one canon entry for its gate."""

from datetime import datetime
from typing import Any

from sqlmodel import select

from bot.film.naming import shot_code
from store import canon
from store.db import Session
from store.models import EntryKind, Production, Scene, Shot
from store.shots import shots_of


async def write_shots(
    db: Session, production: Production, scene: Scene, plans: list[dict[str, Any]]
) -> list[str]:
    """The scene's shots, stepping by ten; what is no longer planned is cut out, not deleted."""
    rows = await db.exec(select(Shot).where(Shot.scene_id == scene.id).order_by(Shot.code))
    before = {shot.code: shot for shot in rows}
    codes = [shot_code(scene.code, 10 * n) for n in range(1, len(plans) + 1)]
    for code, plan in zip(codes, plans, strict=True):
        shot = before.pop(code, None) or Shot(
            production_id=production.id or 0,
            scene_id=scene.id or 0,
            act=scene.act,
            code=code,
            seconds=0,
        )
        seconds = min(max(float(plan["seconds"]), 1.0), 15.0)
        shot.plan = {name: value for name, value in plan.items() if name != "seconds"}
        shot.seconds, shot.cut_out = seconds, False
        db.add(shot)
    for shot in before.values():
        shot.cut_out = True
        db.add(shot)
    await db.flush()
    return codes


async def write_breakdown(
    db: Session, production: Production, author: str, reason: str, at: datetime
) -> None:
    """The shot list as one canon entry, a draft until its gate."""
    shots = [
        {"shot": s.code, "scene": int(s.code[2:5]), "act": s.act, "seconds": s.seconds, **s.plan}
        for s in await shots_of(db, production)
    ]
    await canon.add(
        db,
        production,
        EntryKind.SHOT_BREAKDOWN,
        "shot list",
        {"shots": shots},
        author=author,
        at=at,
        reason=reason,
    )
