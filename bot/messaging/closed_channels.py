"""A channel that takes nothing from us any more: archived, or we were put out of it. Who runs its
page is told once, privately; what belongs there waits, and comes when it is open again."""

from datetime import timedelta

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Place
from bot.core.context import AppContext, get_row
from bot.core.members import DIRECTOR, holders, in_place_of
from bot.messaging import private_messages
from store.db import Session
from store.models import Agent, Member, PrivateMessage, Production

AGAIN = timedelta(days=7)  # until somebody is reminded of a channel that is still closed


async def tell(app: AppContext, channel: str, why: str) -> None:
    """Tell who runs the page, or the directors of the film that is at home there."""
    async with app.store.writing() as db:
        query = select(Agent).where(Agent.channel == channel).order_by(col(Agent.id))
        agent = (await db.exec(query)).first()
        home = select(Production).where(Production.home == channel).order_by(col(Production.id))
        production = (await db.exec(home)).first()
        if agent is not None:
            production = await get_row(db, Production, agent.production_id)
        if production is None:
            return
        page = app.roles[agent.role].title if agent else ""
        words = texts.room_is_lost(production.code, page, why)
        for member in await _people(db, production, agent):
            if not await _knows(db, app, member, words):
                place = Place(channel=f"dm:{member.account}")
                await private_messages.send_privately(app, db, member.account, place, words)


async def _people(db: Session, production: Production, agent: Agent | None) -> list[Member]:
    runner = await db.get(Member, agent.runner_id) if agent and agent.runner_id else None
    if runner is not None:
        return await in_place_of(db, production, runner)
    return await holders(db, production, *DIRECTOR)


async def _knows(db: Session, app: AppContext, member: Member, words: str) -> bool:
    query = select(PrivateMessage.id).where(
        PrivateMessage.account == member.account,
        PrivateMessage.text == words,
        col(PrivateMessage.at) > app.clock.now() - AGAIN,
    )
    return (await db.exec(query.limit(1))).first() is not None
