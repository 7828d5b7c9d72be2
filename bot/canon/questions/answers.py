"""Answering a question: the first valid answer wins and is canon for everyone."""

from sqlmodel import col, select

from bot import texts
from bot.canon.questions import locks
from bot.canon.questions.questions import askers, show_everywhere
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card
from bot.core.context import Outcome, ResultCode, get_row
from bot.core.members import has
from bot.production.decisions import Decision, FollowUp, decide
from bot.production.rejection_reasons import LONGEST
from store import canon
from store.inbound import enqueue_message
from store.log import record
from store.models import (
    Choice,
    EntryKind,
    Question,
    QuestionStatus,
    Right,
    SideAnswer,
)

MOST_CHOICES = 8  # buttons of one card, guests' suggestions included


ANSWERING = tuple(right.value for right in Right if right != Right.GUEST)


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
    decision = Decision(
        "question", question, "answer",
        where=(col(Question.status) == QuestionStatus.OPEN,),
        change={"status": QuestionStatus.ANSWERED, **answered(press, words)},
        reason=words,
    )  # fmt: skip
    next_step = FollowUp("advance", f"question:{question.id}", press.now)
    if not await decide(press, decision, next_step):
        return await _too_late(press, question, words)
    number = await write_decision(press, question, words)
    await tell(press, question, "answer", number)
    await show_everywhere(press.db, question, f"answered:{press.key}", press.now)
    await locks.release(press.db, question, press.now)
    return Outcome(ResultCode.DECIDED, texts.answered(question, number))


def answered(press: ActionContext[ButtonPress], words: str) -> dict[str, object]:
    """Return what the question's row holds of its answer."""
    return {"answer": words, "answered_by": press.who, "answered_at": press.now}


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


async def write_decision(
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
