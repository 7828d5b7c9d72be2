"""The shot list as the director's assistant writes it: rows, and one canon entry for its gate."""

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby, zip_longest
from typing import Any

from sqlmodel import col, select

from bot.media.naming import STEP, shot_code
from store import canon
from store.db import Session
from store.models import Entry, EntryKind, Production, Scene, Shot
from store.scopes import order
from store.shots import shots_of


class NotListed(ValueError):
    """A list that cannot be written; the message says what to do."""


async def write_shots(
    db: Session, production: Production, scene: Scene, plans: list[dict[str, Any]]
) -> list[str]:
    """The scene's shots in order; returns their codes. A list steps by ten until it is locked.
    After that a shot keeps its code, a new one goes between its neighbours, and what is left out
    is cut, not deleted."""
    rows = await db.exec(select(Shot).where(Shot.scene_id == scene.id))
    known = {shot.code: shot for shot in rows}
    named = [plan["code"] for plan in plans]
    codes = _codes(scene, named, known, await _was_locked(db, production))
    for code, plan in zip(codes, plans, strict=True):
        shot = known.pop(code, None) or Shot(
            production_id=production.id,
            scene_id=scene.id,
            act=scene.act,
            code=code,
            seconds=0,
        )
        seconds = min(max(float(plan["seconds"]), 1.0), 15.0)
        shot.plan = {name: value for name, value in plan.items() if name not in ("code", "seconds")}
        shot.seconds, shot.cut_out = seconds, False
        db.add(shot)
    for shot in known.values():
        shot.cut_out = True
        db.add(shot)
    await db.flush()
    return codes


async def _was_locked(db: Session, production: Production) -> bool:
    query = select(Entry.id).where(
        Entry.production_id == production.id,
        Entry.kind == EntryKind.SHOT_BREAKDOWN,
        col(Entry.canon_version).is_not(None),
    )
    return (await db.exec(query.limit(1))).first() is not None


def _codes(scene: Scene, named: list[str], known: Mapping[str, Shot], locked: bool) -> list[str]:
    """A code for each shot; NotListed where the names are not the list's own, in its order."""
    stays = [code for code in named if code]
    listed = sorted((code for code, shot in known.items() if not shot.cut_out), key=order)
    has = f"scene {scene.code} has {', '.join(listed) or 'no shots yet'}"
    if not stays and not (listed and locked and named):
        return [shot_code(scene.code, STEP * n) for n in range(1, len(named) + 1)]
    if not stays:
        raise NotListed(f"the list was locked: name the shots that stay; {has}")
    foreign = [code for code in stays if code not in listed]
    if foreign:
        raise NotListed(f"there is no shot {json.dumps(foreign[0])}; {has}")
    if stays != sorted(set(stays), key=order):
        raise NotListed(f"shots keep their order, a moved one is a new one; {has}")
    return [shot_code(scene.code, number) for number in _numbers(named, set(known))]


def _numbers(named: list[str], known: set[str]) -> list[int]:
    """The numbers of shots that stay, and of new ones between them."""
    taken = {order(code)[2] for code in known}
    runs = [list(run) for _, run in groupby(named, bool)]
    numbers: list[int] = []
    for run, after in zip_longest(runs, runs[1:]):
        if run[0]:
            numbers += [order(code)[2] for code in run]
        else:
            before = numbers[-1] if numbers else 0
            numbers += _new(before, order(after[0])[2] if after else None, len(run), taken)
    return numbers


def _new(before: int, after: int | None, count: int, taken: set[int]) -> list[int]:
    """Numbers for so many shots behind the last, or between two; none was ever used."""
    if after is None:
        last = max({before, *taken}) // STEP * STEP
        return [last + STEP * n for n in range(1, count + 1)]
    free = [number for number in range(before + 1, after) if number not in taken]
    if len(free) < count:
        raise NotListed(f"between {before} and {after} there are {len(free)} numbers left")
    return [free[len(free) * (2 * n + 1) // (2 * count)] for n in range(count)]


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
