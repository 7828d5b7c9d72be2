"""The small film at three moments of its way, made once and copied for each example."""

import asyncio
import atexit
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.production.stages import wanted_assets
from store.models import Agent, Member
from tests.machine.film import Film, Shown
from tests.world import PARTS, PLAN

MOMENTS = ("begun", "boarded", "second")
DESIGN = "production_design"
MAKERS = {"character": "casting", "environment": DESIGN, "prop": DESIGN}
SCENES, SIZES = {1: (1, 2), 2: (3,)}, ("WIDE", "CLOSE")  # of each act; two shots in each scene


async def copy_of(moment: str, folder: Path) -> Film:
    """The film at this moment, opened in a folder of its own."""
    kept = _prepared()[moment]
    shutil.copytree(kept.folder, folder, dirs_exist_ok=True)
    return await replace(deepcopy(kept), folder=folder).open()


@cache
def _prepared() -> dict[str, Film]:
    root = Path(tempfile.mkdtemp(prefix="continuity-machine-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    with ThreadPoolExecutor(1) as elsewhere:  # tests may already run in a loop of their own
        return elsewhere.submit(asyncio.run, _prepare(root)).result()


async def _prepare(root: Path) -> dict[str, Film]:
    made, before = {}, Film(root)
    for moment, make in zip(MOMENTS, (_begin, _board, _shoot), strict=True):
        folder = root / moment
        folder.mkdir()
        if before.folder != root:
            shutil.copytree(before.folder, folder, dirs_exist_ok=True)
        film = await replace(deepcopy(before), folder=folder).open()
        await make(film)
        await film.work()
        await film.close()
        made[moment] = before = film.asleep()
    return made


async def _begin(film: Film) -> None:
    """The script waits at its gate. Sam is there, and has no page of his own."""
    sam = Member(
        production_id=1, account="fake:sam", handle="@sam", name="Sam", rights=["artist"],
        allowance=6,
    )  # fmt: skip
    async with film.world.app.store.writing() as db:
        db.add(sam)
    await film.world.tool("producer", "gate_request", stage="script", act=0, summary="look")


async def _board(film: Film) -> None:
    """Every asset was picked from four, act one is boarded, and its first scene is proposed."""
    await film.world.command("deniz", "budget 40")
    await film.world.command("deniz", "budget @kei 7")
    await film.press("mara", newest(film, "approve:gate"))
    await pass_time(film)
    for step in ("treatment", "style", "four_answers"):
        await _decided(film, step)
    async with film.world.app.store.reading() as db:
        wanted = await wanted_assets(db, await film.world.production(db))
    for kind, name in wanted:
        await propose_options(film, kind, name)
        await pass_time(film)
        await film.press("deniz", newest(film, "approve:batch"))
        await pass_time(film)
        await film.come_back("done")
        await film.work()
        await film.press("mara", newest(film, "pick:version"))
    for step in ("shot_list", "storyboard 1"):
        await _decided(film, step)
    await film.world.propose(scene=1, shots=2, takes=2)


async def _decided(film: Film, step: str) -> None:
    """The step is made, and its gate approved."""
    await make(film, step)
    await film.work()
    if step != "treatment":
        await film.press("mara", newest(film, "approve:gate"))
    await pass_time(film)


async def _shoot(film: Film) -> None:
    """Act one is cut and approved; of act two one shot has a take that waits, one is proposed."""
    await film.world.propose(scene=2, shots=2, takes=1)
    await film.work()
    await _rendered(film)
    for card in [each for each in film.buttons() if each.value.startswith("circle:batch")]:
        await film.press("kei", card)
    await film.work()
    for step in ("rough_cut 1", "storyboard 2"):
        await _decided(film, step)
    await film.world.propose(scene=3, shots=1, takes=1)
    await film.work()
    await _rendered(film)
    await film.world.tool("dop:3", "generation_propose", shots=[asked("SC003_SH0020")])


async def _rendered(film: Film) -> None:
    """All that waits for it is approved and back."""
    for batch in [each for each in film.buttons() if each.value.startswith("approve:batch")]:
        await film.press("deniz", batch)
    await pass_time(film)
    await film.come_back("done", most=9)
    await film.work()


async def pass_time(film: Film) -> None:
    await film.wait(20)
    await film.work()


def newest(film: Film, what: str) -> Shown:
    """The newest button of this verb and kind."""
    return [each for each in film.buttons() if each.value.startswith(what)][-1]


def options(kind: str, name: str, anchor: str = "as it was drawn") -> dict[str, Any]:
    four = [
        {"attributes": [{"name": "age", "value": f"{n}0 years"}], "prompt": f"plate {n}"}
        for n in range(1, 5)
    ]
    return {"kind": kind, "name": name, "anchor": anchor, "options": four}


def asked(shot: str) -> dict[str, Any]:
    return {**PARTS, "shot": shot, "takes": 2, "seconds": 3.0}


async def propose_options(film: Film, kind: str, name: str, anchor: str = "as drawn") -> str:
    given = [options(kind, name, anchor)]
    return await film.world.tool(MAKERS[kind], "assets_propose", assets=given)


async def ask(film: Film, role: str, stage: str, act: int = 0) -> str:
    given = {"stage": stage, "act": act, "summary": "key prop: LANTERN"}
    return await film.world.tool(role, "gate_request", **given)


STEPS = (
    "script", "treatment", "style", "four_answers", "shot_list", "storyboard 1", "generation 1",
    "rough_cut 1", "storyboard 2", "generation 2", "rough_cut 2", "picture_lock",
)  # fmt: skip


async def make(film: Film, step: str, words: str = "as ever") -> str:
    """A step's work by whoever makes it, then its gate; or four options of an asset. Refused where
    it is too early or late."""
    stage, _, of = step.partition(" ")
    if stage in MAKERS:
        return await propose_options(film, stage, of, words)
    return await (_WORK.get(stage) or _gate)(film, stage, int(of or 0), words)


async def _gate(film: Film, stage: str, _: int, __: str) -> str:
    return await ask(film, "producer", stage)


async def _treatment(film: Film, _: str, __: int, words: str) -> str:
    return await film.world.write("producer", "treatment", tone=words)


async def write_style(film: Film, words: str) -> str:
    given = {"text": f"Ink, {words}.", "negatives": "no neon"}
    return await film.world.write(DESIGN, "style_block", **given)


async def _style(film: Film, stage: str, _: int, words: str) -> str:
    await write_style(film, words)
    return await ask(film, DESIGN, stage)


async def _shots(film: Film, stage: str, _: int, words: str) -> str:
    for scene in (1, 2, 3):
        plans = [{**PLAN, "size": size, "action": words, "seconds": 3.0} for size in SIZES]
        await film.world.tool("directors_assistant", "shotlist_update", scene=scene, shots=plans)
    return await ask(film, "directors_assistant", stage)


async def _storyboard(film: Film, stage: str, act: int, words: str) -> str:
    boards = [
        {"shot": f"SC00{scene}_SH00{n}0", "composition": "left", "foreground": "", "note": words}
        for scene in SCENES[act] for n in (1, 2)
    ]  # fmt: skip
    await film.world.tool("storyboard", "storyboard_update", boards=boards)
    return await ask(film, "storyboard", stage, act)


async def _generation(film: Film, _: str, act: int, __: str) -> str:
    async with film.world.app.store.reading() as db:
        dops = (await db.exec(select(Agent.scene).where(Agent.role == "dop"))).all()
    said = [await film.world.propose(scene=s) for s in SCENES[act] if s in dops]
    return " ".join(said)


async def _rough_cut(film: Film, _: str, act: int, words: str) -> str:
    """The producer agent looks at the act's newest cut and asks for its gate."""
    given = {"act": act, "working": words, "findings": []}
    return await film.world.tool("producer", "cut_review", **given)


_WORK = {
    "treatment": _treatment,
    "style": _style,
    "shot_list": _shots,
    "storyboard": _storyboard,
    "generation": _generation,
    "rough_cut": _rough_cut,
}
