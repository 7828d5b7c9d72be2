"""What people press on the cards of material; bot/app/router.py knows it by these two."""

from collections.abc import Awaitable, Callable

from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Form
from bot.core.context import Outcome
from bot.intake import anchors, cards, confirm
from store.db import Session

ACTS: dict[tuple[str, str], Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]] = {
    ("take", "parcel"): confirm.take,
    ("correct", "parcel"): confirm.correct,
    ("leave", "parcel"): confirm.leave,
    ("undo", "parcel"): confirm.undo,
    ("lock", "material"): anchors.lock,
}


async def form(db: Session, kind: str, row_id: int) -> Form:
    """The form behind a button of a parcel, or of one of its pictures."""
    return await (cards.form_of if kind == "parcel" else anchors.form)(db, row_id)
