"""Words about people: the team and its rights, and who stands in for whom."""

import re
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import people, texts, zones
from bot.asking import Ask
from bot.beginning import form
from bot.house import has, names, one
from store.log import record
from store.models import Deputy, Member, Right

HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


async def team(ask: Ask) -> str:
    """Everybody with their rights; `team @kei artist editor` gives rights, for the director."""
    members = await _members(ask)
    if not ask.words:
        return texts.team([(m.name, m.handle, m.rights, m.timezone) for m in members])
    handle, *rights = (word.lower().strip(",") for word in ask.words)
    whom = next((m for m in members if m.handle.lower() == handle), None)
    if whom is None:
        return texts.nobody_called(handle.lstrip("@"), [m.handle for m in members])
    if not has(ask.member, Right.DIRECTOR):
        return texts.not_allowed(await names(ask.db, ask.production, Right.DIRECTOR))
    unknown = [right for right in rights if right not in {r.value for r in Right}]
    if unknown or not rights:
        return texts.rights_are([right.value for right in Right])
    return await _give(ask, whom, list(dict.fromkeys(rights)))


async def _give(ask: Ask, whom: Member, rights: list[str]) -> str:
    directors = [m for m in await _members(ask) if Right.DIRECTOR in m.rights]
    if directors == [whom] and Right.DIRECTOR not in rights:
        return texts.LAST_DIRECTOR
    before, whom.rights = whom.rights, rights
    ask.db.add(whom)
    now = ask.house.clock.now()
    await record(
        ask.db, ask.production.id, now, ask.who, "rights", f"member:{whom.id}",
        before=before, after=rights,
    )  # fmt: skip
    return texts.rights_given(whom.name, rights)


async def me(ask: Ask) -> str:
    """When I am asked for my check-in; `zone Europe/Lisbon` and `checkin 17:30` change it."""
    own = await one(ask.db, Member, ask.member.id or 0)
    if not ask.words:
        return texts.asked_at(own)
    what, *said = ask.words
    if what.lower() not in ("zone", "checkin") or len(said) != 1:
        return texts.ME_HOW
    wrong = _own_zone(own, said[0]) if what.lower() == "zone" else _own_hour(own, said[0])
    if wrong:
        return wrong
    ask.db.add(own)
    now, subject = ask.house.clock.now(), f"member:{own.id}"
    await record(ask.db, own.production_id, now, ask.who, what.lower(), subject, now=said[0])
    return texts.asked_at(own)


def _own_zone(own: Member, said: str) -> str:
    own.timezone = zones.zone_of(said) or own.timezone
    return "" if zones.zone_of(said) else texts.zone_unknown(*form.near(said))


def _own_hour(own: Member, said: str) -> str:
    own.checkin = form.hour_of(said) or own.checkin
    return "" if form.hour_of(said) else texts.hour_unknown(said)


async def deputy(ask: Ask) -> str:
    """`deputy @sam until 08:00` lends my rights; `deputy off` takes them back."""
    mine = await ask.db.get(Member, ask.member.id)
    assert mine is not None
    if ask.words == ["off"]:
        ended = await people.relieve(ask.house, ask.db, ask.production, mine)
        return texts.DEPUTY_OFF if ended else texts.NO_DEPUTY
    until = _until(ask) if len(ask.words) == 3 and ask.words[1] == "until" else None
    if until is None:
        return texts.DEPUTY_HOW
    whom = next((m for m in await _members(ask) if m.handle == ask.words[0]), None)
    if whom is None:
        return texts.nobody_called(
            ask.words[0].lstrip("@"), [m.handle for m in await _members(ask)]
        )
    if whom.id == mine.id or await _stands_in(ask):
        return texts.DEPUTY_NOT_ON
    await people.appoint(ask.house, ask.db, ask.production, mine, whom, until)
    return texts.deputy(whom.name, until.astimezone(zones.zone(mine.timezone)))


def _until(ask: Ask) -> datetime | None:
    """The next time the clock of the person who asks shows this hour."""
    match = HOUR.fullmatch(ask.words[2])
    if match is None:
        return None
    local = ask.house.clock.now().astimezone(zones.zone(ask.member.timezone))
    at = local.replace(hour=int(match[1]), minute=int(match[2]), second=0, microsecond=0)
    if at <= local:
        day = at.date() + timedelta(days=1)
        at = at.replace(year=day.year, month=day.month, day=day.day)
    return at.astimezone(ask.house.clock.now().tzinfo)


async def _stands_in(ask: Ask) -> bool:
    """Lent rights are not lent on."""
    query = select(Deputy).where(Deputy.deputy_id == ask.member.id, col(Deputy.ended_at).is_(None))
    own = await ask.db.get(Member, ask.member.id)
    lent = (await ask.db.exec(query)).first() is not None
    return lent and own is not None and own.rights in ([], [Right.GUEST.value])


async def _members(ask: Ask) -> list[Member]:
    query = select(Member).where(Member.production_id == ask.production.id)
    return list((await ask.db.exec(query.order_by(col(Member.id)))).all())
