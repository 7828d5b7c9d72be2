"""A person stops a running turn, by the working sign's button or `/film stop`."""

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode, get_row
from bot.production.decisions import record_decision
from store.deciding import compare_and_set
from store.models import Agent, Right, Turn


async def stop(press: ActionContext[ButtonPress]) -> Outcome:
    """The call to the model is cancelled; what the turn did before stands."""
    agent = await get_row(press.db, Agent, press.cause.row_id)
    if press.member.rights == [Right.GUEST]:
        return Outcome(ResultCode.NOT_ALLOWED, texts.GUESTS_WATCH)
    query = select(Turn).where(Turn.agent_id == agent.id, Turn.status == "running")
    turn = (await press.db.exec(query.order_by(col(Turn.started_at)))).first()
    if turn is None:
        return Outcome(ResultCode.REFUSED, texts.NOTHING_RUNS)
    if not await compare_and_set(press.db, turn, col(Turn.stopped_by) == "", stopped_by=press.who):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.stopped(turn.stopped_by))
    await record_decision(press, "agent", agent.id, "stop")
    call = press.app.calls.get(turn.id)
    if call is not None:
        # The turn asks this row why, and waits for this transaction to do so.
        call.cancel()
    return Outcome(ResultCode.DECIDED, texts.stopping(agent))
