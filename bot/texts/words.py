"""Commands: what they are, and what to say when they were not understood."""

from collections.abc import Sequence

from bot.texts.days import mine
from bot.texts.wording import NAME, brief

FIND_WHAT = (
    "Find what? Say one word or several, their beginnings are enough. For example: "
    "/film find lantern"
)
UNDO_WHICH = "Undo which? For example: /film undo G-7"
REOPEN_WHICH = "Reopen which? For example: /film reopen G-7 the ending changed"
STOP_WHOM = "Stop whom? Say it on the agent's page, or name it: /film stop casting"


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
