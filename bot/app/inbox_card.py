"""What waits for one person, a card at a time, where only they see it: decide, next (C9)."""

from bot import texts
from bot.app.card_table import CARDS
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, parse_key
from bot.core.context import Outcome, ResultCode
from bot.production.pending import Waiting, waiting
from store.db import Session
from store.models import Member, Production

THREAD = "mine"  # the place of such a card: what is pressed there is followed by the next one
# Of what can wait.
KINDS = ("gate", "question", "batch", "takes", "asset", "parcel", "claim", "suggestion", "crew")


async def listed(db: Session, production: Production, member: Member) -> list[Waiting]:
    """What waits for this member, the oldest first."""
    return [item for item in await waiting(db, production) if item.waits_for(member)]


async def card(db: Session, found: list[Waiting], after: str = "") -> Card | None:
    """The card of what waits behind the one of this key, round and round; None if nothing does."""
    if not found:
        return None
    keys = [item.key for item in found]
    at = (keys.index(after) + 1) % len(keys) if after in keys else 0
    kind, row = parse_key(keys[at])
    shown, _ = await CARDS[kind](db, row)
    onward = [Button(label=texts.NEXT, verb="next", kind=kind, id=row)] if len(found) > 1 else []
    title = texts.one_of(at + 1, len(found), shown.title)
    buttons = (*shown.buttons, *onward)
    return shown.model_copy(update={"title": title, "buttons": buttons, "waits_for": ()})


async def following(press: ActionContext[ButtonPress]) -> Outcome:
    """The card behind the one whose *Next* was pressed."""
    kind = press.cause.value.split(":")[1]
    found = await listed(press.db, press.production, press.member)
    shown = await card(press.db, found, f"{kind}:{press.cause.row_id}")
    return Outcome(ResultCode.SHOWN, texts.mine([item.title for item in found]), shown)


async def go_on(press: ActionContext[ButtonPress], outcome: Outcome) -> Outcome:
    """What was decided on such a card, with the next one."""
    if press.cause.place.thread != THREAD or not outcome.decided:
        return outcome
    found = await listed(press.db, press.production, press.member)
    words = texts.and_then(outcome.words, len(found))
    return Outcome(outcome.result, words, await card(press.db, found))
