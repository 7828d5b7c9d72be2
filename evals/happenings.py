"""What sets a turn off: the stage's task, words on a page, a press with a reason, a cut."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from bot.app.router import receive, route
from bot.core.chat_port import Message, Place, Ref
from bot.media.timecode import format_timecode
from bot.media.video import FPS
from bot.shots import rough_cut
from bot.workflow import advance
from evals.task import Step
from store.models import Agent, Cut, Shot, Status, Take
from testing.world import START, World

Piece = tuple[str, float]  # a shot's code, and how many seconds of it are in the cut


async def its_task(world: World) -> None:
    """The stage that is open now gives its makers their task."""
    async with world.app.store.writing() as db:
        await advance.advance(world.app, db, await world.production(db))


def said(who: str, page: str, text: str) -> Step:
    """A person writes this on an agent's page."""

    async def happens(world: World) -> None:
        async with world.app.store.reading() as db:
            agent = (await db.exec(select(Agent).where(Agent.name == page))).one()
        message = Message(
            account=f"fake:{who}",
            text=text,
            place=Place(channel=agent.channel),
            permalink=f"fake://{agent.channel}/1",
            ref=Ref(channel=agent.channel, message="1"),
        )
        receive(world.app, world.chat, "words", "message", message)
        await route(world.app)

    return happens


def pressed(who: str, value: str, **values: str) -> Step:
    """A person presses a button and fills in its form."""

    async def happens(world: World) -> None:
        await world.press(who, value, "the-press", values=values)

    return happens


def assembled(pieces: Sequence[Piece], registers: dict[str, str] | None = None) -> Step:
    """Act one is filmed and cut from these pieces, in order; `registers` are of shots that were
    played otherwise than planned. The producer agent is asked to look."""

    async def happens(world: World) -> None:
        async with world.app.store.writing() as db:
            production = await world.production(db)
            shots = {shot.code: shot for shot in await db.exec(select(Shot))}
            for shot in shots.values():
                shot.status = Status.DONE if shot.act == 1 else shot.status
                db.add(shot)
            cut = Cut(
                production_id=production.id, act=1, number=1, key="cut", sha256="cut-sha",
                seconds=sum(seconds for _, seconds in pieces), fingerprint="cut",
                shots=_rows([(shots[code], seconds) for code, seconds in pieces], registers or {}),
                canon_version=production.canon_version, at=world.clock.now(),
            )  # fmt: skip
            db.add(cut)
            await db.flush()
            await rough_cut.ask_for_review(world.app, db, production, cut, [])

    return happens


def _rows(pieces: Sequence[tuple[Shot, float]], registers: dict[str, str]) -> list[dict[str, Any]]:
    rows, start = [], 0
    for shot, seconds in pieces:
        row = rough_cut.cut_row(shot, _take(seconds), start, 0, round(seconds * FPS))
        rows.append({**row, "register": registers.get(shot.code, row["register"])})
        start += round(seconds * FPS)
    return rows


def _take(seconds: float) -> Take:
    return Take(
        shot_id=0, number=1, sha256="take-sha", seconds=seconds, provider="runway",
        canon_version=1, fingerprint="take", at=START,
    )  # fmt: skip


def starts(pieces: Sequence[Piece]) -> dict[str, str]:
    """Where each of these shots begins in the cut, as a timecode."""
    found, start = {}, 0
    for code, seconds in pieces:
        found[code] = format_timecode(start, FPS)
        start += round(seconds * FPS)
    return found
