"""Every delivery comes through here: recorded first, then given to who takes it."""

import logging
from typing import Any

from sqlmodel import col, select

from bot import texts
from bot.app import (
    button_table,
    command_table,
    delivery_tries,
    dropped_files,
    inbox_card,
    message_edits,
    posted_files,
)
from bot.app.message_classifier import is_talk
from bot.canon.questions import side_answers
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Change, Chat, Click, Form, Message, Place, Reaction, parse_value
from bot.core.command_request import Private
from bot.core.context import AppContext, Outcome, ResultCode, get_row
from bot.core.deputies import acting
from bot.core.members import person
from bot.core.untrusted_text import seen
from bot.messaging import private_messages
from bot.production import invitations, open_form, welcome
from bot.production.outsider_action import OutsiderAction
from bot.production.row_owners import production_of
from bot.workflow import reactions
from store import inbound, scheduled_jobs
from store.db import Session
from store.inbound import RAW, take, unrouted
from store.models import Agent, Inbound, Member, Production
from store.outages import is_outage

SAYING = ("show", "say")  # what is due and says something
__all__ = ["RAW", "claim_deliveries", "ingest", "receive", "record", "route"]
LOG = logging.getLogger(__name__)


def receive(
    app: AppContext, chat: Chat, delivery: str, kind: str, body: Message | Click | Reaction | Change
) -> bool:
    """Record a delivery before it is acknowledged; True if it is new. Redelivery does nothing."""
    return record(app, chat.name, delivery, body.model_dump(mode="json"), kind)


def record(app: AppContext, platform: str, delivery: str, body: dict[str, Any], kind: str) -> bool:
    """Record a delivery once, by its key. Of a kind that begins with RAW, `body` is the platform's
    own words: they are read when it is taken over."""
    payload = {"platform": platform, "body": body}
    new = app.recorder.record(f"{platform}:{delivery}", kind, payload, app.clock.now())
    app.work_available.set()
    return new


async def ingest(app: AppContext) -> None:
    """Take over what was recorded, with what it says."""

    async def read(payload: dict[str, Any]) -> dict[str, Any] | None:
        platform = payload["platform"]
        if platform not in app.readers:
            return inbound.UNREAD
        heard = await app.readers[platform](payload["body"])
        if heard is None:
            return None
        said = {"platform": platform, "body": heard.body.model_dump(mode="json")}
        return {"key": f"{platform}:{heard.key}", "kind": heard.kind, "payload": said}

    await inbound.ingest(app.store, app.recorder, read)


async def route(app: AppContext) -> bool:
    """Take every delivery nobody took yet, and tell people what they are to be told; True if there
    was anything."""
    taken = await claim_deliveries(app)
    return await private_messages.send(app) or taken


async def claim_deliveries(app: AppContext) -> bool:
    """Take every delivery nobody took yet; True if there was one. Of two processes one takes a
    delivery; each leaves what it has no platform for."""
    await ingest(app)
    async with app.store.reading() as db:
        rows = await unrouted(db, app.clock.now())
    ours = [row for row in rows if row.payload["platform"] in app.chats]
    # What became of a message is known before the message is taken.
    ours.sort(key=lambda row: row.kind != "change")
    return await delivery_tries.each(app, ours, _take)


async def _take(app: AppContext, row_id: int) -> bool:
    """Take one delivery and do what it asks for, in one transaction; False if somebody else has."""
    async with app.store.writing() as db:
        row = await take(db, row_id, app.clock.now())
        if row is None:
            return False
        chat, body = app.chats[row.payload["platform"]], row.payload["body"]
        form = None
        if row.kind == "change":
            await message_edits.take(app, db, row, Change.model_validate(body))
        elif row.kind == "reaction":
            await _reaction(app, db, chat, row, Reaction.model_validate(body))
        elif row.kind == "click":
            form = await _click(app, db, row, body)
        else:
            if app.circuit.heard(chat.name, body["place"]["channel"]):
                await scheduled_jobs.bring_forward(db, SAYING, app.clock.now())
            message = await message_edits.as_it_stands(db, row, Message.model_validate(body))
            if message is not None:  # else its author has deleted it
                form = await _message(app, db, row, message)
    if form is not None:
        place = Place.model_validate(body["place"])
        form = await open_form.known(app, chat, body["account"], form)
        await private_messages.ask(app, chat, body["account"], place, body["trigger"], form)
    return True


async def _click(app: AppContext, db: Session, row: Inbound, body: dict[str, Any]) -> Form | None:
    """What came of a press is told; or the form that it opens."""
    click = Click.model_validate(body)
    outcome = await _press(app, db, row, click)
    opens = outcome.result == ResultCode.FORM
    form = outcome.form or await button_table.form(db, click) if opens else None
    if form is None:
        await private_messages.send_privately(
            app, db, click.account, click.place, outcome.words, outcome.card
        )
    return form


async def _reaction(
    app: AppContext, db: Session, chat: Chat, row: Inbound, reaction: Reaction
) -> None:
    """Decide by a reaction as by its button; a rejection that has no reason yet waits for one in
    the thread."""
    meant = await reactions.click(db, chat.name, reaction)
    place = Place(channel=reaction.ref.channel)
    if isinstance(meant, str):
        await private_messages.send_privately(app, db, reaction.account, place, meant)
    elif meant is not None:
        outcome = await _press(app, db, row, meant)
        words = outcome.words
        if outcome.result == ResultCode.FORM:
            words = await _no_form(app, db, meant)
        await private_messages.send_privately(app, db, reaction.account, meant.place, words)


async def _no_form(app: AppContext, db: Session, meant: Click) -> str:
    """A reaction opens no form: a rejection goes on in the thread, the rest needs the button."""
    if not meant.value.startswith("reject:"):
        return texts.REACTION_NEEDS_BUTTON
    await reactions.begin(app, db, meant)
    return texts.SAY_WHY_HERE


async def _press(app: AppContext, db: Session, row: Inbound, click: Click) -> Outcome:
    """What came of a press. One that cannot be carried out changes nothing, is answered, and holds
    nobody up; only where the database fails is it tried again."""
    try:
        async with db.begin_nested():
            return await _decide(app, db, row, click)
    except Exception as problem:
        if is_outage(problem):
            raise
        LOG.exception("a press could not be carried out: %s", row.key)
        return Outcome(ResultCode.UNKNOWN, texts.UNKNOWN)


async def _command(
    app: AppContext, db: Session, row: Inbound, message: Message
) -> str | Private | Form:
    """Answer a command, and say what came of it."""
    try:
        async with db.begin_nested():
            return await command_table.run(app, db, message, row.key)
    except Exception as problem:
        if is_outage(problem):
            raise
        LOG.exception("a command could not be carried out: %s", row.key)
        return texts.WENT_WRONG


async def _decide(app: AppContext, db: Session, row: Inbound, click: Click) -> Outcome:
    parsed = parse_value(click.value)
    if parsed is not None and parsed[:2] in button_table.ANYBODY:
        outsider = OutsiderAction(app, db, _as_shown(click), row.key, row.id, parsed[2])
        return await button_table.ANYBODY[parsed[:2]](outsider)
    joins = parsed is not None and parsed[:2] == button_table.JOIN
    act = button_table.ACTS.get((parsed[0], parsed[1])) if parsed else None
    if parsed is None or not (act or joins):
        return Outcome(ResultCode.UNKNOWN, texts.UNKNOWN)
    _, kind, row_id, revision = parsed
    production = await production_of(db, kind, row_id)
    if production is None:
        return Outcome(ResultCode.UNKNOWN, texts.UNKNOWN)
    if act is None:
        return await invitations.join(app, db, production, click.account)
    now = app.clock.now()
    somebody = await acting(db, production, click.account, now)
    if somebody is None:
        return Outcome(ResultCode.NOT_ALLOWED, texts.NOT_MEMBER)
    pressed = ButtonPress.of(_as_shown(click), row_id, revision)
    press = ActionContext(app, db, production, somebody.member, somebody.who, row.key, now, pressed)
    return await inbox_card.go_on(press, await act(press))


def _as_shown(click: Click) -> Click:
    """What a form held, without characters that nobody saw in it."""
    return click.model_copy(update={"values": {k: seen(v) for k, v in click.values.items()}})


async def _member(db: Session, production: Production, account: str) -> Member | None:
    query = select(Member).where(Member.production_id == production.id, Member.account == account)
    return (await db.exec(query)).first()


async def _message(app: AppContext, db: Session, row: Inbound, message: Message) -> Form | None:
    """A command, a reason somebody owes, or words for the role whose page this is; the form that
    it opens. Talk between people is left alone: it is no reason, no answer and no material."""
    if row.kind == "command":
        return await _answer(app, db, row, message)
    talk = is_talk(message.text)
    came = not talk and await dropped_files.came(app, db, row, message)
    words = message.model_copy(update={"files": ()}) if came else message
    replies = not (talk or (came and not words.text.strip())) and (
        await _was_owed(app, db, row, words) or await side_answers.offered(app, db, words)
    )
    if not (replies or came):
        await _for_role(app, db, row, message)
    return None


async def _answer(app: AppContext, db: Session, row: Inbound, message: Message) -> Form | None:
    answer = await _command(app, db, row, message)
    if isinstance(answer, Form):
        return answer
    if isinstance(answer, str):
        answer = Private(answer, None, message.place.thread)
    place = message.place.model_copy(update={"thread": answer.thread})
    await private_messages.send_privately(
        app, db, message.account, place, answer.words, answer.card
    )
    return None


async def _was_owed(app: AppContext, db: Session, row: Inbound, message: Message) -> bool:
    """Whether these words are the reason of a rejection that this person has begun here. Those that
    come too late are told so, and are words like any other."""
    owed = await reactions.begun(db, message.account, message.place)
    if owed is None:
        return False
    outcome = await _press(app, db, row, reactions.completed(owed, message.text, message.place))
    if outcome.result != ResultCode.REFUSED:  # else the next reply may say it better
        owed.done_at = app.clock.now()
        db.add(owed)
    await private_messages.send_privately(app, db, message.account, message.place, outcome.words)
    replies = outcome.result in (ResultCode.DECIDED, ResultCode.REFUSED)
    if replies and message.files:
        await posted_files.posted(app, db, row, message)
    return replies


async def _for_role(app: AppContext, db: Session, row: Inbound, message: Message) -> None:
    """Files are material, words are for the role of the page."""
    query = select(Agent).where(Agent.channel == message.place.channel).order_by(col(Agent.id))
    agent = (await db.exec(query)).first()
    if message.files and not is_talk(message.text):
        await posted_files.posted(app, db, row, message)
    if agent is not None and _is_for(message):
        await _hand_over(app, db, row, agent, message)
    elif agent is None and not is_talk(message.text):
        await welcome.answer(app, db, message)


def _is_for(message: Message) -> bool:
    """Talk between people is not for the role, and files without a word are material."""
    return not is_talk(message.text) and bool(message.text.strip() or not message.files)


async def _hand_over(
    app: AppContext, db: Session, row: Inbound, agent: Agent, message: Message
) -> None:
    production = await get_row(db, Production, agent.production_id)
    member = await _member(db, production, message.account)
    if member is None:
        await invitations.invite(app, db, production, message)
    said: dict[str, Any] = {
        "event": "message",
        "from": person(member) if member else "somebody new",
        "text": message.text,
        "permalink": message.permalink,
    }
    if message.files:
        said["files"] = [file.name for file in message.files]
    if message.ref is not None:
        said["ref"] = {"platform": row.payload["platform"], **message.ref.model_dump()}
    row.agent_id, row.payload = agent.id, said
