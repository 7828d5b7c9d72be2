"""What each button does, and the form behind it: one table, the same on every platform."""

from collections.abc import Awaitable, Callable

from bot.agents import stop
from bot.app import create_action, inbox_card, shot_buttons
from bot.canon.questions import amend, answers, cards, side_answers
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Chat, Click, Form, parse_value
from bot.core.context import AppContext, Outcome, get_row
from bot.generation import (
    approve,
    budget,
    edit,
    picks,
    redo,
    swap_references,
    take_card,
    takes,
    undo,
)
from bot.intake import actions
from bot.production import crew_card, crew_commands, open_form
from bot.production.outsider_action import OutsiderAction
from bot.reporting import checkin
from bot.workflow import gate_card, gates, restore
from store.db import Session
from store.models import Entry, Gate, Proposal, Question, SideAnswer, Take

Act = Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]
ANYBODY: dict[tuple[str, str], Callable[[OutsiderAction], Awaitable[Outcome]]] = {
    ("new", open_form.KIND): open_form.again,
    ("load", open_form.KIND): open_form.again,
    open_form.OURS: open_form.with_ours,
    open_form.BEGIN: create_action.begin,
}
# What of a filled form cannot be taken, by its fields.
FAULTS: dict[tuple[str, str], Callable[[AppContext, Chat, Click], Awaitable[dict[str, str]]]] = {
    open_form.BEGIN: create_action.faults,
}
JOIN = ("join", "production")  # the one button for somebody who is no member yet

ACTS: dict[tuple[str, str], Act] = {
    ("approve", "gate"): gates.approve,
    ("reject", "gate"): gates.reject,
    ("undo", "gate"): gates.undo,
    ("read", "gate"): gate_card.read,
    ("approve", "batch"): approve.approve_batch,
    ("undo", "batch"): undo.undo_batch,
    ("raise", "batch"): budget.raise_cap,
    ("approve", "proposal"): approve.approve,
    ("reject", "proposal"): edit.reject,
    ("undo", "proposal"): undo.undo,
    ("edit", "proposal"): edit.edit,
    ("swap", "proposal"): swap_references.swap,
    ("skip", "proposal"): edit.skip,
    ("more", "proposal"): redo.more,
    ("prompt", "proposal"): edit.full_prompt,
    ("circle", "batch"): takes.circle,
    ("retake", "take"): takes.retake,
    ("keep", "take"): takes.keep_part,
    ("overrule", "take"): takes.overrule,
    ("redo", "take"): redo.redo,
    ("repeat", "take"): redo.repeat,
    ("pick", "version"): picks.pick,
    ("none", "proposal"): picks.none_of_these,
    ("answer", "choice"): answers.choose,
    ("own", "question"): answers.own_words,
    ("amend", "question"): amend.amend,
    ("amend", "heard"): amend.amend_heard,
    ("use", "heard"): side_answers.use,
    ("other", "heard"): side_answers.other,
    ("post", "checkin"): checkin.post,
    ("edit", "checkin"): checkin.edit,
    ("stop", "agent"): stop.stop,
    ("restore", "entry"): restore.restore,
    ("history", "entry"): restore.history,
    ("read", "entry"): restore.read,
    ("add", crew_card.KIND): crew_card.add,
    ("rooms", crew_card.KIND): crew_card.again,
    ("ours", crew_card.KIND): crew_card.ours,
    ("here", crew_card.KIND): crew_commands.here,
    ("bind", crew_card.KIND): crew_commands.bind,
    **{("next", kind): inbox_card.following for kind in inbox_card.KINDS},
    **actions.ACTS,
    **shot_buttons.ACTS,
}


async def faults(app: AppContext, chat: Chat, click: Click) -> dict[str, str]:
    """What of a filled form cannot be taken, by its fields, for a platform that can say so while
    the form is open. Nothing is written; what is taken then is looked at once more."""
    parsed = parse_value(click.value)
    look = FAULTS.get(parsed[:2]) if parsed else None
    return await look(app, chat, click) if look else {}


async def form(db: Session, click: Click) -> Form | None:
    """The form behind a button, for the row that it is about."""
    parsed = parse_value(click.value)
    assert parsed is not None
    verb, kind, row_id, seen = parsed
    if kind == "gate":
        return await gate_card.form(db, await get_row(db, Gate, row_id), verb)
    if kind == "question":
        return cards.form(await get_row(db, Question, row_id), verb)
    if kind == "heard":
        return await side_answers.form(db, await get_row(db, SideAnswer, row_id))
    if kind == "take":
        take = await get_row(db, Take, row_id)
        return take_card.form(take, verb, seen)
    if kind == "checkin":
        return await checkin.form(db, row_id)
    if kind == "entry":
        return restore.form(await get_row(db, Entry, row_id))
    if (verb, kind) in shot_buttons.FORMS:
        return await shot_buttons.form(db, verb, kind, row_id)
    if kind in ("parcel", "material"):
        return await actions.form(db, kind, row_id)
    proposal = await get_row(db, Proposal, row_id)
    if verb == "swap":
        return await swap_references.form(db, proposal)
    return picks.none_form(proposal) if verb == "none" else edit.form(proposal, verb)
