"""`film doctor` and `film migrate`: looking after an installation from the command line."""

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.agents.anthropic_client import Claude
from bot.app.cli.doctor import Ask, Look, examine
from bot.app.cli.parser import Stop
from bot.core.instance_lock import FolderInUse, alone
from bot.core.settings import Settings
from store.db import sqlite_url
from store.migrating import bring_up_to_date, is_current


async def doctor(wanted: Namespace, settings: Settings, looks: Sequence[Look]) -> None:
    """Print what was looked at; Stop if anything is wrong."""
    async with asks(settings) as known:
        found = await examine(settings, known, looks)
    if wanted.json:
        print(json.dumps([{"what": one.what, "wrong": one.wrong} for one in found]))
    else:
        print("\n".join(f"ok     {one.what}" for one in found if not one.wrong))
    wrong = [f"{one.what}: {one.wrong}" for one in found if one.wrong]
    if wrong:
        raise Stop("\n".join(wrong))


@asynccontextmanager
async def asks(settings: Settings) -> AsyncIterator[Ask | None]:
    """How the model's service is asked what it knows; None without a key."""
    if settings.anthropic_api_key is None:
        yield None
        return
    claude = Claude(settings.anthropic_api_key.get_secret_value(), settings.anthropic_base_url)
    try:
        yield claude.known
    finally:
        await claude.close()


async def update(_: Namespace, settings: Settings) -> None:
    """Bring the database to this version's tables."""
    if not (settings.data_dir / "app.db").is_file():
        raise Stop(f"{settings.data_dir} holds no database; set DATA_DIR, or begin a production")
    if await asyncio.to_thread(is_current, sqlite_url(settings.data_dir)):
        print("nothing to do: the database is of this version")
        return
    try:
        with alone(settings.data_dir):
            copy = await asyncio.to_thread(bring_up_to_date, settings.data_dir)
    except FolderInUse as busy:
        raise Stop(f"{busy}; stop it first, or let its next start do this") from busy
    print(f"the database is now of this version; as it was before: {copy}")
