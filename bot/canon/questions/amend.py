"""What becomes of a question later: an answer is amended by a new decision, a question that is moot
is withdrawn, one that nobody answers is passed on."""

from datetime import datetime

from sqlmodel import col, select

from bot import texts
from bot.canon.questions import locks
from bot.canon.questions.answers import ANSWERING, answered, tell, write_decision
from bot.canon.questions.questions import askers, show_everywhere
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.core.members import has, holders
from bot.production.decisions import Decision, FollowUp, decide, last_decision, record_decision
from bot.production.rejection_reasons import LONGEST, unfit
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.inbound import enqueue_message
from store.log import record
from store.models import Agent, Production, Question, QuestionStatus, Right, SideAnswer


async def amend(press: ActionContext[ButtonPress]) -> Outcome:
    """The form behind *Amend*."""
    question = await get_row(press.db, Question, press.cause.row_id)
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.AMEND)
    return await replace(press, question, press.cause.values.get("answer", ""))


async def amend_heard(press: ActionContext[ButtonPress]) -> Outcome:
    """*Amend* beside words that came too late."""
    heard = await get_row(press.db, SideAnswer, press.cause.row_id)
    if heard.member_id != press.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.NOT_YOUR_WORDS)
    return await replace(press, await get_row(press.db, Question, heard.question_id), heard.words)


async def replace(press: ActionContext[ButtonPress], question: Question, said: str) -> Outcome:
    """A new decision that supersedes; both are kept. For who answered, who was asked, a director:
    nobody else takes an answer back."""
    words = said.strip()
    if not words or len(words) > LONGEST:
        wrong = texts.answer_too_long(LONGEST) if words else texts.ANSWER_MISSING
        return Outcome(ResultCode.REFUSED, wrong)
    if question.status != QuestionStatus.ANSWERED:
        return Outcome(ResultCode.REFUSED, texts.not_answered(question))
    if not await _may_amend(press, question):
        return Outcome(ResultCode.NOT_ALLOWED, texts.amends(question))
    if words == question.answer:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.SAME_ANSWER)
    standing = col(Question.answer) == question.answer
    decision = Decision("question", question, "amend", (standing,), answered(press, words), words)
    next_step = FollowUp("advance", f"amended:{press.key}", press.now)
    if not await decide(press, decision, next_step):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.closed(question))
    number = await write_decision(press, question, words, texts.amended_why(question))
    await tell(press, question, "amended", number)
    await show_everywhere(press.db, question, f"amended:{press.key}", press.now)
    return Outcome(ResultCode.DECIDED, texts.amended(question, number))


async def _may_amend(press: ActionContext[ButtonPress], question: Question) -> bool:
    given = await last_decision(press.db, "question", question.id, "answer", "amend")
    answered = given is not None and given.member_id == press.member.id
    own = answered or question.asked_of == press.member.id
    return has(press.member, Right.DIRECTOR) or (own and has(press.member, *ANSWERING))


async def withdraw(press: ActionContext[ButtonPress]) -> Outcome:
    """A question nobody needs answered: by who is asked, the page's runner, a director."""
    question = await get_row(press.db, Question, press.cause.row_id)
    why = press.cause.values.get("reason", "").strip()
    wrong = unfit(why)
    if wrong:
        return wrong
    agent = await get_row(press.db, Agent, question.agent_id)
    theirs = press.member.id in (question.asked_of, agent.runner_id)
    if not theirs and not has(press.member, Right.DIRECTOR):
        return Outcome(ResultCode.NOT_ALLOWED, texts.withdraws(question))
    if not await _close(press.db, question, press.who, why, press.now):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.closed(question))
    await record_decision(press, "question", question.id, "withdraw", why)
    return Outcome(ResultCode.DECIDED, texts.withdrawn(question))


async def withdraw_own(
    app: AppContext, db: Session, agent: Agent, number: str, why: str
) -> Question | None:
    """An agent withdraws a question of its own; None if it has no such question open."""
    digits = number.upper().removeprefix("Q").removeprefix("-")
    query = select(Question).where(
        Question.production_id == agent.production_id,
        Question.agent_id == agent.id,
        Question.asked_by == "",
        Question.number == (int(digits) if digits.isdecimal() and len(digits) < 9 else 0),
    )
    question = (await db.exec(query)).first()
    now = app.clock.now()
    if question is None or not await _close(db, question, agent.name, why, now):
        return None
    film, subject = agent.production_id, f"Q-{question.number}"
    await record(db, film, now, agent.name, "question withdrawn", subject, why=why)
    return question


async def _close(db: Session, question: Question, who: str, why: str, now: datetime) -> bool:
    """Nobody waits for it any more; every agent that asked is told. False if it is not open."""
    if not await compare_and_set(
        db,
        question,
        col(Question.status) == QuestionStatus.OPEN,
        status=QuestionStatus.WITHDRAWN,
        answered_by=who,
        answered_at=now,
        reason=why,
    ):
        return False
    for agent_id in await askers(db, question):
        await enqueue_message(
            db, agent_id, f"withdrawn:{question.id}:{agent_id}", now,
            event="withdrawn", question=f"Q-{question.number}", matter=question.matter,
            by=who, reason=why,
        )  # fmt: skip
    await show_everywhere(db, question, "withdrawn", now)
    await locks.release(db, question, now)
    await scheduled_jobs.schedule(
        db, question.production_id, "advance", f"withdrawn:{question.id}", now
    )
    return True


async def pass_on(app: AppContext, db: Session, question_id: int) -> None:
    """A question that nobody answered for a day is the director's, who is mentioned once."""
    question = await get_row(db, Question, question_id)
    production = await get_row(db, Production, question.production_id)
    directors = await holders(db, production, Right.DIRECTOR, deputies=False)
    if question.status != QuestionStatus.OPEN or not directors:
        return
    if question.asked_of in {member.id for member in directors}:
        return
    is_open = col(Question.status) == QuestionStatus.OPEN
    if not await compare_and_set(db, question, is_open, asked_of=directors[0].id):
        return
    now, subject = app.clock.now(), f"Q-{question.number}"
    await record(db, production.id, now, "continuity", "passed on", subject, to=directors[0].handle)
    await show_everywhere(db, question, "late", now)
