"""The canon: versions that are only added, scopes that exist, states that hold from a shot on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.production import stages
from store import canon, scopes
from store.db import Session
from store.models import Entry, Production, Scene, Shot
from store.scopes import BadScope
from tests.world import START, World


async def add(db: Session, production: Production, name: str = "MARA", **given: Any) -> Entry:
    body = given.pop("body", {"anchor": "tall"})
    return await canon.add(
        db, production, "character", name, body, author="Mara", at=START, **given
    )


@pytest.mark.behaviour("A2")
async def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        first = await add(db, production, reason="as cast", words="tall!", permalink="fake://1")
        await canon.make_canon(db, production, [first])
        again = await add(db, production, body={"anchor": "small"})
        assert again.version == 2
        assert (await canon.snapshot(db, production))[-1].id == first.id, "a draft is no canon"
        await canon.make_canon(db, production, [again])
        kept = await canon.versions(db, production, "character", "MARA")
    assert [(e.body["anchor"], e.reason, e.words, e.permalink) for e in kept] == [
        ("tall", "as cast", "tall!", "fake://1"), ("small", "", "", ""),
    ]  # fmt: skip


@pytest.mark.behaviour("A2")
async def test_the_same_content_again_is_the_version_that_stands(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        first = await add(db, production)
        wet = await add(db, production, body={"wardrobe": "soaked"}, valid_from="SC001_SH0010")
        assert (await add(db, production)).id == first.id, "though a state was written since"
        assert wet.version == 2


@pytest.mark.behaviour("A6")
async def test_a_state_replaces_no_other(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        made = [
            await add(db, production),
            await add(db, production, body={"state": "wet"}, valid_from="SC001_SH0020"),
            await add(db, production, body={"anchor": "scarred"}),
        ]
        assert {e.version for e in await canon.drafts(db, production, ["character"])} == {2, 3}
        await canon.make_canon(db, production, made)
        holds = [e for e in await canon.snapshot(db, production) if e.kind == "character"]
    assert [(e.version, e.valid_from) for e in holds] == [(3, None), (2, "SC001_SH0020")]


@pytest.mark.behaviour("A2")
async def test_an_older_canon_is_read_back_as_it_was(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        first = await add(db, production)
        before = await canon.make_canon(db, production, [first])
        await canon.make_canon(db, production, [await add(db, production, body={"anchor": "x"})])
        assert [e.version for e in await canon.snapshot(db, production, upto=before)] == [1]


@pytest.mark.behaviour("A2")
@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("production", "production"), (" Scene:01 ", "scene:1"), ("ACT:2", "act:2"),
        ("shot:sc001_sh0020", "shot:SC001_SH0020"),
    ],
)  # fmt: skip
async def test_a_scope_is_stored_in_one_form(world: World, given: str, stored: str) -> None:
    await world.to_generation()
    async with world.app.store.reading() as db:
        assert await scopes.scoped(db, await world.production(db), given) == stored


@pytest.mark.behaviour("A2")
@pytest.mark.parametrize(
    ("given", "instead"),
    [
        ("", "write production, act:1, scene:4 or shot:SC004_SH0020"),
        ("the whole film", "write production"),
        ("scene:1:2", "write production"),
        ("scene:0", "write production"),
        ("scene:99999999999", "write production"),
        ("scene:ä1", "write production"),
        ("act:9", "there is no act:9; there is act:1, act:2"),
        ("scene:9", "there is no scene:9; there is scene:1, scene:2, scene:3"),
        ("scene:1A", "there is no scene:1A; there is scene:1"),
        ("shot:SC001_SH0090", "there is no shot:SC001_SH0090; there is shot:SC001_SH0010, "),
    ],
)
async def test_a_scope_that_is_not_there_is_refused_with_what_is(
    world: World, given: str, instead: str
) -> None:
    await world.to_generation()
    async with world.app.store.reading() as db:
        with pytest.raises(BadScope) as refused:
            await scopes.scoped(db, await world.production(db), given)
    assert instead in str(refused.value)


@pytest.mark.behaviour("A2")
async def test_before_the_script_lock_the_drafts_scenes_are_known_and_no_shot_is(
    world: World,
) -> None:
    async with world.app.store.reading() as db:
        production = await world.production(db)
        assert await scopes.scoped(db, production, "scene:3") == "scene:3"
        with pytest.raises(BadScope, match="there is no scene:4; there is scene:1, scene:2"):
            await scopes.scoped(db, production, "scene:4")
        with pytest.raises(BadScope, match="no shots yet, write production"):
            await scopes.scoped(db, production, "shot:SC001_SH0010")


@pytest.mark.behaviour("A6")
async def test_a_state_begins_at_a_shot_or_at_a_scene_that_is_there(world: World) -> None:
    await world.to_generation()
    async with world.app.store.reading() as db:
        production = await world.production(db)
        for given in ("sc002_sh0010", "shot:SC002_SH0010", " SC002_SH0010 "):
            assert await scopes.begins(db, production, given) == "SC002_SH0010"
        for given in ("scene 2", "scene:2", "SC002", "2"):
            assert await scopes.begins(db, production, given) == "SC002"
        for wrong in ("SC002_SH0090", "SC009_SH0010", "scene 9", "the storm", "SC2_SH1", ""):
            with pytest.raises(BadScope):
                await scopes.begins(db, production, wrong)


@pytest.mark.behaviour("A6")
async def test_before_there_are_shots_a_state_may_begin_at_one_that_its_scene_will_have(
    world: World,
) -> None:
    async with world.app.store.reading() as db:
        production = await world.production(db)
        assert await scopes.begins(db, production, "SC002_SH0030") == "SC002_SH0030"
        with pytest.raises(BadScope, match="there is no scene:9"):
            await scopes.begins(db, production, "SC009_SH0030")


@pytest.mark.behaviour("I4")
async def test_an_inserted_scene_stands_in_the_film_behind_the_one_it_follows(world: World) -> None:
    await world.to_generation()
    async with world.app.store.writing() as db:
        scene = Scene(production_id=1, position=9, code="001A", act=1, heading="", location="ATTIC")
        db.add(scene)
        await db.flush()
        shot = Shot(production_id=1, scene_id=scene.id, act=1, code="SC001A_SH0010", seconds=1)
        db.add(shot)
        await db.flush()
        facts = await stages.read(db, await world.production(db))
        assert await scopes.scoped(db, await world.production(db), "scene:1a") == "scene:1A"
    assert [shot.code for shot in facts.shots][:4] == [
        "SC001_SH0010", "SC001_SH0020", "SC001A_SH0010", "SC002_SH0010",
    ]  # fmt: skip


@pytest.mark.behaviour("A2")
async def test_no_entry_is_stored_under_a_scope_that_is_none(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        with pytest.raises(BadScope, match="is no scope"):
            await add(db, production, scope="everywhere")
        with pytest.raises(BadScope, match="is no shot"):
            await add(db, production, valid_from="the storm")


@given(st.text(max_size=30).filter(lambda text: scopes.FORM.fullmatch(text) is None))
def test_whatever_is_no_scope_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(BadScope) as refused:
        scopes.formed(text)
    assert "\n" not in str(refused.value)
