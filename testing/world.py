"""A small production on a real database with stand-in surroundings.

Tests and evals make it; it knows bot and store, and nobody in them knows it.
"""

import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.agents import tool_executor
from bot.app.job_handlers import JOB_HANDLERS
from bot.app.router import receive, route
from bot.core.chat_port import Attached, Click, Message, Place
from bot.core.clock import SetClock
from bot.core.context import AppContext
from bot.core.members import agent_named
from bot.core.roles import read_roles
from bot.generation import dispatch, render_job
from bot.production import create
from bot.production.create import Brought
from bot.production.stages import FOUR_ANSWERS
from bot.workflow import advance, apply_decision
from store import canon, scheduled_jobs
from store.db import Session, Store, sqlite_url
from store.files import Files
from store.inbound import Recorder
from store.migrating import migrate
from store.models import Asset, Gate, ImportBatch, Member, Production, Proposal
from testing.fakes import FakeChat, FakeProvider, ScriptedModel

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = {
    "mara": ["director"],
    "deniz": ["line_producer"],
    "kei": ["artist"],
    "gast": ["guest"],
}
Values = dict[str, str]


class World:
    """Presses buttons and looks at rows. Times move only when somebody here moves them."""

    def __init__(
        self, app: AppContext, chat: FakeChat, clock: SetClock, model: ScriptedModel
    ) -> None:
        self.app, self.chat, self.clock, self.model = app, chat, clock, model
        self._deliveries = 0

    async def press(self, who: str, value: str, key: str = "", **click: Any) -> str:
        """Deliver a press; what the person was told, or the title of the form that opened."""
        self._deliveries += 1
        key = key or f"press-{self._deliveries}"
        told, forms = len(self.chat.whispers), len(self.chat.forms)
        body = Click(
            account=f"fake:{who}", value=value, trigger=key, permalink=f"fake://here/{key}",
            **{"place": Place(channel="here"), **click},
        )  # fmt: skip
        receive(self.app, self.chat, key, "click", body)
        await route(self.app)
        if len(self.chat.forms) > forms:
            return self.chat.forms[key].title
        return self.chat.whispers[-1][1] if len(self.chat.whispers) > told else ""

    async def wait(self, seconds: float = 20) -> None:
        """Let time pass and what fell due by then settle; nothing is drawn or filmed."""
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        async with self.app.store.writing() as db:
            for row in await scheduled_jobs.due_jobs(db, self.clock.now()):
                if row.kind == "settle" and row.payload["row"] == "gate":
                    await apply_decision.apply_gate(
                        self.app, db, row.payload["id"], row.payload["values"]
                    )
                elif row.kind == "settle":
                    await dispatch.settle(self.app, db, row.payload["id"], row.payload["press"])
                elif row.kind == "advance":
                    await advance.advance(self.app, db, await self.production(db))
                row.done_at = self.clock.now() if row.kind in ("settle", "advance") else None
                db.add(row)
        for kind in ("land", "clips"):
            await self._material(kind)

    async def bring(self, who: str, files: dict[str, bytes], **message: Any) -> ImportBatch:
        """Post a message with files on the producer agent's page; what became of them."""
        self._deliveries += 1
        ids = {f"{self._deliveries}:{n}": name for n, name in enumerate(files)}
        self.chat.files |= dict(zip(ids, files.values(), strict=True))
        said = {"text": "", "place": Place(channel=await self.page("producer")), **message}
        attached = tuple(Attached(id=id, name=name) for id, name in ids.items())
        body = Message(account=f"fake:{who}", files=attached, **said)
        receive(self.app, self.chat, f"message-{self._deliveries}", "message", body)
        await route(self.app)
        await self._material("arrive")
        async with self.app.store.reading() as db:
            return (
                await db.exec(select(ImportBatch).order_by(col(ImportBatch.id).desc()))
            ).first() or _none()

    async def page(self, name: str) -> str:
        """The channel of an agent's page."""
        async with self.app.store.reading() as db:
            agent = await agent_named(db, await self.production(db), name)
        return agent.channel if agent else ""

    async def _material(self, kind: str) -> None:
        """Do what is due of this kind: files that arrive, parcels that land."""
        async with self.app.store.reading() as db:
            rows = [
                row
                for row in await scheduled_jobs.due_jobs(db, self.clock.now())
                if row.kind == kind
            ]
        for row in rows:
            await JOB_HANDLERS[kind](self.app, row)

    async def render(self) -> None:
        """Render every job that was dispatched."""
        async with self.app.store.reading() as db:
            rows = [
                row
                for row in await scheduled_jobs.due_jobs(db, self.clock.now())
                if row.kind == "render"
            ]
        for row in rows:
            await render_job.render(self.app, row.payload["job"])

    async def tool(self, agent: str, tool: str, key: str = "", /, **given: Any) -> str:
        """Have an agent call a tool; a refusal comes back as its words."""
        self._deliveries += 1
        async with self.app.store.writing() as db:
            production = await self.production(db)
            found = await agent_named(db, production, agent)
            assert found is not None
            call = tool_executor.ToolCall(
                self.app, db, production, found, self.app.roles[found.role],
                key or f"call-{self._deliveries}", given,
            )  # fmt: skip
            try:
                async with db.begin_nested():
                    return await tool_executor.run(call, tool)
            except tool_executor.ToolError as refused:
                return f"refused: {refused}"

    async def production(self, db: Session) -> Production:
        return (await db.exec(select(Production))).first() or _missing()

    async def gate(self, **where: Any) -> Gate:
        """The newest gate that fits."""
        async with self.app.store.reading() as db:
            rows = (await db.exec(select(Gate))).all()
        return [row for row in rows if all(getattr(row, k) == v for k, v in where.items())][-1]

    async def proposal(self, number: int) -> Proposal:
        async with self.app.store.reading() as db:
            return (await db.exec(select(Proposal).where(Proposal.number == number))).one()

    async def pass_gate(
        self, stage: str, act: int = 0, agent: str = "producer", values: Values | None = None
    ) -> None:
        """Ask for a stage's gate and have the director approve it. `values`: the four answers."""
        said = await self.tool(agent, "gate_request", stage=stage, act=act, summary="look")
        assert said.startswith("G-"), said
        gate = await self.gate(stage=stage)
        four = values or dict.fromkeys(FOUR_ANSWERS, "LANTERN")
        await self.press(
            "mara", f"approve:gate:{gate.id}:1", values=four if stage == "four_answers" else {}
        )
        await self.wait()

    async def write(self, agent: str, kind: str, **fields: str) -> str:
        return await self.tool(
            agent, "canon_write", kind=kind, name=kind, scope="production", reason="test",
            fields=[{"name": name, "value": value} for name, value in fields.items()],
        )  # fmt: skip

    async def lock_assets(self, anchors: dict[tuple[str, str], str]) -> None:
        """Lock these (kind, name) by hand, each with its anchor; nothing is drawn."""
        async with self.app.store.writing() as db:
            production, entries = await self.production(db), []
            for (kind, name), anchor in anchors.items():
                asset = Asset(production_id=production.id, kind=kind, name=name)
                asset.locked_version_id, asset.status = 1, "done"
                db.add(asset)
                body = {"anchor": anchor, "sha256": f"{name}-sha"}
                entries.append(
                    await canon.add(db, production, kind, name, body, author="mara", at=START)
                )
            await canon.make_canon(db, production, entries)


def _missing() -> Production:
    raise LookupError("there is no production")


def _none() -> ImportBatch:
    raise LookupError("nothing was brought")


@cache
def _migrated() -> Path:
    """An empty database at the newest version, made once for each process."""
    folder = Path(tempfile.mkdtemp(prefix="continuity-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(sqlite_url(folder))
    return folder / "app.db"


@asynccontextmanager
async def open_parts(
    folder: Path, brought: Brought, model: ScriptedModel, start: datetime = START
) -> AsyncIterator[tuple[AppContext, FakeChat, SetClock, ScriptedModel]]:
    """What a world is made of, in a folder; opening it again on the same folder is a restart."""
    fresh = not (folder / "app.db").exists()
    if fresh:
        shutil.copyfile(_migrated(), folder / "app.db")
    store, recorder = Store(sqlite_url(folder)), Recorder(folder)
    chat, clock = FakeChat(), SetClock(start)
    with ThreadPoolExecutor(1) as worker_pool:
        app = AppContext(
            store=store, recorder=recorder, clock=clock, files=Files(folder / "media"), model=model,
            roles=read_roles()[0], providers={"animatic": FakeProvider()}, worker_pool=worker_pool,
            models={"turn": "m", "review": "r", "digest": "d"}, chats={chat.name: chat},
        )  # fmt: skip
        if fresh:
            await _begin(app, brought)
        try:
            yield app, chat, clock, model
        finally:
            recorder.close()
            await store.close()


async def _begin(app: AppContext, brought: Brought) -> None:
    members = [_member(name, rights) for name, rights in PEOPLE.items()]
    pages = dict.fromkeys(app.roles, "@kei") | {"producer": "@mara"}
    pages.pop("dop", None)
    await create.begin_once(app, brought, members, pages)


def _member(name: str, rights: Sequence[str]) -> Member:
    return Member(
        production_id=0,
        account=f"fake:{name}",
        handle=f"@{name}",
        name=name.title(),
        rights=list(rights),
        allowance=20 if name == "kei" else 0,
    )
