"""What is asked of the database for ten things is what is asked for two."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from bot.canon import staleness
from bot.core.members import agent_named
from bot.production.pending import waiting
from bot.workflow import gates
from store.models import (
    Asset,
    Gate,
    ImportBatch,
    ImportedFile,
    Member,
    Proposal,
    Question,
    Take,
    Version,
)
from tests.canon.test_staleness import shoot
from tests.counting import counted
from tests.world import START, World

Make = Callable[[World, int], Awaitable[None]]


async def questions(world: World, count: int) -> None:
    """Each is asked of somebody else, who is away."""
    async with world.app.store.writing() as db:
        for n in range(count):
            who = Member(
                production_id=1, account=f"fake:m{n}", handle=f"@m{n}", name=f"M {n}",
                rights=["artist"], away_until=START.replace(year=2027),
            )  # fmt: skip
            db.add(who)
            await db.flush()
            db.add(
                Question(
                    production_id=1, number=n + 1, matter=f"matter {n}", agent_id=1,
                    asked_of=who.id, text="When?", why="Clothes.", at=START,
                )
            )  # fmt: skip


async def material(world: World, count: int) -> None:
    """Parcels that wait, each of somebody else, half of them for an anchor."""
    async with world.app.store.writing() as db:
        for n in range(count):
            who = Member(
                production_id=1, account=f"fake:m{n}", handle=f"@m{n}", name=f"M {n}",
                rights=["artist"],
            )  # fmt: skip
            asset = Asset(production_id=1, kind="prop", name=f"KEY {n}")
            db.add_all([who, asset])
            await db.flush()
            parcel = ImportBatch(
                production_id=1, key=f"p{n}", title="key.png", by="M", member_id=who.id,
                channel="c", platform="fake", at=START, status="landed" if n % 2 else "open",
                unfiled=n % 4 == 0,
            )  # fmt: skip
            version = Version(
                asset_id=asset.id, number=1, label="", sha256="x", canon_version=0,
                fingerprint="",
            )  # fmt: skip
            db.add_all([parcel, version])
            await db.flush()
            db.add(
                ImportedFile(
                    import_batch_id=parcel.id, number=1, name="key.png", sha256="x", kind="prop",
                    subject=asset.name,
                )
            )  # fmt: skip


@pytest.mark.behaviour("C9", "B5")
@pytest.mark.parametrize("make", [questions, material])
async def test_what_waits_is_found_without_a_look_at_each(world: World, make: Make) -> None:
    asked = []
    for count in (2, 10):
        async with world.app.store.writing() as db:
            for kind in (Question, ImportedFile, ImportBatch, Version, Asset):
                for row in (await db.exec(select(kind))).all():
                    await db.delete(row)
                await db.flush()
            for member in (await db.exec(select(Member))).all():
                if member.account.startswith("fake:m") and member.account != "fake:mara":
                    await db.delete(member)
        await make(world, count)
        async with world.app.store.reading() as db:
            production = await world.production(db)
            with counted(world) as found:
                listed = await waiting(db, production)
        assert len(listed) == count
        asked.append(found.total())
    assert asked[0] == asked[1], asked


@pytest.mark.behaviour("A8")
async def test_why_takes_are_out_of_date_is_found_without_a_look_at_each(world: World) -> None:
    await shoot(world)
    async with world.app.store.writing() as db:
        (first, *_) = (await db.exec(select(Proposal))).all()
        take = (await db.exec(select(Take).where(Take.proposal_id == first.id))).one()
        for n in range(8):
            more = Proposal(**{**first.model_dump(exclude={"id"}), "number": 100 + n})
            db.add(more)
            await db.flush()
            same = take.model_dump(exclude={"id", "job_id"})
            db.add(Take(**{**same, "number": 100 + n, "proposal_id": more.id}))
    asked = []
    for count in (2, 10):
        async with world.app.store.reading() as db:
            takes = (await db.exec(select(Take).limit(count))).all()
            production = await world.production(db)
        async with world.app.store.reading() as db:
            with counted(world) as found:
                await staleness.why_takes(db, production, takes)
        assert len(takes) == count
        asked.append(found.total())
    assert asked[0] == asked[1], asked


@pytest.mark.behaviour("C7")
async def test_a_gate_is_opened_without_a_look_at_each_that_was_decided_before(
    world: World,
) -> None:
    asked = []
    for count in (2, 10):
        async with world.app.store.writing() as db:
            db.add_all(
                Gate(
                    production_id=1, number=count * 100 + n, stage="script", attempt=n,
                    digest="", canon_version=0, made_by="producer", opened_at=START,
                    status="rejected",
                )
                for n in range(count)
            )  # fmt: skip
        async with world.app.store.writing() as db:
            production = await world.production(db)
            maker = await agent_named(db, production, "producer")
            assert maker is not None
            with counted(world) as found:
                gate = await gates.open_gate(
                    world.app, db, production, maker, "script", None, "look", {}
                )
            gate.status = "rejected"
            db.add(gate)
        asked.append(found.total())
    assert gate.attempt == 2 + 1 + 10 + 1
    assert asked[0] == asked[1], asked
