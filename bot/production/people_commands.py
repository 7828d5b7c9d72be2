"""Words about people: the team and its rights, and who stands in for whom."""

from datetime import datetime

from sqlmodel import col, select

from bot import texts
from bot.core import command_names, deputies, zones
from bot.core.action_context import ActionContext, CommandWords
from bot.core.context import get_row
from bot.core.members import has, names
from bot.core.until_parser import hour_of
from bot.core.until_parser import until as moment_of
from bot.production import form
from store.log import record
from store.models import Deputy, Member, Right


async def team(ask: ActionContext[CommandWords]) -> str:
    """Everybody with their rights; `team @kei artist editor` gives rights, for the director."""
    members = await _members(ask)
    if not ask.cause.words:
        return texts.team([(m.name, m.handle, m.rights, m.timezone) for m in members])
    whom = deputies.by_handle(members, ask.cause.words[0])
    rights = [command_names.bare(word).lower() for word in ask.cause.words[1:]]
    if whom is None:
        return texts.nobody_called(
            command_names.handle(ask.cause.words[0]), [m.handle for m in members]
        )
    if not has(ask.member, Right.DIRECTOR):
        return texts.not_allowed(await names(ask.db, ask.production, Right.DIRECTOR))
    unknown = [right for right in rights if right not in {r.value for r in Right}]
    if unknown or not rights:
        return texts.rights_are([right.value for right in Right])
    return await _give(ask, whom, list(dict.fromkeys(rights)))


async def _give(ask: ActionContext[CommandWords], whom: Member, rights: list[str]) -> str:
    directors = [m for m in await _members(ask) if Right.DIRECTOR in m.rights]
    if directors == [whom] and Right.DIRECTOR not in rights:
        return texts.LAST_DIRECTOR
    before, whom.rights = whom.rights, rights
    ask.db.add(whom)
    now = ask.app.clock.now()
    await record(
        ask.db, ask.production.id, now, ask.who, "rights", f"member:{whom.id}",
        before=before, after=rights,
    )  # fmt: skip
    return texts.rights_given(whom.name, rights)


async def me(ask: ActionContext[CommandWords]) -> str:
    """When I am asked for my check-in; `zone Europe/Lisbon` and `checkin 17:30` change it."""
    own = await get_row(ask.db, Member, ask.member.id)
    if not ask.cause.words:
        return texts.asked_at(own)
    what, *said = ask.cause.words
    if not is_mine(ask.cause.words) or len(said) != 1:
        return texts.ME_HOW
    wrong = _own_zone(own, said[0]) if what.lower() == "zone" else _own_hour(own, said[0])
    if wrong:
        return wrong
    ask.db.add(own)
    now, subject = ask.app.clock.now(), f"member:{own.id}"
    await record(ask.db, own.production_id, now, ask.who, what.lower(), subject, now=said[0])
    return texts.asked_at(own)


def is_mine(words: list[str]) -> bool:
    """Whether what stands behind `me` is about the check-in of whoever says it."""
    return not words or words[0].lower() in ("zone", "checkin")


def _own_zone(own: Member, said: str) -> str:
    own.timezone = zones.zone_of(said) or own.timezone
    return "" if zones.zone_of(said) else texts.zone_unknown(*form.near(said))


def _own_hour(own: Member, said: str) -> str:
    own.checkin = form.hour_of(said) or own.checkin
    return "" if form.hour_of(said) else texts.hour_unknown(said)


async def deputy(ask: ActionContext[CommandWords]) -> str:
    """`deputy @sam until 08:00` lends my rights; `deputy off` takes them back."""
    mine = await ask.db.get(Member, ask.member.id)
    assert mine is not None
    words = [command_names.bare(word).lower() for word in ask.cause.words]
    if words == ["off"]:
        ended = await deputies.relieve(ask.app, ask.db, ask.production, mine)
        return texts.DEPUTY_OFF if ended else texts.NO_DEPUTY
    until = _until(ask, words[2:]) if words[1:2] == ["until"] else None
    if until is None:
        return texts.DEPUTY_HOW
    members = await _members(ask)
    whom = deputies.by_handle(members, ask.cause.words[0])
    if whom is None:
        return texts.nobody_called(
            command_names.handle(ask.cause.words[0]), [m.handle for m in members]
        )
    if whom.id == mine.id or await _stands_in(ask):
        return texts.DEPUTY_NOT_ON
    await deputies.appoint(ask.app, ask.db, ask.production, mine, whom, until)
    return texts.deputy(whom.name, until.astimezone(zones.zone(mine.timezone)))


def _until(ask: ActionContext[CommandWords], words: list[str]) -> datetime | None:
    """The next time the clock of the person who asks shows this hour."""
    if hour_of(" ".join(words)) is None:
        return None
    return moment_of(words, ask.app.clock.now(), ask.member)


async def _stands_in(ask: ActionContext[CommandWords]) -> bool:
    """Lent rights are not lent on."""
    query = select(Deputy).where(Deputy.deputy_id == ask.member.id, col(Deputy.ended_at).is_(None))
    own = await ask.db.get(Member, ask.member.id)
    lent = (await ask.db.exec(query)).first() is not None
    return lent and own is not None and own.rights in ([], [Right.GUEST.value])


async def _members(ask: ActionContext[CommandWords]) -> list[Member]:
    query = select(Member).where(Member.production_id == ask.production.id)
    return list((await ask.db.exec(query.order_by(col(Member.id)))).all())
