"""What people press on the cards of material; bot/router.py knows it by these two."""

from collections.abc import Awaitable, Callable

from bot.bringing import anchors, cards, confirming
from bot.chat import Form
from bot.house import Outcome, Press
from store.db import Session

ACTS: dict[tuple[str, str], Callable[[Press], Awaitable[Outcome]]] = {
    ("take", "parcel"): confirming.take,
    ("correct", "parcel"): confirming.correct,
    ("leave", "parcel"): confirming.leave,
    ("undo", "parcel"): confirming.undo,
    ("lock", "material"): anchors.lock,
}


async def form(db: Session, kind: str, row_id: int) -> Form:
    """The form behind a button of a parcel, or of one of its pictures."""
    return await (cards.form_of if kind == "parcel" else anchors.form)(db, row_id)
