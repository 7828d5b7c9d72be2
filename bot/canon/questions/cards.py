"""Cards about questions: each in the production's one thread, its index, the line on a page."""

from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Button, Card, Form, FormField, Item, Place
from bot.core.context import get_row
from store.db import Session
from store.models import (
    Agent,
    Choice,
    Member,
    Post,
    Production,
    Question,
    QuestionStatus,
    SideAnswer,
)


def thread(production: Production) -> Place:
    """Where all questions of a production stand: under their index, in its home channel."""
    return Place(channel=production.home, thread=f"index:{production.id}")


async def question_card(db: Session, question_id: int) -> tuple[Card, Place]:
    """The question, mentioning only who is asked."""
    question = await get_row(db, Question, question_id)
    production = await get_row(db, Production, question.production_id)
    agent = await get_row(db, Agent, question.agent_id)
    asked = await db.get(Member, question.asked_of) if question.asked_of else None
    is_open = question.status == QuestionStatus.OPEN
    query = select(Choice).where(Choice.question_id == question_id).order_by(col(Choice.id))
    choices = (await db.exec(query)).all()
    earlier = select(func.count(col(Question.id))).where(
        Question.agent_id == question.agent_id, col(Question.id) <= question_id
    )
    shown = [texts.choice(choice) for choice in choices]
    card = Card(
        key=f"question:{agent.name}:{(await db.exec(earlier)).one()}",
        title=texts.question_title(question),
        lines=(
            *texts.question_lines(question, agent, asked.name if asked else ""),
            *texts.choices_in_full(shown if is_open else []),
        ),
        buttons=_buttons(question, choices, shown),
        waits_for=(asked.handle,) if asked and is_open else (),
    )
    return card, thread(production)


def _buttons(question: Question, choices: Sequence[Choice], shown: list[str]) -> tuple[Button, ...]:
    row = question.id
    if question.status == QuestionStatus.ANSWERED:
        return (Button(label=texts.AMEND, verb="amend", kind="question", id=row),)
    if question.status != QuestionStatus.OPEN:
        return ()
    labels = texts.choice_labels(shown)
    suggested = [
        Button(label=label, verb="answer", kind="choice", id=choice.id)
        for label, choice in zip(labels, choices, strict=True)
    ]
    return (*suggested, Button(label=texts.OWN_WORDS, verb="own", kind="question", id=row))


async def index_card(db: Session, production_id: int) -> tuple[Card, Place]:
    """What is open, the oldest first; the head of the thread, edited in place."""
    production = await get_row(db, Production, production_id)
    query = select(Question).where(
        Question.production_id == production_id, Question.status == QuestionStatus.OPEN
    )
    rows = (await db.exec(query.order_by(col(Question.id)))).all()
    shown = rows[: texts.INDEXED]
    names = {member.id: member.name for member in await _members(db, production)}
    links = await _links(db, [f"question:{row.id}" for row in shown])
    items = tuple(
        Item(
            id=row.id,
            key=f"Q-{row.number}",
            label=f"Q-{row.number}",
            text=texts.indexed(
                row, names.get(row.asked_of or 0, ""), links.get(f"question:{row.id}")
            ),
        )
        for row in shown
    )
    card = Card(
        key="questions",
        title=texts.index_title(len(rows)),
        lines=texts.index_more(len(rows) - len(shown)),
        items=items,
    )
    return card, Place(channel=production.home)


async def asked_card(db: Session, question_id: int) -> tuple[Card, Place]:
    """One line on the page of the role that asked, with the way to the question."""
    question = await get_row(db, Question, question_id)
    agent = await get_row(db, Agent, question.agent_id)
    key = f"question:{question_id}"
    link = (await _links(db, [key])).get(key)
    card = Card(
        key=f"asked:Q-{question.number}",
        title=texts.asked_line(question),
        lines=texts.to_the_thread(link),
    )
    return card, Place(channel=agent.channel)


async def said_card(db: Session, heard_id: int) -> tuple[Card, Place]:
    """An answer from a side place, in the thread under the name of who gave it."""
    heard = await get_row(db, SideAnswer, heard_id)
    question = await get_row(db, Question, heard.question_id)
    member = await get_row(db, Member, heard.member_id)
    production = await get_row(db, Production, heard.production_id)
    title = texts.said_elsewhere(member.name, question)
    card = Card(
        key=f"said:Q-{question.number}:{heard_id}", title=title, lines=(texts.words_of(heard),)
    )
    return card, thread(production)


async def _members(db: Session, production: Production) -> list[Member]:
    query = select(Member).where(Member.production_id == production.id)
    return list((await db.exec(query)).all())


async def _links(db: Session, keys: list[str]) -> dict[str, str]:
    """Where these cards stand."""
    query = select(Post.key, Post.permalink).where(col(Post.key).in_(keys))
    return {key: link for key, link in await db.exec(query) if link}


def form(question: Question, verb: str = "own") -> Form:
    """An answer in one's own words; with `amend` instead of the one that stands."""
    submit = texts.AMEND if verb == "amend" else texts.ANSWER
    field = FormField(
        name="answer", label=question.text, value=question.answer or "", multiline=True
    )
    return Form(
        title=f"Q-{question.number}",
        submit=submit,
        value=f"{verb}:question:{question.id}:1",
        fields=(field,),
    )
