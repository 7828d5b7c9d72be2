"""From an approval to takes and settled money: loss, kills, changes and late bills on the way."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.core.provider_port import Delivered, ProviderRequest
from store import canon, ledger
from store.audit import unbalanced
from store.models import LogRow, ProposalStatus, RenderJob, RenderJobStatus, Take
from tests.fakes import FakeProvider, Killed
from tests.world import START, World, open_world

pytestmark = pytest.mark.behaviour("D4")

Bill = Callable[[ProviderRequest], int | None]


class Billing(FakeProvider):
    """Says what each job really cost; None is as estimated."""

    def __init__(self, bill: Bill) -> None:
        super().__init__()
        self._bill = bill

    async def render(self, request: ProviderRequest, folder: Path) -> Delivered:  # type: ignore[override]
        return Delivered(await super().render(request, folder), self._bill(request))


class Dying(FakeProvider):
    """The process is killed while this provider works."""

    async def render(self, request: ProviderRequest, folder: Path) -> Path:
        self.requests.append(request)
        raise Killed


async def approved(world: World, takes: int = 1) -> None:
    """One request of three credits a take, dispatched."""
    await world.to_generation()
    await world.propose(shots=1, takes=takes)
    assert "approved" in await world.press("kei", "approve:proposal:1:1")
    await world.wait()


async def money(world: World) -> tuple[int, int, int, int]:
    """(reserved, burned, refunded, open), once the books were seen to balance."""
    async with world.app.store.reading() as db:
        assert await unbalanced(db, await world.production(db)) == []
        now = await ledger.totals(db, 1)
    assert now.reserved == now.burned + now.refunded + now.open
    return now.reserved, now.burned, now.refunded, now.open


@pytest.mark.behaviour("L2")
async def test_a_job_that_a_kill_cut_off_is_asked_for_again_under_its_own_key(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path) as world:
        await approved(world)
        dying = Dying()
        world.app.providers["animatic"] = dying
        with pytest.raises(Killed):
            await world.render()
        async with world.app.store.reading() as db:
            assert (await db.exec(select(RenderJob.status))).one() == RenderJobStatus.SUBMITTED
        assert await money(world) == (3, 0, 0, 3)
    async with open_world(tmp_path) as again:
        alive = FakeProvider()
        again.app.providers["animatic"] = alive
        await again.wait(3600)
        await again.render()
        await again.render()
        assert [r.key for r in alive.requests] == [r.key for r in dying.requests]
        assert await money(again) == (3, 3, 0, 0)
        async with again.app.store.reading() as db:
            assert len((await db.exec(select(Take))).all()) == 1


@pytest.mark.parametrize(
    ("cost", "expected"), [(None, (3, 3, 0, 0)), (5, (5, 5, 0, 0)), (1, (3, 1, 2, 0))]
)
async def test_a_take_costs_what_its_provider_says_it_cost(
    world: World, cost: int | None, expected: tuple[int, int, int, int]
) -> None:
    await approved(world)
    world.app.providers["animatic"] = Billing(lambda _: cost)
    await world.render()
    assert await money(world) == expected
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Take.cost))).one() == (3 if cost is None else cost)


async def test_a_bill_above_the_cap_is_paid_and_the_next_render_refused(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=2)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    world.app.providers["animatic"] = Billing(lambda _: 500)
    await world.render()
    assert (await money(world))[1] == 500
    said = await world.press("deniz", "approve:proposal:2:1")
    assert "0 are left under the cap. Deniz can raise it: /film budget 503" in said
    assert (await world.proposal(2)).status == ProposalStatus.OPEN


async def test_a_lost_take_is_paid_for_again_only_by_a_new_approval(world: World) -> None:
    await approved(world, takes=2)
    world.app.providers["animatic"] = FakeProvider(fails=lambda request: request.take == 2)
    await world.render()
    assert await money(world) == (6, 3, 3, 0)
    await world.press("kei", "more:proposal:1:1")
    await world.wait(3600)
    assert await money(world) == (6, 3, 3, 0)
    await world.press("kei", "approve:proposal:2:1")
    assert await money(world) == (12, 3, 3, 6)


async def test_a_provider_that_is_gone_loses_the_job_and_nothing_else(world: World) -> None:
    await approved(world)
    world.app.providers.clear()
    await world.render()
    assert await money(world) == (3, 0, 3, 0)
    async with world.app.store.reading() as db:
        failed = select(LogRow.detail).where(LogRow.what == "render failed")
        assert "animatic is not set up here" in (await db.exec(failed)).one()["why"]


@pytest.mark.behaviour("C6", "A8")
async def test_a_prompt_whose_canon_changed_within_twenty_seconds_does_not_render(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    async with world.app.store.writing() as db:
        production = await world.production(db)
        body = {"anchor": "MARA with a scar", "sha256": "new"}
        entry = await canon.add(db, production, "character", "MARA", body, author="mara", at=START)
        await canon.make_canon(db, production, [entry])
    await world.wait()
    asked = await world.proposal(1)
    assert (asked.status, asked.revision, asked.decided_by) == (ProposalStatus.OPEN, 2, None)
    assert "MARA with a scar" in asked.prompt
    assert await money(world) == (3, 0, 3, 0)
    async with world.app.store.reading() as db:
        assert (await db.exec(select(RenderJob))).first() is None
    assert "out of date" in await world.press("kei", "approve:proposal:1:1")
    assert "approved" in await world.press("kei", "approve:proposal:1:2")
    await world.wait()
    await world.render()
    assert await money(world) == (6, 3, 3, 0)


@pytest.mark.behaviour("C7", "L5")
async def test_only_who_may_approve_may_undo(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    for who in ("gast", "mallory"):
        assert "Nothing was decided" in await world.press(who, "undo:batch:1:1")
    assert await money(world) == (3, 0, 0, 3)
    assert "Undone" in await world.press("kei", "undo:batch:1:1")
    assert await money(world) == (3, 0, 3, 0)


@pytest.mark.behaviour("D3")
async def test_an_undone_approval_gives_the_allowance_back(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        await ledger.post(db, "cap", "more", 100, START, await world.production(db))
    await world.propose(shots=2, takes=4)
    for _ in range(2):
        assert "approved" in await world.press("kei", "approve:proposal:1:1")
        assert "your allowance has 8 left today" in await world.press("kei", "approve:proposal:2:1")
        assert "Undone" in await world.press("kei", "undo:batch:1:1")


async def test_what_was_dispatched_is_in_the_log_in_order(world: World) -> None:
    await approved(world)
    await world.render()
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(LogRow).order_by(col(LogRow.id)))).all()
    told = [(row.who, row.what) for row in rows]
    assert told[told.index(("Kei (artist)", "approved")) - 1 :] == [
        ("ledger", "reserve"), ("Kei (artist)", "approved"), ("continuity", "dispatched"),
        ("ledger", "burn"),
    ]  # fmt: skip


async def test_a_reason_of_ten_thousand_characters_rejects_nothing(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    said = await world.press("kei", "reject:proposal:1:1", values={"reason": "no " * 4000})
    assert "too long" in said
    assert (await world.proposal(1)).status == ProposalStatus.OPEN
