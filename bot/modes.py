"""What renders without asking (D3): the line producer may say yes beforehand, to pictures or to
everything. Such a yes is that person's: caps and the 20 seconds of Undo hold as for any other."""

from sqlmodel import select

from bot import approvals, texts
from bot.approvals import MONEY
from bot.asking import Ask
from bot.chat import Click, Place
from bot.house import House, Press, has, holders, names, one, show
from store.db import Session
from store.log import record
from store.models import Agent, Batch, Production, Right, Verdict

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


async def answer(ask: Ask) -> str:
    """`approvals` shows the mode; `approvals video` sets it, for who holds the money. A director
    may set it back to ask."""
    if not ask.words:
        return texts.mode(mode(ask.production), set_by(ask.production))
    wanted = ask.words[0].lower()
    if wanted not in MODES or len(ask.words) > 1:
        return texts.MODES
    allowed = MONEY if wanted != ASK else (*MONEY, Right.DIRECTOR.value)
    if not has(ask.member, *allowed):
        return texts.not_allowed(await names(ask.db, ask.production, *allowed))
    before = mode(ask.production)
    if before == wanted:
        return texts.mode(before, set_by(ask.production))
    ask.production.settings = {
        **ask.production.settings, "approvals": {"mode": wanted, "by": ask.who},
    }  # fmt: skip
    ask.db.add(ask.production)
    now, code = ask.house.clock.now(), ask.production.code
    await record(
        ask.db, ask.production.id, now, ask.who, "approvals", code, before=before, after=wanted
    )
    await approvals.redraw_open(ask.db, ask.production, ask.key, now)
    return texts.mode(wanted, ask.who)


async def approve(house: House, batch_id: int) -> None:
    """Approve what is on a card that was just proposed, if its kind needs no asking. What the
    money does not reach stays, and waits for the line producer."""
    async with house.store.writing() as db:
        batch = await one(db, Batch, batch_id)
        production = await one(db, Production, batch.production_id)
        if asks(production, batch.kind):
            return
        press = await _press(house, db, production, batch)
        if press is not None and not await _was_said(db, press.key):
            await approvals.approve_batch(press)
            await show(db, production.id or 0, "batch", batch_id, press.key, house.clock.now())


async def _was_said(db: Session, key: str) -> bool:
    """Whether this yes was carried out already: what was undone since stays undone."""
    return (await db.exec(select(Verdict.id).where(Verdict.press == key))).first() is not None


async def _press(house: House, db: Session, production: Production, batch: Batch) -> Press | None:
    """The press that the line producer made beforehand; None while nobody holds the money."""
    people = await holders(db, production, *MONEY, deputies=False)
    if not people:
        return None
    agent = await one(db, Agent, batch.agent_id)
    rows = await approvals.items(db, batch)
    click = Click(
        account=people[0].account,
        value=f"approve:batch:{batch.id}:{batch.revision}",
        ticked=tuple(row.id or 0 for row in rows),
        place=Place(channel=agent.channel),
    )
    who = texts.beforehand(set_by(production))
    key = f"mode:{batch.key}"
    return Press(house, db, production, people[0], click, key, batch.id or 0, batch.revision, who)
