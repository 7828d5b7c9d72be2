"""Who is asked when, reminders, and the digest; all facts come from the database."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from bot import texts
from bot.core import zones
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.bulkhead import apart
from bot.core.chat_port import Button, Card, Form, FormField, Place
from bot.core.context import AppContext, Outcome, ResultCode, get_row, request_redraw
from bot.core.working_hours import WORKDAYS
from bot.production.decisions import record_decision
from bot.reporting.digest import digest_text
from bot.reporting.reminders import remind
from store import scheduled_jobs
from store.db import Session
from store.log import record
from store.models import (
    Agent,
    CheckIn,
    Digest,
    LogRow,
    Member,
    Production,
)

GRACE = timedelta(hours=6)


def due_now(now: datetime, zone: str, hour: str, days: Sequence[int] = WORKDAYS) -> date | None:
    """The local day whose `HH:MM` has come within the last six hours, if it is a working day."""
    local = now.astimezone(zones.zone(zone))
    for day in (local.date(), local.date() - timedelta(days=1)):
        moment = datetime.combine(day, time.fromisoformat(hour), zones.zone(zone))
        if day.weekday() in days and timedelta(0) <= now - moment < GRACE:
            return day
    return None


def next_time(now: datetime, zone: str, hour: str, days: Sequence[int] = WORKDAYS) -> datetime:
    """The next moment after `now` at which `due_now` begins to name a new day."""
    day = now.astimezone(zones.zone(zone)).date()
    while True:
        moment = datetime.combine(day, time.fromisoformat(hour), zones.zone(zone))
        if day.weekday() in days and moment > now:
            return moment.astimezone(now.tzinfo)
        day += timedelta(days=1)


async def tick(app: AppContext) -> None:
    """Ask, remind and sum up whatever is due at this moment. Running it again does nothing. What
    is wrong with one production or one person holds up no other."""
    async with app.store.reading() as db:
        productions = (await db.exec(select(Production))).all()
    for production in productions:
        with apart(f"the round of {production.code}"):
            await _round(app, production)
        with apart(f"the digest of {production.code}"):
            await _sum_up(app, production)
    await remind(app)


async def _round(app: AppContext, production: Production) -> None:
    """Ask everybody whose hour has come and who was not asked yet, each by themselves."""
    now = app.clock.now()
    async with app.store.reading() as db:
        query = select(Member).where(Member.production_id == production.id).order_by(col(Member.id))
        members = (await db.exec(query)).all()
        since = now.date() - timedelta(days=2)
        asked = select(CheckIn).where(
            CheckIn.production_id == production.id, col(CheckIn.day) >= since
        )
        known = {(row.member_id, row.day) for row in await db.exec(asked)}
    for member in members:
        with apart(f"the check-in of {member.handle} in {production.code}"):
            day = _day_of(now, production, member)
            if day is not None and (member.id, day) not in known:
                await _ask(app, production.id, member.id, day)


def _day_of(now: datetime, production: Production, member: Member) -> date | None:
    """The day for which this person is to be asked now; nobody misses who is away."""
    if member.away_until is not None and member.away_until > now:
        return None
    zone = zones.known_zone(member.timezone, production.timezone)
    return due_now(now, zone, member.checkin)


async def next_tick(app: AppContext) -> datetime | None:
    """When `tick` has something new to do."""
    now, times = app.clock.now(), []
    async with app.store.reading() as db:
        members = (await db.exec(select(Member))).all()
        productions = {p.id: p for p in (await db.exec(select(Production))).all()}
    for member in members:
        with apart(f"the hour of {member.handle}"):
            zone = zones.known_zone(member.timezone, productions[member.production_id].timezone)
            times.append(next_time(now, zone, member.checkin))
    for production in productions.values():
        with apart(f"the hour of {production.code}"):
            times.append(next_time(now, production.timezone, digest_hour(production)))
    return min(times, default=None)


def digest_hour(production: Production) -> str:
    return str(production.settings.get("digest", "17:00"))


async def _ask(app: AppContext, production_id: int, member_id: int, day: date) -> None:
    now = app.clock.now()
    async with app.store.writing() as db:
        production = await get_row(db, Production, production_id)
        member = await get_row(db, Member, member_id)
        known = select(CheckIn).where(CheckIn.member_id == member_id)
        rows = (await db.exec(known.order_by(col(CheckIn.id).desc()))).all()
        if any(row.day == day for row in rows):
            return
        member.timezone = zones.known_zone(member.timezone, production.timezone)
        for row in rows:
            await _from_log(app, db, row)
        asked = CheckIn(
            production_id=production_id,
            member_id=member_id,
            day=day,
            asked_at=now,
            text=await draft(
                db, production, member, rows[0].asked_at if rows else production.created_at
            ),
        )
        db.add_all([member, asked])
        await db.flush()
        await request_redraw(db, production_id, "checkin", asked.id, "asked", now)


async def _from_log(app: AppContext, db: Session, row: CheckIn) -> None:
    """Nobody answered: the draft goes in by itself, and says so."""
    if row.status == "asked":
        row.status, row.posted_at = "from_log", app.clock.now()
        db.add(row)
        await request_redraw(db, row.production_id, "checkin", row.id, "from_log", app.clock.now())


async def draft(db: Session, production: Production, member: Member, since: datetime) -> str:
    """What this person's agents made and what they decided, from the log."""
    agents = select(Agent.name).where(
        Agent.production_id == production.id, Agent.runner_id == member.id
    )
    names = set((await db.exec(agents)).all())
    rows = select(LogRow).where(LogRow.production_id == production.id, LogRow.at > since)
    made: dict[str, int] = {}
    for row in await db.exec(rows):
        if row.who in names or row.who.startswith(f"{member.name} ("):
            made[row.what] = made.get(row.what, 0) + 1
    return texts.checkin_draft(made)


async def post(press: ActionContext[ButtonPress]) -> Outcome:
    row = await get_row(press.db, CheckIn, press.cause.row_id)
    if row.member_id != press.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed("the person it is for"))
    if row.status == "posted":
        return Outcome(
            ResultCode.ALREADY_DECIDED, texts.already("posted", press.member.name, row.posted_at)
        )
    row.status, row.posted_at = "posted", press.now
    if press.cause.values.get("text"):
        row.text = press.cause.values["text"]
    press.db.add(row)
    await record_decision(press, "checkin", row.id, "post")
    await request_redraw(press.db, row.production_id, "checkin", row.id, press.key, press.now)
    return Outcome(ResultCode.DECIDED, texts.CHECKIN_POSTED)


async def edit(press: ActionContext[ButtonPress]) -> Outcome:
    return await post(press) if press.cause.values else Outcome(ResultCode.FORM, texts.EDIT)


async def form(db: Session, row_id: int) -> Form:
    row = await get_row(db, CheckIn, row_id)
    return Form(
        title=texts.CHECK_IN,
        submit=texts.POST,
        value=f"edit:checkin:{row_id}:1",
        fields=(
            FormField(
                name="text",
                label=texts.CHECK_IN_FIELD,
                value=row.text,
                multiline=True,
            ),
        ),
    )


async def checkin_card(db: Session, row_id: int) -> tuple[Card, Place]:
    row = await get_row(db, CheckIn, row_id)
    member = await get_row(db, Member, row.member_id)
    waiting = row.status == "asked"
    card = Card(
        key=f"checkin:{member.handle}:{row.day}",
        title=texts.checkin_title(member.name, row),
        lines=(row.text,),
        buttons=(
            Button(label=texts.POST, verb="post", kind="checkin", id=row_id, style="primary"),
            Button(label=texts.EDIT_WORDS, verb="edit", kind="checkin", id=row_id),
        )
        if waiting
        else (),
        # A ping costs attention: with nothing to tell, the draft goes in by itself.
        waits_for=(member.handle,) if waiting and row.text != texts.NOTHING_NEW else (),
    )
    return card, Place(channel=f"dm:{member.account}")


async def _sum_up(app: AppContext, production: Production) -> None:
    now = app.clock.now()
    day = due_now(now, production.timezone, digest_hour(production))
    if day is None:
        return
    key, row = f"{production.code}:{day}", production.id
    async with app.store.reading() as db:
        if await scheduled_jobs.is_scheduled(db, "digest", key):
            return
    async with app.store.writing() as db:
        await scheduled_jobs.schedule(db, row, "digest", key, now, day=day.isoformat())


async def write_digest(app: AppContext, production_id: int, day: str) -> None:
    """The producer agent's status summary for that day, once."""
    async with app.store.writing() as db:
        known = select(Digest).where(Digest.production_id == production_id, Digest.key == day)
        if (await db.exec(known)).first() is not None:
            return
        production = await get_row(db, Production, production_id)
        row = Digest(
            production_id=production_id,
            key=day,
            at=app.clock.now(),
            text=await digest_text(db, production),
        )
        db.add(row)
        await db.flush()
        await record(db, production_id, app.clock.now(), "continuity", "digest", day)
        await request_redraw(db, production_id, "digest", row.id, "written", app.clock.now())


async def digest_card(db: Session, row_id: int) -> tuple[Card, Place]:
    row = await get_row(db, Digest, row_id)
    production = await get_row(db, Production, row.production_id)
    title = texts.digest_title(production.title, row.key)
    card = Card(title=title, lines=tuple(row.text.splitlines()))
    return card, Place(channel=production.home)
