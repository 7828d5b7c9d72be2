"""The filled form becomes a production: people, money, script, and rooms that are set off."""

import asyncio

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot import texts
from bot.app import command_table
from bot.core import zones
from bot.core.chat_port import Button, Card, Chat, Click, PlatformUnavailable, Profile, parse_value
from bot.core.context import AppContext, Outcome, ResultCode
from bot.core.members import person
from bot.core.untrusted_text import is_handle
from bot.production import create, form, open_form, rooms
from bot.production.create import Brought, Plan
from bot.production.form import WantedProduction
from bot.production.outsider_action import OutsiderAction, delivery_of
from store import ledger, scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.models import Inbound, Member, Production, Right

PATIENCE = 1.5  # seconds to ask who the approvers are, before Slack gives the form up
MINE = [Right.DIRECTOR.value, Right.LINE_PRODUCER.value]


async def faults(app: AppContext, chat: Chat, click: Click) -> dict[str, str]:
    """What of a filled form cannot be taken, by its fields; nothing is written."""
    parsed = parse_value(click.value)
    async with app.store.reading() as db:
        row = await db.get(Inbound, parsed[2]) if parsed else None
        if row is None or row.turn or "body" not in row.payload:
            return {}
        wanted, found = await _read(app, db, row, click)
    shown = {name: why for name, why in found.items() if name in click.values}
    return shown or (await _nobody(chat, wanted) if wanted else {})


async def _read(
    app: AppContext, db: Session, row: Inbound, click: Click
) -> tuple[WantedProduction | None, dict[str, str]]:
    here = await open_form.has_place(app, row)
    wanted, found = form.read(click.values, click.account.partition(":")[0], here=here)
    code = click.values.get("code", "").strip().upper()
    if code.lower() in command_table.COMMANDS:  # in front of a word it would be one itself
        found["code"] = texts.code_is_word(code)
    if "code" not in found and await _taken(db, code):
        found["code"] = texts.code_taken(code, await create.free_code(db, code))
    return (None if found else wanted), found


async def _taken(db: Session, code: str) -> bool:
    query = select(Production.id).where(Production.code == code)
    return (await db.exec(query)).first() is not None


async def _nobody(chat: Chat, wanted: WantedProduction) -> dict[str, str]:
    """Whether all who shall approve are people; a platform that is slow to say so is believed."""
    asked = asyncio.gather(*(chat.profile(each) for each in wanted.approvers))
    try:
        found = await asyncio.wait_for(asked, PATIENCE)
    except (TimeoutError, PlatformUnavailable):
        return {}
    if not all(found):
        return {"approvers": texts.NOBODY_THERE}
    bots = [profile.name for profile in found if profile and profile.bot]
    return {"approvers": texts.not_a_person(bots[0])} if bots else {}


async def begin(outsider: OutsiderAction) -> Outcome:
    """One production of one delivery, whole or not at all."""
    row = await delivery_of(outsider)
    if isinstance(row, Outcome):
        return row
    wanted, found = await _read(outsider.app, outsider.db, row, outsider.click)
    if row.turn:
        return open_form.begun(row)
    if wanted is None:
        return await _refused(outsider, row, found)
    mark = f"begun:{wanted.code}"
    try:
        async with outsider.db.begin_nested():
            if not await compare_and_set(outsider.db, row, col(Inbound.turn).is_(None), turn=mark):
                return open_form.begun(row)
            return await _begun(outsider, row, wanted)
    except IntegrityError:  # somebody took the code this moment
        await outsider.db.refresh(row)
        free = await create.free_code(outsider.db, wanted.code)
        return await _refused(outsider, row, {"code": texts.code_taken(wanted.code, free)})


async def _refused(outsider: OutsiderAction, row: Inbound, found: dict[str, str]) -> Outcome:
    """In words, with the way back to the form as it was filled in."""
    kept = {name: outsider.click.values.get(name, "") for name in texts.FORM_FIELDS}
    row.payload = {**row.payload, "filled": {k: v for k, v in kept.items() if v}}
    outsider.db.add(row)
    words = texts.not_begun(list(found.items()))
    onward = Button(
        label=texts.OPEN_FORM, verb="new", kind=open_form.KIND, id=row.id, style="primary"
    )
    return Outcome(ResultCode.REFUSED, words, Card(title=texts.NEW_FILM, buttons=(onward,)))


async def _begun(outsider: OutsiderAction, row: Inbound, wanted: WantedProduction) -> Outcome:
    app, db, now = outsider.app, outsider.db, outsider.app.clock.now()
    me = _me(outsider, row, wanted)
    script = open_form.brought(row)
    plan = Plan(
        title=wanted.title,
        code=wanted.code,
        home=f"dm:{outsider.click.account}",  # until there is a room for it
        timezone=wanted.timezone,
        picture=wanted.picture,
        rooms=outsider.platform,
    )
    brought = Brought(script.script, script.treatment, person(me))
    members = [me, *_approvers(outsider, wanted)]
    film = await create.begin(app, db, brought, members, {}, plan)
    if wanted.budget:
        await ledger.post(db, "cap", f"cap:{outsider.key}", wanted.budget, now, film)
    for member in members:
        about = {"member": member.id}
        await scheduled_jobs.schedule(db, film.id, "profile", f"{member.id}", now, **about)
    if wanted.here:
        place = {"channel": row.payload["body"]["place"]["channel"], "account": me.account}
        await scheduled_jobs.schedule(db, film.id, "home", film.code, now, **place)
    for role in rooms.FIRST:
        await rooms.want(app, db, film, role, me, why="begin")
    names = [create.room_name(film.code, role) for role in rooms.FIRST]
    words = texts.begun(film.title, film.code, names, script=script.script is not None)
    return Outcome(ResultCode.DECIDED, words)


def _me(outsider: OutsiderAction, row: Inbound, wanted: WantedProduction) -> Member:
    """Whoever begins it, by the name that the platform gave when the form was opened."""
    user = outsider.click.account.partition(":")[2]
    who = Profile.model_validate(row.payload.get("who") or {"handle": f"@{user}", "name": user})
    handle = who.handle if is_handle(who.handle) else f"@{user}"
    zone = zones.known_zone(who.timezone, wanted.timezone)
    return Member(
        production_id=0, account=outsider.click.account, handle=handle, name=who.name or user,
        rights=MINE, timezone=zone, checkin=wanted.checkin,
    )  # fmt: skip


def _approvers(outsider: OutsiderAction, wanted: WantedProduction) -> list[Member]:
    """Each by their account; what the platform knows of them is asked for next."""
    users = [each.partition(":")[2] for each in wanted.approvers if each != outsider.click.account]
    return [
        Member(
            production_id=0,
            account=f"{outsider.platform}:{user}",
            handle=f"@{user}",
            name=user,
            rights=[Right.DIRECTOR.value],
            timezone=wanted.timezone,
            checkin=wanted.checkin,
        )
        for user in users
    ]
