"""Words about questions: answer, amend, withdraw one; ask the team or the producer agent."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.canon.questions import amend as amending
from bot.canon.questions import answers, questions
from bot.core import command_names
from bot.core.action_context import ActionContext, CommandWords, pressed
from bot.core.command_request import Private
from bot.core.context import Outcome, ResultCode
from bot.core.members import agent_named, has
from bot.production import command_target
from bot.production.command_target import TargetRule
from bot.production.rejection_reasons import unfit
from store.inbound import enqueue_message
from store.log import digest
from store.models import Agent, Member, Question, Right

MATTER = 120  # characters


async def answer(ask: ActionContext[CommandWords]) -> str | Private:
    """`answer Q-7 in the winter of 1921`."""
    meant = await _meant(ask, command_target.ANSWER)
    if isinstance(meant, str):
        return meant
    question, said = meant
    if not said:
        return texts.ANSWER_WHICH
    press = pressed(ask, f"own:question:{question.id}", question.id, 1)
    return _said(ask, await answers.answer(press, question, said))


async def amend(ask: ActionContext[CommandWords]) -> str:
    meant = await _meant(ask, command_target.AMEND)
    if isinstance(meant, str):
        return meant
    question, said = meant
    if not said:
        return texts.AMEND_WHICH
    press = pressed(ask, f"amend:question:{question.id}", question.id, 1)
    return (await amending.replace(press, question, said)).words


async def withdraw(ask: ActionContext[CommandWords]) -> str:
    meant = await _meant(ask, command_target.WITHDRAW)
    if isinstance(meant, str):
        return meant
    question, why = meant
    press = pressed(ask, f"withdraw:question:{question.id}", question.id, 1, reason=why)
    return (await amending.withdraw(press)).words


async def _meant(ask: ActionContext[CommandWords], asked: TargetRule) -> tuple[Question, str] | str:
    """(the question that is meant, the person's words); or what the person is told."""
    meant = await command_target.target(ask, asked)
    if isinstance(meant, str):
        return meant
    assert isinstance(meant.row, Question)
    return meant.row, meant.text


def _said(ask: ActionContext[CommandWords], outcome: Outcome) -> str | Private:
    if outcome.card is None:
        return outcome.words
    return Private(outcome.words, outcome.card, ask.cause.place.thread)


async def question(ask: ActionContext[CommandWords]) -> str:
    """`question Who cuts scene 4?` asks the team, `question @kei ...` one of it; `question disagree
    casting ...` has the role say what speaks for its work, for a person to settle."""
    if ask.cause.words[:1] == ["disagree"]:
        return await _disagree(ask)
    to, words = await _addressed(ask)
    if to is None and words[:1] and words[0].startswith("@"):
        people = await _people(ask)
        return texts.nobody_called(command_names.handle(words[0]), [m.handle for m in people])
    said = " ".join(words)
    wrong = unfit(said) if said else Outcome(ResultCode.REFUSED, texts.QUESTION_HOW)
    if wrong:
        return wrong.words
    if not has(ask.member, *answers.ANSWERING):
        return texts.GUESTS_SUGGEST
    producer = await agent_named(ask.db, ask.production, "producer")
    if producer is None:
        return texts.QUESTION_HOW
    name = await questions.ask_team(ask, producer, to, said, _matter(said))
    return texts.asked_the_team(name)


async def ask_producer(ask: ActionContext[CommandWords]) -> str:
    """`ask What did we decide about the lantern?`: the producer agent answers on its page."""
    said = " ".join(ask.cause.words)
    producer = await agent_named(ask.db, ask.production, "producer")
    wrong = unfit(said) if said else Outcome(ResultCode.REFUSED, texts.ASK_HOW)
    if wrong or producer is None:
        return wrong.words if wrong else texts.ASK_HOW
    await enqueue_message(
        ask.db, producer.id, f"ask:{ask.key}", ask.app.clock.now(),
        event="message", **{"from": ask.who}, text=said, permalink=ask.cause.permalink,
    )  # fmt: skip
    return texts.asked_producer(producer)


def _matter(said: str) -> str:
    """What a person's question is about: its first words, and what tells it from one like it."""
    return f"{said[:MATTER]} {digest(said)[:6]}"


async def _addressed(ask: ActionContext[CommandWords]) -> tuple[Member | None, list[str]]:
    """(who is asked, the words left)."""
    said = ask.cause.words[0] if ask.cause.words else ""
    for member in await _people(ask) if said else ():
        if command_names.handle(member.handle) == command_names.handle(said):
            return member, ask.cause.words[1:]
    return None, ask.cause.words


async def _people(ask: ActionContext[CommandWords]) -> Sequence[Member]:
    query = select(Member).where(Member.production_id == ask.production.id)
    return (await ask.db.exec(query.order_by(col(Member.id)))).all()


async def _disagree(ask: ActionContext[CommandWords]) -> str:
    """A person's doubt about a role's work is that role's next message."""
    role, *rest = ask.cause.words[1:] or [""]
    said = " ".join(rest)
    query = select(Agent).where(
        Agent.production_id == ask.production.id, Agent.name == role.lower()
    )
    agent = (await ask.db.exec(query)).first()
    if agent is None or not said:
        return texts.DISAGREE_HOW
    wrong = unfit(said)
    if wrong:
        return wrong.words
    if ask.member.rights == [Right.GUEST.value]:
        return texts.GUESTS_SUGGEST
    await enqueue_message(
        ask.db, agent.id, f"flagged:{ask.key}", ask.app.clock.now(),
        event="flagged", by=ask.who, text=said, permalink=ask.cause.permalink,
    )  # fmt: skip
    return texts.flagged(agent)
