"""Keeps things moving: routes what came in, does what is due, queues the turns that follow."""

from datetime import datetime

from sqlmodel import col, select

from bot.effects import Effects
from bot.house import House
from bot.router import route
from bot.turns import Engine
from store import due
from store.models import Due


class Broken(RuntimeError):
    """Something that was set off failed; the row says what."""


class Pump:
    def __init__(self, house: House, engine: Engine) -> None:
        self._house, self._engine = house, engine
        self._effects = Effects(house)

    async def quiet(self) -> None:
        """Work until nothing is left to do at this moment and no agent or render is busy."""
        while True:
            self._house.stirred.clear()
            routed = await route(self._house)
            worked = await self._effects.run()
            sent = await self._engine.send_mail()
            if routed or worked or sent:
                continue
            if not self._effects.busy and not self._engine.busy:
                await self._check()
                return
            await self._house.stirred.wait()

    async def next_time(self) -> datetime | None:
        """The next moment at which something falls due by itself; None if nothing waits for time
        but the daily round, which goes on for ever."""
        async with self._house.store.reading() as db:
            return await due.next_time(db)

    async def close(self) -> None:
        await self._effects.close()

    async def _check(self) -> None:
        async with self._house.store.reading() as db:
            bad = (await db.exec(select(Due).where(Due.error != "").order_by(col(Due.id)))).first()
        if bad is not None:
            raise Broken(f"{bad.key}: {bad.error}")
