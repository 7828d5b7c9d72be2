"""Commands: what they are, and what to say when they were not understood."""

from collections.abc import Sequence

from bot.texts.days import mine
from bot.texts.wording import MANY, NAME, brief

FIND_WHAT = (
    "Find what? Say one word or several, their beginnings are enough. For example: "
    "/film find lantern"
)
STOP_WHOM = "Stop whom? Say it on the agent's page, or name it: /film stop casting"


def not_understood(said: str, stands: Sequence[str], *example: str) -> str:
    """What a deciding word was followed by; `stands`: what it could decide here."""
    words = f"Nothing was decided: I do not understand “{brief(said, NAME)}”."
    return f"{words} {_stands(stands)}{_like(*example)}"


def not_here(name: str, stands: Sequence[str], *example: str) -> str:
    """A name of nothing that this word could decide in this place."""
    words = f"Nothing was decided: {name} does not stand here."
    return f"{words} {_stands(stands)}{_like(*example)}"


def which_stands(stands: Sequence[str], *example: str) -> str:
    return f"Nothing was decided: say which. {_stands(stands)}{_like(*example)}"


def which_one(verb: str, *example: str) -> str:
    return f"Nothing was decided: {verb} which? {_like(*example)}"


def _stands(names: Sequence[str]) -> str:
    more = " and others" if len(names) > MANY else ""
    return f"Here: {', '.join(names[:MANY])}{more}. " if names else ""


def _like(*example: str) -> str:
    return f"For example: `/film {' '.join(word for word in example if word)}`"


def help_line(word: str, about: str, example: str) -> str:
    return f"{word}: {about} Example: {example}"


def menu(waits: Sequence[str], fits: Sequence[tuple[str, str]]) -> str:
    """`fits`: an example of each word that fits the place, and what it does."""
    lines = [f"• `{example}` {about}" for example, about in fits]
    return "\n".join([mine(waits), "", *lines, "• `/film help` All words."])


def help_forms(about: str, example: str, forms: dict[str, str]) -> str:
    """One word with all its forms."""
    if not forms:
        return f"{about} Example: {example}"
    return "\n".join([about, *(f"• /film {form}: {does}." for form, does in forms.items())])


def unknown_word(word: str, nearest: str) -> str:
    said = brief(word, NAME)
    return f"I do not know “{said}”. Did you mean `{nearest}`? `/film help` lists every word."


def which_film(codes: Sequence[str]) -> str:
    return (
        f"Nothing was done: you are in {', '.join(codes)}. Say it on a page of the one you mean, "
        f"or put its name in front: `/film {codes[0]} help`."
    )
