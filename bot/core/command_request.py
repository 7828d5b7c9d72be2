"""A command as a person gave it; bot/app/command_table.py is the table, bot/app/commands/ what the
words do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.core.chat_port import Attached, Card, Click, Form, Place
from bot.core.context import AppContext, Press
from store.db import Session
from store.models import Member, Production


@dataclass(frozen=True)
class Ask:
    """Who asks for what, where. `member` has the rights of whom they stand in for."""

    app: AppContext
    db: Session
    production: Production
    member: Member
    words: list[str]
    key: str  # of the delivery
    who: str
    place: Place
    permalink: str = ""
    files: tuple[Attached, ...] = ()
    trigger: str = ""  # lets the platform open a form at once

    def press(self, value: str, row: int, revision: int, **values: str) -> Press:
        """The press of a button that these words stand for."""
        click = Click(
            account=self.member.account,
            value=value,
            values=values,
            place=self.place,
            permalink=self.permalink,
        )
        return Press(
            self.app,
            self.db,
            self.production,
            self.member,
            click,
            self.key,
            row,
            revision,
            self.who,
        )


class Private(NamedTuple):
    """An answer that shows a card to the person who asked."""

    words: str
    card: Card | None
    thread: str | None


Answer = Callable[[Ask], Awaitable[str | Private | Form]]


@dataclass(frozen=True)
class Command:
    about: str
    example: str
    answer: Answer
    forms: dict[str, str] = field(default_factory=dict)  # where a word has several: what each does
