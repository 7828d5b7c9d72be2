"""What one change of canon makes out of date over a feature, and how long shots take to write.

`make bench` calls it. Times are the median CPU of this process: neighbours do not count.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, select

from bench import stock
from bench.bounds import Figure, judge
from bot.canon import prompt_composer, staleness
from bot.core.context import AppContext
from bot.workflow import shot_list
from store import canon
from store.db import Session
from store.log import digest
from store.models import (
    Agent,
    Batch,
    Cut,
    Entry,
    EntryKind,
    Gate,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
)
from testing import world
from testing.fakes import ScriptedModel

SCENES, EACH, ACTS = 169, 5, 4
CAST, PLACES, PROPS, DECISIONS = 24, 40, 8, 60
WRITTEN, MANY = 164, 10
RUNS, WARM = 25, 3
LONGEST, WRITING, GROWTH = 50.0, 200.0, 20.0


@asynccontextmanager
async def feature(scenes: int) -> AsyncIterator[tuple[AppContext, int]]:
    """A production with this many scenes, every shot of it circled, cut and approved."""
    with tempfile.TemporaryDirectory() as folder:
        brought = stock.brought("STALE", 1)
        async with world.open_parts(Path(folder), brought, ScriptedModel()) as (app, *_):
            async with app.store.writing() as db:
                production = (await db.exec(select(Production))).one()
                await _lock(db, production, app.clock.now())
                await _shoot(db, production, scenes, app.clock.now())
            yield app, production.id


async def _lock(db: Session, production: Production, now: datetime) -> None:
    bodies: list[tuple[str, str, dict[str, Any]]] = [
        (EntryKind.STYLE_BLOCK, "style_block", {"text": "Ink and amber. " * 40, "negatives": "no"}),
        *((EntryKind.CHARACTER, f"FACE {n}", stock.sheet(n)) for n in range(CAST)),
        *((EntryKind.ENVIRONMENT, f"HALL {n}", stock.sheet(n)) for n in range(PLACES)),
        *((EntryKind.PROP, f"LAMP {n}", stock.sheet(n)) for n in range(PROPS)),
        *((EntryKind.DECISION, f"matter {n}", {"text": "so it is"}) for n in range(DECISIONS)),
    ]
    entries = [
        await canon.add(db, production, kind, name, body, author="Mara", at=now)
        for kind, name, body in bodies
    ]
    await canon.make_canon(db, production, entries)


def _plan(number: int) -> dict[str, Any]:
    return {
        "size": "MEDIUM", "angle": "eye level", "movement": "slow push in", "dialogue": "",
        "action": f"Somebody lifts the lantern and counts to {number}.", "register": "uneasy",
        "cast": [f"FACE {number % CAST}", f"FACE {(number * 7) % CAST}"],
        "props": [f"LAMP {number % PROPS}"],
    }  # fmt: skip


async def _shoot(db: Session, production: Production, scenes: int, now: datetime) -> None:
    """Scenes, shots, requests, takes, cuts and approved rough cuts, written in bulk."""
    here = prompt_composer.Canon(await canon.snapshot(db, production))
    agent = (await db.exec(select(Agent.id).order_by(col(Agent.id)))).first()
    rows = list(_rows(production, here, scenes, agent, now))
    for table in (Scene, Shot, Batch, Proposal, Take, Cut, Gate):
        await db.exec(insert(table), params=[row for kind, row in rows if kind is table])


Row = tuple[type, dict[str, Any]]


def _rows(
    production: Production,
    here: prompt_composer.Canon,
    scenes: int,
    agent: int | None,
    now: datetime,
) -> Iterator[Row]:
    own: dict[str, Any] = {"production_id": production.id}
    cut: dict[int, list[dict[str, Any]]] = {act: [] for act in range(1, ACTS + 1)}
    for scene in range(1, scenes + 1):
        act, place = 1 + (scene - 1) * ACTS // scenes, f"HALL {scene % PLACES}"
        yield Scene, own | {
            "id": scene, "position": scene, "code": f"{scene:03}", "act": act, "heading": place,
            "int_ext": "INT", "location": place, "time_of_day": "", "synopsis": "", "eighths": 1,
        }  # fmt: skip
        yield Batch, own | {
            "id": scene, "agent_id": agent, "key": f"b{scene}", "kind": "video", "title": "takes",
            "revision": 1, "sheet": "", "escalated": False, "at": now,
        }  # fmt: skip
        for nth in range(1, EACH + 1):
            row_id, code = (scene - 1) * EACH + nth, f"SC{scene:03}_SH{10 * nth:04}"
            plan = _plan(row_id)
            held = [
                here.style(),
                *here.anchors(
                    prompt_composer.where(code, act),
                    prompt_composer.wanted(plan["cast"], place, plan["props"]),
                ),
            ]
            yield from _taken(own, row_id, scene, act, code, plan, [h for h in held if h], now)
            cut[act].append({"shot": code, "take": 1, "sha256": f"{row_id:064x}", "seconds": 3.0})
    for act, shots in cut.items():
        mark = digest([[shot["sha256"], 0.0, None] for shot in shots])
        yield Cut, own | {
            "act": act, "number": 1, "key": f"c{act}", "sha256": f"cut {act}", "seconds": 60.0,
            "shots": shots, "canon_version": 1, "fingerprint": mark, "at": now,
        }  # fmt: skip
        yield Gate, own | {
            "number": act, "stage": "rough_cut", "act": act, "attempt": 1, "revision": 1,
            "status": "approved", "digest": "", "canon_version": 1, "made_by": "producer",
            "summary": "", "card": {"cuts": [[act, f"cut {act}", mark]]}, "opened_at": now,
            "applied_at": now, "reason": "",
        }  # fmt: skip


def _taken(
    own: dict[str, Any], row_id: int, scene: int, act: int, code: str, plan: dict[str, Any],
    held: list[prompt_composer.Held], now: datetime,
) -> Iterator[Row]:  # fmt: skip
    """One shot with its request and its circled take."""
    yield Shot, own | {
        "id": row_id, "scene_id": scene, "act": act, "code": code, "seconds": 3.0, "plan": plan,
        "board": {}, "status": Status.DONE, "cut_out": False,
    }  # fmt: skip
    yield Proposal, own | {
        "id": row_id, "batch_id": scene, "number": row_id, "kind": "video", "shot_id": row_id,
        "attempt": 1, "revision": 1, "parts": {}, "options": [], "prompt": "words " * 200,
        "refs": [], "sheet": "", "inputs": prompt_composer.inputs(None, held), "takes": 1,
        "seconds": 3.0,
        "provider": "animatic", "estimate": 3, "status": ProposalStatus.RENDERED, "digest": "",
        "canon_version": 1, "made_by": "dop", "reason": "",
    }  # fmt: skip
    yield Take, {
        "id": row_id, "shot_id": row_id, "proposal_id": row_id, "number": 1, "cost": 3,
        "sha256": f"{row_id:064x}", "seconds": 3.0, "in_seconds": 0.0, "status": Status.DONE,
        "reason": "", "provider": "animatic", "canon_version": 1, "fingerprint": "", "at": now,
    }  # fmt: skip


async def changed(app: AppContext, production: int, kind: str, name: str) -> Entry:
    """A draft of something locked."""
    async with app.store.writing() as db:
        row = await db.get(Production, production)
        assert row is not None
        last = await canon.newest(db, row, kind, name)
        assert last is not None
        body = {**last.body, "anchor": "scarred", "text": "Ash."}
        return await canon.add(db, row, kind, name, body, author="m", at=app.clock.now())


async def found(app: AppContext, production: int, draft: Entry) -> int:
    async with app.store.reading() as db:
        row = await db.get(Production, production)
        assert row is not None
        return len(await staleness.affected(db, row, [draft]))


async def timed(work: Callable[[], Awaitable[Any]]) -> list[float]:
    """Milliseconds of CPU of each run, once what is cached at all is warm."""
    times = []
    for _ in range(RUNS + WARM):
        begun = time.process_time()
        await work()
        times.append((time.process_time() - begun) * 1000)
    return sorted(times[WARM:])


async def over(scenes: int) -> tuple[list[float], list[float]]:
    """(times for a change of the style, times for a change of one face), with what was found."""
    async with feature(scenes) as (app, production):
        style = await changed(app, production, EntryKind.STYLE_BLOCK, "style_block")
        face = await changed(app, production, EntryKind.CHARACTER, "FACE 1")
        for draft in (style, face):
            count = await found(app, production, draft)
            print(f"{scenes * EACH} shots: {draft.name} v2 makes {count} things out of date")
        return (
            await timed(lambda: found(app, production, style)),
            await timed(lambda: found(app, production, face)),
        )


async def writing() -> list[float]:
    """The shots of a script of 33 scenes, written and gathered into one breakdown."""
    async with feature(33) as (app, production):

        async def write() -> None:
            async with app.store.writing() as db:
                row = await db.get(Production, production)
                assert row is not None
                await db.connection()
                scenes = (await db.exec(select(Scene).order_by(col(Scene.position)))).all()
                for n, scene in enumerate(scenes):
                    count = min(EACH, WRITTEN - n * EACH)
                    plans = [{**_plan(n), "code": "", "seconds": 3.0} for n in range(count)]
                    await shot_list.write_shots(db, row, scene, plans)
                await shot_list.write_breakdown(db, row, "m", "", app.clock.now())

        return await timed(write)


def main() -> int:
    style, face = asyncio.run(over(SCENES))
    wide, _ = asyncio.run(over(SCENES * MANY))
    shots = asyncio.run(writing())
    print(f"slowest of {RUNS}: {style[-1]:.0f} ms; at {MANY} times the shots {median(wide):.0f} ms")
    return judge(
        [
            Figure("a change of the style over 845 shots", median(style), LONGEST, "ms"),
            Figure("a change of one face over 845 shots", median(face), LONGEST, "ms"),
            Figure(f"at {MANY} times the shots", median(wide) / median(style), GROWTH, "times"),
            Figure(f"{WRITTEN} shots written from a script", median(shots), WRITING, "ms"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
