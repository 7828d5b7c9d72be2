"""People's working hours: whether somebody is at work, and when they will be again."""

from datetime import datetime, time, timedelta

from bot.core import zones
from store.models import Member

WORKDAYS = range(5)


def at_work(now: datetime, member: Member) -> bool:
    if member.away_until is not None and member.away_until > now:
        return False
    local = now.astimezone(zones.zone(member.timezone))
    return local.weekday() in WORKDAYS and member.day_starts <= local.hour < member.day_ends


def next_at_work(now: datetime, member: Member) -> datetime:
    """The first moment from now on at which this person works; now itself if they do."""
    if at_work(now, member):
        return now
    if member.away_until is not None and member.away_until > now:
        back = member.away_until
        return back if at_work(back, member) else next_at_work(back, member)
    zone = zones.zone(member.timezone)
    day = now.astimezone(zone).date()
    while True:
        start = datetime.combine(day, time(member.day_starts), zone)
        if start > now and day.weekday() in WORKDAYS:
            return start.astimezone(now.tzinfo)
        day += timedelta(days=1)
