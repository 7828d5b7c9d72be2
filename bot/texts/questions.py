"""Questions, answers, disagreements."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.texts.wording import (
    BUTTON,
    LETTERS,
    LONG,
    NAME,
    agent_name,
    already,
    brief,
    linked,
    moment,
    scope_words,
)
from store.models import Agent, Choice, Gate, Proposal, Question, QuestionStatus, SideAnswer


def question_lines(question: Question, agent: Agent, asked_of: str) -> tuple[str, ...]:
    lines = [
        f"Why: {brief(question.why, LONG)}",
        f"Asked by {question.asked_by or agent_name(agent)} of {asked_of or 'the team'}",
        f"Holds for {scope_words(question.scope)}",
    ]
    if question_title(question).endswith(" …"):
        lines.insert(0, f"In full: {brief(question.text, LONG)}")
    if question.waits_on_it:
        lines.append(f"Waits for it: {question.waits_on_it.replace('_', ' ')}")
    if question.answer:
        who, when = question.answered_by, moment(question.answered_at)
        lines.append(f"Answered by {who}, {when}: {brief(question.answer, LONG)}")
    if question.status == QuestionStatus.WITHDRAWN:
        lines.append(withdrawn(question))
    return tuple(lines)


AMEND, ANSWER, ANOTHER_QUESTION = "Amend", "Answer", "Another question"
INDEXED = 20  # questions in the index; the digest has all of them
NOT_YOUR_WORDS = "Nothing was recorded: only who said these words can use them."
NO_SUCH_QUESTION = "Nothing was recorded: pick one of the open questions."
SUGGESTED_ALREADY = "Nothing was recorded: that is suggested already, or the card is full."
SAME_ANSWER = "Nothing was changed: that is the answer as it stands."
ANSWER_WHICH = "Answer which question? For example: /film answer Q-7 in the winter of 1921"
AMEND_WHICH = "Amend which answer? For example: /film amend Q-7 in the spring of 1922"
DISAGREE_HOW = (
    "Disagree with whom, about what? For example: /film question disagree casting Mara is too young"
)
ASK_HOW = "Ask the producer agent something: /film ask What did we decide about the lantern?"
QUESTION_HOW = "Ask the team something: /film question Who cuts scene 4?"


def asked_by_person(who: str) -> str:
    return f"{who} needs to know."


def asked_the_team(name: str) -> str:
    return f"{name} is asked; the answer becomes canon for everyone."


def asked_producer(agent: Agent) -> str:
    return f"Asked {agent_name(agent)}; it answers on its page."


def flagged(agent: Agent) -> str:
    return f"Told {agent_name(agent)}: it says what speaks for its work, or mends it."


def answer_too_long(most: int) -> str:
    return f"Nothing was recorded: that is too long; say it in up to {most} characters."


def suggested(question: Question) -> str:
    return (
        f"Suggested for Q-{question.number}, under your name. Somebody with the right may take it."
    )


def choice(suggestion: Choice) -> str:
    by = f"{brief(suggestion.by, NAME)} suggests: " if suggestion.by else ""
    return f"{by}{suggestion.label}"


def instead(words: str) -> str:
    return f"Yours: “{brief(words, LONG)}”"


def _asked(questions: Sequence[Question]) -> str:
    """Questions by number and words."""
    return "; ".join(f"Q-{q.number} “{brief(q.text, NAME)}”" for q in questions)


def waits_for_questions(questions: Sequence[Question]) -> str:
    """On the card of what an open question holds up."""
    return f"Waits for {_asked(questions)}"


def request_waits(proposal: Proposal, questions: Sequence[Question]) -> str:
    return (
        f"Nothing was decided: P-{proposal.number} waits for {_asked(questions)}. For example: "
        f"`/film answer Q-{questions[0].number} ...`"
    )


def gate_waits(gate: Gate, questions: Sequence[Question]) -> str:
    return (
        f"Nothing was decided: G-{gate.number} waits for {_asked(questions)}. For example: "
        f"`/film answer Q-{questions[0].number} ...`"
    )


def stage_waits(title: str, questions: Sequence[Question]) -> str:
    """What a role is told."""
    return (
        f"{title} waits for {_asked(questions)}. End your turn; what comes of it is your next "
        "message."
    )


def shots_wait(held: Mapping[str, Sequence[Question]]) -> str:
    """What a role is told of shots."""
    shots = "; ".join(f"{code} waits for {_asked(questions)}" for code, questions in held.items())
    return f"{shots}. Propose the other shots without these, or end your turn: you hear the answer."


def withdrawn(question: Question) -> str:
    return f"Q-{question.number} is withdrawn by {question.answered_by}: {brief(question.reason)}"


def closed(question: Question) -> str:
    if question.status == QuestionStatus.WITHDRAWN:
        return f"Already decided: {withdrawn(question)}"
    return already(question_and_answer(question), question.answered_by, question.answered_at)


def not_answered(question: Question) -> str:
    return f"Nothing to amend: Q-{question.number} is {question.status}."


def amends(question: Question) -> str:
    who = f"{question.answered_by}, who was asked, or the director"
    return f"Nothing was changed: the answer to Q-{question.number} is for {who} to amend."


def withdraws(question: Question) -> str:
    who = "who is asked, who works with the asking role, or the director"
    return f"Nothing was changed: Q-{question.number} is for {who} to withdraw."


def amended_why(question: Question) -> str:
    return f"amends the answer to Q-{question.number}"


def amended(question: Question, number: int) -> str:
    return f"Q-{question.number} is amended; D-{number} holds for every role, the old one is kept."


def index_title(count: int) -> str:
    return f"Questions: {count} open" if count else "Questions: none is open"


def index_more(count: int) -> tuple[str, ...]:
    return (f"And {count} more; the digest has all of them.",) if count > 0 else ()


def indexed(question: Question, asked_of: str, link: str | None) -> str:
    waits = f"; waits: {question.waits_on_it.replace('_', ' ')}" if question.waits_on_it else ""
    return f"{linked(brief(question.text), link or '')} ({asked_of or 'the team'}{waits})"


def asked_line(question: Question) -> str:
    """A question in one line, on the page of the role that asked it."""
    name = f"Q-{question.number}"
    if question.status == QuestionStatus.ANSWERED:
        return f"{name}: {brief(question.answer)} ({question.answered_by})"
    if question.status == QuestionStatus.WITHDRAWN:
        return f"{name}: withdrawn by {question.answered_by}"
    return f"{name} asked: {brief(question.text)}"


def said_elsewhere(name: str, question: Question) -> str:
    return f"{name} on Q-{question.number}:"


def words_of(heard: SideAnswer) -> str:
    where = linked("said here", heard.permalink)
    way = f" ({where})" if where.startswith("[") else ""
    return f"“{brief(heard.words, LONG)}”{way}"


def to_the_thread(link: str | None) -> tuple[str, ...]:
    return (linked("In the questions thread", link),) if link else ()


def use_as(question: Question) -> str:
    return f"Use as answer to Q-{question.number}"


def may_answer(question: Question) -> str:
    return f"Does this answer Q-{question.number}? {brief(question.text)}"


def question_title(question: Question) -> str:
    return brief(f"Q-{question.number}: {question.text}")


def question_and_answer(question: Question) -> str:
    return f"Q-{question.number}: {brief(question.answer, LONG)}"


def choice_labels(choices: Sequence[str]) -> list[str]:
    """What the buttons of suggested answers say, as a quotation. One that is too long for a button
    has a letter, under which the card shows all of it: a press records no word nobody saw."""
    return [
        f"{LETTERS[n]}: “{brief(said, BUTTON - 5)}”" if _is_long(said) else f"“{brief(said)}”"
        for n, said in enumerate(choices)
    ]


def _is_long(choice: str) -> bool:
    return len(brief(choice, LONG)) > BUTTON - 2


def choices_in_full(choices: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{LETTERS[n]}: {brief(said, LONG)}" for n, said in enumerate(choices) if _is_long(said)
    )


def answered(question: Question, number: int) -> str:
    return f"Q-{question.number} is answered; D-{number} is canon for every role from now on."


def two_positions(said: dict[str, Any]) -> str:
    return f"{brief(said['matter'], NAME)}: which holds?"
