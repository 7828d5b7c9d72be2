"""A command as a person gave it; bot/app/command_table.py is the table, bot/app/commands/ what the
words do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import Card, Form


class Private(NamedTuple):
    """An answer that shows a card to the person who asked."""

    words: str
    card: Card | None
    thread: str | None


Answer = Callable[[ActionContext[CommandWords]], Awaitable[str | Private | Form]]


@dataclass(frozen=True)
class Command:
    about: str
    example: str
    answer: Answer
    forms: dict[str, str] = field(default_factory=dict)  # where a word has several: what each does
