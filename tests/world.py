"""The small production of the tests of the rules: a script of three scenes, step by step."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlmodel import col, select

from bot.app.router import receive, route
from bot.core.chat_port import Message, Place
from bot.media.screenplay.read import read_script
from bot.media.video import FPS
from bot.production.create import Brought
from bot.production.stages import wanted_assets
from bot.shots.rough_cut import cut_row
from bot.workflow.advance import circled
from store.db import Session
from store.models import Cut, ScheduledJob, Shot
from testing import world
from testing.fakes import ScriptedModel
from testing.world import PEOPLE, START

__all__ = ["PARTS", "PEOPLE", "PLAN", "START", "TEXT", "World", "open_world"]

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
    "code": "",
    "size": "WIDE", "angle": "eye level", "movement": "static", "action": "Mara lifts the lantern.",
    "dialogue": "", "cast": ["MARA"], "props": ["LANTERN"], "register": "calm",
}  # fmt: skip
PARTS = {
    "framing": "Mara lifts the lantern.", "camera_lens": "40 mm", "lighting": "one lamp",
    "palette": "amber", "composition": "left third", "atmosphere": "dust", "register": "calm",
    "changed": "",
}  # fmt: skip


class World(world.World):
    """The same world with ways to a stage of this script."""

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
        await self.shot_list()
        boards = [
            {"shot": f"SC00{scene}_SH00{n}0", "composition": "left", "foreground": "", "note": ""}
            for scene in (1, 2) for n in (1, 2)
        ]  # fmt: skip
        await self.tool("storyboard", "storyboard_update", boards=boards)
        await self.pass_gate("storyboard", 1, agent="storyboard")

    async def shot_list(self) -> None:
        """Two shots in each scene, and their gate."""
        for scene in (1, 2, 3):
            shots = [{**PLAN, "seconds": 3.0}, {**PLAN, "size": "CLOSE", "seconds": 2.5}]
            await self.tool("directors_assistant", "shotlist_update", scene=scene, shots=shots)
        await self.pass_gate("shot_list", agent="directors_assistant")

    async def _lock_assets(self) -> None:
        async with self.app.store.reading() as db:
            wanted = await wanted_assets(db, await self.production(db))
        await self.lock_assets({(kind, name): f"{name} as locked" for kind, name in wanted})

    async def propose(self, scene: int = 1, shots: int = 2, takes: int = 1) -> str:
        """The scene's director of photography proposes takes for its first shots."""
        asked = [
            {**PARTS, "shot": f"SC00{scene}_SH00{n}0", "takes": takes, "seconds": 3.0}
            for n in range(1, shots + 1)
        ]
        return await self.tool(f"dop:{scene}", "generation_propose", shots=asked)

    async def command(self, who: str, text: str, channel: str = "here", thread: str = "") -> str:
        """Give `/film <text>`; what the person was told."""
        self._deliveries += 1
        key, told = f"command-{self._deliveries}", len(self.chat.whispers)
        place = Place(channel=channel, thread=thread or None)
        body = Message(
            account=f"fake:{who}", text=text, place=place, permalink=f"fake://{channel}/{key}"
        )
        receive(self.app, self.chat, key, "command", body)
        await route(self.app)
        return self.chat.whispers[-1][1] if len(self.chat.whispers) > told else ""

    async def assemble(self) -> list[Cut]:
        """The rough cuts that are due, as rows of what is circled; no film is made."""
        async with self.app.store.writing() as db:
            asked = select(ScheduledJob).where(
                ScheduledJob.kind == "cut", col(ScheduledJob.done_at).is_(None)
            )
            made = []
            for row in (await db.exec(asked.order_by(col(ScheduledJob.id)))).all():
                row.done_at = self.clock.now()
                db.add(row)
                made.append(await self._cut(db, row.payload["act"], row.payload["fingerprint"]))
            return made

    async def _cut(self, db: Session, act: int, fingerprint: str) -> Cut:
        production, rows, start = await self.production(db), [], 0
        shots = select(Shot).where(Shot.act == act, col(Shot.cut_out).is_(False))
        for shot, take in await circled(db, list(await db.exec(shots.order_by(Shot.code)))):
            first, last = (
                round(take.in_seconds * FPS),
                round((take.out_seconds or take.seconds) * FPS),
            )
            rows.append(cut_row(shot, take, start, first, last))
            start += last - first
        number = len((await db.exec(select(Cut.id).where(Cut.act == act))).all()) + 1
        cut = Cut(
            production_id=production.id, act=act, number=number, key=f"{act}:{fingerprint}",
            sha256=f"{fingerprint[:40]}{act}{number}", seconds=start / FPS, shots=rows,
            canon_version=production.canon_version, fingerprint=fingerprint, at=self.clock.now(),
        )  # fmt: skip
        db.add(cut)
        await db.flush()
        return cut


@asynccontextmanager
async def open_world(
    folder: Path, model: ScriptedModel | None = None, text: str = TEXT
) -> AsyncIterator[World]:
    """A world in a folder; opening it again on the same folder is a restart. Without a text the
    production waits for its script."""
    script = read_script(text.encode(), "small.fountain") if text else None
    brought = Brought(script, author="Mara (director)", name="Small Light")
    async with world.open_parts(folder, brought, model or ScriptedModel()) as parts:
        yield World(*parts)
