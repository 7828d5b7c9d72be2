"""What an agent says when there is nothing else to say."""

from collections.abc import Sequence

from bot.texts.wording import agent_name
from store.models import Agent

TURN_BROKE = (
    "I could not finish this: something of ours went wrong, and whoever runs the bot finds it in "
    "its log. What was done before stands; write again and I go on."
)


def why_nothing(stop_reason: str) -> str:
    """What an agent says for a model that gave no words."""
    return {
        "refusal": "I cannot help with this request; please put it differently.",
        "max_tokens": "My answer grew too long and was cut off; ask for a smaller part.",
    }.get(stop_reason, "I have nothing to add.")


def introduction(title: str, promise: str, lacking: Sequence[str]) -> str:
    names = ", ".join(lacking)
    return f"{title}. {promise} Nothing begins before there is a script. Missing: {names}."


def stopped(who: str) -> str:
    return f"Stopped by {who}. What was done before stands; write again and I go on."


def stopping(agent: Agent) -> str:
    return f"{agent_name(agent).capitalize()} stops; what was done before stands."
