"""Where things stand on a platform, both ways; a handler asks to turn its addresses into ours."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot.core.context import AppContext
from store.db import Session
from store.models import Agent, Member, Post, Production


async def key_at(app: AppContext, platform: str, channel: str, message: str) -> str:
    """The key of the card that stands there; empty if none of ours does."""
    query = select(Post.key).where(
        Post.platform == platform, Post.channel == channel, Post.message == message
    )
    async with app.store.reading() as db:
        return (await db.exec(query)).first() or ""


async def message_of(app: AppContext, platform: str, key: str) -> str:
    """The message in which the card of this key stands; empty if it was never posted."""
    query = select(Post.message).where(Post.platform == platform, Post.key == key)
    async with app.store.reading() as db:
        return (await db.exec(query)).first() or ""


async def link_to(db: Session, account: str, key: str) -> str:
    """Where this account reads the card of this key; empty if it stands nowhere there."""
    platform = account.partition(":")[0]
    query = select(Post.permalink).where(Post.platform == platform, Post.key == key)
    return (await db.exec(query)).first() or ""


async def accounts(
    app: AppContext, platform: str, channel: str, handles: Sequence[str]
) -> dict[str, str]:
    """Whose handles these are, on this platform. A handle is one person's in its production; the
    channel says which production is meant, if several know it."""
    if not handles:
        return {}
    query = (
        select(Member.handle, Member.account, Production.id)
        .join(Production, col(Production.id) == Member.production_id)
        .where(col(Member.handle).in_(handles), col(Member.account).startswith(f"{platform}:"))
        .order_by(col(Member.id))
    )
    page = select(Agent.production_id).where(Agent.channel == channel)
    home = select(Production.id).where(Production.home == channel)
    async with app.store.reading() as db:
        rows = (await db.exec(query)).all()
        here = {*(await db.exec(page)).all(), *(await db.exec(home)).all()}
    known = sorted(rows, key=lambda row: row[2] in here)
    return {handle: account for handle, account, _ in known}


async def handles(app: AppContext, platform: str, channel: str) -> dict[str, str]:
    """The handles of everybody on this platform, by their user id there; where somebody has two,
    the one of the production that is at home in this channel."""
    page = select(Agent.production_id).where(Agent.channel == channel)
    home = select(Production.id).where(Production.home == channel)
    query = select(Member.account, Member.handle, Member.production_id).order_by(col(Member.id))
    query = query.where(col(Member.account).startswith(f"{platform}:"))
    async with app.store.reading() as db:
        here = {*(await db.exec(page)).all(), *(await db.exec(home)).all()}
        rows = (await db.exec(query)).all()
    known = sorted(rows, key=lambda row: row[2] in here)
    return {account.partition(":")[2]: handle for account, handle, _ in known}


async def is_bound(app: AppContext, channel: str) -> bool:
    """Whether a role's page or a production's home is here."""
    page = select(Agent.id).where(Agent.channel == channel)
    home = select(Production.id).where(Production.home == channel)
    async with app.store.reading() as db:
        found = (await db.exec(page)).first() or (await db.exec(home)).first()
    return found is not None
