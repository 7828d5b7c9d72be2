"""Publishes cards: posts each once under its key, and edits it after, found again after a crash."""

from sqlmodel import select

from bot.core.chat_port import (
    Card,
    ChannelClosed,
    Chat,
    Place,
    PlatformUnavailable,
    Ref,
    Speaker,
    plain,
)
from bot.core.context import AppContext
from bot.messaging import closed_channels
from store.db import Session
from store.log import digest
from store.models import Post


async def publish(
    app: AppContext, chat: Chat, key: str, place: Place, card: Card, speaker: Speaker
) -> None:
    """Post under this key, or edit what stands there; found again after a crash by its key."""
    async with app.store.reading() as db:
        known = await posts_of(db, key)
    await bring_up_to_date(app, chat, key, place, card, speaker, known.get(chat.name))


async def posts_of(db: Session, key: str) -> dict[str, Post]:
    """Where this key stands, by platform."""
    return {post.platform: post for post in await db.exec(select(Post).where(Post.key == key))}


async def bring_up_to_date(
    app: AppContext,
    chat: Chat,
    key: str,
    place: Place,
    card: Card,
    speaker: Speaker,
    known: Post | None,
) -> None:
    """Once it stands as it is to. PlatformUnavailable: it does not, and is to be tried again."""
    mark = digest(plain(card))
    if known and known.digest == mark:
        return
    try:
        async with app.circuit.saying(app.clock.now(), chat.name, place.channel):
            await _say(app, chat, key, place, card, speaker, known, mark)
    except ChannelClosed as problem:
        await closed_channels.tell(app, place.channel, problem.why)
        until = app.circuit.until(app.clock.now(), chat.name, place.channel)
        raise PlatformUnavailable(str(problem), until=until) from problem


async def _say(
    app: AppContext,
    chat: Chat,
    key: str,
    place: Place,
    card: Card,
    speaker: Speaker,
    known: Post | None,
    mark: str,
) -> None:
    row = known or await _begin(app, chat, key, place)
    ref = _ref(row) if row.message else await chat.find(key, place) if known else None
    if ref is None:
        ref = await chat.post(key, place, card, speaker)
    else:
        await chat.edit(ref, card)
    row.channel, row.message, row.digest = ref.channel, ref.message, mark
    row.permalink = row.permalink or await chat.permalink(ref)
    async with app.store.writing() as db:
        await db.merge(row)


async def _begin(app: AppContext, chat: Chat, key: str, place: Place) -> Post:
    """Written before the post: whoever finds this row without a message looks before posting."""
    row = Post(platform=chat.name, key=key, channel=place.channel, message="", digest="")
    async with app.store.writing() as db:
        db.add(row)
    return row


def _ref(post: Post) -> Ref:
    return Ref(channel=post.channel, message=post.message)
