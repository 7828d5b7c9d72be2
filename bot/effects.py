"""What is set off: each kind of due row and what it does. Every one is harmless to repeat."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from bot import (
    amending,
    checkin,
    cuts,
    desk,
    dispatch,
    joining,
    low_money,
    modes,
    people,
    pictures,
    pipeline,
    rendering,
    saying,
    settling,
)
from bot.beginning import dropped, greeting, lacking, rooms
from bot.bringing import arriving, landing
from bot.chat import NotReached
from bot.handover import away, handing
from bot.house import House, one
from bot.override import filing
from store import due
from store.db import Session
from store.models import Deputy, Due, Member, Production

Effect = Callable[[House, Due], Awaitable[None]]


async def _film(db: Session, row: Due) -> Production:
    return await one(db, Production, row.production_id or 0)


async def _show(house: House, row: Due) -> None:
    await desk.show(house, row.payload["row"], row.payload["id"])


async def _settle(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        if row.payload["row"] == "gate":
            await settling.settle(house, db, row.payload["id"], row.payload["values"])
        else:
            await dispatch.settle(house, db, row.payload["id"], row.payload["press"])


async def _advance(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        await pipeline.advance(house, db, await _film(db, row))


async def _render(house: House, row: Due) -> None:
    await rendering.render(house, row.payload["job"])


async def _cut(house: House, row: Due) -> None:
    await cuts.assemble(
        house, row.production_id or 0, row.payload["act"], row.payload["fingerprint"]
    )


async def _prepare(house: House, row: Due) -> None:
    await pictures.for_gate(house, row.payload["gate"])


async def _sheet(house: House, row: Due) -> None:
    await pictures.for_returns(house, row.payload)


async def _relieve(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        production = await _film(db, row)
        await people.end(house, db, production, await one(db, Deputy, row.payload["deputy"]))


async def _late(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        await amending.pass_on(house, db, row.payload["question"])


async def _back(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        production = await _film(db, row)
        member = await one(db, Member, row.payload["member"])
        await away.back_by_the_clock(house, db, production, member)


async def _greet(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        await handing.greet(house, db, row.payload["handover"])


async def _welcome(house: House, row: Due) -> None:
    await greeting.greet(house, row.payload["account"])


async def _return(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        await handing.end_by_the_clock(house, db, row.payload["handover"])


async def _beforehand(house: House, row: Due) -> None:
    await modes.approve(house, row.payload["batch"])


async def _digest(house: House, row: Due) -> None:
    await checkin.write_digest(house, row.production_id or 0, row.payload["day"])


async def _arrive(house: House, row: Due) -> None:
    await arriving.arrive(house, row.payload["parcel"])
    await filing.arrived(house, row.payload["parcel"])


async def _land(house: House, row: Due) -> None:
    await landing.land(house, row.payload["parcel"], row.payload["verdict"])


async def _clips(house: House, row: Due) -> None:
    await landing.land_clips(house, row.production_id or 0)


EFFECTS: dict[str, Effect] = {
    "show": _show,
    "say": saying.later,
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
    "low money": low_money.tell,
    "beforehand": _beforehand,
    "late": _late,
    "profile": joining.meet,
    "arrive": _arrive,
    "land": _land,
    "dropped": dropped.look,
    "home": rooms.home,
    "room": rooms.make,
    lacking.MAIL: lacking.kept,
    "clips": _clips,
}
SLOW = (
    "render",
    "cut",
    "prepare",
    "sheet",
    "arrive",
    "dropped",
    "room",
)  # in hands of their own; the rest in order


LOG = logging.getLogger(__name__)
Came = dict[int, str | datetime]  # of each row: its error or nothing, or when it is due again
WAITS = (timedelta(seconds=5), timedelta(minutes=5))  # for a chat that does not say how long
PACE = 0.5  # seconds between two drawings of one card while renders still change it


class Effects:
    """Runs what is due. Slow rows run beside each other, the others one after another."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._slow: dict[int, asyncio.Task[None]] = {}
        self._tries: Counter[int] = Counter()  # of rows that wait for a chat
        self._drawn: dict[Any, float] = {}  # when each card was drawn last

    @property
    def running(self) -> int:
        return len(self._slow)

    async def run(self, film: int | None = None) -> bool:
        """Do what is due now, of all productions or of one; True if anything was done or begun."""
        async with self._house.store.reading() as db:
            ready = await due.ready(db, self._house.clock.now(), film)
        rows = [row for row in ready if row.id not in self._slow and not self._can_wait(row)]
        for row in rows:
            if row.kind in SLOW:
                self._slow[row.id or 0] = asyncio.create_task(self._slowly(row))
        await self._mark(await self._quickly([row for row in rows if row.kind not in SLOW]))
        return bool(rows)

    async def close(self) -> None:
        for task in self._slow.values():
            task.cancel()
        await asyncio.gather(*self._slow.values(), return_exceptions=True)

    def _can_wait(self, row: Due) -> bool:
        """A card that was drawn just now, while a render runs: its end draws it once more."""
        return bool(self._slow) and time.monotonic() - self._drawn.get(_card(row), -PACE) < PACE

    async def _quickly(self, rows: list[Due]) -> Came:
        """What came of each row. Of several drawings of one card only the last is made."""
        last = {_card(row): row for row in rows}
        came: Came = {}
        for row in rows:
            needless = row.kind == "show" and last[_card(row)] is not row
            came[row.id or 0] = "" if needless else await self._do(row)
            if row.kind == "show":
                self._drawn[_card(row)] = time.monotonic()
        return came

    async def _slowly(self, row: Due) -> None:
        try:
            await self._mark({row.id or 0: await self._do(row)})
        finally:
            self._slow.pop(row.id or 0, None)
            self._house.stirred.set()

    async def _do(self, row: Due) -> str | datetime:
        """The error, if it failed: a row that fails is kept with its reason, the others go on. A
        time: a chat could not be reached, and it is due again then."""
        try:
            await EFFECTS[row.kind](self._house, row)
        except NotReached as problem:
            LOG.info("%s waits: %s", row.key, problem)
            return problem.until or self._house.clock.now() + self._wait(row)
        except Exception as problem:
            LOG.exception("%s failed", row.key)
            return f"{type(problem).__name__}: {problem}"
        return ""

    def _wait(self, row: Due) -> timedelta:
        """Longer each time that this row could not be done."""
        first, longest = WAITS
        self._tries[row.id or 0] += 1
        doubled: int = 2 ** min(self._tries[row.id or 0] - 1, 10)
        return min(first * doubled, longest)

    async def _mark(self, came: Came) -> None:
        """These rows are done; killed before this, they are done again, which is harmless."""
        if came:
            done = {row: what for row, what in came.items() if isinstance(what, str)}
            late = {row: what for row, what in came.items() if isinstance(what, datetime)}
            async with self._house.store.writing() as db:
                await due.mark(db, done, self._house.clock.now())
                await due.postpone(db, late)


def _card(row: Due) -> Any:
    """What names the card that this row draws; rows that draw none are only like themselves."""
    return (row.payload["row"], row.payload["id"]) if row.kind == "show" else row.key
