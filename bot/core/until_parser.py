"""Until when: an hour, a day, or both, as the person who says it reads a clock."""

import re
from datetime import date, datetime, time, timedelta

from bot.core import command_names, zones
from store.models import Member

HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
HALF = re.compile(r"(0?[1-9]|1[0-2])(?:[:.]([0-5]\d))? ?([ap])\.?m\.?", re.ASCII)  # 8am, 9:30 p.m.
HALVES = ("am", "pm", "a.m", "p.m")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST = timedelta(days=366)


def until(words: list[str], now: datetime, member: Member) -> datetime | None:
    """The next moment that `Friday 09:00`, `18:00` or `2026-03-06` names for this person; None if
    they name none, or one that is past or over a year away. A day alone is its working hours'
    beginning."""
    said = _joined([command_names.bare(word).casefold() for word in words])
    hours = [hour_of(word) for word in said]
    hour = next((found for found in hours if found is not None), None)
    days = [word for word, found in zip(said, hours, strict=True) if found is None]
    if len(days) > 1 or len(said) - len(days) > 1 or not said:
        return None
    local = now.astimezone(zones.zone(member.timezone))
    at = time(member.day_starts) if hour is None else hour
    day = _day(days[0], local, at) if days else _next(local, at)
    if day is None:
        return None
    moment = datetime.combine(day, at, zones.zone(member.timezone)).astimezone(now.tzinfo)
    return moment if now < moment <= now + LONGEST else None


def hour_of(said: str) -> time | None:
    """The time of day that `08:00`, `8am` or `9.30 p.m.` names; None if it names none."""
    words = command_names.bare(said).casefold()
    found = HOUR.fullmatch(words)
    if found:
        return time(int(found[1]), int(found[2]))
    half = HALF.fullmatch(words)
    return half and time(int(half[1]) % 12 + 12 * (half[3] == "p"), int(half[2] or 0))


def _joined(words: list[str]) -> list[str]:
    """Join `9 am` into one word."""
    said: list[str] = []
    for word in filter(None, words):
        if word in HALVES and said and hour_of(said[-1] + word) is not None:
            said[-1] += word
        else:
            said.append(word)
    return said


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
