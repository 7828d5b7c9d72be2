"""Work that came to a role without a page: noted with the production, so that a card waits for
somebody to add the crew, and nothing is stuck in silence."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.core.context import AppContext, get_row, request_redraw
from bot.core.members import agent_named
from store import scheduled_jobs
from store.db import Session
from store.inbound import enqueue_message
from store.models import Agent, Production, ScheduledJob

ROOM = "room"  # the kind of due row that makes one
MAIL = "mail"  # the kind of due row that keeps a message for a role without a page
LACKS = "lacks"  # in the settings of a production: an agent's name, and since when


def lacks(film: Production) -> list[str]:
    """The names that agents would have."""
    return list(film.settings.get(LACKS, {}))


def since(film: Production) -> datetime:
    """Since when the first of them is missing."""
    return min(map(datetime.fromisoformat, film.settings[LACKS].values()))


async def send(
    app: AppContext, db: Session, film: Production, name: str, key: str, **event: Any
) -> None:
    """A message for an agent, once for each key; for a role that has no page it is kept until it
    has one."""
    agent = await agent_named(db, film, name)
    if agent is not None:
        await enqueue_message(db, agent.id, key, app.clock.now(), **event)
        return
    await scheduled_jobs.schedule(
        db, film.id, MAIL, key, app.clock.now(), to=name, mark=key, event=event
    )
    await note(app, db, film, name)


async def kept(app: AppContext, row: ScheduledJob) -> None:
    """A message that was kept, if its role has a page by now; else its page brings it."""
    async with app.store.writing() as db:
        film = await get_row(db, Production, row.production_id or 0)
        agent = await agent_named(db, film, row.payload["to"])
        if agent is not None:
            await _hand_over(app, db, agent, row)


async def _hand_over(app: AppContext, db: Session, agent: Agent, row: ScheduledJob) -> None:
    key, event = row.payload["mark"], row.payload["event"]
    await enqueue_message(db, agent.id, key, app.clock.now(), **event)


async def note(app: AppContext, db: Session, film: Production, name: str) -> None:
    """Work has come to a role that has no page, and whose room is not being made."""
    known = film.settings.get(LACKS, {})
    if name not in known and not await _comes(db, film, name):
        now = app.clock.now()
        film.settings = {**film.settings, LACKS: {**known, name: now.isoformat()}}
        await _draw(app, db, film, f"lacks:{name}")


async def _comes(db: Session, film: Production, name: str) -> bool:
    query = select(ScheduledJob.payload).where(
        ScheduledJob.production_id == film.id,
        ScheduledJob.kind == ROOM,
        col(ScheduledJob.done_at).is_(None),
    )
    return any(about["name"] == name for about in await db.exec(query))


async def bound(app: AppContext, db: Session, film: Production, agent: Agent) -> None:
    """It has one now: what was kept for it is handed over."""
    name = agent.name
    mail = (
        select(ScheduledJob)
        .where(ScheduledJob.production_id == film.id, ScheduledJob.kind == MAIL)
        .order_by(col(ScheduledJob.id))
    )
    for row in (await db.exec(mail)).all():
        if row.payload["to"] == name:
            await _hand_over(app, db, agent, row)
    known = {k: v for k, v in film.settings.get(LACKS, {}).items() if k != name}
    film.settings = {**film.settings, LACKS: known}
    await _draw(app, db, film, f"bound:{name}")


async def _draw(app: AppContext, db: Session, film: Production, why: str) -> None:
    db.add(film)
    await request_redraw(db, film.id, "crew", film.id, why, app.clock.now())
