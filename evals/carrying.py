"""Carries a production to a stage, each step through the real tools and the real presses."""

from typing import Any

from sqlmodel import select

from bot.agents.turn import take_turn
from evals import two_loaves as film
from store.inbound import agents_with_mail
from store.models import Agent, Question
from testing.world import World


async def begun(_: World) -> None:
    """The script is a draft; nobody has read it."""


async def scripted(world: World) -> None:
    await world.pass_gate("script")


async def decided(world: World) -> None:
    """The script is locked, and the director has answered three questions: D-1, D-2, D-3."""
    await scripted(world)
    for decision in film.DECISIONS:
        await decide(world, *decision)


async def decide(world: World, agent: str, matter: str, question: str, answer: str) -> None:
    """An agent asks and the director answers; what was answered is a decision."""
    asked = {
        "matter": matter, "text": question, "why": "It is seen.", "asked_of": "director",
        "scope": "production", "waits": "none", "answers": [answer, "It stays open"],
    }  # fmt: skip
    said = await world.tool(agent, "human_ask", **asked)
    number = int(said.split()[0].removeprefix("Q-"))
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Question).where(Question.number == number))).one()
    await world.press("mara", f"own:question:{row.id}:1", values={"answer": answer})


async def styled(world: World) -> None:
    await scripted(world)
    await world.write("production_design", "style_block", **film.STYLE)
    await world.pass_gate("style", agent="production_design")


async def answered(world: World) -> None:
    await styled(world)
    await world.pass_gate("four_answers", values=film.ANSWERS)


async def cast(world: World) -> None:
    """Every asset is locked."""
    await answered(world)
    await world.lock_assets(film.ANCHORS)
    await world.wait()


async def listed(world: World) -> None:
    await cast(world)
    for scene, shots in film.SHOTS.items():
        await world.tool("directors_assistant", "shotlist_update", scene=scene, shots=shots)
    await world.pass_gate("shot_list", agent="directors_assistant")


async def boarded(world: World) -> None:
    """Act one is boarded, so its scenes are open for takes."""
    await listed(world)
    await world.tool("storyboard", "storyboard_update", boards=film.BOARDS)
    await world.pass_gate("storyboard", 1, agent="storyboard")


async def filmed(world: World) -> None:
    """The first scene's takes were proposed in a turn of its own, approved, and are back."""
    await boarded(world)
    shots = [film.parts(1, n) for n in range(1, len(film.SHOTS[1]) + 1)]
    await play(world, "dop:1", {"generation_propose": {"shots": shots}})
    for number in range(1, len(shots) + 1):
        await world.press("deniz", f"approve:proposal:{number}:1")
    await world.wait()
    await world.render()


async def a_day_later(world: World) -> None:
    """The night after the takes came back somebody decided something, so a new epoch begins."""
    await filmed(world)
    await world.wait(24 * 60 * 60)
    await decide(world, "producer", "the cap", "Which colour is Pio's cap?", "Dark green")


async def optioned(world: World) -> None:
    """Casting has proposed Pio, and the four sheets are back."""
    await answered(world)
    await play(world, "casting", {"assets_propose": {"assets": [FOUR_PIOS]}})
    await world.press("deniz", "approve:proposal:1:1")
    await world.wait()
    await world.render()


async def play(world: World, agent: str, call: dict[str, Any]) -> None:
    """Let an agent have its turn with this one call, so that it is in its own conversation."""
    async with world.app.store.reading() as db:
        row = (await db.exec(select(Agent).where(Agent.name == agent))).one()
        mail = dict(await agents_with_mail(db))
    world.model.answers.append([call])
    await take_turn(world.app, row.id, f"turn:{row.id}:{mail[row.id]}")


def _pio(face: str, bearing: str) -> dict[str, Any]:
    return {
        "attributes": [
            {"name": "face", "value": face},
            {"name": "bearing", "value": bearing},
        ],
        "prompt": f"Full figure from the front, three-quarter, profile and back; {bearing}.",
    }


FOUR_PIOS = {
    "kind": "character",
    "name": "PIO",
    "anchor": film.PIO,
    "options": [
        _pio("round", "hands in the sleeves"),
        _pio("narrow", "weight on one leg"),
        _pio("square", "chin down"),
        _pio("heart-shaped", "on his toes"),
    ],
}
