"""Two films in one database, far enough along that everything could be approved, paid and locked.

Built once for each test process; every test works on a copy. Each agent was told a secret.
"""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.agents.turn import take_turn
from bot.app import card_table
from bot.app.job_handlers import JOB_HANDLERS
from bot.app.router import receive, route
from bot.core.chat_port import Message, Place
from bot.media.screenplay.model import Script
from bot.media.screenplay.read import read_script
from bot.production import create
from bot.reporting.checkin import tick
from store import scheduled_jobs
from store.inbound import agents_with_mail, enqueue_message
from store.models import Agent, Batch, Gate, Inbound, Member, Production, Proposal, ScheduledJob
from tests.fakes import FakeChat, ScriptedModel
from tests.injection.watching import WatchingChat
from tests.world import START, World, open_world

OURS, THEIRS = "SMALLLIGHT", "HARBORTALE"
OTHER = """Title: Harbor Tale

INT. BOATHOUSE - NIGHT

INES mends a net. A GANNET-SEVEN sticker glows on the hull.

INES
The tide keeps what it is told.
"""
CREW = {
    "ines": ["director"],
    "omar": ["line_producer"],
    "deniz": ["artist"],
    "kei": ["guest"],
}
DRAWN = ("show", "settle", "advance", "digest")  # done here; what draws or films is left out
Events = list[tuple[Agent, str]]


def note(code: str, agent: str) -> str:
    """What that agent alone was told."""
    return f"whisper-{code}-{agent.replace(':', '-')}-heron"


@asynccontextmanager
async def two_films(folder: Path, model: Any = None) -> AsyncIterator[World]:
    """A world of its own on a copy of the two films."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    async with open_world(folder, model) as world:
        chat = WatchingChat()
        world.chat, world.app.chats = chat, {chat.name: chat}
        world.clock.move_to(moment(folder))
        world._deliveries = 1_000  # the copy knows the first ones, and a redelivery does nothing
        yield world


def moment(folder: Path) -> Any:
    """When the copy was made, in the films' own time."""
    return START.fromisoformat((folder / "now").read_text())


@cache
def _prepared() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="continuity-films-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with ThreadPoolExecutor(1) as elsewhere:  # tests already run in a loop of their own
        elsewhere.submit(asyncio.run, _prepare(folder)).result()
    return folder


async def _prepare(folder: Path) -> None:
    async with open_world(folder) as world:
        await _ours(world)
        await second(world, read_script(OTHER.encode(), "harbor.fountain"))
        await _theirs(world)
        await _notes(world)
        await settle(world, 1_900)
        await tick(world.app)
        await show_all(world)
        await settle(world)
        (folder / "now").write_text(world.clock.now().isoformat())


async def _ours(world: World) -> None:
    """Takes to circle, four options to pick from, renders, a gate and a question that wait."""
    await world.to_generation()
    await world.propose(scene=2, shots=1)
    await world.press("deniz", "approve:proposal:1:1")
    await world.tool("production_design", "assets_propose", assets=[options("prop", "KEY")])
    await world.press("deniz", "approve:proposal:2:1")
    await world.wait()
    await world.render()
    await world.propose(scene=1, shots=2)
    await world.write("production_design", "style_block", text="Ink and rust.", negatives="none")
    await world.tool("production_design", "gate_request", stage="change", act=0, summary="rust")
    await world.tool("casting", "human_ask", **question("the scar", "director"))


def options(kind: str, name: str, anchor: str = "small, iron, old") -> dict[str, Any]:
    four = [
        {"attributes": [{"name": "age", "value": f"{n}0 years"}], "prompt": f"plate {n}"}
        for n in range(1, 5)
    ]
    return {"kind": kind, "name": name, "anchor": anchor, "options": four}


def question(matter: str, of: str) -> dict[str, Any]:
    return {
        "matter": matter, "text": "Left or right?", "why": "It is seen.", "asked_of": of,
        "scope": "production", "waits": "none", "answers": ["left", "right"],
    }  # fmt: skip


async def second(
    world: World, script: Script, crew: dict[str, list[str]] | None = None, treatment: str = ""
) -> int:
    """Begin one more production in the same database; its id."""
    people = crew or CREW
    members = [
        Member(production_id=0, account=f"fake:{name}", handle=f"@{name}", name=name.title(),
               rights=rights, allowance=9)
        for name, rights in people.items()
    ]  # fmt: skip
    pages = dict.fromkeys(world.app.roles, f"@{members[0].handle[1:]}")
    pages.pop("dop")
    brought = create.Brought(script, treatment, author=members[0].name)
    async with world.app.store.writing() as db:
        begun = await create.begin(world.app, db, brought, members, pages)
        return begun.id


async def _theirs(world: World) -> None:
    """The other film's script is locked, and one thing is decided and one is asked there."""
    await call(world, THEIRS, "producer", "gate_request", stage="script", act=0, summary="read")
    await call(world, THEIRS, "casting", "human_ask", **question("the gannet", "director"))
    async with world.app.store.reading() as db:
        production = (await db.exec(select(Production).where(Production.code == THEIRS))).one()
        gates = select(Gate).where(Gate.production_id == production.id)
        gate = (await db.exec(gates)).one()
    await world.press("ines", f"approve:gate:{gate.id}:1")
    await world.press("ines", "own:question:2:1", values={"answer": "The gannet stays unseen"})
    await settle(world, 20)
    await call(world, THEIRS, "producer", "gate_request", stage="script", act=0, summary="again")
    await call(world, THEIRS, "casting", "human_ask", **question("the hull", "director"))


async def _notes(world: World) -> None:
    """Each agent is told something, and has heard what came before."""
    world.model = ScriptedModel()
    world.app.model = world.model
    for code, name in (await pages(world)).items():
        await tell(world, code, note(*code), name)
        await turns(world)


async def pages(world: World) -> dict[tuple[str, str], str]:
    """(production's code, agent's name): its channel."""
    async with world.app.store.reading() as db:
        query = select(Production.code, Agent.name, Agent.channel).join(
            Agent, col(Agent.production_id) == Production.id
        )
        return {(code, name): channel for code, name, channel in await db.exec(query)}


async def agent(world: World, code: str, name: str) -> Agent:
    async with world.app.store.reading() as db:
        query = select(Agent).join(Production, col(Agent.production_id) == Production.id)
        return (await db.exec(query.where(Production.code == code, Agent.name == name))).one()


async def tell(world: World, to: tuple[str, str], text: str, channel: str = "") -> None:
    """A member of that production writes on an agent's page."""
    account = "fake:mara" if to[0] == OURS else "fake:ines"
    await say(world, account, channel or (await pages(world))[to], text)


async def say(
    world: World, account: str, channel: str, text: str, kind: str = "message", thread: str = ""
) -> str:
    """Something is written in a place; what the writer was told."""
    chat = world.app.chats["fake"]
    assert isinstance(chat, FakeChat)
    told = len(chat.whispers)
    async with world.app.store.reading() as db:
        key = f"{kind}-{len((await db.exec(select(Inbound.id))).all())}"
    place = Place(channel=channel, thread=thread or None)
    body = Message(account=account, text=text, place=place, permalink=f"fake://{channel}/{key}")
    receive(world.app, chat, key, kind, body)
    await route(world.app)
    return chat.whispers[-1][1] if len(chat.whispers) > told else ""


async def event(world: World, to: Agent, **payload: Any) -> None:
    """One of our own events for an agent."""
    async with world.app.store.writing() as db:
        count = len((await db.exec(select(Inbound.id))).all())
        await enqueue_message(db, to.id, f"event-{count}", world.clock.now(), **payload)


async def turns(world: World, only: Agent | None = None) -> None:
    """Every agent that has mail takes its turn; or only one."""
    async with world.app.store.reading() as db:
        waiting = await agents_with_mail(db)
    for identity, first in waiting:
        if only is None or only.id == identity:
            await take_turn(world.app, identity, f"turn:{identity}:{first}")


async def call(world: World, code: str, name: str, tool: str, /, **given: Any) -> str:
    """A tool call of any production's agent, by the code that runs it for a model."""
    world.model.answers = [[{tool: given}], ["done"]]
    who = await agent(world, code, name)
    await event(world, who, event="message", text="go on")
    await turns(world, who)
    return str(world.model.bodies[-1]["messages"][-1]["content"])


async def settle(world: World, seconds: float = 0) -> None:
    """Let time pass, and do what fell due by then as the effects do it."""
    world.clock.move_to(world.clock.now() + seconds * (START.resolution * 1_000_000))
    while rows := await _due(world):
        for row in rows:
            if row.kind in DRAWN:
                await JOB_HANDLERS[row.kind](world.app, row)
            elif row.kind == "prepare":
                await card_table.show(world.app, "gate", row.payload["gate"])
            row.done_at = world.clock.now()
        async with world.app.store.writing() as db:
            for row in rows:
                await db.merge(row)


async def _due(world: World) -> list[ScheduledJob]:
    async with world.app.store.reading() as db:
        return list(await scheduled_jobs.due_jobs(db, world.clock.now()))


async def show_all(world: World) -> None:
    """Draw every card there could be."""
    async with world.app.store.reading() as db:
        rows = [("gate", row) for row in (await db.exec(select(Gate.id))).all()]
        rows += [("batch", row) for row in (await db.exec(select(Batch.id))).all()]
        drawn = select(Proposal.id).where(Proposal.kind == "image")
        rows += [("asset", row) for row in (await db.exec(drawn)).all()]
    for kind, row in rows:
        await card_table.show(world.app, kind, row or 0)
