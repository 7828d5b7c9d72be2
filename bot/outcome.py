"""What a finished film leaves in its folder: rough cuts, timeline, report."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.film.timeline import CutShot, write_timeline
from bot.house import House
from bot.report import write_report
from bot.summary import cuts, summary
from store.models import Cut, Digest, Production


class Finished:
    """A film is finished when its last digest is written."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def yet(self) -> bool:
        async with self._house.store.reading() as db:
            return (await db.exec(select(Digest).where(Digest.key == "film"))).first() is not None


async def deliverables(house: House, folder: Path) -> dict[str, Any]:
    """Write the plain files beside the store; returns the production's summary with their paths."""
    async with house.store.reading() as db:
        production = (await db.exec(select(Production))).one()
        newest = await cuts(db, production)
        result = await summary(db, production)
    files = {}
    for cut in newest:
        film = folder / f"rough_cut_act{cut.act}.mp4"
        await asyncio.to_thread(shutil.copyfile, house.files.find(cut.sha256), film)
        files[f"rough_cut_act{cut.act}"] = str(film)
    timeline = folder / "timeline.otio"
    write_timeline(
        production.title, [(f"Act {cut.act}", _clips(house, cut)) for cut in newest], timeline
    )
    report = await write_report(house, folder)
    result["rough_cuts"] = [
        {
            "act": cut.act,
            "path": files[f"rough_cut_act{cut.act}"],
            "seconds": cut.seconds,
            "shots": [row["shot"] for row in cut.shots],
        }
        for cut in newest
    ]
    result["files"] = {"report": str(report), "timeline": str(timeline), **files}
    result["model"] = "understudy"
    return result


def _clips(house: House, cut: Cut) -> list[CutShot]:
    return [
        CutShot(
            shot=row["shot"],
            take=row["take"],
            path=str(house.files.find(row["sha256"])),
            in_frame=row["in_frame"],
            out_frame=row["out_frame"],
            fps=24,
            label=f"take {row['take']}",
            gap=False,
            sha256=row["sha256"],
            canon_version=row["canon_version"],
            notes=(),
        )
        for row in cut.shots
    ]
