"""`report.html`: a production on one page that needs nothing but the files beside it.
bot/reporting/deliverables.py asks for it when a film is finished."""

import asyncio
from pathlib import Path

from sqlmodel import select

from bot.core.context import AppContext
from bot.reporting.html import page
from bot.reporting.html.pictures import Pictures
from bot.reporting.html.rows import read
from bot.reporting.progress import standing
from store.models import Production


async def write_report(app: AppContext, folder: Path) -> Path:
    """Write `folder/report.html` and its pictures in `folder/report_files/`; returns the page.

    Reads only. The rough cuts play if they stand beside the page as `rough_cut_act1.mp4` and so on.
    """
    where = await standing(app)
    async with app.store.reading() as db:
        production = (await db.exec(select(Production))).one()
        rows = await read(db, production, where, _titles(app))
    pictures = Pictures(app.files)
    html = page.render(rows, pictures)
    await pictures.write(app, folder)
    place = folder / "report.html"
    await asyncio.to_thread(place.write_text, html, "utf-8")
    return place


def _titles(app: AppContext) -> dict[str, str]:
    return {key: role.title.lower() for key, role in app.roles.items()}
