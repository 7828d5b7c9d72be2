"""What renders without asking (D3): the line producer may say yes beforehand, to pictures or to
everything. Such a yes is that person's: caps and the 20 seconds of Undo hold as for any other, and
it ends with their right."""

from datetime import datetime
from typing import Any

from sqlmodel import select

from bot import texts
from bot.core import command_names
from bot.core.action_context import ActionContext, ButtonPress, CommandWords
from bot.core.chat_port import Place
from bot.core.context import AppContext, get_row, request_redraw
from bot.core.deputies import Acting, acting
from bot.core.members import MONEY, has, names
from bot.generation import approve as approvals
from store.db import Session
from store.log import record
from store.models import Agent, Batch, DecisionRecord, Member, Production, Right

ASK, PICTURES, ALL = "ask", "video", "allow"
MODES = (ASK, PICTURES, ALL)  # every render asks; only video asks; nothing asks


def mode(production: Production) -> str:
    return str(production.settings.get("approvals", {}).get("mode", ASK))


def set_by(production: Production) -> str:
    """Whose yes it is that renders are approved by."""
    return str(production.settings.get("approvals", {}).get("by", ""))


def asks(production: Production, kind: str) -> bool:
    """Whether a render of this kind (image, video) waits for a person."""
    return mode(production) == ASK or (mode(production) == PICTURES and kind == "video")


async def answer(ask: ActionContext[CommandWords]) -> str:
    """`approvals` shows the mode; `approvals video` sets it, for who holds the money. A director
    may set it back to ask."""
    now = ask.app.clock.now()
    await _giver(ask.db, ask.production, ask.key, now)
    if not ask.cause.words:
        return texts.mode(mode(ask.production), set_by(ask.production))
    wanted = command_names.bare(ask.cause.words[0]).lower()
    if wanted not in MODES or len(ask.cause.words) > 1:
        return texts.MODES
    allowed = MONEY if wanted != ASK else (*MONEY, Right.DIRECTOR.value)
    if not has(ask.member, *allowed):
        return texts.not_allowed(await names(ask.db, ask.production, *allowed))
    before = mode(ask.production)
    if before == wanted:
        return texts.mode(before, set_by(ask.production))
    said = {"mode": wanted, "by": ask.who, "member": ask.member.id}
    await _set(ask.db, ask.production, said, ask.who, ask.key, now)
    return texts.mode(wanted, ask.who)


async def _set(
    db: Session,
    film: Production,
    said: dict[str, Any],
    who: str,
    key: str,
    now: datetime,
    **why: str,
) -> None:
    before = mode(film)
    film.settings = {**film.settings, "approvals": said}
    db.add(film)
    await record(
        db, film.id, now, who, "approvals", film.code, before=before, after=said["mode"], **why
    )
    await approvals.redraw_open(db, film, key, now)


async def _giver(db: Session, film: Production, key: str, now: datetime) -> Acting | None:
    """Who said yes beforehand, while they have the right to; their yes ends with it."""
    if mode(film) == ASK:
        return None
    member = await db.get(Member, film.settings["approvals"].get("member", 0))
    giver = await acting(db, film, member.account, now) if member else None
    if giver is not None and has(giver.member, *MONEY):
        return giver
    why = texts.no_right_now(set_by(film))
    await _set(db, film, {"mode": ASK, "by": ""}, "continuity", key, now, why=why)
    return None


async def approve(app: AppContext, batch_id: int) -> None:
    """Approve what is on a card that was just proposed, if its kind needs no asking. What the
    money does not reach stays, and waits for the line producer."""
    async with app.store.writing() as db:
        batch = await get_row(db, Batch, batch_id)
        production = await get_row(db, Production, batch.production_id)
        if asks(production, batch.kind):
            return
        key, now = f"mode:{batch.key}", app.clock.now()
        giver = await _giver(db, production, key, now)
        if giver is not None and not await _was_said(db, key):
            await approvals.approve_batch(await _press(app, db, production, batch, giver, key))
            await request_redraw(db, production.id, "batch", batch_id, key, now)


async def _was_said(db: Session, key: str) -> bool:
    """Whether this yes was carried out already: what was undone since stays undone."""
    return (
        await db.exec(select(DecisionRecord.id).where(DecisionRecord.delivery == key))
    ).first() is not None


async def _press(
    app: AppContext, db: Session, production: Production, batch: Batch, giver: Acting, key: str
) -> ActionContext[ButtonPress]:
    """The press that this person made beforehand."""
    agent = await get_row(db, Agent, batch.agent_id)
    rows = await approvals.items(db, batch)
    press = ButtonPress(
        batch.id,
        batch.revision,
        account=giver.member.account,
        value=f"approve:batch:{batch.id}:{batch.revision}",
        ticked=tuple(row.id for row in rows),
        place=Place(channel=agent.channel),
    )
    who, now = texts.beforehand(set_by(production)), app.clock.now()
    return ActionContext(app, db, production, giver.member, who, key, now, press)
