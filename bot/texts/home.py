"""Somebody's own page on a platform: what waits for them, and how their films stand."""

from collections.abc import Sequence

from bot.texts.wording import NAME, brief

HOME_ANSWER = "What came of it"
NO_FILM_YET = "You are in no film yet"
NO_FILM_HOW = (
    "Write something on a film's page and you are asked to join it; its director says more."
)
BEGIN_ONE = "Or begin one: drop a script in our messages, say `/film new` anywhere, or try ours."
YOU_HOLD = "You hold"


def home_of(title: str, code: str) -> str:
    return f"{brief(title, NAME)} ({code})"


def waits_for_you(count: int) -> str:
    if not count:
        return "Nothing waits for you."
    return f"{count} things wait for you." if count > 1 else "One thing waits for you."


def also_waits(count: int) -> str:
    return f"{count} more wait for you"


def more_held(count: int) -> str:
    return f"and {count} more: /film board"


def more_films(codes: Sequence[str]) -> str:
    return f"You are also in {brief(', '.join(codes), NAME)}"
