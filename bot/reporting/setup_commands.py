"""The word for how a production is set up: its clock, and when its digest comes (H3)."""

import math
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import col, select

from bot import texts
from bot.core import zones
from bot.core.action_context import ActionContext, CommandWords
from bot.core.members import has, names
from bot.production import form
from bot.production.crew_card import MAY
from bot.reporting.checkin import digest_hour
from store.log import record
from store.models import Member

MOST = 0.75  # of the check-ins a digest should come behind
STEP = 30  # minutes


async def setup(ask: ActionContext[CommandWords]) -> str:
    """How it is set up; `digest 18:00` and `timezone Europe/Lisbon` change it."""
    if not ask.cause.words:
        return await _shown(ask)
    what, *said = ask.cause.words
    if what.lower() not in ("digest", "timezone") or len(said) != 1:
        return texts.SETUP_HOW
    if not has(ask.member, *MAY):
        return texts.not_allowed(await names(ask.db, ask.production, *MAY))
    wrong = _digest(ask, said[0]) if what.lower() == "digest" else _zone(ask, said[0])
    if wrong:
        return wrong
    ask.db.add(ask.production)
    now, film = ask.app.clock.now(), ask.production
    await record(ask.db, film.id, now, ask.who, "set up", what.lower(), now=said[0])
    return await _shown(ask)


def _digest(ask: ActionContext[CommandWords], said: str) -> str:
    hour = form.hour_of(said)
    if hour:
        ask.production.settings = {**ask.production.settings, "digest": hour}
    return "" if hour else texts.CHECKIN_HOW


def _zone(ask: ActionContext[CommandWords], said: str) -> str:
    zone = zones.zone_of(said)
    if zone:
        ask.production.timezone = zone
    return "" if zone else texts.zone_unknown(*form.near(said))


async def _shown(ask: ActionContext[CommandWords]) -> str:
    film, hour = ask.production, digest_hour(ask.production)
    query = select(Member).where(Member.production_id == film.id).order_by(col(Member.id))
    asked = [
        (checked_in(member, film.timezone, ask.app.clock.now()), member.name)
        for member in (await ask.db.exec(query)).all()
    ]
    before = [(at, name) for at, name in sorted(asked) if at < hour]
    after = [(at, name) for at, name in sorted(asked) if at >= hour]
    better = proposed([at for at, _ in asked])
    return texts.set_up(film, hour, before, after, better)


def checked_in(member: Member, zone: str, now: datetime) -> str:
    """When this person is asked for their check-in, on the production's clock."""
    own = zones.zone(member.timezone, zone)
    at = datetime.combine(now.astimezone(own).date(), time.fromisoformat(member.checkin), own)
    return f"{at.astimezone(zones.zone(zone)):%H:%M}"


def proposed(hours: Sequence[str]) -> str:
    """A digest hour behind most of these check-ins: half an hour behind the last that counts, on
    the half hour, and on the same day."""
    counts = sorted(hours)[math.ceil(MOST * len(hours)) - 1]
    at = timedelta(hours=int(counts[:2]), minutes=int(counts[3:]) + STEP)
    steps = min(math.ceil(at / timedelta(minutes=STEP)), 24 * 60 // STEP - 1)
    return f"{steps * STEP // 60:02}:{steps * STEP % 60:02}"
