"""Another picture than the locked one: a revision of its own, flagged, for this request alone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.app.card_table import show
from store.models import Asset, Entry, Version
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("D2", "A7")


@pytest.fixture
async def drawn(tmp_path: Path) -> AsyncIterator[World]:
    """Mara was drawn four times and is locked by the first; takes of two shots are proposed."""
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await world.propose()
        async with world.app.store.writing() as db:
            asset = (await db.exec(select(Asset).where(Asset.name == "MARA"))).one()
            for number, label in enumerate("ABCD", 1):
                db.add(
                    Version(
                        id=number, asset_id=asset.id, proposal_id=1, number=number,
                        label=label, sha256=f"sheet-{label}", canon_version=1, fingerprint="f",
                    )
                )  # fmt: skip
            asset.locked_version_id = 1
            db.add(asset)
        yield world


async def pictures(world: World, number: int = 1) -> list[str]:
    return [ref["sha256"] for ref in (await world.proposal(number)).refs]


async def card(world: World) -> Any:
    await show(world.app, "batch", 1)
    return world.chat.cards["batch:1"]


async def test_a_swap_is_a_new_revision_that_carries_the_other_picture(drawn: World) -> None:
    assert await drawn.press("kei", "swap:proposal:1:1") == "Swap references of P-1"
    (form,) = drawn.chat.forms.values()
    assert [(f.label, f.value, f.choices) for f in form.fields] == [
        ("MARA", "as locked", ("as locked", "v2 B", "v3 C", "v4 D", "no picture")),
    ]
    said = await drawn.press("kei", form.value, values={"reference 1": "v3 C"})
    assert said == "P-1 is now revision 2 and needs its own approval."
    assert await pictures(drawn) == ["sheet-C", "ATTIC-sha", "LANTERN-sha"]
    assert await pictures(drawn, 2) == ["MARA-sha", "ATTIC-sha", "LANTERN-sha"]
    assert "⚠ another picture: MARA" in (await card(drawn)).items[0].text
    assert "out of date" in await drawn.press("kei", "approve:proposal:1:1")
    await drawn.press("kei", "approve:proposal:1:2")
    await drawn.wait()
    await drawn.render()
    (request,) = drawn.app.providers["animatic"].requests  # type: ignore[attr-defined] # a fake
    assert request.references == ("sheet-C", "ATTIC-sha", "LANTERN-sha")


async def test_a_shot_may_do_without_a_picture_and_go_back_to_the_locked_one(
    drawn: World,
) -> None:
    await drawn.press("kei", "swap:proposal:1:1", values={"reference 1": "no picture"})
    assert await pictures(drawn) == ["ATTIC-sha", "LANTERN-sha"]
    assert "⚠ no picture: MARA" in (await card(drawn)).items[0].text
    await drawn.press("kei", "swap:proposal:1:2", values={"reference 1": "as locked"})
    assert await pictures(drawn) == ["MARA-sha", "ATTIC-sha", "LANTERN-sha"]


@pytest.mark.behaviour("A2")
async def test_the_canon_stays_as_it_is(drawn: World) -> None:
    async with drawn.app.store.reading() as db:
        before = (await db.exec(select(Entry))).all()
    await drawn.press("kei", "swap:proposal:1:1", values={"reference 1": "v2 B"})
    async with drawn.app.store.reading() as db:
        assert (await db.exec(select(Entry))).all() == before


@pytest.mark.behaviour("C7")
async def test_a_swap_that_changes_nothing_makes_no_revision(drawn: World) -> None:
    said = await drawn.press("kei", "swap:proposal:1:1", values={"reference 1": "as locked"})
    assert said == "Nothing was changed: it is the same as before."
    assert (await drawn.proposal(1)).revision == 1


@pytest.mark.parametrize(
    ("who", "value", "label", "said"),
    [
        ("gast", "swap:proposal:1:1", "v2 B", "for Kei or Deniz to decide"),
        ("kei", "swap:proposal:1:7", "v2 B", "out of date"),
        ("kei", "swap:proposal:1:1", "v9 Z", "pick one of the pictures"),
        ("kei", "swap:proposal:1:1", "v1 A", "pick one of the pictures"),
        ("kei", "swap:proposal:99:1", "v2 B", "does not belong to anything"),
    ],
)
async def test_a_swap_that_may_not_be_changes_nothing(
    drawn: World, who: str, value: str, label: str, said: str
) -> None:
    assert said in await drawn.press(who, value, values={"reference 1": label})
    assert (await drawn.proposal(1)).revision == 1


async def test_only_what_was_drawn_more_than_once_can_be_swapped(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await world.propose()
        labels = [button.label for button in (await card(world)).items[0].buttons]
        assert labels == ["Full prompt", "Edit", "Reject", "Skip"]
        assert "drawn more than once" in await world.press("kei", "swap:proposal:1:1")
