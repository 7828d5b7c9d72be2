"""What people press on cards of claims, files, handovers, suggestions; bot/app/button_table.py
joins it."""

from collections.abc import Awaitable, Callable

from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Form
from bot.core.context import Outcome, get_row
from bot.reporting import handover
from bot.shots import claims, dependants, unfiled, uploads
from bot.workflow import suggestion_card
from store.db import Session
from store.models import Claim, ImportBatch, Shot


async def claim(press: ActionContext[ButtonPress]) -> Outcome:
    return await claims.claim(press, await get_row(press.db, Shot, press.cause.row_id), "")


async def release(press: ActionContext[ButtonPress]) -> Outcome:
    return await claims.release(press, await get_row(press.db, Claim, press.cause.row_id))


ACTS: dict[tuple[str, str], Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]] = {
    ("claim", "shot"): claim,
    ("release", "claim"): release,
    ("mark", "gate"): dependants.mark_gate,
    ("mark", "cut"): dependants.mark_cut,
    ("mark", "take"): dependants.mark_take,
    ("said", "parcel"): uploads.as_said,
    ("changed", "parcel"): uploads.changed,
    ("shot", "parcel"): unfiled.as_take,
    ("reference", "parcel"): unfiled.as_reference,
    ("style", "parcel"): unfiled.as_style,
    ("ignore", "parcel"): unfiled.ignore,
    ("accept", "suggestion"): suggestion_card.accept,
    ("decline", "suggestion"): suggestion_card.decline,
    ("confirm", "handover"): handover.confirm,
    ("edit", "handover"): handover.edit,
    ("leave", "handover"): handover.leave,
}
FORMS = {
    *((verb, "parcel") for verb in ("said", "changed", "shot", "reference")),
    ("edit", "handover"),
    ("decline", "suggestion"),
}


async def form(db: Session, verb: str, kind: str, row_id: int) -> Form:
    """The form behind a button of a suggestion, a handover, or a parcel asked about here."""
    if kind == "suggestion":
        return suggestion_card.form(row_id)
    if kind == "handover":
        return await handover.form(db, row_id)
    parcel = await get_row(db, ImportBatch, row_id)
    if verb in ("said", "changed"):
        return uploads.form(parcel)
    return await unfiled.form(db, parcel, verb)
