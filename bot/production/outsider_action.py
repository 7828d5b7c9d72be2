"""A press by somebody who need not be a member of anything yet (bot/app/button_table.py:
ANYBODY)."""

from dataclasses import dataclass

from bot import texts
from bot.core.chat_port import Click
from bot.core.context import AppContext, Outcome, ResultCode
from store.db import Session
from store.models import Inbound


@dataclass(frozen=True)
class OutsiderAction:
    """One person's press, inside one writing transaction. `id` is the delivery that the button is
    about: a word, a script that was dropped; `own` is the press's."""

    app: AppContext
    db: Session
    click: Click
    key: str
    own: int
    id: int

    @property
    def platform(self) -> str:
        return self.click.account.partition(":")[0]


async def delivery_of(outsider: OutsiderAction) -> Inbound | Outcome:
    """The delivery that is meant; or why it is not for this person."""
    row = await outsider.db.get(Inbound, outsider.id)
    body = row.payload.get("body", {}) if row else {}
    if row is None or "account" not in body:
        return Outcome(ResultCode.UNKNOWN, texts.UNKNOWN)
    if body["account"] != outsider.click.account:
        return Outcome(ResultCode.NOT_ALLOWED, texts.NOT_YOUR_FORM)
    return row
