"""Words that decide, by the same core as the buttons: gates, a turn, a reopening."""

import re

from sqlmodel import col, select

from bot import gates, reopening, stopping, texts
from bot.asking import Ask
from bot.chat import parse_key
from bot.house import has
from bot.reasons import unfit
from bot.stages import gate_name, stage_of
from bot.words import renders
from store.models import Agent, Gate, GateStatus

NUMBER = re.compile(r"G-?(\d{1,9})", re.IGNORECASE | re.ASCII)


async def approve(ask: Ask) -> str:
    if renders.meant(ask):
        return await renders.approve(ask)
    gate, _ = await _named(ask)
    if gate is None:
        return await _which(ask)
    outcome = await gates.approve(ask.press(f"approve:gate:{gate.id}", gate.id or 0, gate.revision))
    return texts.REACTION_NEEDS_BUTTON if outcome.result == "form" else outcome.words


async def reject(ask: Ask) -> str:
    if renders.meant(ask):
        return await renders.reject(ask)
    gate, rest = await _named(ask)
    if gate is None:
        return await _which(ask)
    reason = " ".join(rest)
    press = ask.press(f"reject:gate:{gate.id}", gate.id or 0, gate.revision, reason=reason)
    return (await gates.reject(press)).words


async def undo(ask: Ask) -> str:
    if renders.meant(ask):
        return await renders.undo(ask)
    gate, _ = await _named(ask, GateStatus.APPROVED, GateStatus.REJECTED)
    if gate is None:
        return texts.UNDO_WHICH
    return (await gates.undo(ask.press("undo", gate.id or 0, gate.revision))).words


async def reopen(ask: Ask) -> str:
    """`reopen G-7 why`: a gate of its own."""
    gate, rest = await _named(ask, GateStatus.APPROVED)
    if gate is None:
        return texts.REOPEN_WHICH
    if not has(ask.member, *stage_of(ask.production, gate.stage).approvers):
        return texts.not_allowed(" or ".join(stage_of(ask.production, gate.stage).approvers))
    reason = " ".join(rest).strip()
    wrong = unfit(reason)
    if wrong:
        return wrong.words
    asked = await reopening.ask(ask.house, ask.db, ask.production, gate, reason)
    if asked is None:
        return texts.nothing_to_reopen(gate_name(ask.production, gate))
    return texts.reopening(asked)


async def stop(ask: Ask) -> str:
    """Stop the agent of this page, or the one that is named."""
    query = select(Agent).where(Agent.production_id == ask.production.id)
    agents = (await ask.db.exec(query.order_by(col(Agent.id)))).all()
    name = " ".join(ask.words).replace(" ", "_").lower()
    found = [a for a in agents if (a.name == name if name else a.channel == ask.place.channel)]
    if not found:
        return texts.STOP_WHOM
    outcome = await stopping.stop(ask.press("stop", found[0].id or 0, 1))
    return outcome.words


async def _named(ask: Ask, *standing: str) -> tuple[Gate | None, list[str]]:
    """(the gate that is meant, the words left): by number, by the thread, or the only one open."""
    match = NUMBER.fullmatch(ask.words[0]) if ask.words else None
    query = select(Gate).where(Gate.production_id == ask.production.id)
    if match:
        found = (await ask.db.exec(query.where(Gate.number == int(match[1])))).first()
        return found, ask.words[1:]
    kind, row = parse_key(ask.place.thread or "")
    if kind == "gate":
        return (await ask.db.exec(query.where(Gate.id == row))).first(), ask.words
    if standing:
        return None, ask.words
    rows = (await ask.db.exec(query.where(Gate.status == GateStatus.OPEN))).all()
    return (rows[0] if len(rows) == 1 else None), ask.words


async def _which(ask: Ask) -> str:
    query = select(Gate).where(
        Gate.production_id == ask.production.id, Gate.status == GateStatus.OPEN
    )
    rows = (await ask.db.exec(query.order_by(col(Gate.number)))).all()
    return texts.which_gate([gate_name(ask.production, gate) for gate in rows])
