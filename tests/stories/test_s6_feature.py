"""S6: a large production. 169 scenes of five shots each; an insert renumbers nothing; whatever
waits, the digest stays inside a message; where the film stands is one call."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.production.stages import wanted_assets
from bot.reporting.digest import digest_text
from bot.workflow.shot_list import write_shots
from store.models import Scene, Shot, Status
from tests.counting import counted
from tests.injection.films import question
from tests.world import PARTS, PLAN, START, World, open_world

SCENES, EACH, ACTS = 169, 5, 4
MESSAGE = 3_000  # characters of the smallest part of a message that a platform takes
TEXT = "Title: The Long Watch\n" + "".join(
    (f"\n# Part {1 + n // 43}\n" if n % 43 == 0 else "")
    + f"\nINT. HALL {n % 30} - NIGHT\n\nMARA lifts the lantern.\n\nMARA\nIt is {n}.\n"
    for n in range(SCENES)
)


@cache
def _feature() -> Path:
    """Its shots locked, made once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="continuity-feature-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _make(folder)).result()
    return folder


async def _make(folder: Path) -> None:
    async with open_world(folder, text=TEXT) as world:
        await world.to_style()
        await world.pass_gate("four_answers")
        async with world.app.store.reading() as db:
            wanted = await wanted_assets(db, await world.production(db))
        await world.lock_assets({thing: f"{thing[1]} as locked" for thing in wanted})
        await write(world)
        await world.pass_gate("shot_list", agent="directors_assistant")


async def write(world: World) -> None:
    """Every scene's list as the director's assistant writes it, in one go."""
    async with world.app.store.writing() as db:
        production = await world.production(db)
        for scene in (await db.exec(select(Scene).order_by(col(Scene.position)))).all():
            await write_shots(db, production, scene, [{**PLAN, "seconds": 4.0}] * EACH)


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[World]:
    shutil.copytree(_feature(), tmp_path, dirs_exist_ok=True)
    async with open_world(tmp_path, text=TEXT) as world:
        world.clock.move_to(START.replace(hour=12))
        world._deliveries = 1_000
        yield world


async def listed(world: World, scene: int, codes: list[str]) -> str:
    """The scene's list written by these codes; "" is a new shot."""
    plans = [{**PLAN, "code": code, "seconds": 4.0} for code in codes]
    return await world.tool("directors_assistant", "shotlist_update", scene=scene, shots=plans)


async def shots(world: World) -> dict[str, tuple[int | None, dict[str, object]]]:
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Shot).order_by(col(Shot.id)))).all()
    return {shot.code: (shot.id, shot.plan) for shot in rows if not shot.cut_out}


@pytest.mark.behaviour("I4", "A10")
async def test_845_shots_of_169_scenes_are_numbered_and_an_insert_renumbers_nothing(
    film: World,
) -> None:
    before = await shots(film)
    assert len(before) == SCENES * EACH == 845
    assert list(before)[:2] == ["SC001_SH0010", "SC001_SH0020"]
    assert list(before)[-1] == "SC169_SH0050"
    gate = await film.gate(stage="shot_list")
    await film.command("mara", f"reopen G-{gate.number} one look is missing")
    asked = await film.gate(stage="reopen")
    await film.press("mara", f"approve:gate:{asked.id}:1")
    await film.wait()
    stay = [f"SC100_SH00{n}0" for n in range(1, EACH + 1)]
    said = await listed(film, 100, [*stay[:2], "", *stay[2:]])
    after = await shots(film)
    (new,) = after.keys() - before.keys()
    assert stay[1] < new < stay[2]
    assert said == f"scene 100: {', '.join([*stay[:2], new, *stay[2:]])}"
    assert {code: after[code][0] for code in before} == {c: row for c, (row, _) in before.items()}
    assert after.keys() - {new} == before.keys()


@pytest.mark.behaviour("H2", "C9")
async def test_whatever_waits_the_digest_stays_inside_a_message(film: World) -> None:
    await everything_waits(film)
    async with film.app.store.reading() as db:
        text = await digest_text(db, await film.production(db))
    assert "more wait" in text
    assert "SC001_SH0010" in text
    assert len(text) <= MESSAGE, len(text)
    assert max(map(len, text.splitlines())) <= 600
    for who in ("mara", "kei"):
        assert len(await film.command(who, "mine")) <= MESSAGE
        assert len(await film.command(who, "status")) <= MESSAGE


async def everything_waits(world: World) -> None:
    """Every act boarded, every scene's takes proposed, half of the shots to be made again; agents
    ask at great length."""
    async with world.app.store.reading() as db:
        codes = (await db.exec(select(Shot.code).where(Shot.act == 1))).all()
    boards = [{"shot": code, "composition": "left", "foreground": "", "note": ""} for code in codes]
    await world.tool("storyboard", "storyboard_update", boards=boards)
    await world.pass_gate("storyboard", 1, agent="storyboard")
    for scene in range(1, 15):
        asked = [{**PARTS, "shot": f"SC{scene:03}_SH0010", "takes": 1, "seconds": 4.0}]
        await world.tool(f"dop:{scene}", "generation_propose", shots=asked)
    for n, role in enumerate(("casting", "costume", "editor", "storyboard")):
        for k in range(5):
            asked_now = question(f"matter {n} {k}", "director") | {"text": "Left or right? " * 99}
            await world.tool(role, "human_ask", **asked_now)
    async with world.app.store.writing() as db:
        again = update(Shot).where(col(Shot.id) % 2 == 0).values(status=Status.RETAKE)
        await db.exec(again)


@pytest.mark.behaviour("B5", "H2")
async def test_where_the_film_stands_asks_nothing_shot_by_shot_or_card_by_card(
    film: World,
) -> None:
    await everything_waits(film)
    async with film.app.store.reading() as db:
        production = await film.production(db)
        with counted(film) as asked:
            await digest_text(db, production)
    assert max(asked.values()) <= 3, asked.most_common(3)
