"""From a click to the edited card, beside the platform's own time, in a feature of 845 shots.

`make bench` calls it. It goes the whole way: the delivery recorded, routed and decided, the card
drawn and edited. The 95th of a hundred is held, in CPU of this process: neighbours do not count.
"""

import asyncio
import gc
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import select

from bench.board import slow
from bench.bounds import Figure, judge
from bench.stale import ACTS, EACH, SCENES, feature
from bot.app import card_table
from bot.app.job_handlers import JobRunner
from bot.app.router import receive, route
from bot.core.chat_port import Click, Place
from bot.core.context import AppContext
from bot.production.stages import wanted_assets
from bot.workflow.artefact import artefact
from store import ledger
from store.db import Session
from store.log import digest
from store.models import Asset, Gate, Member, Production, Proposal, ProposalStatus
from testing.fakes import FakeChat

RUNS, WARM, MANY = 100, 5, 10
LONGEST, LISTED, GROWTH = 50.0, 100.0, 20.0
PASSED = ("script", "style", "four_answers", "shot_list")
FIRST = 1_000  # number of the first gate that waits


@asynccontextmanager
async def waiting(scenes: int, count: int) -> AsyncIterator[tuple[AppContext, list[int]]]:
    """A feature in which as many shot lists wait for their gate, and the takes of each scene."""
    async with feature(scenes) as (app, production):
        async with app.store.writing() as db:
            film = (await db.exec(select(Production).where(Production.id == production))).one()
            await _pass(app, db, film)
            mark = digest(await artefact(db, film, "shot_list", None, {}))
            await db.exec(insert(Gate), params=list(_open(film, app, mark, count)))
            await db.exec(update(Proposal).values(status=ProposalStatus.OPEN))
            await ledger.post(db, "cap", "cap", 1_000_000, app.clock.now(), film)
            waits = select(Gate.id).where(Gate.number >= FIRST)
            gates = [row or 0 for row in (await db.exec(waits)).all()]
        for kind, rows in (("gate", gates), ("batch", range(1, count + 1))):
            for row in rows:
                await card_table.show(app, kind, row)
        yield app, gates


async def _pass(app: AppContext, db: Session, film: Production) -> None:
    """What has to be approved and locked before a shot is rendered; one person decides it all."""
    passed: list[tuple[str, int | None]] = [(stage, None) for stage in PASSED]
    passed += [("storyboard", act) for act in range(1, ACTS + 1)]
    row = {**_gate(film, app), "status": "approved", "applied_at": app.clock.now()}
    gates = [{**row, "number": 100 + n, "stage": s, "act": a} for n, (s, a) in enumerate(passed)]
    await db.exec(insert(Gate), params=gates)
    for kind, name in await wanted_assets(db, film):
        db.add(Asset(production_id=film.id, kind=kind, name=name, locked_version_id=1))
    for member in await db.exec(select(Member)):
        member.rights = ["director", "line_producer"]
        db.add(member)


def _gate(film: Production, app: AppContext) -> dict[str, Any]:
    return {
        "production_id": film.id, "stage": "shot_list", "act": None, "attempt": 1, "revision": 1,
        "status": "open", "digest": "", "canon_version": 1, "made_by": "directors_assistant",
        "summary": "look", "card": {}, "opened_at": app.clock.now(), "applied_at": None,
        "reason": "",
    }  # fmt: skip


def _open(film: Production, app: AppContext, mark: str, count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {**_gate(film, app), "number": FIRST + n, "digest": mark}


async def press(app: AppContext, key: str, value: str, card: str, ticked: tuple[int, ...]) -> float:
    """Milliseconds until the card is edited."""
    chat = app.chats["fake"]
    assert isinstance(chat, FakeChat)
    click = Click(
        account="fake:mara", value=value, ticked=ticked, place=Place(channel="here"), trigger=key
    )
    edits, begun = len(chat.edits), time.process_time()
    receive(app, chat, key, "click", click)
    await route(app)
    await JobRunner(app).run()
    took = (time.process_time() - begun) * 1000
    assert card in chat.edits[edits:], chat.whispers[-1:]
    return took


async def _list(app: AppContext, row: int) -> tuple[float, float]:
    """The takes of a scene's five shots: of one approved by a press, and the others by one more."""
    first, *rest = range((row - 1) * EACH + 1, row * EACH + 1)
    value, card = f"approve:batch:{row}:1", f"batch:{row}"
    return (
        await press(app, f"one{row}", value, card, (first,)),
        await press(app, f"rest{row}", value, card, tuple(rest)),
    )


async def measured(scenes: int, runs: int = RUNS) -> tuple[list[float], ...]:
    """Of each press on a gate, on one request, and on four of a list."""
    count = runs + WARM
    async with waiting(scenes, count) as (app, gates):
        gc.collect()
        gc.freeze()  # what was built for the bench is not looked through for each press
        shot_lists = [
            await press(app, f"g{row}", f"approve:gate:{row}:1", f"gate:{row}", ()) for row in gates
        ]
        takes = [await _list(app, row) for row in range(1, count + 1)]
    single, rest = zip(*takes[WARM:], strict=True)
    return shot_lists[WARM:], list(single), list(rest)


def main() -> int:
    gates, single, lists = asyncio.run(measured(SCENES))
    wide, one, long = asyncio.run(measured(SCENES * MANY, 10))
    what = f"a shot list of {SCENES * EACH}", "one request", f"{EACH - 1} requests by one press"
    bounds = LONGEST, LONGEST, LISTED
    figures = []
    for name, bound, now, then in zip(
        what, bounds, (gates, single, lists), (wide, one, long), strict=True
    ):
        print(f"{name}: median {median(now):.0f} ms; in {MANY} times the shots {median(then):.0f}")
        figures += [
            Figure(f"{name} approved, the 95th of {RUNS}", slow(now), bound, "ms"),
            Figure(f"in {MANY} times the shots", median(then) / median(now), GROWTH, "times"),
        ]
    return judge(figures)


if __name__ == "__main__":
    sys.exit(main())
