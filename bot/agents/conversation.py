"""An agent's own conversation as rows: heard, added to, begun anew when it has grown too long."""

import json
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot.agents import prompt
from bot.core.context import AppContext, get_row
from store.db import Session
from store.models import Agent, Epoch, Line, Production

Body = dict[str, Any]
LONGEST = 250  # messages that are sent again with each request; more goes into a digest
AGAIN = ("canon_delta", "remembered")  # events a new beginning writes anew


async def hear(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    name: str,
    blocks: list[Body],
) -> None:
    """Take the mail of a turn into the conversation, behind what became canon meanwhile."""
    epoch_before = agent.epoch_id
    epoch = await prompt.enter(db, production, agent, app.clock.now())
    begun = agent.epoch_id != epoch_before
    anew = not begun and await too_long(db, agent)
    if anew:
        agent.remembered = await prompt.remember(db, agent)
        agent.seen_version = epoch.canon_version
    head = prompt.memory(agent.remembered) if begun or anew else []
    head += await prompt.delta(db, production, agent.seen_version)
    agent.seen_version = production.canon_version
    first = await add(db, agent, f"{name}:mail", "user", [*head, *blocks])
    agent.talk_from = first.position if anew else agent.talk_from
    db.add(agent)


async def too_long(db: Session, agent: Agent) -> bool:
    """Whether the talk goes on from a digest at the next turn."""
    return await _next(db, agent) - agent.talk_from > LONGEST


async def begin_anew(db: Session, agent: Agent, name: str) -> None:
    """The talk outgrew the model: go on from a digest of it, the canon's changes and the turn's
    mail. What stood before stays stored, and is no longer sent."""
    production = await get_row(db, Production, agent.production_id)
    epoch = await get_row(db, Epoch, agent.epoch_id or 0)
    mail = await line(db, f"{name}:mail")
    agent.remembered = await prompt.remember(db, agent, without=name)
    head = prompt.memory(agent.remembered)
    head += await prompt.delta(db, production, epoch.canon_version)
    blocks = [block for block in (mail.content if mail else []) if not _told_again(block)]
    first = await add(db, agent, f"{name}:anew", "user", [*head, *blocks])
    agent.talk_from, agent.seen_version = first.position, production.canon_version
    db.add(agent)


def _told_again(block: Body) -> bool:
    return block["type"] == "text" and _event(block["text"]) in AGAIN


def _event(text: str) -> str:
    found = json.loads(text) if text.startswith("{") else {}
    return str(found.get("event", ""))


async def last_words(db: Session, agent: Agent, name: str) -> str:
    """What the agent said at last in this turn; words beside a tool call are for itself."""
    query = select(Line).where(
        Line.agent_id == agent.id, Line.role == "assistant", col(Line.key).startswith(f"{name}:")
    )
    last = (await db.exec(query.order_by(col(Line.id).desc()).limit(1))).first()
    blocks = last.content if last else []
    return "\n\n".join(b["text"] for b in blocks if b["type"] == "text" and b["text"])


async def line(db: Session, key: str) -> Line | None:
    return (await db.exec(select(Line).where(Line.key == key))).first()


async def add(db: Session, agent: Agent, key: str, role: str, content: list[Body]) -> Line:
    """One more message, behind the last one of the agent's epoch."""
    row = Line(
        agent_id=agent.id,
        epoch_id=agent.epoch_id or 0,
        position=await _next(db, agent),
        key=key,
        role=role,
        content=content,
    )
    db.add(row)
    await db.flush()
    return row


async def _next(db: Session, agent: Agent) -> int:
    """The position behind the last message of the agent's epoch."""
    query = select(func.coalesce(func.max(Line.position), -1)).where(
        Line.agent_id == agent.id, Line.epoch_id == agent.epoch_id
    )
    return (await db.exec(query)).one() + 1
