"""Which gate, request or question a word is about: as it is named, else the one of this place. What
names something else, or is not understood, decides nothing."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.core import command_names
from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import parse_key
from bot.core.command_names import GATE, QUESTION, REQUEST, NamedThing, NotUnderstood
from bot.production.stages import gate_name
from store.models import (
    Gate,
    GateStatus,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
)

Row = Gate | Proposal | Question
MODELS: dict[str, Any] = {GATE: Gate, REQUEST: Proposal, QUESTION: Question}
WAITING = (ProposalStatus.OPEN, ProposalStatus.APPROVED)
PLACES = {"gate": GATE, "batch": REQUEST, "question": QUESTION, "asked": QUESTION}


@dataclass(frozen=True)
class TargetRule:
    """What a word is about; `text` is an example of what a person says behind the name, and none
    for a word that takes a name alone. `gate`, `question`: of which status the only one is meant
    where neither words nor place name one."""

    verb: str
    kinds: tuple[str, ...]
    text: str = ""
    gate: str = ""
    question: str = ""


APPROVE = TargetRule("approve", (GATE, REQUEST), gate=GateStatus.OPEN)
REJECT = TargetRule("reject", (GATE, REQUEST), "the light is wrong", gate=GateStatus.OPEN)
UNDO = TargetRule("undo", (GATE, REQUEST))
REOPEN = TargetRule("reopen", (GATE,), "the ending changed")
SKIP = TargetRule("skip", (REQUEST,))
MORE = TargetRule("more", (REQUEST,))
ANSWER = TargetRule("answer", (QUESTION,), "in the winter of 1921", question=QuestionStatus.OPEN)
AMEND = TargetRule("amend", (QUESTION,), "in the spring of 1922", question=QuestionStatus.ANSWERED)
WITHDRAW = TargetRule("withdraw", (QUESTION,), "the scene was cut", question=QuestionStatus.OPEN)


@dataclass(frozen=True)
class Target:
    """The row a word decides about, and the person's own words behind its name."""

    row: Row
    rest: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.rest)


async def target(ask: ActionContext[CommandWords], asked: TargetRule) -> Target | str:
    """The row that is meant; or what the person is told instead."""
    here, stands = _place(ask) in asked.kinds, await _standing(ask, asked)
    read = command_names.read(ask.cause.words, *asked.kinds, text=bool(asked.text), here=here)
    if isinstance(read, NotUnderstood):
        return texts.not_understood(read.said, _names(ask, stands), *_example(asked, stands))
    if isinstance(read, NamedThing):
        row = await _named(ask, asked, read)
        told = texts.not_here(read.said, _names(ask, stands), *_example(asked, stands))
        return Target(row, read.rest) if row else told
    return Target(stands[0], read.rest) if len(stands) == 1 else _which(ask, asked, stands)


def _place(ask: ActionContext[CommandWords]) -> str:
    """The kind of thing whose thread this is."""
    return PLACES.get(parse_key(ask.cause.place.thread or "")[0], "")


async def _named(
    ask: ActionContext[CommandWords], asked: TargetRule, name: NamedThing
) -> Row | None:
    """The row of this name, if the word and the place are about such things: in the thread of a
    card of requests only its own are decided."""
    here, card = _place(ask), parse_key(ask.cause.place.thread or "")[1]
    if name.kind not in asked.kinds or (here in asked.kinds and name.kind != here):
        return None
    rows = await _rows(ask, name.kind, MODELS[name.kind].number == name.number)
    return next((row for row in rows if here != REQUEST or _of_card(row, card)), None)


def _of_card(row: Row, card: int) -> bool:
    return isinstance(row, Proposal) and row.batch_id == card


async def _standing(ask: ActionContext[CommandWords], asked: TargetRule) -> list[Row]:
    """What stands here: in a thread what its card is about, else what waits for such a word."""
    here, row = _place(ask), parse_key(ask.cause.place.thread or "")[1]
    if here == REQUEST and here in asked.kinds:
        waits = col(Proposal.status).in_(WAITING)
        return await _rows(ask, REQUEST, Proposal.batch_id == row, waits)
    if here in asked.kinds:
        return await _rows(ask, here, MODELS[here].id == row)
    if asked.gate:
        return await _rows(ask, GATE, Gate.status == asked.gate)
    if asked.question:
        return await _rows(ask, QUESTION, Question.status == asked.question)
    return []


async def _rows(ask: ActionContext[CommandWords], kind: str, *where: Any) -> list[Row]:
    model = MODELS[kind]
    query = select(model).where(model.production_id == ask.production.id, *where)
    return list((await ask.db.exec(query.order_by(model.number))).all())


def _which(ask: ActionContext[CommandWords], asked: TargetRule, stands: list[Row]) -> str:
    """What is said where nothing is named, and not one thing stands."""
    names = _names(ask, stands)
    if asked.gate and _place(ask) != REQUEST:
        return texts.which_gate(names)
    if stands:
        return texts.which_stands(names, *_example(asked, stands))
    return texts.which_one(asked.verb, *_example(asked, stands))


def _names(ask: ActionContext[CommandWords], rows: list[Row]) -> list[str]:
    return [gate_name(ask.production, r) if isinstance(r, Gate) else _number(r) for r in rows]


def _number(row: Row) -> str:
    kind = next(kind for kind, model in MODELS.items() if isinstance(row, model))
    return f"{kind}-{row.number}"


def _example(asked: TargetRule, stands: list[Row]) -> tuple[str, str, str]:
    """(word, name, words behind it) of a line that works."""
    return asked.verb, _number(stands[0]) if stands else f"{asked.kinds[0]}-7", asked.text
