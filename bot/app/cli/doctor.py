"""`film doctor`: finds what is wrong with this installation and says what to do about it."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlmodel import col, select

from bot.app.set_aside import deliveries
from bot.core.roles import read_roles
from bot.core.settings import Settings
from bot.core.untrusted_text import told
from store import scheduled_jobs
from store.audit import unbalanced
from store.db import Session, Store, sqlite_url
from store.log import first_bad
from store.migrating import is_current
from store.models import Agent, Inbound, Production, ScheduledJob
from store.unusable import DatabaseUnusable

ROOM = 1 << 30  # bytes a production needs at least
Ask = Callable[[str], Awaitable[str]]  # a model's name: what is wrong with it, or nothing


class Wrong(Exception):
    """Something is not as it must be: one sentence with what to do, and never a secret."""


class Bound(NamedTuple):
    """A channel and what is bound to it, in words."""

    what: str
    channel: str


@dataclass(frozen=True)
class HealthIssue:
    """One thing that was looked at. `wrong` is empty, or one sentence with what to do."""

    what: str
    wrong: str = ""


# A chat platform's own part: what is wrong with it here, given every channel that is bound.
Look = Callable[[Settings, Sequence[Bound]], Awaitable[list[HealthIssue]]]


async def examine(
    settings: Settings, known: Ask | None, looks: Sequence[Look] = ()
) -> list[HealthIssue]:
    """All that can be looked at here. `known` asks the model's service; None without a key."""
    found = [_folder(settings.data_dir), _room(settings.data_dir)]
    kept, rooms = await _database(settings.data_dir)
    found += [*kept, *_roles(settings.roles_dir), *await models(settings, known)]
    for look in looks:
        found += await look(settings, rooms)
    return found


def _folder(data_dir: Path) -> HealthIssue:
    there = next(p for p in (data_dir, *data_dir.absolute().parents) if p.exists())
    if not there.is_dir():
        return HealthIssue("data folder", f"{there} is a file; set DATA_DIR to a folder.")
    if not os.access(there, os.W_OK):
        return HealthIssue(
            "data folder", f"{there} cannot be written to; change its owner or DATA_DIR."
        )
    return HealthIssue(f"data folder {data_dir}")


def _room(data_dir: Path) -> HealthIssue:
    there = next(p for p in (data_dir, *data_dir.absolute().parents) if p.is_dir())
    free = shutil.disk_usage(there).free
    if free < ROOM:
        return HealthIssue("disk", f"only {free >> 20} MiB are free at {there}; make room.")
    return HealthIssue(f"disk, {free >> 30} GiB free")


async def _database(data_dir: Path) -> tuple[list[HealthIssue], list[Bound]]:
    """(what was looked at, every channel that something is bound to)."""
    if not (data_dir / "app.db").is_file():
        return [HealthIssue("database (none yet)")], []
    url = sqlite_url(data_dir)
    try:
        current = await asyncio.to_thread(is_current, url)
    except DatabaseUnusable as problem:
        return [HealthIssue("database", f"{problem}.")], []
    if not current:
        return [HealthIssue("database", "its tables are of another version; run film migrate.")], []
    store = Store(url)
    try:
        async with store.reading() as db:
            bad = await first_bad(db)
            films = (await db.exec(select(Production))).all()
            books = [await _books(db, film) for film in films]
            aside = [
                *map(_job, await scheduled_jobs.failed_jobs(db)),
                *map(_delivery, await deliveries(db)),
            ]
            rooms = [room for film in films for room in await _rooms(db, film)]
    finally:
        await store.close()
    wrong = f"the log was changed at row {bad}; compare with a backup." if bad else ""
    return [HealthIssue("database"), HealthIssue("log", wrong), *books, *aside], rooms


def _job(row: ScheduledJob) -> HealthIssue:
    then = "a restart tries it once more" if row.set_aside_at else "it is tried again by itself"
    return HealthIssue(
        f"job {row.key}", f"it failed {row.tries} times ({told(row.error)}); {then}."
    )


def _delivery(row: Inbound) -> HealthIssue:
    wrong = f"it could not be taken ({told(row.error)}); whose it was has to say it again."
    return HealthIssue(f"delivery {row.key}", wrong)


async def _rooms(db: Session, production: Production) -> list[Bound]:
    query = select(Agent).where(Agent.production_id == production.id).order_by(col(Agent.id))
    pages = [Bound(f"{production.code}: {a.name}", a.channel) for a in await db.exec(query)]
    return [Bound(f"{production.code}: its home", production.home), *pages]


async def _books(db: Session, production: Production) -> HealthIssue:
    faults = await unbalanced(db, production)
    wrong = f"{faults[0]}; see film ledger --production {production.code}." if faults else ""
    return HealthIssue(f"ledger of {production.code}", wrong)


def _roles(own: Path | None) -> list[HealthIssue]:
    roles, broken = read_roles(own)
    lost = [HealthIssue("role file", f"{error}; the other roles run.") for error in broken]
    return [HealthIssue(f"{len(roles)} roles"), *lost]


async def models(settings: Settings, known: Ask | None) -> list[HealthIssue]:
    """Whether the model's service takes our key and knows each model."""
    if known is None:
        return [HealthIssue("model: the understudy, because ANTHROPIC_API_KEY is not set")]
    names = (settings.model, settings.model_review, settings.model_digest)
    return [HealthIssue(f"model {name}", await known(name)) for name in dict.fromkeys(names)]
