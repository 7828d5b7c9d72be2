"""The same once more: it is asked for and made once, and what a person swapped stays."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.app.card_table import show
from store.models import Asset, Proposal, ProposalStatus, RenderJob, Version
from tests.canon.test_staleness import write
from tests.generation.test_modes import beforehand
from tests.world import World, open_world


@pytest.fixture
async def shot(tmp_path: Path) -> AsyncIterator[World]:
    """A take of the first shot is back."""
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await world.propose(shots=1)
        await make(world, 1)
        yield world


async def make(world: World, number: int) -> None:
    """Approve a request and render it."""
    proposal = await world.proposal(number)
    said = await world.press("kei", f"approve:proposal:{proposal.id}:{proposal.revision}")
    assert said.startswith("1 approved"), said
    await world.wait()
    await world.render()


async def requests(world: World) -> list[tuple[int, str]]:
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Proposal).order_by(col(Proposal.number)))).all()
    return [(row.number, row.status) for row in rows]


async def jobs(world: World) -> int:
    async with world.app.store.reading() as db:
        return len((await db.exec(select(RenderJob))).all())


@pytest.mark.behaviour("D2", "C7")
async def test_more_of_the_same_pressed_twice_asks_once_and_says_where(shot: World) -> None:
    await shot.press("kei", "more:proposal:1:1")
    await show(shot.app, "batch", 2)
    said = await shot.press("kei", "more:proposal:1:1")
    assert said.startswith("Nothing was proposed: the same is asked for already, as [P-2](fake://")
    assert said.endswith("it needs approval.")
    assert await requests(shot) == [(1, "rendered"), (2, "open")]


@pytest.mark.behaviour("D4", "C7")
async def test_where_nothing_asks_two_presses_render_once(shot: World) -> None:
    await shot.command("deniz", "approvals allow")
    for _ in range(2):
        said = await shot.press("kei", "more:proposal:1:1")
        await beforehand(shot)
    assert said.endswith("as P-2; it is approved."), said
    await shot.wait()
    assert "P-2" in await shot.press("kei", "more:proposal:1:1"), "it is at work"
    await shot.render()
    await shot.wait()
    assert await jobs(shot) == 2


@pytest.mark.behaviour("D2")
async def test_more_can_be_asked_again_once_it_is_made_or_nobody_wants_it(shot: World) -> None:
    await shot.press("kei", "more:proposal:1:1")
    await shot.press("kei", "skip:proposal:2:1")
    assert (await shot.press("kei", "more:proposal:1:1")).startswith("P-3 ")
    await make(shot, 3)
    assert (await shot.press("kei", "more:proposal:1:1")).startswith("P-4 ")


@pytest.mark.behaviour("D2", "D4")
async def test_more_of_what_was_more_already_counts_as_the_same(shot: World) -> None:
    await shot.press("kei", "more:proposal:1:1")
    await make(shot, 2)
    await shot.press("kei", "more:proposal:2:1")
    assert "as P-3" in await shot.press("kei", "more:proposal:1:1")
    assert "as P-3" in await shot.press("kei", "more:proposal:2:1")


@pytest.mark.behaviour("D2")
async def test_an_edit_of_it_is_not_lost_to_a_second_press(shot: World) -> None:
    await shot.press("kei", "more:proposal:1:1")
    await shot.press("kei", "edit:proposal:2:1", values={"lighting": "one candle"})
    assert "as P-2" in await shot.press("kei", "more:proposal:1:1")
    assert (await shot.proposal(2)).status == ProposalStatus.OPEN


@pytest.mark.behaviour("C6", "A8")
async def test_the_same_is_not_asked_for_when_it_would_not_be_the_same(shot: World) -> None:
    await write(shot, "style_block", "style_block", text="Ash.")
    said = await shot.press("kei", "more:proposal:1:1")
    assert said.startswith("Nothing was decided: this card is out of date: style v2.")
    assert await requests(shot) == [(1, "rendered")]


@pytest.mark.behaviour("A8", "D2")
async def test_what_was_lost_is_asked_for_again_from_what_is_canon_now(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await write(world, "style_block", "style_block", text="Ash.")
    await world.render()
    await world.press("kei", "more:proposal:1:1")
    again = await world.proposal(2)
    assert again.prompt.startswith("Ash.\n")
    assert again.parts["changed"] == "composed anew, the prompt before is out of date: style v2"


@pytest.mark.behaviour("A8", "D4", "C7")
async def test_a_take_that_is_being_repeated_is_not_repeated_twice(shot: World) -> None:
    await shot.press("kei", "repeat:take:1:1")
    assert "as P-2" in await shot.press("kei", "repeat:take:1:1")
    assert await requests(shot) == [(1, "rendered"), (2, "open")]


@pytest.mark.behaviour("D3")
async def test_where_nothing_asks_a_repeat_does_not_ask_either(shot: World) -> None:
    await shot.command("deniz", "approvals allow")
    await shot.press("kei", "repeat:take:1:1")
    await beforehand(shot)
    assert (await shot.proposal(2)).status == ProposalStatus.APPROVED


@pytest.mark.behaviour("D3")
async def test_where_everything_asks_a_repeat_does(shot: World) -> None:
    await shot.press("kei", "repeat:take:1:1")
    await beforehand(shot)
    assert (await shot.proposal(2)).status == ProposalStatus.OPEN


async def drawn(world: World, name: str) -> None:
    """The asset was drawn four times; it is locked by the first."""
    async with world.app.store.writing() as db:
        asset = (await db.exec(select(Asset).where(Asset.name == name))).one()
        rows = [
            Version(
                asset_id=asset.id, proposal_id=1, number=number, label=label,
                sha256=f"sheet-{name}-{label}", canon_version=1, fingerprint="f",
            )
            for number, label in enumerate("ABCD", 1)
        ]  # fmt: skip
        db.add_all(rows)
        await db.flush()
        asset.locked_version_id = rows[0].id


async def pictures(world: World, number: int) -> list[str]:
    return [ref["sha256"] for ref in (await world.proposal(number)).refs]


@pytest.fixture
async def swapped(tmp_path: Path) -> AsyncIterator[World]:
    """A take that was made with another picture of Mara and of the lantern."""
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await world.propose(shots=1)
        for name in ("MARA", "LANTERN"):
            await drawn(world, name)
        values = {"reference 1": "v3 C", "reference 2": "v2 B"}
        await world.press("kei", "swap:proposal:1:1", values=values)
        await make(world, 1)
        assert await pictures(world, 1) == ["sheet-MARA-C", "ATTIC-sha", "sheet-LANTERN-B"]
        yield world


@pytest.mark.behaviour("D2", "A7")
async def test_more_of_the_same_carries_what_was_swapped(swapped: World) -> None:
    await swapped.press("kei", "more:proposal:1:1")
    assert await pictures(swapped, 2) == await pictures(swapped, 1)
    assert (await swapped.proposal(2)).parts["swaps"] == (await swapped.proposal(1)).parts["swaps"]


@pytest.mark.behaviour("A8", "F3")
async def test_a_redo_keeps_a_swap_except_of_what_has_changed_since(swapped: World) -> None:
    body = {"anchor": "MARA, mended", "sha256": "MARA-mended"}
    await write(swapped, "character", "MARA", **body)
    await swapped.press("kei", "redo:take:1:1")
    assert await pictures(swapped, 2) == ["MARA-mended", "ATTIC-sha", "sheet-LANTERN-B"]
