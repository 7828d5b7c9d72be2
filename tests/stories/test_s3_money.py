"""S3's money: a horror short of 90 seconds, five days, 430 renders, a cap of 4,100 credits."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.core import money_format
from bot.generation import budget, render_job
from bot.generation.approve import items
from bot.production import stages
from bot.production.stages import wanted_assets
from store import ledger, scheduled_jobs
from store.audit import unbalanced
from store.files import Files
from store.models import (
    Batch,
    Inbound,
    Member,
    Proposal,
    ProposalStatus,
    RenderJob,
    RenderJobStatus,
    ScheduledJob,
    Take,
    Version,
)
from tests.machine.prepared import MAKERS, options
from tests.world import PARTS, PLAN, START, World, open_world

pytestmark = [pytest.mark.behaviour("D3"), pytest.mark.behaviour("D4")]

TEXT = """Title: The Well

INT. ATTIC - NIGHT

MARA, forty, tall, lifts a LANTERN.

EXT. WELL - NIGHT

Mara lowers the lantern.

INT. ATTIC - DAWN

The lantern hangs there. Nobody lit it.
"""
SHOTS = 6  # of each of three scenes, five seconds each
CAP, ALLOWANCE = 4100, 240
# What is proposed each day: scene, takes, and the seconds of each shot's takes.
DAY = (
    (1, 4, (10, 10, 10, 10, 10, 9)),
    (2, 4, (10, 10, 10, 9, 9, 9)),
    (3, 4, (9, 9, 9, 9, 9, 9)),
    (1, 2, (10, 10, 10, 10)),
    (2, 2, (10, 10, 10)),
)


class Unkept(Files):
    """Names a file by its content and keeps none: 430 of them take a disk long."""

    def put(self, source: Path | bytes, suffix: str) -> str:
        content = source if isinstance(source, bytes) else source.read_bytes()
        return hashlib.sha256(content).hexdigest()


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[World]:
    """Boarded and ready to shoot; the line producer has set the cap and what Kei may spend."""
    async with open_world(tmp_path, text=TEXT) as world:
        await world.to_style()
        await world.pass_gate("four_answers")
        await pick_all(world)
        for scene in (1, 2, 3):
            shots = [{**PLAN, "action": f"Beat {n}.", "seconds": 5.0} for n in range(SHOTS)]
            await world.tool("directors_assistant", "shotlist_update", scene=scene, shots=shots)
        await world.pass_gate("shot_list", agent="directors_assistant")
        boards = [
            {"shot": code(scene, n), "composition": "left", "foreground": "", "note": ""}
            for scene in (1, 2, 3) for n in range(SHOTS)
        ]  # fmt: skip
        await world.tool("storyboard", "storyboard_update", boards=boards)
        await world.pass_gate("storyboard", 1, agent="storyboard")
        async with world.app.store.writing() as db:
            production = await world.production(db)
            change = CAP - (await ledger.totals(db, 1)).cap
            await ledger.post(db, "cap", "cap", change, START, production)
            kei = (await db.exec(select(Member).where(Member.name == "Kei"))).one()
            kei.allowance = ALLOWANCE
            db.add(kei)
        world.app.files = Unkept(tmp_path)
        yield world


async def pick_all(world: World) -> None:
    """Four options of everything that recurs, each approved and picked by one press."""
    async with world.app.store.reading() as db:
        wanted = await wanted_assets(db, await world.production(db))
    for kind, name in wanted:
        await world.tool(MAKERS[kind], "assets_propose", assets=[options(kind, name)])
    async with world.app.store.reading() as db:
        asked = (await db.exec(select(Proposal.id).order_by(col(Proposal.id)))).all()
    for row in asked:
        assert "1 approved" in await world.press("kei", f"approve:proposal:{row}:1")
    await world.wait()
    await world.render()
    async with world.app.store.reading() as db:
        first = (await db.exec(select(Version.id).where(Version.label == "A"))).all()
    for version in first:
        assert "is locked" in await world.press("mara", f"pick:version:{version}:1")


def code(scene: int, n: int) -> str:
    return f"SC{scene:03}_SH{n + 1:03}0"


async def propose(world: World, scene: int, takes: int, seconds: tuple[int, ...]) -> Batch:
    """A list card: takes for the scene's first shots."""
    asked = [
        {**PARTS, "shot": code(scene, n), "takes": takes, "seconds": float(length)}
        for n, length in enumerate(seconds)
    ]
    said = await world.tool(f"dop:{scene}", "generation_propose", shots=asked)
    assert said.startswith("posted"), said
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Batch).order_by(col(Batch.id)))).all())[-1]


async def approve(world: World, who: str, batch: Batch) -> str:
    """One press on everything that is still open on this card."""
    async with world.app.store.reading() as db:
        waiting = [p.id for p in await items(db, batch) if p.status == ProposalStatus.OPEN]
    value = f"approve:batch:{batch.id}:{batch.revision}"
    return await world.press(who, value, ticked=tuple(waiting))


async def render(world: World) -> None:
    """Everything that was approved; what else fell due (cards to be drawn) is let be."""
    await world.wait()
    async with world.app.store.reading() as db:
        jobs = (
            await db.exec(select(RenderJob.id).where(RenderJob.status == RenderJobStatus.QUEUED))
        ).all()
    for job in jobs:
        await render_job.render(world.app, job or 0)
    async with world.app.store.writing() as db:
        rest = update(ScheduledJob).where(
            col(ScheduledJob.kind) != "low money", col(ScheduledJob.done_at).is_(None)
        )
        await db.exec(rest.values(done_at=world.clock.now()))


async def shoot(world: World, scene: int, takes: int, seconds: tuple[int, ...]) -> int:
    """A card from its proposal to its takes; how many presses it took."""
    batch, presses = await propose(world, scene, takes, seconds), 1
    if "can approve it" in await approve(world, "kei", batch):
        assert "approved" in await approve(world, "deniz", batch)
        presses += 1
    await render(world)
    return presses


@pytest.mark.slow
async def test_430_renders_in_few_presses_and_the_4101st_credit_is_refused(film: World) -> None:
    presses = 0
    for day in range(5):
        film.clock.move_to(START + timedelta(days=day, hours=1))
        for card in DAY:
            presses += await shoot(film, *card)
    assert presses <= 120

    async with film.app.store.reading() as db:
        assert len((await db.exec(select(Take))).all()) == 430
        assert await unbalanced(db, await film.production(db)) == []
        now = await ledger.totals(db, 1)
        books = await budget.books(db, await film.production(db))
        warned = [
            row
            for row in await scheduled_jobs.due_jobs(db, film.clock.now())
            if row.kind == "low money"
        ]
    assert (now.cap, now.reserved, now.burned, now.refunded, now.open) == (CAP, CAP, CAP, 0, 0)
    spent = {(d.runner, d.day.day): d.spent for d in money_format.by_day(books)}
    assert len(spent) == 10
    assert all(0 < n <= ALLOWANCE for (runner, _), n in spent.items() if runner == "Kei")
    assert [(row.payload["level"], row.payload["told"]) for row in warned] == [
        (50, True), (80, True), (95, True),
    ]  # fmt: skip

    last = await propose(film, 1, 1, (1,))
    for who in ("kei", "deniz"):
        assert await approve(film, who, last) == (
            "Nothing was spent: P-129 needs 1 credit and 0 are left under the cap. Deniz can raise "
            "it: /film budget 4101."
        )
    assert (await film.proposal(129)).status == ProposalStatus.OPEN
    assert await film.press("deniz", f"raise:batch:{last.id}:1") == (
        "The cap is 1 credit higher. The items still need approval."
    )
    assert "approved" in await approve(film, "deniz", last)

    await render(film)
    await finish(film)
    pressed = await presses_by_person(film)
    assert pressed["mara"] == 10 <= 80, "a gate each step, a pick each asset"
    assert pressed.total() <= 120


async def finish(world: World) -> None:
    """Every card's takes circled by one press; the rough cut and the picture lock approved."""
    async with world.app.store.reading() as db:
        batches = (await db.exec(select(Batch.id).where(Batch.kind == "video"))).all()
        takes = (await db.exec(select(Take.id))).all()
    for batch in batches:
        said = await world.press("kei", f"circle:batch:{batch}:1", ticked=tuple(takes))
        assert "circled" in said
    await world.wait(0)
    await world.assemble()
    await world.tool("producer", "cut_review", act=1, working="the well", findings=[])
    gate = await world.gate(stage="rough_cut")
    await world.press("mara", f"approve:gate:{gate.id}:1")
    await world.wait()
    await world.pass_gate("picture_lock")
    async with world.app.store.reading() as db:
        facts = await stages.read(db, await world.production(db))
    assert stages.current(facts) is None, "the picture is locked"


async def presses_by_person(world: World) -> Counter[str]:
    """Every button and form that reached us over the whole film, by who pressed it."""
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Inbound.payload).where(Inbound.kind == "click"))).all()
    return Counter(str(row["body"]["account"]).partition(":")[2] for row in rows)
