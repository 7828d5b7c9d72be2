"""Clarifying questions: asked once, answered once, and the answer is canon for everyone."""

import json
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.asked import ToolError
from bot.chat import Button, Card, Form, FormField
from bot.gates import FOUR_ANSWERS
from bot.house import House, Outcome, Press, has, holders, one, show
from bot.verdicts import verdict
from store import canon, due
from store.db import Session
from store.deciding import win
from store.inbound import deliver
from store.log import record
from store.models import (
    Agent,
    Choice,
    EntryKind,
    Member,
    Production,
    Question,
    QuestionStatus,
    Right,
)

MOST_OPEN = 6  # of one agent: more is a flood, not a doubt
ANSWERING = tuple(right.value for right in Right if right != Right.GUEST)


async def ask(
    house: House, db: Session, production: Production, agent: Agent, asked: dict[str, Any]
) -> str:
    """Post a question, or name the one that already asks it. Returns `Q-n`; ToolError says why it
    may not be asked."""
    matter = " ".join(asked["matter"].lower().split())
    query = select(Question).where(
        Question.production_id == production.id, Question.matter == matter
    )
    same = (await db.exec(query)).first()
    if same:
        said = json.dumps(same.answer, ensure_ascii=False) if same.answer else "no answer yet"
        return f"Q-{same.number} asks this already ({same.status}: {said})"
    await _check(db, agent, matter, asked["answers"])
    question = await _write(house, db, production, agent, asked, matter)
    await record(
        db,
        production.id,
        house.clock.now(),
        agent.name,
        "question asked",
        f"Q-{question.number}",
        text=question.text,
        scope=question.scope,
    )
    await show(db, production.id or 0, "question", question.id or 0, "asked", house.clock.now())
    return f"Q-{question.number}"


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
    house: House,
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
        production_id=production.id or 0,
        number=((await db.exec(last)).one() or 0) + 1,
        matter=matter,
        agent_id=agent.id or 0,
        asked_of=who[0].id if who else None,
        text=asked["text"],
        why=asked["why"],
        scope=asked["scope"],
        waits_on_it="" if asked["waits"] == "none" else asked["waits"],
        at=house.clock.now(),
    )
    db.add(question)
    await db.flush()
    for label in dict.fromkeys(asked["answers"]):
        db.add(Choice(question_id=question.id or 0, label=label))
    await db.flush()
    return question


async def choose(press: Press) -> Outcome:
    """A suggested answer was pressed."""
    choice = await one(press.db, Choice, press.id)
    question = await one(press.db, Question, choice.question_id)
    return await _answer(press, question, choice.label)


async def own_words(press: Press) -> Outcome:
    question = await one(press.db, Question, press.id)
    if not press.click.values:
        return Outcome("form", texts.OWN_WORDS)
    words = press.click.values.get("answer", "").strip()
    if not words:
        return Outcome("refused", texts.ANSWER_MISSING)
    return await _answer(press, question, words)


async def _answer(press: Press, question: Question, words: str) -> Outcome:
    if not has(press.member, *ANSWERING):
        return Outcome("not_allowed", texts.GUESTS_SUGGEST)
    if not await win(
        press.db,
        question,
        col(Question.status) == QuestionStatus.OPEN,
        status=QuestionStatus.ANSWERED,
        answer=words,
        answered_by=press.who,
        answered_at=press.now,
    ):
        by = texts.question_and_answer(question)
        return Outcome(
            "already_decided", texts.already(by, question.answered_by, question.answered_at)
        )
    number = await _make_canon(press, question, words)
    await verdict(press, "question", question.id or 0, "answer", words)
    await _tell(press, question, number)
    await show(
        press.db,
        question.production_id,
        "question",
        question.id or 0,
        f"answered:{press.key}",
        press.now,
    )
    await due.add(press.db, question.production_id, "advance", f"question:{question.id}", press.now)
    return Outcome("decided", texts.answered(question, number))


async def _make_canon(press: Press, question: Question, words: str) -> int:
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
        reason=f"Q-{question.number}",
        words=words,
        permalink=press.click.permalink,
    )
    entry.number = number
    await canon.make_canon(press.db, press.production, [entry])
    question.entry_id, question.permalink = entry.id, press.click.permalink
    press.db.add(question)
    return number


async def _tell(press: Press, question: Question, number: int) -> None:
    """The asking agent goes on by itself, citing the decision."""
    await deliver(
        press.db,
        question.agent_id,
        f"answer:{press.production.code}:{question.matter}",
        press.now,
        event="answer",
        question=f"Q-{question.number}",
        matter=question.matter,
        answer=question.answer,
        decision=f"D-{number}",
        by=press.who,
    )


def form(question: Question) -> Form:
    return Form(
        title=f"Q-{question.number}",
        submit="Answer",
        value=f"own:question:{question.id}:1",
        fields=(FormField(name="answer", label=question.text, multiline=True),),
    )


async def question_card(db: Session, question_id: int) -> tuple[Card, str]:
    """(card, channel): the question in the home channel, mentioning only who is asked."""
    question = await one(db, Question, question_id)
    production = await one(db, Production, question.production_id)
    agent = await one(db, Agent, question.agent_id)
    asked = await db.get(Member, question.asked_of) if question.asked_of else None
    is_open = question.status == QuestionStatus.OPEN
    query = select(Choice).where(Choice.question_id == question_id).order_by(col(Choice.id))
    choices = (await db.exec(query)).all()
    labels = texts.choice_labels([choice.label for choice in choices])
    suggested = [
        Button(label=label, verb="answer", kind="choice", id=choice.id or 0)
        for label, choice in zip(labels, choices, strict=True)
    ]
    own = Button(label=texts.OWN_WORDS, verb="own", kind="question", id=question_id)
    buttons = (*suggested, own)
    earlier = select(func.count(col(Question.id))).where(
        Question.agent_id == question.agent_id, col(Question.id) <= question_id
    )
    card = Card(
        key=f"question:{agent.name}:{(await db.exec(earlier)).one()}",
        title=texts.question_title(question),
        lines=(
            *texts.question_lines(question, agent, asked.name if asked else ""),
            *texts.choices_in_full([choice.label for choice in choices] if is_open else []),
        ),
        buttons=buttons if is_open else (),
        waits_for=(asked.handle,) if asked and is_open else (),
    )
    return card, production.home
