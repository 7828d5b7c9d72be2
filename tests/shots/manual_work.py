"""People who work by hand in a small production: what they say, and the files they post."""

from typing import Any

from sqlmodel import col, select

from bot.app.job_handlers import JOB_HANDLERS
from bot.app.router import receive, route
from bot.canon import lineage
from bot.core.chat_port import Message, Place
from bot.reporting.digest import digest_text
from bot.texts import unlinked
from store.log import digest as digest_of
from store.models import (
    Claim,
    Cut,
    Gate,
    GateStatus,
    ImportBatch,
    Inbound,
    PrivateMessage,
    ScheduledJob,
    Shot,
    Take,
)
from tests.world import START, World

PAGE = "smalllight-scene-001"


async def say(world: World, who: str, text: str, thread: str | None = None) -> str:
    """A word on the page of scene 1; what the person was told, if anything."""
    told = len(world.chat.whispers)
    body = Message(account=f"fake:{who}", text=text, place=Place(channel=PAGE, thread=thread))
    receive(world.app, world.chat, f"word-{told}-{text}", "command", body)
    await route(world.app)
    return world.chat.whispers[-1][1] if len(world.chat.whispers) > told else ""


async def post(world: World, who: str, name: str, data: bytes, text: str = "",
               thread: str | None = "shot:1") -> ImportBatch:  # fmt: skip
    """A file on the page of scene 1, in the thread of its first shot unless said otherwise."""
    place = Place(channel=PAGE, thread=thread)
    return await world.bring(who, {name: data}, text=text, place=place)


async def told(world: World) -> str:
    return world.chat.whispers[-1][1] if world.chat.whispers else ""


async def takes(world: World) -> list[Take]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Take).order_by(col(Take.id)))).all())


async def shot(world: World, code: str = "SC001_SH0010") -> Shot:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Shot).where(Shot.code == code))).one()


async def claims(world: World) -> list[Claim]:
    async with world.app.store.reading() as db:
        return list((await db.exec(select(Claim).order_by(col(Claim.id)))).all())


async def events(world: World, kind: str) -> list[dict[str, Any]]:
    """What roles were told of this kind, oldest first."""
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(Inbound).order_by(col(Inbound.id)))).all()
    return [row.payload for row in rows if row.payload.get("event") == kind]


async def shown(world: World) -> None:
    """Draw the cards that are due."""
    async with world.app.store.writing() as db:
        rows = (
            await db.exec(
                select(ScheduledJob).where(
                    ScheduledJob.kind == "show", col(ScheduledJob.done_at).is_(None)
                )
            )
        ).all()
        for row in rows:
            row.done_at = world.clock.now()
            db.add(row)
    for row in rows:
        await JOB_HANDLERS["show"](world.app, row)


async def digest(world: World) -> str:
    async with world.app.store.reading() as db:
        return unlinked(await digest_text(db, await world.production(db)))


async def letters(world: World, who: str) -> list[str]:
    """What this person was told privately, sent or not yet."""
    async with world.app.store.reading() as db:
        rows = await db.exec(select(PrivateMessage).where(PrivateMessage.account == f"fake:{who}"))
        return [row.text for row in rows]


async def cut(world: World, status: str = GateStatus.APPROVED) -> None:
    """A cut of act one as it is circled, and the gate that asks for it, G-50."""
    async with world.app.store.writing() as db:
        version = (await world.production(db)).canon_version
        rows = (await db.exec(select(Take, Shot).join(Shot).where(Take.status == "done"))).all()
        kept = [(s.act, [t.sha256, t.in_seconds, t.out_seconds]) for t, s in rows]
        bound = {"cuts": [[1, "cut1", lineage.marks(kept)[1]]]}
        db.add(
            Cut(
                production_id=1, act=1, number=1, key="c1", sha256="cut1", canon_version=version,
                shots=[{"shot": s.code, "take": t.number} for t, s in rows],
                fingerprint=lineage.marks(kept)[1], at=START,
            )
        )  # fmt: skip
        db.add(
            Gate(
                production_id=1, number=50, stage="rough_cut", act=1, status=status,
                digest=digest_of(bound), canon_version=version, made_by="producer",
                opened_at=START, applied_at=START if status == GateStatus.APPROVED else None,
                card=bound,
            )
        )  # fmt: skip
