"""Bringing an old version back, by word or button: a draft of a person's with a reason, and where
the entry is locked the gate that lists what it makes out of date before anybody confirms it."""

from sqlmodel import col, select

from bot import texts
from bot.canon import edit_guards, staleness
from bot.canon import history as versions
from bot.canon.drafts import needs_change
from bot.canon.questions.answers import ANSWERING
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Form, FormField
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.core.members import agent_named, has, names
from bot.core.untrusted_text import harmless
from bot.production.rejection_reasons import reason
from bot.production.stages import CHANGE
from bot.workflow import change_requests
from store import canon
from store.db import Session
from store.models import Agent, Entry, Gate, GateStatus, Production

BUTTONS = 4  # on a card


async def restore(press: ActionContext[ButtonPress]) -> Outcome:
    """The old version as a new draft. Whoever may answer questions may ask; a gate decides."""
    old = await get_row(press.db, Entry, press.cause.row_id)
    if not has(press.member, *ANSWERING):
        who = await names(press.db, press.production, *ANSWERING)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    settling = await edit_guards.kind(press.db, press.production, old.kind)
    if settling:
        return Outcome(ResultCode.REFUSED, texts.not_restored(settling))
    waiting = await _waiting(press.db, press.production, old)
    try:
        draft = await versions.restore(
            press.app, press.db, press.production, old, press.who, why, press.cause.permalink
        )
    except versions.NotRestored as problem:
        return Outcome(ResultCode.REFUSED, str(problem))
    return Outcome(ResultCode.DECIDED, "\n".join(await _asked(press, old, draft, waiting)))


async def _asked(
    press: ActionContext[ButtonPress], old: Entry, draft: Entry, waiting: Entry | None
) -> list[str]:
    """What comes of the draft: a gate of its own where the entry is locked."""
    instead = [texts.instead_of(waiting)] if waiting and waiting.id != draft.id else []
    if not await needs_change(press.db, press.production, draft.kind, draft.name):
        return [texts.draft_restored(old, draft), *instead]
    gate = await asks_for(press.db, press.production, draft)
    if gate is None:
        maker = await owner(press.app, press.db, press.production, draft.kind)
        why = texts.restored_by(old.version, press.who, draft.words)
        gate = await change_requests.ask(press.app, press.db, press.production, maker, [draft], why)
    falls = await staleness.affected(press.db, press.production, [draft])
    return [texts.restore_asked(gate, old, draft), *instead, *change_requests.falling(falls)]


async def _waiting(db: Session, production: Production, old: Entry) -> Entry | None:
    """The draft that would be replaced."""
    drafts = await canon.drafts(db, production, [old.kind])
    return next((each for each in drafts if canon.key(each) == canon.key(old)), None)


async def asks_for(db: Session, production: Production, draft: Entry) -> Gate | None:
    """The open change gate that makes exactly this draft canon, if it is asked for already."""
    query = select(Gate).where(
        Gate.production_id == production.id,
        Gate.stage == CHANGE.key,
        Gate.status == GateStatus.OPEN,
    )
    for gate in (await db.exec(query.order_by(col(Gate.id).desc()))).all():
        if [item["id"] for item in gate.card["entries"]] == [draft.id]:
            return gate
    return None


async def owner(app: AppContext, db: Session, production: Production, kind: str) -> Agent:
    """The agent on whose page a change of this kind is asked for: whose part it is."""
    owning = [role.id for role in app.roles.values() if kind in role.owns]
    query = select(Agent).where(Agent.production_id == production.id, col(Agent.role).in_(owning))
    found = (await db.exec(query.order_by(col(Agent.id)))).first()
    found = found or await agent_named(db, production, "producer")
    if found is None:
        raise LookupError("a production has a producer agent")
    return found


async def history(press: ActionContext[ButtonPress]) -> Outcome:
    entry = await get_row(press.db, Entry, press.cause.row_id)
    return Outcome(
        ResultCode.SHOWN, "\n".join(await versions.history(press.db, press.production, entry))
    )


async def read(press: ActionContext[ButtonPress]) -> Outcome:
    """Every word of an entry, for the person who asked."""
    entry = await get_row(press.db, Entry, press.cause.row_id)
    return Outcome(ResultCode.SHOWN, harmless(texts.entry_in_full(entry)))


async def buttons(db: Session, gate: Gate) -> tuple[Button, ...]:
    """On the card of a change that is canon: what was before, and the way back to it."""
    if gate.stage != CHANGE.key or gate.status != GateStatus.APPROVED or not gate.applied_at:
        return ()
    found: list[Button] = []
    for item in gate.card["entries"]:
        new = await get_row(db, Entry, item["id"])
        old = await db.get(Entry, item["replaces"]) if item["replaces"] else None
        found.append(_button(texts.history_of(new), "history", new))
        if old and canon.key(old) == canon.key(new) and old.kind not in versions.NEVER:
            found.append(_button(texts.restore(old), "restore", old))
    return tuple(found[:BUTTONS])


async def card(db: Session, production: Production, entry: Entry) -> Card | None:
    """Beside what an entry says: all of it, its history, the way back to what it was before."""
    rows = await canon.versions(db, production, entry.kind, entry.name, entry.scope)
    stands = {canon.key(e): e.digest for e in await canon.snapshot(db, production)}
    old = [e for e in reversed(rows) if stands.get(canon.key(e)) != e.digest and e.id != entry.id]
    back = [] if entry.kind in versions.NEVER else old[: BUTTONS - 2]
    found = [_button(texts.READ_IT_ALL, "read", entry)] if texts.is_cut(entry) else []
    if len(rows) > 1:
        found.append(_button(texts.history_of(entry), "history", entry))
    found += [_button(texts.restore(each), "restore", each) for each in back]
    return Card(title=texts.version_name(entry), buttons=tuple(found)) if found else None


def _button(label: str, verb: str, entry: Entry) -> Button:
    return Button(label=label, verb=verb, kind="entry", id=entry.id)


def form(entry: Entry) -> Form:
    field = FormField(name="reason", label=texts.WHY_RESTORE, multiline=True)
    value = f"restore:entry:{entry.id}:1"
    return Form(title=texts.restore(entry), fields=(field,), submit=texts.RESTORE, value=value)
