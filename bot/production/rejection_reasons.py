"""The reason a person gives for sending something back: the agent's next message, so it is asked
for, said in words, and short enough to be read."""

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, ResultCode

LONGEST = 2000  # characters; more fits on no card


def reason(press: ActionContext[ButtonPress]) -> str | Outcome:
    """Why, in the person's words; or what they are told while they have not said it."""
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.WHY)
    said = press.cause.values.get("reason", "").strip()
    return unfit(said) or said


def unfit(said: str) -> Outcome | None:
    """What the person is told about a reason that says nothing, or too much."""
    if not said:
        return Outcome(ResultCode.REFUSED, texts.REASON_MISSING)
    if len(said) > LONGEST:
        return Outcome(ResultCode.REFUSED, texts.reason_too_long(LONGEST))
    return None
