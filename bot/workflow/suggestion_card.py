"""The card of a suggestion on its owner's page: accepted, it is the owner's draft; or it is
declined with a reason, which the role that made it hears (B4)."""

from typing import Any

from sqlmodel import col

from bot import texts
from bot.canon import drafts, edit_guards
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField, Place
from bot.core.context import Outcome, ResultCode, get_row
from bot.core.members import has, in_place_of, names
from bot.core.tool_input import ToolError
from bot.production.decisions import Decision, decide
from bot.production.rejection_reasons import reason
from bot.workflow import change_requests
from bot.workflow.suggest import OPEN
from store.db import Session
from store.inbound import enqueue_message
from store.models import Agent, Entry, Member, Production, Right, Suggestion, SuggestionStatus


class TooLate(Exception):
    """Somebody else decided meanwhile; nothing that was begun stays."""


async def suggestion_card(db: Session, row_id: int) -> tuple[Card, Place]:
    """(card, place) of a suggestion, from its rows."""
    row = await get_row(db, Suggestion, row_id)
    agent, owner = await get_row(db, Agent, row.agent_id), await get_row(db, Agent, row.owner_id)
    waits = row.status == OPEN
    accept = Button(
        label=texts.ACCEPT, verb="accept", kind="suggestion", id=row_id, style="primary"
    )
    decline = Button(
        label=texts.DECLINE, verb="decline", kind="suggestion", id=row_id, style="danger"
    )
    card = Card(
        key=f"suggestion:{row.kind}:{row.name}",
        title=texts.suggestion_title(row, agent),
        lines=texts.suggestion_lines(row),
        buttons=(accept, decline) if waits else (),
        waits_for=tuple(m.handle for m in await who_decides(db, row)) if waits else (),
    )
    return card, Place(channel=owner.channel)


async def who_decides(db: Session, row: Suggestion) -> list[Member]:
    """The owner's runner, or who is there in their place."""
    owner = await get_row(db, Agent, row.owner_id)
    runner = await db.get(Member, owner.runner_id) if owner.runner_id else None
    if runner is None:
        return []
    return await in_place_of(db, await get_row(db, Production, row.production_id), runner)


def form(row_id: int) -> Form:
    field = FormField(name="reason", label=texts.WHY, multiline=True)
    value = f"decline:suggestion:{row_id}:1"
    return Form(title=texts.DECLINE, submit=texts.DECLINE, value=value, fields=(field,))


async def _refused(press: ActionContext[ButtonPress], row: Suggestion) -> Outcome | None:
    owner = await get_row(press.db, Agent, row.owner_id)
    if owner.runner_id != press.member.id and not has(press.member, Right.DIRECTOR):
        who = [m.name for m in await who_decides(press.db, row)]
        directors = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(" or ".join(who) or directors))
    return None if row.status == OPEN else _late(row)


def _late(row: Suggestion) -> Outcome:
    return Outcome(
        ResultCode.ALREADY_DECIDED, texts.already(row.status, row.decided_by, row.decided_at)
    )


async def accept(press: ActionContext[ButtonPress]) -> Outcome:
    """It is the owner's draft now; if the entry is locked, its gate is asked for at once."""
    row = await get_row(press.db, Suggestion, press.cause.row_id)
    refused = await _refused(press, row)
    if refused:
        return refused
    agent = await get_row(press.db, Agent, row.agent_id)
    why = texts.accepted_why(row, agent.name, press.who)
    given = {
        "kind": row.kind, "name": row.name, "scope": row.scope, "fields": row.fields,
        "reason": why,
    }  # fmt: skip
    return await _accept(press, row, given)


async def _accept(
    press: ActionContext[ButtonPress], row: Suggestion, given: dict[str, Any]
) -> Outcome:
    owner = await get_row(press.db, Agent, row.owner_id)
    wrong = await edit_guards.entry(press.db, press.production, given)
    if wrong:
        return Outcome(ResultCode.REFUSED, texts.not_accepted(wrong))
    try:
        async with press.db.begin_nested():
            entry = await _draft(press, row, owner, given)
    except TooLate:
        await press.db.refresh(row)
        return _late(row)
    except ToolError as problem:
        return Outcome(ResultCode.REFUSED, texts.not_accepted(str(problem)))
    entry.words, entry.permalink = row.words, row.permalink
    press.db.add(entry)
    await _tell(press, row, "accepted", "")
    return Outcome(ResultCode.DECIDED, await _gate(press, owner, entry))


async def _draft(
    press: ActionContext[ButtonPress], row: Suggestion, owner: Agent, given: dict[str, Any]
) -> Entry:
    """The owner's draft, which stands or falls with the decision."""
    entry = await drafts.write(
        press.app, press.db, press.production, owner, f"suggestion:{row.id}:1", given
    )
    if not await _decide(press, row, SuggestionStatus.ACCEPTED, "", entry.id):
        raise TooLate
    return entry


async def _gate(press: ActionContext[ButtonPress], owner: Agent, entry: Entry) -> str:
    """What makes the draft canon; a change of what is locked is asked for at once."""
    changed = await drafts.needs_change(press.db, press.production, entry.kind, entry.name)
    if not changed:
        return texts.is_owners_draft(entry, owner)
    try:
        gate = await change_requests.ask(
            press.app, press.db, press.production, owner, [entry], entry.reason
        )
    except change_requests.NotAsked:
        return texts.is_owners_draft(entry, owner)
    return texts.is_asked_for(entry, gate)


async def decline(press: ActionContext[ButtonPress]) -> Outcome:
    """Not taken; the reason is what its role hears next."""
    row = await get_row(press.db, Suggestion, press.cause.row_id)
    refused = await _refused(press, row)
    if refused:
        return refused
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    if not await _decide(press, row, SuggestionStatus.DECLINED, why, None):
        return _late(row)
    await _tell(press, row, "declined", why)
    return Outcome(ResultCode.DECIDED, texts.declined(row))


async def _decide(
    press: ActionContext[ButtonPress],
    row: Suggestion,
    status: SuggestionStatus,
    why: str,
    entry_id: int | None,
) -> bool:
    decision = Decision(
        "suggestion", row, status,
        where=(col(Suggestion.status) == OPEN,),
        change={
            "status": status, "answer": why, "decided_by": press.who, "decided_at": press.now,
            "entry_id": entry_id,
        },
        reason=why,
        card=("suggestion", row.id),
    )  # fmt: skip
    return await decide(press, decision) is not None


async def _tell(
    press: ActionContext[ButtonPress], row: Suggestion, standing: str, why: str
) -> None:
    await enqueue_message(
        press.db, row.agent_id, f"suggestion:{press.production.code}:{row.id}:{standing}",
        press.now, event="suggestion_decided", kind=row.kind, name=row.name, standing=standing,
        by=press.who, reason=why,
    )  # fmt: skip
