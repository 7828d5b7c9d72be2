"""The joined parts, handed to whoever acts; bot/__main__.py builds it."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import SQLModel

from bot.core.availability import CircuitBreaker
from bot.core.chat_port import Card, Chat, Delivery, Form
from bot.core.clock import Clock
from bot.core.limited_workers import LimitedWorkers
from bot.core.model_port import Answer, Model
from bot.core.provider_port import Provider
from bot.core.roles import Role
from store import scheduled_jobs
from store.db import Session, Store
from store.files import Files
from store.inbound import Recorder

Reader = Callable[[dict[str, Any]], Awaitable[Delivery | None]]  # None: it needs nothing
UNDO = timedelta(seconds=20)

Row = TypeVar("Row", bound=SQLModel)
Result = TypeVar("Result")


@dataclass
class AppContext:
    """The joined parts: what any rule may use, and nothing that is decided."""

    store: Store
    recorder: Recorder
    clock: Clock
    files: Files
    model: Model
    roles: dict[str, Role]
    providers: dict[str, Provider]
    models: dict[str, str]  # turn, review, digest
    worker_pool: Executor  # draws and encodes, outside the event loop
    file_workers: LimitedWorkers = field(default_factory=LimitedWorkers)  # for files of others
    chats: dict[str, Chat] = field(default_factory=dict)
    # Of platforms that record as they hear.
    readers: dict[str, Reader] = field(default_factory=dict)
    calls: dict[str, "asyncio.Task[Answer]"] = field(default_factory=dict)  # by turn
    circuit: CircuitBreaker = field(default_factory=CircuitBreaker)
    # Something changed: look again.
    work_available: asyncio.Event = field(default_factory=asyncio.Event)

    async def run_in_pool(self, work: Callable[..., Result], *args: Any) -> Result:
        """Run a piece of drawing or encoding in another process."""
        return await asyncio.get_running_loop().run_in_executor(self.worker_pool, work, *args)


class ResultCode(StrEnum):
    """What came of a press or a command."""

    DECIDED = "decided"
    FORM = "form"  # a form is asked for first
    ALREADY_DECIDED = "already_decided"
    SUPERSEDED = "superseded"  # by a newer one of its kind
    OUT_OF_DATE = "out_of_date"  # the card has changed since
    NOT_ALLOWED = "not_allowed"
    UNPAID = "unpaid"  # no allowance and no cap covers it
    REFUSED = "refused"
    SUGGESTED = "suggested"
    SHOWN = "shown"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """What came of a press or a command, in words for the person who acted."""

    result: ResultCode
    words: str
    card: Card | None = None  # for the person alone
    form: Form | None = None  # where it is of no row that buttons.form knows

    @property
    def decided(self) -> bool:
        return self.result == ResultCode.DECIDED


async def get_row(db: Session, kind: type[Row], row_id: int | str) -> Row:
    """A row that must be there; LookupError says which is not."""
    row = await db.get(kind, row_id)
    if row is None:
        raise LookupError(f"no {kind.__name__.lower()} with id {row_id}")
    return row


async def lock_row(db: Session, kind: type[Row], row_id: int | str) -> Row:
    """A row that somebody is about to decide about, as it is now. Who else wants it so waits until
    this transaction is through, and then reads what came of it."""
    row = await db.get(kind, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise LookupError(f"no {kind.__name__.lower()} with id {row_id}")
    return row


async def request_redraw(
    db: Session, production_id: int, kind: str, row_id: int, why: str, now: datetime
) -> None:
    """Have this row's card drawn again, once this transaction stands."""
    await scheduled_jobs.schedule(
        db, production_id, "show", f"{kind}:{row_id}:{why}", now, row=kind, id=row_id
    )
