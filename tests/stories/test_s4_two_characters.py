"""S4: a 70-second short from a treatment of 25 pages. Two characters, four options each, picked and
locked; every later prompt carries exactly the locked pictures and words of who is in the shot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.production.stages import wanted_assets
from store.models import Proposal, Scene, Shot, Version
from tests.fakes import FakeProvider
from tests.machine.prepared import MAKERS, options
from tests.world import PARTS, PLAN, World, open_world

TEXT = """Title: Two Rooms

INT. BAR - NIGHT

IRIS, thirty, red coat, waits.

IRIS
You are late.

INT. STAIRWELL - NIGHT

NOAH, fifty, grey scarf, climbs.

NOAH
I know.

INT. BAR - LATER

IRIS
Stay.

NOAH
No.

EXT. STREET - DAWN

Nobody. Rain.
"""
# Who is in each scene's shots, in order; each lasts seven seconds: seventy in all.
CAST = {
    1: (["IRIS"], [], ["IRIS"]),
    2: (["NOAH"], ["NOAH"]),
    3: (["IRIS", "NOAH"], ["IRIS"], ["NOAH"]),
    4: ([], []),
}
LOOKS = {"IRIS": "red coat, cropped hair", "NOAH": "grey scarf, stooped"}
PICKED = {"IRIS": "C", "NOAH": "B"}
ANSWERS = {
    "character look": "worn", "antagonist or entity": "the hour", "key prop": "LETTER",
    "deliverable format": "2.39:1",
}  # fmt: skip
TREATMENT = "Rain on glass, and what they do not say. " * 60 * 25  # 25 pages of 60 lines


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, text=TEXT) as world:
        yield world


async def proposed(world: World, kind: str, name: str, anchor: str) -> Proposal:
    """Four options of an asset, approved and back."""
    given = [options(kind, name, anchor)]
    said = await world.tool(MAKERS[kind], "assets_propose", assets=given)
    assert said.startswith("posted"), said
    async with world.app.store.reading() as db:
        last = (await db.exec(select(Proposal).order_by(col(Proposal.id).desc()))).first()
    assert last is not None
    await world.press("kei", f"approve:proposal:{last.id}:1")
    await world.wait()
    await world.render()
    return last


async def pick(world: World, proposal: Proposal, label: str) -> str:
    async with world.app.store.reading() as db:
        query = select(Version).where(Version.proposal_id == proposal.id, Version.label == label)
        version = (await db.exec(query)).one()
    said = await world.press("mara", f"pick:version:{version.id}:1")
    assert f"is locked: option {label}" in said
    return version.sha256


async def lock(world: World) -> dict[str, str]:
    """Everything that recurs, each picked from four by one press: name, sha256."""
    async with world.app.store.reading() as db:
        wanted = await wanted_assets(db, await world.production(db))
    assert [name for kind, name in wanted if kind == "character"] == list(PICKED)
    locked = {}
    for kind, name in wanted:
        made = await proposed(world, kind, name, LOOKS.get(name, f"{name} in rain"))
        locked[name] = await pick(world, made, PICKED.get(name, "A"))
    return locked


async def shoot(world: World) -> None:
    """Every shot proposed, approved, and back."""
    for scene, cast in CAST.items():
        plans = [{**PLAN, "cast": who, "props": [], "seconds": 7.0} for who in cast]
        await world.tool("directors_assistant", "shotlist_update", scene=scene, shots=plans)
    await world.pass_gate("shot_list", agent="directors_assistant")
    await world.tool("storyboard", "storyboard_update", boards=[
        {"shot": code, "composition": "left", "foreground": "", "note": ""}
        for code in await codes(world)
    ])  # fmt: skip
    await world.pass_gate("storyboard", 1, agent="storyboard")
    await world.command("deniz", "budget 100")
    for scene, cast in CAST.items():
        asked = [
            {**PARTS, "shot": f"SC{scene:03}_SH{n + 1:03}0", "takes": 1, "seconds": 7.0}
            for n in range(len(cast))
        ]
        said = await world.tool(f"dop:{scene}", "generation_propose", shots=asked)
        assert said.startswith("posted"), said
    async with world.app.store.reading() as db:
        films = (await db.exec(select(Proposal).where(Proposal.kind == "video"))).all()
    for each in films:
        await world.press("deniz", f"approve:proposal:{each.id}:1")
    await world.wait()
    await world.render()


def provider(world: World) -> FakeProvider:
    found = world.app.providers["animatic"]
    assert isinstance(found, FakeProvider)
    return found


async def codes(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Shot.code).order_by(Shot.code))).all())


@pytest.mark.behaviour("C3", "A5", "A7")
async def test_two_characters_are_picked_and_every_later_prompt_carries_exactly_those(
    film: World,
) -> None:
    await film.pass_gate("script")
    await film.write("producer", "treatment", text=TREATMENT)
    await film.write("production_design", "style_block", text="Neon, wet.", negatives="no grain")
    await film.pass_gate("style", agent="production_design")
    await film.pass_gate("four_answers", values=ANSWERS)
    locked = await lock(film)
    await shoot(film)

    async with film.app.store.reading() as db:
        query = select(Proposal, Shot, Scene).join(Shot, col(Shot.id) == Proposal.shot_id)
        rows = (await db.exec(query.join(Scene, col(Scene.id) == Shot.scene_id))).all()
        pictures = set((await db.exec(select(Version.sha256))).all())
    sent = {r.key.rsplit(":", 1)[0]: r for r in provider(film).requests if r.kind == "video"}
    assert len(rows) == len(sent) == 10
    assert sum(shot.seconds for _, shot, _ in rows) == 70
    for proposal, shot, scene in rows:
        shown = {*shot.plan["cast"], scene.location}
        request = next(r for key, r in sent.items() if f":P-{proposal.number}:" in f"{key}:")
        assert sorted(request.references) == sorted(locked[name] for name in shown)
        assert {ref["name"] for ref in proposal.refs} == shown
        assert request.prompt.startswith("Neon, wet.")
        assert request.prompt.endswith("no grain")
        for name, words in LOOKS.items():
            assert (words in request.prompt) == (name in shown), (shot.code, name)
        for other in pictures - {locked[name] for name in shown}:
            assert other not in request.model_dump_json()
