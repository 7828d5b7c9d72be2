"""`film doctor` and `film migrate`: looking after an installation from the command line."""

import asyncio
import json
from argparse import Namespace

from bot.claude import Claude
from bot.cli import Stop
from bot.doctor import Found, examine
from bot.settings import Settings
from store.db import sqlite_url
from store.migrating import is_current, migrate


async def doctor(wanted: Namespace, settings: Settings) -> None:
    """Print what was looked at; Stop if anything is wrong."""
    found = await _examined(settings)
    if wanted.json:
        print(json.dumps([{"what": one.what, "wrong": one.wrong} for one in found]))
    else:
        print("\n".join(f"ok     {one.what}" for one in found if not one.wrong))
    wrong = [f"{one.what}: {one.wrong}" for one in found if one.wrong]
    if wrong:
        raise Stop("\n".join(wrong))


async def _examined(settings: Settings) -> list[Found]:
    if settings.anthropic_api_key is None:
        return await examine(settings, None)
    key = settings.anthropic_api_key.get_secret_value()
    claude = Claude(key, settings.anthropic_base_url)
    try:
        return await examine(settings, claude.known)
    finally:
        await claude.close()


async def update(_: Namespace, settings: Settings) -> None:
    """Bring the database to this version's tables."""
    if not (settings.data_dir / "app.db").is_file():
        raise Stop(f"{settings.data_dir} holds no database; set DATA_DIR, or begin a production")
    url = sqlite_url(settings.data_dir)
    if await asyncio.to_thread(is_current, url):
        print("nothing to do: the database is of this version")
        return
    await asyncio.to_thread(migrate, url)
    print("the database is now of this version")
