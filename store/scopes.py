"""Where a canon entry holds: production, act:1, scene:4 or shot:SC004_SH0020, narrower over wider.

Doors that take a scope from a person or a model call `scoped`; what is stored is well formed.
"""

import re
from functools import lru_cache

from sqlmodel import col, select

from store.db import Session
from store.models import Entry, EntryKind, Production, Scene, Shot

EVERYWHERE = "production"
FORM = re.compile(
    r"production|act:[1-9]\d{0,3}|scene:[1-9]\d{0,3}[A-Z]?|shot:SC\d{3,4}[A-Z]?_SH\d{4,6}"
)
CODE = re.compile(r"SC(\d{3,4})([A-Z]?)(?:_SH(\d{4,6}))?")
SHOWN = 12  # names in a refusal
Order = tuple[int, str, int]


class BadScope(ValueError):
    """A place that this production does not have; the message says what to write instead."""


@lru_cache(maxsize=20_000)
def order(code: str) -> Order:
    """What shots sort by: scene, insert, number. `SC004` is where scene 4 begins."""
    match = CODE.fullmatch(code)
    if match is None:
        raise BadScope(f"{code!r} is no shot; a shot is named like SC004_SH0020")
    return int(match[1]), match[2], int(match[3] or 0)


def scene_of(code: str) -> str:
    """The scope of a shot's scene: `scene:4`, of an insert `scene:4A`."""
    number, letter, _ = order(code)
    return f"scene:{number}{letter}"


def formed(scope: str) -> str:
    """The scope itself if it is one. BadScope says how they are written."""
    if FORM.fullmatch(scope) is None:
        raise BadScope(
            f"{scope[:60]!r} is no scope; write production, act:1, scene:4 or shot:SC004_SH0020"
        )
    return scope


async def scoped(db: Session, production: Production, text: str) -> str:
    """What somebody gave as a scope, as it is stored; it has to be there in this production."""
    kind, _, which = text.strip().partition(":")
    kind, which = kind.strip().lower(), which.strip().upper()
    if kind in ("act", "scene"):
        which = which.lstrip("0")
    scope = formed(f"{kind}:{which}" if which else kind)
    known = await _known(db, production, kind)
    if scope != EVERYWHERE and scope not in known:
        raise BadScope(f"there is no {scope}; {_instead(kind, which, known)}")
    return scope


async def begins(db: Session, production: Production, text: str) -> str:
    """The shot (or the scene, as `SC004`) from which a state holds. Before a scene is broken down
    any shot of it may be named."""
    words = text.strip().upper().removeprefix("SHOT:")
    if CODE.fullmatch(words) and "_SH" in words:
        shots = await _known(db, production, "shot")
        if any(scene_of(code.removeprefix("shot:")) == scene_of(words) for code in shots):
            return (await scoped(db, production, f"shot:{words}")).removeprefix("shot:")
        await scoped(db, production, scene_of(words))
        return words
    words = words.removeprefix("SCENE").removeprefix("SC").strip(" :")
    scene = (await scoped(db, production, f"scene:{words}")).removeprefix("scene:")
    letter = scene[-1] if scene[-1].isalpha() else ""
    return f"SC{int(scene.removesuffix(letter) or 0):03}{letter}"


def _instead(kind: str, which: str, known: list[str]) -> str:
    near = [scope for scope in known if which.partition("_")[0] in scope] if kind == "shot" else []
    names = near or known
    if not names:
        return f"this production has no {kind}s yet, write production"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"there is {', '.join(names[:SHOWN])}{more}"


async def _known(db: Session, production: Production, kind: str) -> list[str]:
    """Every scope of this kind, in film order; before the script lock those of its draft."""
    if kind == "shot":
        codes = select(Shot.code).where(Shot.production_id == production.id)
        return [f"shot:{code}" for code in sorted(await db.exec(codes), key=order)]
    rows = select(Scene.code, Scene.act).where(Scene.production_id == production.id)
    scenes = [(code, act) for code, act in await db.exec(rows)] or await _drafted(db, production)
    if kind == "act":
        return [f"act:{act}" for act in sorted({act for _, act in scenes})]
    return [scene_of(f"SC{code}") for code, _ in sorted(scenes, key=lambda s: order(f"SC{s[0]}"))]


async def _drafted(db: Session, production: Production) -> list[tuple[str, int]]:
    query = select(Entry.body).where(
        Entry.production_id == production.id, Entry.kind == EntryKind.SCRIPT
    )
    body = (await db.exec(query.order_by(col(Entry.version).desc()).limit(1))).first() or {}
    return [(f"{scene['order']:03}", scene["act"]) for scene in body.get("scenes", ())]
