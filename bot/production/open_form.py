"""The production's form opens: by the word `new`, under a script that was dropped, or on ours.

What it is about is the delivery that opened it: one row, from which one production begins.
"""

import asyncio

from sqlmodel import select

from bot import texts
from bot.core import zones
from bot.core.chat_port import Button, Card, Chat, Form, PlatformUnavailable, Profile, parse_value
from bot.core.command_request import Private
from bot.core.context import AppContext, Outcome, ResultCode
from bot.media.screenplay.model import Script
from bot.messaging.threads import is_bound
from bot.production import form
from bot.production.create import Brought, free_code
from bot.production.outsider_action import OutsiderAction, delivery_of
from bot.production.sample_script import ours
from store.db import Session
from store.models import Inbound

KIND = "inbound"
BEGIN, OURS = ("begin", KIND), ("ours", KIND)
PATIENCE = 1.0  # seconds to ask who somebody is: a trigger holds for three
UTC = Profile(handle="", name="", timezone="UTC")


async def new(app: AppContext, db: Session, key: str, trigger: str) -> Form | Private:
    """The form at once; where nothing opens one, a card with a button that does."""
    row = (await db.exec(select(Inbound).where(Inbound.key == key))).one()
    if trigger:
        return await of(app, db, row)
    card = Card(title=texts.NEW_HERE, buttons=(button(row, "new", texts.OPEN_FORM),))
    return Private(texts.NEW_HERE, card, None)


def button(row: Inbound, verb: str, label: str) -> Button:
    return Button(label=label, verb=verb, kind=KIND, id=row.id, style="primary")


async def again(outsider: OutsiderAction) -> Outcome:
    """The form of a word or of a script that was dropped."""
    row = await delivery_of(outsider)
    if isinstance(row, Outcome):
        return row
    if row.turn:
        return begun(row)
    return Outcome(ResultCode.FORM, texts.NEW_HERE, form=await of(outsider.app, outsider.db, row))


def begun(row: Inbound) -> Outcome:
    """What was begun from this delivery already."""
    code = (row.turn or "").partition(":")[2]
    return Outcome(ResultCode.ALREADY_DECIDED, texts.begun_already(code))


async def with_ours(outsider: OutsiderAction) -> Outcome:
    """The form of our script; the press itself is what opened it."""
    row = await outsider.db.get(Inbound, outsider.own)
    assert row is not None
    return Outcome(ResultCode.FORM, texts.NEW_HERE, form=await of(outsider.app, outsider.db, row))


async def of(app: AppContext, db: Session, row: Inbound) -> Form:
    """The form that this delivery opens, with what was filled in before."""
    title = brought(row).title
    known = {
        "title": title,
        "code": await free_code(db, title) if title else "",
        "checkin": form.CHECKIN,
        **row.payload.get("filled", {}),
    }
    value = f"{':'.join(BEGIN)}:{row.id}:1"
    return form.form(value, known, here=await has_place(app, row))


def brought(row: Inbound) -> Brought:
    """The script that comes with a delivery, if one does."""
    parsed = parse_value(row.payload["body"].get("value", ""))
    if parsed and parsed[:2] == OURS:
        return ours()
    script = row.payload.get("script")
    return Brought(Script.model_validate(script) if script else None)


async def has_place(app: AppContext, row: Inbound) -> bool:
    """Whether its questions can come to where it was asked for: to a channel that is free."""
    channel = row.payload["body"]["place"]["channel"]
    return not channel.startswith("dm:") and not await is_bound(app, channel)


async def known(app: AppContext, chat: Chat, account: str, shown: Form) -> Form:
    """The form with what the platform knows of this person, who is noted for what they fill in."""
    parsed = parse_value(shown.value)
    if parsed is None or parsed[:2] != BEGIN:
        return shown
    try:
        profile = await asyncio.wait_for(chat.profile(account), PATIENCE)
    except (TimeoutError, PlatformUnavailable):
        profile = None
    if profile is not None:
        async with app.store.writing() as db:
            row = await db.get(Inbound, parsed[2])
            if row is not None:
                row.payload = {**row.payload, "who": profile.model_dump()}
                db.add(row)
    return form.with_zone(shown, zones.known_zone((profile or UTC).timezone))
