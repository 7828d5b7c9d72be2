"""Who acts, on which production, when and by what: the one thing that every rule is given."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.core.chat_port import Attached, Click, Place
from bot.core.context import AppContext
from store.db import Session
from store.models import Member, Production

CauseT = TypeVar("CauseT", covariant=True)
OtherT = TypeVar("OtherT")


@dataclass(frozen=True)
class ActionContext(Generic[CauseT]):
    """One person's act inside one writing transaction. A rule that takes `ActionContext[object]`
    is the same by whatever it was caused."""

    app: AppContext
    db: Session
    production: Production
    member: Member  # with the rights of whom they stand in for
    who: str  # as cards and the log name the person
    key: str  # of the delivery
    now: datetime
    cause: CauseT

    def because(self, cause: OtherT) -> "ActionContext[OtherT]":
        """Return the same person's act in the same moment, by another cause."""
        return ActionContext(
            self.app, self.db, self.production, self.member, self.who, self.key, self.now, cause
        )


@dataclass(frozen=True)
class ButtonPress:
    """A button on the card of a row, or the reaction or the words that stand for one."""

    row_id: int
    revision: int  # that the card showed
    account: str  # whose hand pressed, whatever rights it has
    value: str
    place: Place
    permalink: str = ""
    ticked: tuple[int, ...] = ()
    values: dict[str, str] = field(default_factory=dict)  # of the form

    @classmethod
    def of(cls, click: Click, row_id: int, revision: int) -> "ButtonPress":
        """Read what a platform delivered about this row."""
        return cls(
            row_id, revision, click.account, click.value, click.place, click.permalink,
            click.ticked, click.values,
        )  # fmt: skip


@dataclass(frozen=True)
class CommandWords:
    """A command: its words behind the first, where it was given and what came with it."""

    words: list[str]
    place: Place
    permalink: str = ""
    files: tuple[Attached, ...] = ()
    trigger: str = ""  # lets the platform open a form at once


def pressed(
    action: ActionContext[CommandWords], value: str, row_id: int, revision: int, **values: str
) -> ActionContext[ButtonPress]:
    """Return the press of a button that these words stand for."""
    said, account = action.cause, action.member.account
    return action.because(
        ButtonPress(row_id, revision, account, value, said.place, said.permalink, (), values)
    )
