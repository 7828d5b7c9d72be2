"""A small production on a real database with fake surroundings, for tests of the rules."""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot import dispatch, executor, pipeline, productions, rendering, settling
from bot.chat import Click, Place
from bot.clock import SetClock
from bot.film.screenplay import Script, read_script
from bot.house import House, agent_named
from bot.roles import read_roles
from bot.router import receive, route
from bot.stages import wanted_assets
from store import canon, due
from store.db import Session, Store, sqlite_url
from store.files import Files
from store.inbound import Recorder
from store.migrating import migrate
from store.models import Asset, Gate, Member, Production, Proposal
from tests.fakes import FakeChat, FakeProvider, ScriptedModel

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = {
    "mara": ["director"],
    "deniz": ["line_producer"],
    "kei": ["artist"],
    "gast": ["guest"],
}
TEXT = """Title: Small Light

# One

INT. ATTIC - NIGHT

MARA, forty, tall, lifts a LANTERN.

MARA
It is lit.

EXT. ROOF - DAWN

Mara sets the lantern down.

# Two

INT. ATTIC - DAY

The LANTERN is out.
"""
PLAN = {
    "size": "WIDE", "angle": "eye level", "movement": "static", "action": "Mara lifts the lantern.",
    "dialogue": "", "cast": ["MARA"], "props": ["LANTERN"], "register": "calm",
}  # fmt: skip
PARTS = {
    "framing": "Mara lifts the lantern.", "camera_lens": "40 mm", "lighting": "one lamp",
    "palette": "amber", "composition": "left third", "atmosphere": "dust", "register": "calm",
    "changed": "",
}  # fmt: skip


class World:
    """Presses buttons and looks at rows. Times move only when a test moves them."""

    def __init__(self, house: House, chat: FakeChat, clock: SetClock, model: ScriptedModel) -> None:
        self.house, self.chat, self.clock, self.model = house, chat, clock, model
        self._deliveries = 0

    async def press(self, who: str, value: str, key: str = "", **click: Any) -> str:
        """Deliver a press; what the person was told, or the title of the form that opened."""
        self._deliveries += 1
        key = key or f"press-{self._deliveries}"
        told, forms = len(self.chat.whispers), len(self.chat.forms)
        body = Click(
            account=f"fake:{who}", value=value, trigger=key, place=Place(channel="here"),
            permalink=f"fake://here/{key}", **click,
        )  # fmt: skip
        receive(self.house, self.chat, key, "click", body)
        await route(self.house)
        if len(self.chat.forms) > forms:
            return self.chat.forms[key].title
        return self.chat.whispers[-1][1] if len(self.chat.whispers) > told else ""

    async def wait(self, seconds: float = 20) -> None:
        """Let time pass and what fell due by then settle; nothing is drawn or filmed."""
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        async with self.house.store.writing() as db:
            for row in await due.ready(db, self.clock.now()):
                if row.kind == "settle" and row.payload["row"] == "gate":
                    await settling.settle(self.house, db, row.payload["id"], row.payload["values"])
                elif row.kind == "settle":
                    await dispatch.settle(self.house, db, row.payload["id"], row.payload["press"])
                elif row.kind == "advance":
                    await pipeline.advance(self.house, db, await self.production(db))
                row.done_at = self.clock.now() if row.kind in ("settle", "advance") else None
                db.add(row)

    async def render(self) -> None:
        """Render every job that was dispatched."""
        async with self.house.store.reading() as db:
            rows = [row for row in await due.ready(db, self.clock.now()) if row.kind == "render"]
        for row in rows:
            await rendering.render(self.house, row.payload["job"])

    async def tool(self, agent: str, tool: str, key: str = "", /, **given: Any) -> str:
        """Have an agent call a tool; a refusal comes back as its words."""
        self._deliveries += 1
        async with self.house.store.writing() as db:
            production = await self.production(db)
            found = await agent_named(db, production, agent)
            assert found is not None
            call = executor.Call(
                self.house, db, production, found, self.house.roles[found.role],
                key or f"call-{self._deliveries}", given,
            )  # fmt: skip
            try:
                async with db.begin_nested():
                    return await executor.run(call, tool)
            except executor.ToolError as refused:
                return f"refused: {refused}"

    async def production(self, db: Session) -> Production:
        return (await db.exec(select(Production))).first() or _missing()

    async def gate(self, **where: Any) -> Gate:
        """The newest gate that fits."""
        async with self.house.store.reading() as db:
            rows = (await db.exec(select(Gate))).all()
        return [row for row in rows if all(getattr(row, k) == v for k, v in where.items())][-1]

    async def proposal(self, number: int) -> Proposal:
        async with self.house.store.reading() as db:
            return (await db.exec(select(Proposal).where(Proposal.number == number))).one()

    async def pass_gate(self, stage: str, act: int = 0, agent: str = "producer") -> None:
        """Ask for a stage's gate and have the director approve it."""
        said = await self.tool(agent, "gate_request", stage=stage, act=act, summary="look")
        assert said.startswith("G-"), said
        gate = await self.gate(stage=stage)
        values = dict.fromkeys(
            ("character look", "antagonist or entity", "key prop", "deliverable format"), "LANTERN"
        )
        await self.press(
            "mara", f"approve:gate:{gate.id}:1", values=values if stage == "four_answers" else {}
        )
        await self.wait()

    async def write(self, agent: str, kind: str, **fields: str) -> str:
        return await self.tool(
            agent, "canon_write", kind=kind, name=kind, scope="production", reason="test",
            fields=[{"name": name, "value": value} for name, value in fields.items()],
        )  # fmt: skip

    async def to_style(self) -> None:
        await self.pass_gate("script")
        await self.write("producer", "treatment", tone="plain")
        await self.write(
            "production_design",
            "style_block",
            text="Ink and amber.",
            negatives="no neon",
            palette="#101820",
        )
        await self.pass_gate("style", agent="production_design")

    async def to_generation(self) -> None:
        """Everything locked and act one boarded; assets are locked by hand, without pictures."""
        await self.to_style()
        await self.pass_gate("four_answers")
        await self._lock_assets()
        for scene in (1, 2, 3):
            shots = [{**PLAN, "seconds": 3.0}, {**PLAN, "size": "CLOSE", "seconds": 2.5}]
            await self.tool("directors_assistant", "shotlist_update", scene=scene, shots=shots)
        await self.pass_gate("shot_list", agent="directors_assistant")
        boards = [
            {"shot": f"SC00{scene}_SH00{n}0", "composition": "left", "foreground": "", "note": ""}
            for scene in (1, 2) for n in (1, 2)
        ]  # fmt: skip
        await self.tool("storyboard", "storyboard_update", boards=boards)
        await self.pass_gate("storyboard", 1, agent="storyboard")

    async def _lock_assets(self) -> None:
        async with self.house.store.writing() as db:
            production = await self.production(db)
            entries = []
            for kind, name in await wanted_assets(db, production):
                db.add(
                    Asset(
                        production_id=production.id or 0,
                        kind=kind,
                        name=name,
                        locked_version_id=1,
                        status="done",
                    )
                )
                body = {"anchor": f"{name} as locked", "sha256": f"{name}-sha"}
                entries.append(
                    await canon.add(db, production, kind, name, body, author="mara", at=START)
                )
            await canon.make_canon(db, production, entries)

    async def propose(self, scene: int = 1, shots: int = 2, takes: int = 1) -> str:
        """The scene's director of photography proposes takes for its first shots."""
        asked = [
            {**PARTS, "shot": f"SC00{scene}_SH00{n}0", "takes": takes, "seconds": 3.0}
            for n in range(1, shots + 1)
        ]
        return await self.tool(f"dop:{scene}", "generation_propose", shots=asked)


def _missing() -> Production:
    raise LookupError("there is no production")


@cache
def _migrated() -> Path:
    """An empty database at the newest version, made once for each test process."""
    folder = Path(tempfile.mkdtemp(prefix="continuity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(sqlite_url(folder))
    return folder / "app.db"


@asynccontextmanager
async def open_world(
    folder: Path, model: ScriptedModel | None = None, text: str = TEXT
) -> AsyncIterator[World]:
    """A world in a folder; opening it again on the same folder is a restart."""
    fresh = not (folder / "app.db").exists()
    if fresh:
        shutil.copyfile(_migrated(), folder / "app.db")
    store, recorder = Store(sqlite_url(folder)), Recorder(folder / "app.db")
    chat, clock, model = FakeChat(), SetClock(START), model or ScriptedModel()
    with ThreadPoolExecutor(1) as hands:
        house = House(
            store=store, recorder=recorder, clock=clock, files=Files(folder / "media"), model=model,
            roles=read_roles()[0], providers={"animatic": FakeProvider()}, hands=hands,
            models={"turn": "m", "review": "r", "digest": "d"}, chats={chat.name: chat},
        )  # fmt: skip
        if fresh:
            await _begin(house, read_script(text.encode(), "small.fountain"))
        try:
            yield World(house, chat, clock, model)
        finally:
            recorder.close()
            await store.close()


async def _begin(house: House, script: Script) -> None:
    members = [
        Member(
            production_id=0,
            account=f"fake:{name}",
            handle=f"@{name}",
            name=name.title(),
            rights=rights,
            allowance=20 if name == "kei" else 0,
        )
        for name, rights in PEOPLE.items()
    ]
    pages = dict.fromkeys(house.roles, "@kei") | {"producer": "@mara"}
    pages.pop("dop", None)
    brought = productions.Brought(script, author="Mara (director)")
    await productions.begin_once(house, brought, members, pages)
