"""What is set off: each kind of due row and what it does. Every one is harmless to repeat."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.agents import replies
from bot.app import card_table, dropped_files, set_aside
from bot.canon.questions import amend
from bot.core import deputies
from bot.core.bulkhead import is_outage
from bot.core.chat_port import PlatformUnavailable
from bot.core.context import AppContext, get_row
from bot.generation import approval_mode, budget_alert, contact_sheets, dispatch, render_job
from bot.intake import apply, receive
from bot.production import greeting, invitations, rooms, unstaffed_roles
from bot.reporting import away, checkin, handover
from bot.shots import file_card, rough_cut
from bot.workflow import advance, apply_decision
from store import scheduled_jobs, tries
from store.db import Session
from store.models import Deputy, Member, Production, ScheduledJob

JobHandler = Callable[[AppContext, ScheduledJob], Awaitable[None]]


async def _film(db: Session, row: ScheduledJob) -> Production:
    return await get_row(db, Production, row.production_id or 0)


async def _show(app: AppContext, row: ScheduledJob) -> None:
    await card_table.show(app, row.payload["row"], row.payload["id"])


async def _settle(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        if row.payload["row"] == "gate":
            await apply_decision.apply_gate(app, db, row.payload["id"], row.payload["values"])
        else:
            await dispatch.settle(app, db, row.payload["id"], row.payload["press"])


async def _advance(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        await advance.advance(app, db, await _film(db, row))


async def _render(app: AppContext, row: ScheduledJob) -> None:
    await render_job.render(app, row.payload["job"])


async def _cut(app: AppContext, row: ScheduledJob) -> None:
    await rough_cut.assemble(
        app, row.production_id or 0, row.payload["act"], row.payload["fingerprint"]
    )


async def _prepare(app: AppContext, row: ScheduledJob) -> None:
    await contact_sheets.for_gate(app, row.payload["gate"])


async def _sheet(app: AppContext, row: ScheduledJob) -> None:
    await contact_sheets.for_returns(app, row.payload)


async def _relieve(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        production = await _film(db, row)
        await deputies.end(app, db, production, await get_row(db, Deputy, row.payload["deputy"]))


async def _late(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        await amend.pass_on(app, db, row.payload["question"])


async def _back(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        production = await _film(db, row)
        member = await get_row(db, Member, row.payload["member"])
        await away.back_by_the_clock(app, db, production, member)


async def _greet(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        await handover.greet(app, db, row.payload["handover"])


async def _welcome(app: AppContext, row: ScheduledJob) -> None:
    await greeting.greet(app, row.payload["account"])


async def _return(app: AppContext, row: ScheduledJob) -> None:
    async with app.store.writing() as db:
        await handover.end_by_the_clock(app, db, row.payload["handover"])


async def _beforehand(app: AppContext, row: ScheduledJob) -> None:
    await approval_mode.approve(app, row.payload["batch"])


async def _digest(app: AppContext, row: ScheduledJob) -> None:
    await checkin.write_digest(app, row.production_id or 0, row.payload["day"])


async def _arrive(app: AppContext, row: ScheduledJob) -> None:
    await receive.arrive(app, row.payload["parcel"])
    await file_card.arrived(app, row.payload["parcel"])


async def _land(app: AppContext, row: ScheduledJob) -> None:
    await apply.land(app, row.payload["parcel"], row.payload["verdict"])


async def _clips(app: AppContext, row: ScheduledJob) -> None:
    await apply.land_clips(app, row.production_id or 0)


JOB_HANDLERS: dict[str, JobHandler] = {
    "show": _show,
    "say": replies.later,
    "settle": _settle,
    "advance": _advance,
    "render": _render,
    "cut": _cut,
    "prepare": _prepare,
    "sheet": _sheet,
    "digest": _digest,
    "relieve": _relieve,
    "back": _back,
    "greet": _greet,
    "welcome": _welcome,
    "return": _return,
    "low money": budget_alert.tell,
    "beforehand": _beforehand,
    "late": _late,
    "profile": invitations.meet,
    "arrive": _arrive,
    "land": _land,
    "dropped": dropped_files.look,
    "home": rooms.home,
    "room": rooms.make,
    unstaffed_roles.MAIL: unstaffed_roles.kept,
    "clips": _clips,
}
# Each beside the others; the rest in order.
SLOW = ("render", "cut", "prepare", "sheet", "arrive", "dropped", "room")


LOG = logging.getLogger(__name__)
WAITS = (timedelta(seconds=5), timedelta(minutes=5))  # for a chat that does not say how long
FIRST = timedelta(seconds=5)  # behind the first try of what failed
PACE = 0.5  # seconds between two drawings of one card while renders still change it


class TryResult(NamedTuple):
    """What came of a row: its error or nothing; when it is due again, if it is; whether the try
    was one."""

    error: str = ""
    again: datetime | None = None
    counts: bool = True


class JobRunner:
    """Runs what is due. Slow rows run beside each other, the others one after another."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        self._slow: dict[int, asyncio.Task[None]] = {}
        self._tries: Counter[int] = Counter()  # of rows that wait for a chat
        self._drawn: dict[Any, float] = {}  # when each card was drawn last

    @property
    def running(self) -> int:
        return len(self._slow)

    async def run(self, film: int | None = None) -> bool:
        """Do what is due now, of all productions or of one; True if anything was done or begun."""
        async with self._app.store.reading() as db:
            ready = await scheduled_jobs.due_jobs(db, self._app.clock.now(), film)
        rows = [row for row in ready if row.id not in self._slow and not self._can_wait(row)]
        await self._count([row for row in rows if not row.tries])
        for row in rows:
            if row.kind in SLOW:
                self._slow[row.id] = asyncio.create_task(self._slowly(row))
        await self._quickly([row for row in rows if row.kind not in SLOW])
        return bool(rows)

    async def close(self) -> None:
        for task in self._slow.values():
            task.cancel()
        await asyncio.gather(*self._slow.values(), return_exceptions=True)

    def _can_wait(self, row: ScheduledJob) -> bool:
        """A card that was drawn just now, while a render runs: its end draws it once more."""
        return bool(self._slow) and time.monotonic() - self._drawn.get(_card(row), -PACE) < PACE

    async def _quickly(self, rows: list[ScheduledJob]) -> None:
        """Do each. Of several drawings of one card only the last is made. What was tried before is
        counted and noted by itself: a process that it ends had done the others."""
        last = {_card(row): row for row in rows}
        came: list[tuple[ScheduledJob, TryResult]] = []
        for row in rows:
            needless = row.kind == "show" and last[_card(row)] is not row
            if row.tries and not needless:
                await self._alone(row)
            else:
                came.append((row, TryResult() if needless else await self._do(row)))
            if row.kind == "show":
                self._drawn[_card(row)] = time.monotonic()
        await self._mark(came)

    async def _alone(self, row: ScheduledJob) -> None:
        await self._count([row])
        await self._mark([(row, await self._do(row))])

    async def _slowly(self, row: ScheduledJob) -> None:
        try:
            if row.tries:
                await self._alone(row)
            else:
                await self._mark([(row, await self._do(row))])
        finally:
            self._slow.pop(row.id, None)
            self._app.work_available.set()

    async def _count(self, rows: Sequence[ScheduledJob]) -> None:
        """They are tried now; what was tried often enough is not."""
        ids = [row.id for row in rows if not tries.is_spent(row)]
        if ids:
            async with self._app.store.writing() as db:
                await tries.count(db, ScheduledJob, ids)

    async def _do(self, row: ScheduledJob) -> TryResult:
        """A row that fails is tried again, ever later, and then kept with its reason; the others go
        on. An outage, such as a chat that cannot be reached, uses up no try."""
        if tries.is_spent(row):
            return TryResult(tries.KILLED)
        try:
            await JOB_HANDLERS[row.kind](self._app, row)
        except PlatformUnavailable as problem:
            LOG.info("%s waits: %s", row.key, problem)
            return TryResult("", problem.until or self._app.clock.now() + self._wait(row), False)
        except Exception as problem:
            LOG.exception("%s failed", row.key)
            return self._failed(row, problem)
        return TryResult()

    def _failed(self, row: ScheduledJob, problem: Exception) -> TryResult:
        error, now = f"{type(problem).__name__}: {problem}", self._app.clock.now()
        if is_outage(problem):
            return TryResult(error, now + self._wait(row), False)
        number = row.tries + 1
        return TryResult(error, None if number >= tries.MOST else now + tries.pause(FIRST, number))

    def _wait(self, row: ScheduledJob) -> timedelta:
        """Longer each time that this row could not be done."""
        first, longest = WAITS
        self._tries[row.id] += 1
        doubled: int = 2 ** min(self._tries[row.id] - 1, 10)
        return min(first * doubled, longest)

    async def _mark(self, came: Sequence[tuple[ScheduledJob, TryResult]]) -> None:
        """These rows are done; killed before this, they are done again, which is harmless."""
        if not came:
            return
        done = {row.id: what.error for row, what in came if what.again is None}
        late = {row.id: (what.again, what.error) for row, what in came if what.again}
        async with self._app.store.writing() as db:
            await scheduled_jobs.mark_done(db, done, self._app.clock.now())
            await scheduled_jobs.postpone(db, late)
            free = [row.id for row, what in came if not what.counts]
            if free:
                await tries.give_back(db, ScheduledJob, free)
            for row, what in came:
                if what.error and what.again is None and row.set_aside_at is None:
                    await set_aside.tell(self._app, db, row)


def _card(row: ScheduledJob) -> Any:
    """What names the card that this row draws; rows that draw none are only like themselves."""
    return (row.payload["row"], row.payload["id"]) if row.kind == "show" else row.key
