"""Words for leaving: `away until Friday 09:00`, `handover @kei` (H5)."""

from datetime import datetime

from sqlmodel import col, select

from bot import texts
from bot.core import command_names, deputies
from bot.core.action_context import ActionContext, CommandWords
from bot.core.command_request import Private
from bot.core.context import get_row
from bot.core.members import WORKING, has
from bot.core.until_parser import next_day, until
from bot.reporting import away as absence
from bot.reporting import handover as handing
from store.models import Member


async def away(ask: ActionContext[CommandWords]) -> str:
    """`away until Friday 09:00`, `away off`; alone it says who is away."""
    me = await get_row(ask.db, Member, ask.member.id)
    if _plain(ask.cause.words) == ["off"]:
        was = await absence.back(ask.app, ask.db, ask.production, me)
        return texts.WELCOME_BACK if was else texts.NOT_AWAY
    if not ask.cause.words:
        return texts.who_is_away([m for m in await _members(ask) if m.away_until])
    moment = _moment(ask, ask.cause.words[_plain(ask.cause.words)[0] == "until" :])
    if moment is None:
        return texts.AWAY_HOW
    await absence.leave(ask.app, ask.db, ask.production, me, moment)
    return texts.is_away(me)


async def handover(ask: ActionContext[CommandWords]) -> str | Private:
    """`handover @kei`, `handover @kei until Friday 09:00`, `handover off`."""
    me = await get_row(ask.db, Member, ask.member.id)
    if _plain(ask.cause.words) == ["off"]:
        ended = await handing.end_all(ask.app, ask.db, ask.production, me)
        return texts.TAKEN_BACK if ended else texts.NOTHING_HANDED_OVER
    if not ask.cause.words or _plain(ask.cause.words)[1:2] not in ([], ["until"]):
        return texts.HANDOVER_HOW
    members = await _members(ask)
    to = deputies.by_handle(members, ask.cause.words[0])
    if to is None:
        return texts.nobody_called(
            command_names.handle(ask.cause.words[0]), [m.handle for m in members]
        )
    wrong = _cannot(me, to)
    if wrong:
        return wrong
    moment = _moment(ask, ask.cause.words[2:]) if ask.cause.words[1:] else _by_itself(ask, me)
    if moment is None:
        return texts.HANDOVER_HOW
    row = await handing.prepare(ask.app, ask.db, ask.production, me, to, moment)
    card, _ = await handing.card(ask.db, row.id)
    return Private(texts.handover_draft(to), card, ask.cause.place.thread)


def _plain(words: list[str]) -> list[str]:
    return [command_names.bare(word).lower() for word in words]


def _cannot(me: Member, to: Member) -> str:
    if not has(me, *WORKING):
        return texts.GUESTS_HAND_NOTHING_OVER
    if to.id == me.id:
        return texts.NOT_TO_YOURSELF
    if not has(to, *WORKING):
        return texts.not_to_a_guest(to)
    return texts.not_to_somebody_away(to) if to.away_until else ""


def _by_itself(ask: ActionContext[CommandWords], me: Member) -> datetime:
    """Until they are back; without a word about that, until their next day begins."""
    return me.away_until or next_day(ask.app.clock.now(), me)


def _moment(ask: ActionContext[CommandWords], words: list[str]) -> datetime | None:
    return until(words, ask.app.clock.now(), ask.member)


async def _members(ask: ActionContext[CommandWords]) -> list[Member]:
    query = select(Member).where(Member.production_id == ask.production.id)
    return list((await ask.db.exec(query.order_by(col(Member.id)))).all())
