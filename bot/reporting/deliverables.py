"""What a finished film leaves in its folder: rough cuts, timeline, report."""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.core.context import AppContext
from bot.media.timeline import TimelineUnavailable
from bot.reporting import timeline_export
from bot.reporting.html import write_report
from bot.reporting.summary import summary
from store.models import Cut, Digest, Production


class Finished:
    """A film is finished when its last digest is written."""

    def __init__(self, app: AppContext) -> None:
        self._app = app

    async def yet(self) -> bool:
        async with self._app.store.reading() as db:
            return (await db.exec(select(Digest).where(Digest.key == "film"))).first() is not None


async def deliverables(app: AppContext, folder: Path) -> dict[str, Any]:
    """Write the plain files beside the store; returns the production's summary with their paths."""
    async with app.store.reading() as db:
        production = (await db.exec(select(Production))).one()
        acts = await timeline_export.acts(db, production)
        result = await summary(db, production)
    films = await _films(app, [act.cut for act in acts], folder)
    timeline = _timeline(app, production.title, acts, folder / "timeline.otio")
    report = await write_report(app, folder)
    result["rough_cuts"] = [_rough_cut(act.cut, films) for act in acts]
    result["files"] = {"report": str(report), **timeline, **films}
    return result


async def _films(app: AppContext, cuts: Sequence[Cut], folder: Path) -> dict[str, str]:
    """Each act's rough cut as a plain file."""
    films = {}
    for cut in cuts:
        film = folder / f"rough_cut_act{cut.act}.mp4"
        await asyncio.to_thread(shutil.copyfile, app.files.find(cut.sha256), film)
        films[f"rough_cut_act{cut.act}"] = str(film)
    return films


def _timeline(
    app: AppContext, title: str, acts: Sequence[timeline_export.TimelineAct], out: Path
) -> dict[str, str]:
    try:
        timeline_export.write(title, acts, app.files, out)
    except TimelineUnavailable as missing:
        logging.getLogger(__name__).warning("%s", missing)
        return {}
    return {"timeline": str(out)}


def _rough_cut(cut: Cut, films: dict[str, str]) -> dict[str, Any]:
    return {
        "act": cut.act,
        "path": films[f"rough_cut_act{cut.act}"],
        "seconds": cut.seconds,
        "shots": [row["shot"] for row in cut.shots],
    }
