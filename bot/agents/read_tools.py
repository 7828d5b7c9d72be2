"""What a role may look at beyond the canon it has: drafts, shots, takes, what waits, what was said.

Each line of a result is one JSON document, so that no words in it can pass for another line.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.agents.prompt import shown
from bot.canon.search import Hit, NotLooked, find
from bot.core.tool_input import ToolError
from bot.production import pending, stages
from store import canon
from store.db import Session
from store.models import EntryKind, Production, Shot, Take
from store.shots import shots_of

LONGEST = 100_000  # characters of a result: a treatment of 25 pages is read whole
HITS, EXCERPT = 20, 300
# Some readers end a line at these too, and JSON leaves them as they are.
ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}
Line = dict[str, Any]


def listed(lines: Iterable[Line]) -> str:
    """One JSON document a line; what is too much is counted."""
    texts = [json.dumps(line, ensure_ascii=False).translate(ENDS) for line in lines]
    kept: list[str] = []
    size = 0
    for text in texts:
        size += len(text) + 1
        if size > LONGEST:
            return "\n".join([*kept, json.dumps({"left_off": len(texts) - len(kept)})])
        kept.append(text)
    return "\n".join(kept) or "nothing"


async def drafts(db: Session, production: Production) -> str:
    rows = await canon.drafts(db, production)
    return listed(shown(entry) for entry in rows if entry.kind != EntryKind.SCRIPT)


async def waiting(db: Session, production: Production) -> str:
    """Where the film stands, then everything that a person has to decide now, the oldest first."""
    facts = await stages.read(db, production)
    step = stages.current(facts)
    here = texts.step_name(step[0].title, step[1]) if step else "picture lock"
    passed = [
        texts.step_name(stage.title, act)
        for stage, act in stages.path(facts)
        if stages.done(facts, stage, act)
    ]
    found = [
        {"waits": item.title, "for": [m.name for m in item.members], "blocks": item.blocks}
        for item in await pending.waiting(db, production)
    ]
    return listed([{"current_stage": here, "locked": passed}, *found])


async def shots(db: Session, production: Production) -> str:
    return listed(_shot(shot) for shot in await shots_of(db, production))


def _shot(shot: Shot) -> Line:
    size, action = shot.plan["size"], shot.plan["action"]
    about = {"shot": shot.code, "status": shot.status, "seconds": shot.seconds}
    return {**about, "size": size, "action": action}


async def takes(db: Session, production: Production) -> str:
    codes = {shot.id: shot.code for shot in await shots_of(db, production)}
    rows = select(Take).where(col(Take.shot_id).in_(list(codes))).order_by(col(Take.id))
    return listed(
        {"shot": codes[t.shot_id], "take": t.number, "status": t.status, "reason": t.reason}
        for t in (await db.exec(rows)).all()
    )


SECTIONS = {"drafts": drafts, "shots": shots, "takes": takes, "waiting": waiting}


async def search(db: Session, production: Production, words: str) -> str:
    """What `/film find` finds, newest first; a superseded line holds no longer."""
    try:
        hits = await find(db, production, [words], HITS + 1, EXCERPT)
    except NotLooked as problem:
        raise ToolError("words: give one word or a few; their beginnings are enough") from problem
    more = [{"left_off": "older ones; add a word"}] if len(hits) > HITS else []
    return listed([*map(_hit, hits[:HITS]), *more])


def _hit(hit: Hit) -> Line:
    """Its name, whether it holds, where, who said it when, and the words around what was found."""
    said = hit.plain()
    head = {name: said[name] for name in ("name", "standing", "scope", "by", "at", "permalink")}
    return {**{name: value for name, value in head.items() if value}, "text": hit.words}
