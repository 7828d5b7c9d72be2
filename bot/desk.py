"""Cards on the desk: draws a row's card on every platform, posting it once and editing it after."""

from collections.abc import Awaitable, Callable

from sqlmodel import select

from bot.chat import Card, Chat, Place, Ref, plain
from bot.checkin import checkin_card, digest_card
from bot.gate_cards import gate_card
from bot.house import House
from bot.picks import pick_card
from bot.proposal_cards import batch_card
from bot.questions import question_card
from bot.takes import takes_card
from store.db import Session
from store.log import digest
from store.models import Post

Draw = Callable[[Session, int], Awaitable[tuple[Card, str]]]

CARDS: dict[str, Draw] = {
    "gate": gate_card,
    "question": question_card,
    "batch": batch_card,
    "takes": takes_card,
    "asset": pick_card,
    "checkin": checkin_card,
    "digest": digest_card,
}


async def show(house: House, kind: str, row_id: int) -> None:
    """Bring the card of this row up to date wherever it stands. Unchanged cards are left alone."""
    async with house.store.reading() as db:
        card, channel = await CARDS[kind](db, row_id)
        mark, key = digest(plain(card)), f"{kind}:{row_id}"
        known = {
            post.platform: post.digest
            for post in await db.exec(select(Post).where(Post.key == key))
        }
    for chat in house.chats.values():
        if known.get(chat.name) != mark:
            await put(house, chat, key, Place(channel=channel), card, speaker=kind)


async def put(house: House, chat: Chat, key: str, place: Place, card: Card, speaker: str) -> None:
    """Post under this key, or edit what stands there; found again after a crash by its key."""
    mark = digest(plain(card))
    async with house.store.reading() as db:
        known = (
            await db.exec(select(Post).where(Post.platform == chat.name, Post.key == key))
        ).first()
    if known and known.digest == mark:
        return
    ref = await chat.find(key) if known is None else None
    if known is None and ref is None:
        ref = await chat.post(key, place, card, speaker)
    elif known is not None:
        await chat.edit(_ref(known), card)
    else:
        assert ref is not None
        await chat.edit(ref, card)
    link = await chat.permalink(ref) if ref is not None else ""
    async with house.store.writing() as db:
        row = known or Post(
            platform=chat.name, key=key, channel=place.channel, message="", digest=""
        )
        if ref is not None:
            row.channel, row.message, row.permalink = ref.channel, ref.message, link
        row.digest = mark
        await db.merge(row)


def _ref(post: Post) -> Ref:
    return Ref(channel=post.channel, message=post.message)
