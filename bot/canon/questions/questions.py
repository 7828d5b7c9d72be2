"""Clarifying questions: asked once, answered once, and the answer is canon for everyone."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon.questions import locks
from bot.core.action_context import ActionContext, CommandWords
from bot.core.context import AppContext, request_redraw
from bot.core.members import holders
from bot.core.tool_input import ToolError
from bot.production.stages import FOUR_ANSWERS
from store import scheduled_jobs
from store.db import Session
from store.log import record
from store.models import (
    Agent,
    Asker,
    Choice,
    Member,
    Production,
    Question,
    QuestionStatus,
    Right,
)

PATIENCE = timedelta(days=1)  # then it is with the director
MOST_OPEN = 6  # of one agent: more is a flood, not a doubt


async def ask(
    app: AppContext, db: Session, production: Production, agent: Agent, asked: dict[str, Any]
) -> str:
    """Post a question, or name the one that already asks it. Returns `Q-n`; ToolError says why it
    may not be asked."""
    matter = " ".join(asked["matter"].lower().split())
    query = select(Question).where(
        Question.production_id == production.id, Question.matter == matter
    )
    same = (await db.exec(query)).first()
    if same:
        return await _asked_already(db, agent, same)
    await _check(db, agent, matter, asked["answers"])
    question = await _write(app, db, production, agent, asked, matter)
    await record(
        db,
        production.id,
        app.clock.now(),
        agent.name,
        "question asked",
        f"Q-{question.number}",
        text=question.text,
        scope=question.scope,
    )
    await show_everywhere(db, question, "asked", app.clock.now())
    return f"Q-{question.number}"


async def ask_team(
    ask: ActionContext[CommandWords], producer: Agent, to: Member | None, said: str, matter: str
) -> str:
    """A person's question to the team, in the thread of all questions; the producer agent hears the
    answer. Returns `Q-n`, or what asks it already."""
    given = {
        "text": said, "why": texts.asked_by_person(ask.who), "scope": "production",
        "asked_of": Right.DIRECTOR.value, "waits": "none", "answers": [],
    }  # fmt: skip
    same = select(Question).where(
        Question.production_id == ask.production.id, Question.matter == matter
    )
    found = (await ask.db.exec(same)).first()
    if found:
        return f"Q-{found.number}"
    question = await _write(ask.app, ask.db, ask.production, producer, given, matter)
    question.asked_by, now = ask.who, ask.app.clock.now()
    question.asked_of = to.id if to else question.asked_of
    ask.db.add(question)
    subject = f"Q-{question.number}"
    await record(ask.db, ask.production.id, now, ask.who, "question asked", subject, text=said)
    await show_everywhere(ask.db, question, "asked", now)
    return subject


async def _asked_already(db: Session, agent: Agent, same: Question) -> str:
    """The role that asks again is linked: it hears the answer as the first one does."""
    query = select(Asker.id).where(Asker.question_id == same.id, Asker.agent_id == agent.id)
    if same.agent_id != agent.id and (await db.exec(query)).first() is None:
        db.add(Asker(question_id=same.id, agent_id=agent.id))
    said = json.dumps(same.answer, ensure_ascii=False) if same.answer else "no answer yet"
    return f"Q-{same.number} asks this already ({same.status}: {said})"


async def show_everywhere(db: Session, question: Question, why: str, now: datetime) -> None:
    """Have the index, the question's card and the line on the asking page drawn again."""
    film, row = question.production_id, question.id
    await request_redraw(db, film, "index", film, f"{row}:{why}", now)
    await request_redraw(db, film, "question", row, why, now)
    await request_redraw(db, film, "asked", row, why, now)
    await locks.redraw(db, question, why, now)


async def _check(db: Session, agent: Agent, matter: str, answers: list[str]) -> None:
    if matter in FOUR_ANSWERS:
        raise ToolError(f"{matter} is one of the four answers; they have a gate of their own")
    if not 2 <= len(set(answers)) <= 4:
        raise ToolError("give two to four answers that differ")
    waiting = select(func.count(col(Question.id))).where(
        Question.agent_id == agent.id, Question.status == QuestionStatus.OPEN
    )
    if (await db.exec(waiting)).one() >= MOST_OPEN:
        raise ToolError(f"{MOST_OPEN} of your questions are open; wait for their answers")


async def _write(
    app: AppContext,
    db: Session,
    production: Production,
    agent: Agent,
    asked: dict[str, Any],
    matter: str,
) -> Question:
    last = select(func.max(Question.number)).where(Question.production_id == production.id)
    who = await holders(db, production, asked["asked_of"]) or await holders(
        db, production, Right.DIRECTOR
    )
    question = Question(
        production_id=production.id,
        number=((await db.exec(last)).one() or 0) + 1,
        matter=matter,
        agent_id=agent.id,
        asked_of=who[0].id if who else None,
        text=asked["text"],
        why=asked["why"],
        scope=asked["scope"],
        waits_on_it="" if asked["waits"] == "none" else asked["waits"],
        at=app.clock.now(),
    )
    db.add(question)
    await db.flush()
    for label in dict.fromkeys(asked["answers"]):
        db.add(Choice(question_id=question.id, label=label))
    await db.flush()
    late = app.clock.now() + PATIENCE
    await scheduled_jobs.schedule(
        db, question.production_id, "late", f"{question.id}", late, question=question.id
    )
    return question


async def askers(db: Session, question: Question) -> list[int]:
    """The agents that wait for the answer, the first that asked first, and those it held up."""
    query = select(Asker.agent_id).where(Asker.question_id == question.id).order_by(col(Asker.id))
    held = await locks.held_up(db, question)
    return list(dict.fromkeys([question.agent_id, *(await db.exec(query)).all(), *held]))
