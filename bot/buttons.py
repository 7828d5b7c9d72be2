"""What each button does, and the form behind it: one table, the same on every platform."""

from collections.abc import Awaitable, Callable

from bot import (
    amending,
    approvals,
    budget,
    checkin,
    gate_cards,
    gates,
    mine,
    overhearing,
    picks,
    question_cards,
    questions,
    redoing,
    restoring,
    rewording,
    stopping,
    swapping,
    take_cards,
    takes,
    undoing,
)
from bot.beginning import creating, crew, opening
from bot.beginning.knock import Knock
from bot.bringing import presses
from bot.chat import Chat, Click, Form, parse_value
from bot.house import House, Outcome, Press, one
from bot.override import presses as hands_on
from bot.words import crew as crew_words
from store.db import Session
from store.models import Entry, Gate, Heard, Proposal, Question, Take

Act = Callable[[Press], Awaitable[Outcome]]
ANYBODY: dict[tuple[str, str], Callable[[Knock], Awaitable[Outcome]]] = {
    ("new", opening.KIND): opening.again,
    ("load", opening.KIND): opening.again,
    opening.OURS: opening.with_ours,
    opening.BEGIN: creating.begin,
}
# What of a filled form cannot be taken, by its fields.
FAULTS: dict[tuple[str, str], Callable[[House, Chat, Click], Awaitable[dict[str, str]]]] = {
    opening.BEGIN: creating.faults,
}
JOIN = ("join", "production")  # the one button for somebody who is no member yet

ACTS: dict[tuple[str, str], Act] = {
    ("approve", "gate"): gates.approve,
    ("reject", "gate"): gates.reject,
    ("undo", "gate"): gates.undo,
    ("read", "gate"): gate_cards.read,
    ("approve", "batch"): approvals.approve_batch,
    ("undo", "batch"): undoing.undo_batch,
    ("raise", "batch"): budget.raise_cap,
    ("approve", "proposal"): approvals.approve,
    ("reject", "proposal"): rewording.reject,
    ("undo", "proposal"): undoing.undo,
    ("edit", "proposal"): rewording.edit,
    ("swap", "proposal"): swapping.swap,
    ("skip", "proposal"): rewording.skip,
    ("more", "proposal"): redoing.more,
    ("prompt", "proposal"): rewording.full_prompt,
    ("circle", "batch"): takes.circle,
    ("retake", "take"): takes.retake,
    ("keep", "take"): takes.keep_part,
    ("overrule", "take"): takes.overrule,
    ("redo", "take"): redoing.redo,
    ("repeat", "take"): redoing.repeat,
    ("pick", "version"): picks.pick,
    ("none", "proposal"): picks.none_of_these,
    ("answer", "choice"): questions.choose,
    ("own", "question"): questions.own_words,
    ("amend", "question"): amending.amend,
    ("amend", "heard"): amending.amend_heard,
    ("use", "heard"): overhearing.use,
    ("other", "heard"): overhearing.other,
    ("post", "checkin"): checkin.post,
    ("edit", "checkin"): checkin.edit,
    ("stop", "agent"): stopping.stop,
    ("restore", "entry"): restoring.restore,
    ("history", "entry"): restoring.history,
    ("read", "entry"): restoring.read,
    ("add", crew.KIND): crew.add,
    ("rooms", crew.KIND): crew.again,
    ("ours", crew.KIND): crew.ours,
    ("here", crew.KIND): crew_words.here,
    ("bind", crew.KIND): crew_words.bind,
    **{("next", kind): mine.following for kind in mine.KINDS},
    **presses.ACTS,
    **hands_on.ACTS,
}


async def faults(house: House, chat: Chat, click: Click) -> dict[str, str]:
    """What of a filled form cannot be taken, by its fields, for a platform that can say so while
    the form is open. Nothing is written; what is taken then is looked at once more."""
    parsed = parse_value(click.value)
    look = FAULTS.get(parsed[:2]) if parsed else None
    return await look(house, chat, click) if look else {}


async def form(db: Session, click: Click) -> Form | None:
    """The form behind a button, for the row that it is about."""
    parsed = parse_value(click.value)
    assert parsed is not None
    verb, kind, row_id, seen = parsed
    if kind == "gate":
        return await gate_cards.form(db, await one(db, Gate, row_id), verb)
    if kind == "question":
        return question_cards.form(await one(db, Question, row_id), verb)
    if kind == "heard":
        return await overhearing.form(db, await one(db, Heard, row_id))
    if kind == "take":
        take = await one(db, Take, row_id)
        return take_cards.form(take, verb, seen)
    if kind == "checkin":
        return await checkin.form(db, row_id)
    if kind == "entry":
        return restoring.form(await one(db, Entry, row_id))
    if (verb, kind) in hands_on.FORMS:
        return await hands_on.form(db, verb, kind, row_id)
    if kind in ("parcel", "material"):
        return await presses.form(db, kind, row_id)
    proposal = await one(db, Proposal, row_id)
    if verb == "swap":
        return await swapping.form(db, proposal)
    return picks.none_form(proposal) if verb == "none" else rewording.form(proposal, verb)
