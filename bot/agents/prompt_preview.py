"""What a role would send now, for `film prompt`: built as a turn builds it, nothing stored."""

import hashlib
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from bot.agents import conversation, prompt
from bot.core.roles import Role
from store.db import Session
from store.inbound import agent_inbox
from store.log import canonical
from store.models import Agent, Frame, Production

Body = dict[str, Any]


async def preview(
    db: Session, production: Production, role: Role, scene: int, model: str, now: datetime
) -> Body:
    """The request of this role (of a scene's, where it works on one) with whatever it would hear
    now, and `prefix_sha256` of the part that all roles share."""
    found = await _agent(db, production, role, scene)
    agent = found or _without_page(production, role, scene)
    current = await prompt.in_force(db, production, now)
    known = found is not None and agent.epoch_id == current.id
    known = known and not await conversation.too_long(db, agent)
    lines = [*(await prompt.lines(db, agent) if known else ())]
    seen = agent.seen_version if known else current.canon_version
    news = [] if known or found is None else prompt.memory(await prompt.remember(db, agent))
    news += [*await prompt.delta(db, production, seen), *(await _mail(db, agent) if found else ())]
    if news:
        lines.append(prompt.PromptMessage("user", news))
    body = prompt.request(model, current, prompt.brief(production, agent, role), lines)
    return {**body, "prefix_sha256": shared(body)}


def shared(body: Body) -> str:
    """sha256 of tools, system and the loaded canon: the same for every role of a production."""
    opening = [*body["messages"][:2], body["messages"][2]["content"][0]]
    return hashlib.sha256(canonical([body["tools"], body["system"], opening]).encode()).hexdigest()


async def _agent(db: Session, production: Production, role: Role, scene: int) -> Agent | None:
    """The role's agent, of several the first bound."""
    where = _scene(role, scene)
    query = select(Agent).where(
        Agent.production_id == production.id,
        Agent.role == role.id,
        Agent.scene == where,
    )
    return (await db.exec(query.order_by(col(Agent.id)))).first()


def _without_page(production: Production, role: Role, scene: int) -> Agent:
    where = _scene(role, scene)
    return Agent(production_id=production.id, role=role.id, scene=where, name=role.id, channel="")


def _scene(role: Role, scene: int) -> int | None:
    return scene if role.scope == "scene" else None


async def _mail(db: Session, agent: Agent) -> list[Body]:
    ids = {frame.sha256: frame.file_id for frame in await db.exec(select(Frame))}
    rows = await agent_inbox(db, agent.id)
    return [block for row in rows for block in prompt.message_blocks(row.payload, ids)]
