"""Until when: an hour, a day, or both, as the person who says it reads a clock."""

import re
from datetime import date, datetime, time, timedelta

from bot import zones
from store.models import Member

HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = timedelta(days=366)


def until(words: list[str], now: datetime, member: Member) -> datetime | None:
    """The next moment that `Friday 09:00`, `18:00` or `2026-03-06` names for this person; None if
    they name none, or one that is past or over a year away. A day alone is its working hours'
    beginning."""
    said = [word.casefold().strip(",.") for word in words]
    hours = [HOUR.fullmatch(word) for word in said]
    hour = next((time(int(found[1]), int(found[2])) for found in hours if found), None)
    days = [word for word, found in zip(said, hours, strict=True) if not found]
    if len(days) > 1 or len(said) - len(days) > 1 or not said:
        return None
    local = now.astimezone(zones.zone(member.timezone))
    at = hour or time(member.day_starts)
    day = _day(days[0], local, at) if days else _next(local, at)
    if day is None:
        return None
    moment = datetime.combine(day, at, zones.zone(member.timezone)).astimezone(now.tzinfo)
    return moment if now < moment <= now + LONGEST else None


def next_day(now: datetime, member: Member) -> datetime:
    """When this person's next working day begins."""
    zone = zones.zone(member.timezone)
    day = now.astimezone(zone).date()
    while True:
        start = datetime.combine(day, time(member.day_starts), zone)
        if start > now and day.weekday() < DAYS.index("saturday"):
            return start.astimezone(now.tzinfo)
        day += timedelta(days=1)


def _next(local: datetime, at: time) -> date:
    return local.date() if local.time() < at else local.date() + timedelta(days=1)


def _day(word: str, local: datetime, at: time) -> date | None:
    if word in ("today", "tomorrow"):
        return local.date() + timedelta(days=word == "tomorrow")
    named = [n for n, name in enumerate(DAYS) if len(word) > 2 and name.startswith(word)]
    if named:
        ahead = (named[0] - local.weekday()) % 7
        return local.date() + timedelta(days=ahead or (7 if local.time() >= at else 0))
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None
