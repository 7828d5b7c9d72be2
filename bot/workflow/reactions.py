"""A reaction on a gate's card decides it: ✅ approves, ❌ begins a rejection whose reason is the
person's next reply in the card's thread (C5). Money is never decided by a reaction."""

from sqlmodel import col, select

from bot import texts
from bot.core.chat_port import Click, Place, Reaction, parse_key
from bot.core.context import AppContext, get_row
from store.db import Session
from store.models import Gate, PendingRejection, Post

YES, NO = ("✅", "white_check_mark"), ("❌", "x")


async def click(db: Session, platform: str, reaction: Reaction) -> Click | str | None:
    """The press a reaction stands for, words for the person, or None where it is only talk."""
    if reaction.emoji not in (*YES, *NO):
        return None
    query = select(Post.key).where(
        Post.platform == platform,
        Post.channel == reaction.ref.channel,
        Post.message == reaction.ref.message,
    )
    kind, row_id = parse_key((await db.exec(query)).first() or "")
    if kind in ("batch", "takes", "asset"):
        return texts.REACTION_IS_NO_MONEY
    if kind != "gate":
        return None
    gate = await get_row(db, Gate, row_id)
    verb = "approve" if reaction.emoji in YES else "reject"
    place = Place(channel=reaction.ref.channel, thread=f"gate:{row_id}")
    return Click(
        account=reaction.account,
        value=f"{verb}:gate:{row_id}:{gate.revision}",
        place=place,
        permalink=reaction.permalink,
    )


async def begin(app: AppContext, db: Session, press: Click) -> None:
    """Remember that this person is to say why, in this card's thread."""
    if await begun(db, press.account, press.place) is None:
        db.add(
            PendingRejection(
                account=press.account,
                thread=press.place.thread or "",
                value=press.value,
                at=app.clock.now(),
            )
        )


async def begun(db: Session, account: str, place: Place) -> PendingRejection | None:
    """The rejection this person has begun in this thread, if there is one."""
    query = select(PendingRejection).where(
        PendingRejection.account == account,
        PendingRejection.thread == (place.thread or "-"),
        col(PendingRejection.done_at).is_(None),
    )
    return (await db.exec(query.order_by(col(PendingRejection.id).desc()))).first()


def completed(row: PendingRejection, text: str, place: Place) -> Click:
    """The press that the reason completes."""
    return Click(account=row.account, value=row.value, values={"reason": text}, place=place)
