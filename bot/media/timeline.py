"""Timelines for editors' programs, by OpenTimelineIO (imported only here)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.media.timecode import parse_timecode

NAMESPACE = "continuity"


class TimelineUnavailable(RuntimeError):
    """OpenTimelineIO is not there for this Python; the message says so."""


class CutShot(BaseModel, frozen=True):
    """A shot as it stands in a cut. `notes` are (frame of the source, words)."""

    shot: str
    take: int
    path: str
    in_frame: int
    out_frame: int
    fps: int
    label: str = ""
    gap: bool = False
    sha256: str = ""
    canon_version: int = 0
    notes: tuple[tuple[int, str], ...] = ()


def _otio() -> Any:
    try:
        import opentimelineio
    except ImportError as error:
        raise TimelineUnavailable(
            "no timeline was written: OpenTimelineIO is not published for this Python; "
            "use 3.11 to 3.13"
        ) from error
    return opentimelineio


def write_timeline(
    title: str,
    acts: Sequence[tuple[str, Sequence[CutShot]]],
    out: Path,
    fps: int = 24,
    start: str = "01:00:00:00",
) -> None:
    """One picture track, act after act; notes are markers. May raise TimelineUnavailable."""
    otio = _otio()
    timeline = otio.schema.Timeline(
        name=_kept(title),
        global_start_time=otio.opentime.RationalTime(parse_timecode(start, fps), fps),
    )
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    for act, shots in acts:
        track.extend([_clip(otio, act, shot) for shot in shots])
    timeline.tracks.append(track)
    otio.adapters.write_to_file(timeline, str(out))


def _clip(otio: Any, act: str, shot: CutShot) -> Any:
    time = otio.opentime.RationalTime
    length = time(shot.out_frame - shot.in_frame, shot.fps)
    media = otio.schema.ExternalReference(
        target_url=Path(shot.path).resolve().as_uri(),
        available_range=otio.opentime.TimeRange(time(0, shot.fps), time(shot.out_frame, shot.fps)),
    )
    clip = otio.schema.Clip(
        name=f"{shot.shot}_t{shot.take:02}",
        media_reference=media,
        source_range=otio.opentime.TimeRange(time(shot.in_frame, shot.fps), length),
        metadata={NAMESPACE: {**shot.model_dump(exclude={"notes"}), "act": act}},
    )
    for frame, words in shot.notes:
        moment = otio.opentime.TimeRange(time(frame, shot.fps), time(1, shot.fps))
        clip.markers.append(otio.schema.Marker(name=_kept(words), marked_range=moment))
    return clip


def _kept(text: str) -> str:
    """The library ends a text at a null; what comes behind it would be lost."""
    return text.replace("\0", "")


def read_timeline(path: Path) -> tuple[str, list[tuple[str, list[CutShot]]]]:
    """(title, acts) of a timeline this project wrote, in its present order."""
    timeline = _otio().adapters.read_from_file(str(path))
    acts: dict[str, list[CutShot]] = {}
    for clip in timeline.find_clips():
        kept = {**clip.metadata[NAMESPACE]}
        notes = tuple((int(m.marked_range.start_time.value), m.name) for m in clip.markers)
        first = int(clip.source_range.start_time.value)
        last = first + int(clip.source_range.duration.value)
        act = str(kept.pop("act"))
        shot = CutShot.model_validate(
            {**kept, "in_frame": first, "out_frame": last, "notes": notes}
        )
        acts.setdefault(act, []).append(shot)
    return timeline.name, list(acts.items())
