"""What is set off: each kind of due row and what it does. Every one is harmless to repeat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from sqlmodel import col, select

from bot import checkin, cuts, desk, dispatch, people, pictures, pipeline, rendering, settling
from bot.house import House, one
from store import due
from store.models import Deputy, Due, Production

Effect = Callable[[House, Due], Awaitable[None]]


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
        await pipeline.advance(house, db, await one(db, Production, row.production_id))


async def _render(house: House, row: Due) -> None:
    await rendering.render(house, row.payload["job"])


async def _cut(house: House, row: Due) -> None:
    await cuts.assemble(house, row.production_id, row.payload["act"], row.payload["fingerprint"])


async def _prepare(house: House, row: Due) -> None:
    await pictures.for_gate(house, row.payload["gate"])


async def _sheet(house: House, row: Due) -> None:
    await pictures.for_returns(house, row.payload)


async def _relieve(house: House, row: Due) -> None:
    async with house.store.writing() as db:
        production = await one(db, Production, row.production_id)
        await people.end(house, db, production, await one(db, Deputy, row.payload["deputy"]))


async def _digest(house: House, row: Due) -> None:
    await checkin.write_digest(house, row.production_id, row.payload["day"])


EFFECTS: dict[str, Effect] = {
    "show": _show,
    "settle": _settle,
    "advance": _advance,
    "render": _render,
    "cut": _cut,
    "prepare": _prepare,
    "sheet": _sheet,
    "digest": _digest,
    "relieve": _relieve,
}
SLOW = ("render", "cut", "prepare", "sheet")  # in hands of their own; the rest in order


class Effects:
    """Runs what is due. Slow rows run beside each other, the others one after another."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._slow: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> bool:
        """Do what is due now; True if anything was done or begun."""
        async with self._house.store.reading() as db:
            rows = [
                row
                for row in await due.ready(db, self._house.clock.now())
                if row.id not in self._slow
            ]
        for row in rows:
            if row.kind in SLOW:
                self._slow[row.id or 0] = asyncio.create_task(self._slowly(row))
        quick = [row for row in rows if row.kind not in SLOW]
        await self._mark({row.id or 0: await self._do(row) for row in quick})
        return bool(rows)

    @property
    def busy(self) -> bool:
        return bool(self._slow)

    async def close(self) -> None:
        for task in self._slow.values():
            task.cancel()
        await asyncio.gather(*self._slow.values(), return_exceptions=True)

    async def _slowly(self, row: Due) -> None:
        await self._mark({row.id or 0: await self._do(row)})
        self._slow.pop(row.id or 0, None)
        self._house.stirred.set()

    async def _do(self, row: Due) -> str:
        """The error, if it failed: a row that fails is kept with its reason, the others go on."""
        try:
            await EFFECTS[row.kind](self._house, row)
        except Exception as problem:
            logging.getLogger(__name__).exception("%s failed", row.key)
            return f"{type(problem).__name__}: {problem}"
        return ""

    async def _mark(self, errors: dict[int, str]) -> None:
        """These rows are done; killed before this, they are done again, which is harmless."""
        if not errors:
            return
        async with self._house.store.writing() as db:
            for row in (await db.exec(select(Due).where(col(Due.id).in_(list(errors))))).all():
                row.done_at, row.error = self._house.clock.now(), errors[row.id or 0]
                db.add(row)
