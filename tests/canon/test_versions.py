"""History, comparison, restoring: nothing is overwritten, and an old version comes back as new."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canon import history, lookup
from bot.canon.history import Difference, NotRestored
from bot.canon.lookup import NotThere
from bot.core.members import agent_named
from bot.workflow import change_requests
from store import canon
from store.models import Entry, GateStatus
from tests.canon.test_compose import entry as made
from tests.workflow.test_changes import approve, change_style, entry
from tests.world import World

bodies = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers(), max_size=5)


async def named(world: World, words: str) -> Entry:
    async with world.app.store.reading() as db:
        return await lookup.named(db, await world.production(db), words.split())


async def restore(world: World, words: str) -> Entry:
    old = await named(world, words)
    async with world.app.store.writing() as db:
        production = await world.production(db)
        return await history.restore(
            world.app, db, production, old, "Mara (director)", "it was warmer", "fake://here/9"
        )


@pytest.mark.behaviour("A2")
async def test_history_tells_each_version_newest_first_with_who_when_and_why(world: World) -> None:
    await world.to_generation()
    await approve(world, await change_style(world))
    async with world.app.store.reading() as db:
        lines = await history.history(
            db, await world.production(db), await entry(world, "style_block")
        )
    assert lines[0].startswith("• style v2 (canon 6, holds now), production_design, 02 Mar ")
    assert lines[0].endswith("UTC: too warm")
    assert lines[1].startswith("• style v1 (canon 2), production_design, ")


@pytest.mark.behaviour("A2")
async def test_two_versions_are_compared_field_by_field(world: World) -> None:
    await world.to_generation()
    await approve(world, await change_style(world))
    lines = history.comparison(await named(world, "style v1"), await named(world, "style v2"))
    assert lines == [
        "*style block: style v2, instead of style v1*",
        "• text", "  before: Ink and amber.", "  after: Ink and ash.",
    ]  # fmt: skip
    same = history.comparison(await named(world, "style v1"), await named(world, "style v1"))
    assert same[1:] == ["• style v1 and style v1 say the same."]


@pytest.mark.behaviour("A2")
def test_what_is_new_and_what_is_gone_is_said_and_lists_are_counted() -> None:
    before = made("prop", "LAMP", body={"anchor": "tin", "dent": "left", "shots": [1, 2]})
    after = made("prop", "LAMP", 2, body={"anchor": "tin", "handle": "wire", "shots": [1, 2, 3]})
    assert history.told(history.compare(before, after)) == [
        "• dent, no longer there: left", "• shots: 2 before, 3 now", "• handle, new: wire",
    ]  # fmt: skip


@given(bodies, bodies)
def test_a_comparison_names_exactly_the_fields_that_differ(
    old: dict[str, object], new: dict[str, object]
) -> None:
    found = history.compare(made("prop", "x", body=old), made("prop", "x", 2, body=new))
    names = {*old, *new}
    assert {d.field for d in found} == {n for n in names if old.get(n) != new.get(n)}
    assert all(d == Difference(d.field, old.get(d.field), new.get(d.field)) for d in found)


@pytest.mark.behaviour("A2", "A8")
async def test_an_old_version_is_restored_as_a_new_draft_and_its_own_gate_makes_it_canon(
    world: World,
) -> None:
    await world.to_generation()
    await approve(world, await change_style(world))
    again = await restore(world, "style v1")
    assert (again.version, again.author, again.canon_version) == (3, "Mara (director)", None)
    assert (again.reason, again.words) == ("v1 restored: it was warmer", "it was warmer")
    assert again.permalink == "fake://here/9"
    assert (await entry(world, "style_block")).version == 2, "nothing changed yet"
    async with world.app.store.writing() as db:
        production = await world.production(db)
        producer = await agent_named(db, production, "producer")
        assert producer is not None
        gate = await change_requests.ask(world.app, db, production, producer, [again], again.reason)
    await approve(world, gate)
    now = await entry(world, "style_block")
    assert (now.version, now.body["text"]) == (3, "Ink and amber.")
    async with world.app.store.reading() as db:
        kept = await canon.versions(db, await world.production(db), "style_block", "style_block")
    assert [row.body["text"] for row in kept] == [
        "Ink and amber.", "Ink and ash.", "Ink and amber.",
    ]  # fmt: skip
    assert (await world.gate(id=gate.id)).status == GateStatus.APPROVED


@pytest.mark.behaviour("A2")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("style v1", "style v1 is what holds now"),
        ("script", "changed by reopening its gate, the script lock"),
        ("shot breakdown", "changed by reopening its gate, the shot-list lock"),
        ("key prop", "a decision is amended where it was asked"),
    ],
)
async def test_what_cannot_be_restored_says_what_to_do(world: World, words: str, why: str) -> None:
    await world.to_generation()
    with pytest.raises(NotRestored, match=why):
        await restore(world, words)


@pytest.mark.behaviour("A2")
async def test_versions_are_named_as_people_name_them(world: World) -> None:
    await world.to_generation()
    await approve(world, await change_style(world))
    for words, version in {
        "style": 2, "style v1": 1, "STYLE_BLOCK V2": 2, "style block": 2, "mara": 1, "MARA v1": 1,
        "treatment": 1, "D-3": 1,
    }.items():  # fmt: skip
        assert (await named(world, words)).version == version, words
    with pytest.raises(NotThere, match="no v9 of style_block; its versions are v1 to v2"):
        await named(world, "style v9")
    with pytest.raises(NotThere, match=r"no entry 'the moon' in the canon. There is ATTIC, LANTER"):
        await named(world, "the moon")
    with pytest.raises(NotThere):
        await named(world, "style scene:2")
    with pytest.raises(NotThere):
        await named(world, "")
