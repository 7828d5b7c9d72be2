"""Cards on the desk: draws a row's card on every platform, posting it once and editing it after."""

from collections.abc import Awaitable, Callable
from contextlib import suppress

from sqlmodel import col, select

from bot.canon.questions.cards import asked_card, index_card, question_card, said_card
from bot.core.chat_port import (
    CONTINUITY,
    Card,
    Place,
    PlatformUnavailable,
    Speaker,
    parse_key,
)
from bot.core.context import AppContext
from bot.generation.picks import pick_card
from bot.generation.proposal_card import batch_card
from bot.generation.stale_takes_card import fell_card
from bot.generation.take_card import takes_card
from bot.messaging.card_publisher import bring_up_to_date, posts_of
from bot.production import crew_card
from bot.reporting import handover
from bot.reporting.checkin import checkin_card, digest_card
from bot.shots.cards import claim_card, shot_card
from bot.shots.dependants import replaced_card
from bot.shots.file_card import file_card
from bot.workflow.gate_card import gate_card
from bot.workflow.suggestion_card import suggestion_card
from store.db import Session
from store.models import Agent

Draw = Callable[[Session, int], Awaitable[tuple[Card, Place]]]

CARDS: dict[str, Draw] = {
    "gate": gate_card,
    "question": question_card,
    "index": index_card,
    "asked": asked_card,
    "said": said_card,
    "batch": batch_card,
    "takes": takes_card,
    "asset": pick_card,
    "checkin": checkin_card,
    "digest": digest_card,
    "parcel": file_card,
    "shot": shot_card,
    "claim": claim_card,
    "suggestion": suggestion_card,
    "fell": fell_card,
    "handover": handover.card,
    "replaced": replaced_card,
    "crew": crew_card.card,
}


async def show(app: AppContext, kind: str, row_id: int) -> None:
    """Bring the card of this row up to date wherever it stands. Unchanged cards are left alone."""
    key = f"{kind}:{row_id}"
    async with app.store.reading() as db:
        card, place = await CARDS[kind](db, row_id)
        known = await posts_of(db, key)
        speaker = await _of_page(app, db, place.channel)
    await _head_first(app, place)
    late = None
    for chat in app.chats.values():
        try:
            await bring_up_to_date(app, chat, key, place, card, speaker, known.get(chat.name))
        except PlatformUnavailable as problem:  # the others are not held up
            late = problem
    if late is not None:
        raise late


async def _head_first(app: AppContext, place: Place) -> None:
    """A thread hangs below its card: that one is posted before anything in it."""
    kind, row = parse_key(place.thread or "")
    if kind not in CARDS:
        return
    async with app.store.reading() as db:
        standing = await posts_of(db, place.thread or "")
    if any(name not in standing or not standing[name].message for name in app.chats):
        # What hangs below waits as well, where its head could not be shown.
        with suppress(PlatformUnavailable):
            await show(app, kind, row)


async def _of_page(app: AppContext, db: Session, channel: str) -> Speaker:
    """A card on a role's page is said by that role; elsewhere Continuity speaks."""
    query = select(Agent.role).where(Agent.channel == channel).order_by(col(Agent.id))
    role = app.roles.get((await db.exec(query)).first() or "")
    return role.speaker if role else CONTINUITY
