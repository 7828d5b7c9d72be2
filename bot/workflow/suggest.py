"""What a role writes outside its part is a suggestion to the owner's page, and no draft: no gate
can sweep it up. There people accept or decline it (bot/workflow/suggestion_card.py), or the owner
writes it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.canon import drafts
from bot.canon.questions import questions
from bot.core.context import AppContext, request_redraw
from bot.core.tool_input import ToolError
from store.db import Session
from store.inbound import enqueue_message
from store.log import record
from store.models import Agent, Asker, Production, Question, Suggestion, SuggestionStatus

OPEN = SuggestionStatus.OPEN
Json = dict[str, Any]


async def owner_of(app: AppContext, db: Session, production: Production, kind: str) -> Agent | None:
    """The agent whose part this kind is; of several the one that was bound first."""
    roles = [role.id for role in app.roles.values() if kind in role.owns]
    query = select(Agent).where(Agent.production_id == production.id, col(Agent.role).in_(roles))
    return (await db.exec(query.order_by(col(Agent.id)))).first()


async def suggest(
    app: AppContext, db: Session, production: Production, agent: Agent, key: str, given: Json
) -> str:
    """Post it on the owner's page; what the role is told. ToolError if it could not be written, or
    nobody owns it here."""
    kind, name = given["kind"], json.dumps(given["name"], ensure_ascii=False)
    owner = await owner_of(app, db, production, kind)
    if owner is None or owner.id == agent.id:
        raise ToolError(f"{kind} is not yours to write, and nobody here owns it; use human_ask")
    scope = await drafts.could_be(db, production, given)
    row = await _write(app, db, production, agent, owner, key, {**given, "scope": scope})
    asked = await _conflict(app, db, production, agent, row)
    if asked:
        return f"{kind} {name} is suggested otherwise too: {asked} posted; a person settles it"
    await _tell_owner(app, db, production, row, agent)
    page = texts.agent_name(owner)
    return f"{kind} {name} is {page}'s: proposed to its page; a person or {page} takes it up or not"


async def _write(
    app: AppContext, db: Session, production: Production, agent: Agent, owner: Agent, key: str,
    given: Json,
) -> Suggestion:  # fmt: skip
    """A newer suggestion of the same role for the same entry takes the place of its older one."""
    now = app.clock.now()
    for old in await alike(db, production, given["kind"], given["name"], given["scope"]):
        if old.agent_id == agent.id:
            await _close(app, db, old, SuggestionStatus.SUPERSEDED, agent.name)
    words, permalink = await drafts.heard(db, agent, key)
    row = Suggestion(
        production_id=production.id, agent_id=agent.id, owner_id=owner.id,
        kind=given["kind"], name=given["name"], scope=given["scope"], fields=given["fields"],
        reason=given["reason"], words=words, permalink=permalink, at=now,
    )  # fmt: skip
    db.add(row)
    await db.flush()
    subject = f"{row.kind}:{row.name}"
    about = {"scope": row.scope, "suggestion": row.id, "to": owner.name}
    await record(db, production.id, now, agent.name, "suggested", subject, **about)
    await request_redraw(db, row.production_id, "suggestion", row.id, "made", now)
    return row


async def alike(
    db: Session, production: Production, kind: str, name: str, scope: str
) -> Sequence[Suggestion]:
    """The suggestions for this entry that nobody decided."""
    query = select(Suggestion).where(
        Suggestion.production_id == production.id, Suggestion.kind == kind,
        Suggestion.name == name, Suggestion.scope == scope, Suggestion.status == OPEN,
    )  # fmt: skip
    return (await db.exec(query.order_by(col(Suggestion.id)))).all()


async def _tell_owner(
    app: AppContext, db: Session, production: Production, row: Suggestion, agent: Agent
) -> None:
    await enqueue_message(
        db, row.owner_id, f"suggested:{production.code}:{row.id}", app.clock.now(),
        event="suggested", by=agent.name, kind=row.kind, name=row.name, scope=row.scope,
        fields=row.fields, reason=row.reason,
    )  # fmt: skip


async def _conflict(
    app: AppContext, db: Session, production: Production, agent: Agent, row: Suggestion
) -> str:
    """Two roles suggest different things for one entry: one question with both positions, which the
    owner hears answered. Its number; empty if there is no conflict."""
    rows = await alike(db, production, row.kind, row.name, row.scope)
    other = next((o for o in rows if o.id != row.id and o.fields != row.fields), None)
    if other is None:
        return ""
    theirs, yours = texts.position(other), texts.position(row)
    if theirs == yours:
        return ""
    matter = f"{row.name}: {row.kind} ({row.scope})"[:120]
    asked = {
        "matter": matter, "text": texts.two_positions({"matter": matter}),
        "why": texts.DISAGREEMENT, "asked_of": "director", "scope": row.scope, "waits": "none",
        "answers": [theirs, yours],
    }  # fmt: skip
    try:
        said = await questions.ask(app, db, production, agent, asked)
    except ToolError:
        return ""  # the role asks enough already: both cards stand on the owner's page
    await _listen(db, production, said, (other.agent_id, row.owner_id))
    number = said.split(" ", 1)[0]
    for each in (other, row):
        await _close(app, db, each, SuggestionStatus.ASKED, number)
    return number


async def _listen(db: Session, production: Production, said: str, agents: Sequence[int]) -> None:
    """These agents hear the answer too."""
    number = int(said.split(" ", 1)[0].removeprefix("Q-"))
    query = select(Question).where(
        Question.production_id == production.id, Question.number == number
    )
    question = (await db.exec(query)).one()
    known = select(Asker.agent_id).where(Asker.question_id == question.id)
    there = {question.agent_id, *(await db.exec(known)).all()}
    for agent_id in dict.fromkeys(agents):
        if agent_id not in there:
            db.add(Asker(question_id=question.id, agent_id=agent_id))


async def taken_up(
    app: AppContext, db: Session, production: Production, agent: Agent, given: Json
) -> None:
    """The owner wrote the entry: suggestions for it are taken up, or let go, by that."""
    for row in await alike(db, production, given["kind"], given["name"], given["scope"]):
        await _close(app, db, row, SuggestionStatus.TAKEN, agent.name)


async def _close(
    app: AppContext, db: Session, row: Suggestion, status: SuggestionStatus, by: str
) -> None:
    """Nobody presses any more: something else settles it."""
    row.status, row.decided_by, row.decided_at = status, by, app.clock.now()
    db.add(row)
    await request_redraw(db, row.production_id, "suggestion", row.id, status, row.decided_at)
