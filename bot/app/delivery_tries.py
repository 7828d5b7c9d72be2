"""Deliveries are tried a few times, each by itself, then set aside: none holds up another."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from bot import texts
from bot.core.bulkhead import is_outage
from bot.core.chat_port import Place, PlatformUnavailable
from bot.core.context import AppContext
from bot.core.untrusted_text import told
from bot.messaging import private_messages
from store import inbound, tries
from store.models import Inbound

FIRST = timedelta(seconds=1)  # behind the first try
LOG = logging.getLogger(__name__)
Take = Callable[[AppContext, int], Awaitable[bool]]


async def each(app: AppContext, rows: Sequence[Inbound], take: Take) -> bool:
    """Take each of these; True if one was taken or set aside. An outage ends it, and uses up no
    try."""
    fresh = [row.id for row in rows if not row.tries]
    if fresh:
        await _count(app, fresh)
    return any([await _one(app, row, take) for row in rows])


async def _one(app: AppContext, row: Inbound, take: Take) -> bool:
    if tries.is_spent(row):
        return await _set_aside(app, row, tries.KILLED)
    if row.tries:  # by itself: a process may end before it comes to the next
        await _count(app, [row.id])
    try:
        return await take(app, row.id)
    except Exception as problem:
        if is_outage(problem):
            return await _outage(app, row, problem)
        LOG.exception("a delivery could not be taken: %s", row.key)
        return await _failed(app, row, f"{type(problem).__name__}: {told(str(problem))}")


async def _count(app: AppContext, ids: Sequence[int]) -> None:
    async with app.store.writing() as db:
        await tries.count(db, Inbound, ids)


async def _outage(app: AppContext, row: Inbound, problem: Exception) -> bool:
    """The try was none. Where a platform is away its delivery alone waits."""
    at = app.clock.now() + FIRST
    with suppress(OSError if isinstance(problem, PlatformUnavailable) else Exception):
        async with app.store.writing() as db:
            await tries.give_back(db, Inbound, [row.id])
            if isinstance(problem, PlatformUnavailable):
                await inbound.try_later(db, row.id, problem.until or at, "")
    if isinstance(problem, PlatformUnavailable):
        return False
    raise problem


async def _failed(app: AppContext, row: Inbound, error: str) -> bool:
    number = row.tries + 1
    if number >= tries.MOST:
        return await _set_aside(app, row, error)
    at = app.clock.now() + tries.pause(FIRST, number)
    async with app.store.writing() as db:
        await inbound.try_later(db, row.id, at, error)
    return False


async def _set_aside(app: AppContext, row: Inbound, error: str) -> bool:
    """Whose it was is told; `film doctor` and the director's `status` show it."""
    async with app.store.writing() as db:
        aside = await inbound.set_aside(db, row.id, app.clock.now(), error)
        account = row.payload["body"].get("account")
        if aside and isinstance(account, str):
            direct = Place(channel=f"dm:{account}")
            await private_messages.send_privately(app, db, account, direct, texts.WENT_WRONG)
    return aside
