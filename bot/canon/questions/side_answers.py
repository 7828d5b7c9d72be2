"""Answers in side places (E3): words in the questions thread, under the asking page's line or in a
direct message may answer a question. Whoever said them gets one private button; until it is
pressed they reach nobody else."""

from dataclasses import replace

from sqlmodel import col, select

from bot import texts
from bot.canon.questions.answers import answer
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Message, Place, parse_key
from bot.core.context import AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.untrusted_text import one_line
from bot.messaging import private_messages
from store.db import Session
from store.models import Member, Production, Question, QuestionStatus, SideAnswer

THREADS = ("index", "question", "asked")
MENU, LINE = 25, 140  # open questions a form lists, and characters of each


async def offered(app: AppContext, db: Session, message: Message) -> bool:
    """Whether these words were offered as an answer; then no role hears them."""
    production = await _production(db, message.place, message.account)
    if production is None:
        return False
    query = select(Member).where(
        Member.production_id == production.id, Member.account == message.account
    )
    member = (await db.exec(query)).first()
    waiting = await _open(db, production, message.place, member)
    if member is None or not waiting or not message.text.strip():
        return False
    heard = SideAnswer(
        production_id=production.id,
        member_id=member.id,
        question_id=waiting[0].id,
        words=message.text.strip(),
        permalink=message.permalink,
        at=app.clock.now(),
    )
    db.add(heard)
    await db.flush()
    card = _card(heard, waiting)
    await private_messages.send_privately(app, db, message.account, message.place, card.title, card)
    return True


async def _production(db: Session, place: Place, account: str) -> Production | None:
    """The production whose questions may be meant here."""
    kind, row = parse_key(place.thread or "")
    if kind == "index":
        return await db.get(Production, row)
    if kind in THREADS:
        question = await db.get(Question, row)
        return await db.get(Production, question.production_id) if question else None
    if not place.channel.startswith("dm:"):
        return None
    query = (
        select(Production)
        .join(Question, col(Question.production_id) == Production.id)
        .join(Member, col(Member.production_id) == Production.id)
        .where(Member.account == account, Question.status == QuestionStatus.OPEN)
    )
    return (await db.exec(query.order_by(col(Question.id).desc()))).first()


async def _open(
    db: Session, production: Production, place: Place, member: Member | None
) -> list[Question]:
    """Open questions that may be meant, the likeliest first: the one of the thread, one that this
    person is asked, the one shown last."""
    query = select(Question).where(
        Question.production_id == production.id, Question.status == QuestionStatus.OPEN
    )
    rows = (await db.exec(query.order_by(col(Question.id).desc()))).all()
    kind, here = parse_key(place.thread or "")
    named = here if kind in ("question", "asked") else None

    def likely(question: Question) -> tuple[bool, bool]:
        asked = member is not None and question.asked_of == member.id
        return (question.id != named, not (asked and place.channel.startswith("dm:")))

    return sorted(rows, key=likely)


def _card(heard: SideAnswer, waiting: list[Question]) -> Card:
    first, *others = waiting
    row = heard.id
    use = Button(label=texts.use_as(first), verb="use", kind="heard", id=row, style="primary")
    other = Button(label=texts.ANOTHER_QUESTION, verb="other", kind="heard", id=row)
    return Card(
        title=texts.may_answer(first),
        lines=(texts.words_of(heard),),
        buttons=(use, other) if others else (use,),
    )


async def use(press: ActionContext[ButtonPress]) -> Outcome:
    """The words are the answer, recorded in the thread under the name of who said them."""
    heard = await get_row(press.db, SideAnswer, press.cause.row_id)
    return await _use(press, heard, await get_row(press.db, Question, heard.question_id))


async def other(press: ActionContext[ButtonPress]) -> Outcome:
    """They answer another question than the one that was offered."""
    heard = await get_row(press.db, SideAnswer, press.cause.row_id)
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.ANOTHER_QUESTION)
    chosen = press.cause.values.get("question", "")
    rows = await _open(press.db, press.production, Place(channel=""), None)
    meant = next((row for row in rows if _listed(row) == chosen), None)
    if meant is None:
        return Outcome(ResultCode.REFUSED, texts.NO_SUCH_QUESTION)
    return await _use(press, heard, meant)


async def _use(press: ActionContext[ButtonPress], heard: SideAnswer, question: Question) -> Outcome:
    if heard.member_id != press.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.NOT_YOUR_WORDS)
    said = press.because(replace(press.cause, permalink=heard.permalink))
    outcome = await answer(said, question, heard.words)
    if outcome.result in (ResultCode.DECIDED, ResultCode.SUGGESTED):
        heard.used_at, heard.question_id = press.now, question.id
        press.db.add(heard)
        await request_redraw(press.db, heard.production_id, "said", heard.id, "used", press.now)
    return outcome


async def form(db: Session, heard: SideAnswer) -> Form:
    production = await get_row(db, Production, heard.production_id)
    rows = await _open(db, production, Place(channel=""), None)
    choices = tuple(map(_listed, rows[:MENU]))
    return Form(
        title=texts.ANOTHER_QUESTION,
        submit=texts.ANSWER,
        value=f"other:heard:{heard.id}:1",
        fields=(FormField(name="question", label=texts.ANOTHER_QUESTION, choices=choices),),
    )


def _listed(question: Question) -> str:
    """A question as a form lists it: no platform's menu holds a longer line."""
    return one_line(texts.question_title(question), LINE)
