"""The takes that a change of canon made out of date, with redo buttons (F3)."""

from sqlmodel import col, select

from bot import texts
from bot.canon import staleness
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Card, Place
from bot.core.context import get_row, request_redraw
from bot.core.members import agent_named
from bot.generation import take_card, takes
from bot.production.stages import CHANGE
from store.db import Session
from store.models import Gate, Production, Take

SHOWN = 20  # takes on the card; the rest stand on their own cards


async def fell_card(db: Session, gate_id: int) -> tuple[Card, Place]:
    """(card, place): the takes made from what the gate changed, and what became of each."""
    gate = await get_row(db, Gate, gate_id)
    production = await get_row(db, Production, gate.production_id)
    ids = gate.card.get("fell_takes", [])
    rows = (await db.exec(select(Take).where(col(Take.id).in_(ids)).order_by(col(Take.id)))).all()
    live = [take for take in rows if take.status in takes.LIVE]
    why = await staleness.why_takes(db, production, live)
    items = await take_card.items(db, production, rows[:SHOWN], why)
    card = Card(
        key=f"fell:{gate.number}",
        title=texts.fell_title(gate, len(why)),
        lines=texts.fell_lines(gate, len(rows), max(0, len(rows) - SHOWN)),
        items=items,
    )
    agent = await agent_named(db, production, gate.made_by)
    page = agent.channel if agent else production.home
    return card, Place(channel=page, thread=f"gate:{gate_id}")


async def redraw(press: ActionContext[ButtonPress], take: Take) -> None:
    """Have the lists drawn again that hold this take."""
    query = select(Gate).where(
        Gate.production_id == press.production.id,
        Gate.stage == CHANGE.key,
        col(Gate.applied_at).is_not(None),
    )
    for gate in (await press.db.exec(query)).all():
        if take.id in gate.card.get("fell_takes", ()):
            await request_redraw(
                press.db, gate.production_id, "fell", gate.id, press.key, press.now
            )
