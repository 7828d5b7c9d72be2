"""Clarifying questions: asked once, answered once, and the answer is canon for everyone."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.canon.questions import locks
from bot.core.action_context import ActionContext, ButtonPress, CommandWords
from bot.core.chat_port import Button, Card
from bot.core.context import AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.members import has, holders
from bot.core.tool_input import ToolError
from bot.production.decisions import record_decision
from bot.production.rejection_reasons import LONGEST
from bot.production.stages import FOUR_ANSWERS
from store import canon, scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.inbound import enqueue_message
from store.log import record
from store.models import (
    Agent,
    Asker,
    Choice,
    EntryKind,
    Member,
    Production,
    Question,
    QuestionStatus,
    Right,
    SideAnswer,
)

PATIENCE = timedelta(days=1)  # then it is with the director
MOST_CHOICES = 8  # buttons of one card, guests' suggestions included
MOST_OPEN = 6  # of one agent: more is a flood, not a doubt
ANSWERING = tuple(right.value for right in Right if right != Right.GUEST)


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


async def choose(press: ActionContext[ButtonPress]) -> Outcome:
    """A suggested answer was pressed."""
    choice = await get_row(press.db, Choice, press.cause.row_id)
    question = await get_row(press.db, Question, choice.question_id)
    return await answer(press, question, choice.label)


async def own_words(press: ActionContext[ButtonPress]) -> Outcome:
    question = await get_row(press.db, Question, press.cause.row_id)
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.OWN_WORDS)
    return await answer(press, question, press.cause.values.get("answer", ""))


async def answer(press: ActionContext[ButtonPress], question: Question, said: str) -> Outcome:
    """The first valid answer wins and is canon; a later one may amend it."""
    words = said.strip()
    wrong = _unfit(words)
    if wrong:
        return wrong
    if question.status == QuestionStatus.WITHDRAWN:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.closed(question))
    if not has(press.member, *ANSWERING):
        return await _suggest(press, question, words)
    if not await compare_and_set(
        press.db,
        question,
        col(Question.status) == QuestionStatus.OPEN,
        status=QuestionStatus.ANSWERED,
        answer=words,
        answered_by=press.who,
        answered_at=press.now,
    ):
        return await _too_late(press, question, words)
    number = await decide(press, question, words)
    await record_decision(press, "question", question.id, "answer", words)
    await tell(press, question, "answer", number)
    await show_everywhere(press.db, question, f"answered:{press.key}", press.now)
    await locks.release(press.db, question, press.now)
    await scheduled_jobs.schedule(
        press.db, question.production_id, "advance", f"question:{question.id}", press.now
    )
    return Outcome(ResultCode.DECIDED, texts.answered(question, number))


def _unfit(words: str) -> Outcome | None:
    if not words:
        return Outcome(ResultCode.REFUSED, texts.ANSWER_MISSING)
    return (
        Outcome(ResultCode.REFUSED, texts.answer_too_long(LONGEST))
        if len(words) > LONGEST
        else None
    )


async def _suggest(press: ActionContext[ButtonPress], question: Question, words: str) -> Outcome:
    """A guest's answer is one more suggestion, under the guest's name."""
    if question.status != QuestionStatus.OPEN or not has(press.member, Right.GUEST):
        return Outcome(ResultCode.NOT_ALLOWED, texts.GUESTS_SUGGEST)
    query = select(Choice).where(Choice.question_id == question.id)
    known = (await press.db.exec(query)).all()
    if any(choice.label == words for choice in known) or len(known) >= MOST_CHOICES:
        return Outcome(ResultCode.NOT_ALLOWED, texts.SUGGESTED_ALREADY)
    press.db.add(Choice(question_id=question.id, label=words, by=press.member.name))
    film, subject = press.production.id, f"Q-{question.number}"
    await record(press.db, film, press.now, press.who, "suggested", subject, words=words)
    await show_everywhere(press.db, question, f"suggested:{press.key}", press.now)
    return Outcome(ResultCode.SUGGESTED, texts.suggested(question))


async def _too_late(press: ActionContext[ButtonPress], question: Question, words: str) -> Outcome:
    """Who answered first; the later words are kept, one press away from amending."""
    if question.status == QuestionStatus.WITHDRAWN:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.closed(question))
    by = texts.question_and_answer(question)
    said = texts.already(by, question.answered_by, question.answered_at)
    if words == question.answer:
        return Outcome(ResultCode.ALREADY_DECIDED, said)
    heard = SideAnswer(
        production_id=question.production_id,
        member_id=press.member.id,
        question_id=question.id,
        words=words,
        permalink=press.cause.permalink,
        at=press.now,
    )
    press.db.add(heard)
    await press.db.flush()
    amend = Button(label=texts.AMEND, verb="amend", kind="heard", id=heard.id)
    card = Card(title=by, lines=(texts.instead(words),), buttons=(amend,))
    return Outcome(ResultCode.ALREADY_DECIDED, said, card)


async def decide(
    press: ActionContext[ButtonPress], question: Question, words: str, reason: str = ""
) -> int:
    """The answer as a numbered decision, canon at once; a later one supersedes an earlier."""
    number = await canon.next_decision(press.db, press.production)
    entry = await canon.add(
        press.db,
        press.production,
        EntryKind.DECISION,
        question.matter,
        {"matter": question.matter, "question": question.text, "text": words},
        author=press.who,
        at=press.now,
        scope=question.scope,
        reason=reason or f"Q-{question.number}",
        words=words,
        permalink=press.cause.permalink,
    )
    entry.number = number
    await canon.make_canon(press.db, press.production, [entry])
    question.entry_id, question.permalink = entry.id, press.cause.permalink
    press.db.add(question)
    return number


async def tell(
    press: ActionContext[ButtonPress], question: Question, event: str, number: int
) -> None:
    """Every agent that asked goes on by itself, citing the decision."""
    for agent_id in await askers(press.db, question):
        await enqueue_message(
            press.db,
            agent_id,
            f"{event}:{press.production.code}:{question.matter}:{agent_id}:{number}",
            press.now,
            event=event,
            question=f"Q-{question.number}",
            matter=question.matter,
            answer=question.answer,
            decision=f"D-{number}",
            by=press.who,
        )


async def askers(db: Session, question: Question) -> list[int]:
    """The agents that wait for the answer, the first that asked first, and those it held up."""
    query = select(Asker.agent_id).where(Asker.question_id == question.id).order_by(col(Asker.id))
    held = await locks.held_up(db, question)
    return list(dict.fromkeys([question.agent_id, *(await db.exec(query)).all(), *held]))
