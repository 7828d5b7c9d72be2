"""Words that decide, by the same core as the buttons: gates, a turn, a reopening."""

from sqlmodel import col, select

from bot import texts
from bot.agents import stop as stopping
from bot.core import command_names
from bot.core.action_context import ActionContext, CommandWords, pressed
from bot.core.context import ResultCode
from bot.core.members import has
from bot.generation import commands
from bot.production import command_target
from bot.production.rejection_reasons import unfit
from bot.production.stages import gate_name, stage_of
from bot.workflow import gates
from bot.workflow import reopen as reopening
from store.models import Agent, Gate


async def approve(ask: ActionContext[CommandWords]) -> str:
    meant = await command_target.target(ask, command_target.APPROVE)
    if isinstance(meant, str):
        return meant
    if not isinstance(meant.row, Gate):
        return await commands.decided(ask, "approve", meant)
    gate = meant.row
    outcome = await gates.approve(pressed(ask, f"approve:gate:{gate.id}", gate.id, gate.revision))
    return texts.REACTION_NEEDS_BUTTON if outcome.result == ResultCode.FORM else outcome.words


async def reject(ask: ActionContext[CommandWords]) -> str:
    meant = await command_target.target(ask, command_target.REJECT)
    if isinstance(meant, str):
        return meant
    if not isinstance(meant.row, Gate):
        return await commands.decided(ask, "reject", meant)
    gate = meant.row
    press = pressed(ask, f"reject:gate:{gate.id}", gate.id, gate.revision, reason=meant.text)
    return (await gates.reject(press)).words


async def undo(ask: ActionContext[CommandWords]) -> str:
    meant = await command_target.target(ask, command_target.UNDO)
    if isinstance(meant, str):
        return meant
    if not isinstance(meant.row, Gate):
        return await commands.decided(ask, "undo", meant)
    return (await gates.undo(pressed(ask, "undo", meant.row.id, meant.row.revision))).words


async def reopen(ask: ActionContext[CommandWords]) -> str:
    """`reopen G-7 why`: a gate of its own."""
    meant = await command_target.target(ask, command_target.REOPEN)
    if isinstance(meant, str) or not isinstance(meant.row, Gate):
        return meant if isinstance(meant, str) else ""
    gate, reason = meant.row, meant.text
    if not has(ask.member, *stage_of(ask.production, gate.stage).approvers):
        return texts.not_allowed(" or ".join(stage_of(ask.production, gate.stage).approvers))
    wrong = unfit(reason)
    if wrong:
        return wrong.words
    asked = await reopening.ask(ask.app, ask.db, ask.production, gate, reason)
    if asked is None:
        return texts.nothing_to_reopen(gate_name(ask.production, gate))
    return texts.reopening(asked)


async def stop(ask: ActionContext[CommandWords]) -> str:
    """Stop the agent of this page, or the one that is named."""
    query = select(Agent).where(Agent.production_id == ask.production.id)
    agents = (await ask.db.exec(query.order_by(col(Agent.id)))).all()
    name = "_".join(command_names.bare(word) for word in ask.cause.words).lower()
    found = [
        a for a in agents if (a.name == name if name else a.channel == ask.cause.place.channel)
    ]
    if not found:
        return texts.STOP_WHOM
    outcome = await stopping.stop(pressed(ask, "stop", found[0].id, 1))
    return outcome.words
