"""The cut as a timeline for editors' programs: the newest cut of each act, notes as markers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bot.media.timecode import BadTimecode, parse_timecode
from bot.media.timeline import CutShot, write_timeline
from bot.reporting.summary import cuts
from store.db import Session
from store.files import Files
from store.models import Cut, Finding, Production, Review

FPS = 24


@dataclass(frozen=True)
class TimelineAct:
    """One act's newest cut with the review's findings that were not dismissed."""

    cut: Cut
    findings: Sequence[Finding]

    def plain(self) -> dict[str, Any]:
        cut = self.cut
        return {
            "act": cut.act,
            "cut": cut.number,
            "seconds": cut.seconds,
            "shots": [row["shot"] for row in cut.shots],
            "notes": len(self.findings),
        }


def place(folder: Path, production: Production, act: int | None) -> Path:
    """Where the timeline is written: beside the film, by the production's code."""
    name = production.code + (f"_act{act}" if act else "")
    return folder.resolve() / f"{name}.otio"


async def acts(db: Session, production: Production, only: int | None = None) -> list[TimelineAct]:
    """Every act that has a cut, in order; or that one."""
    newest = [cut for cut in await cuts(db, production) if only in (None, cut.act)]
    return [TimelineAct(cut, await _findings(db, cut)) for cut in newest]


def write(title: str, found: Sequence[TimelineAct], files: Files, out: Path) -> None:
    """Write the timeline. May raise TimelineUnavailable."""
    write_timeline(title, [(f"Act {act.cut.act}", _shots(act, files)) for act in found], out)


async def _findings(db: Session, cut: Cut) -> Sequence[Finding]:
    query = select(Finding).join(Review, col(Review.id) == Finding.review_id)
    query = query.where(Review.cut_id == cut.id, Finding.status != "dismissed")
    return (await db.exec(query.order_by(col(Finding.id)))).all()


def _shots(act: TimelineAct, files: Files) -> list[CutShot]:
    return [
        CutShot(
            shot=row["shot"],
            take=row["take"],
            path=str(files.find(row["sha256"])),
            in_frame=row["in_frame"],
            out_frame=row["out_frame"],
            fps=FPS,
            label=f"take {row['take']}",
            gap=False,
            sha256=row["sha256"],
            canon_version=row["canon_version"],
            notes=tuple(_notes(row, act.findings)),
        )
        for row in act.cut.shots
    ]


def _notes(row: dict[str, Any], findings: Sequence[Finding]) -> list[tuple[int, str]]:
    """(frame of the source, words) of every finding about this shot of the cut."""
    return [
        (row["in_frame"] + _offset(row, finding.timecode), finding.text)
        for finding in findings
        if finding.shot == row["shot"]
    ]


def _offset(row: dict[str, Any], timecode: str) -> int:
    """Frames from the shot's beginning; its first frame where the model named no moment in it."""
    try:
        offset = parse_timecode(timecode, FPS) - row["start_frame"]
    except BadTimecode:
        return 0
    return offset if 0 <= offset < row["out_frame"] - row["in_frame"] else 0
