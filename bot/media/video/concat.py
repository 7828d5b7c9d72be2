"""Segments joined to one film: the picture without encoding it again, the sound beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from av.container import OutputContainer
from av.video.stream import VideoStream

from bot.media.video.encoding import FPS, RATE, written
from bot.media.video.sound import Sound
from bot.media.video.source import Clip, VideoError, opened, probe


@dataclass(frozen=True)
class Segment:
    """A piece of a cut: the picture as made by `burn_in`, and where its sound comes from.

    `first` and `last` are frames of the source at the standard rate, `last` is not in it.
    """

    picture: Path
    source: Path
    first: int
    last: int


def join(segments: Sequence[Segment], out: Path) -> Clip:
    """One film of all segments in order. Writes `out`. May raise VideoError."""
    if not segments:
        raise VideoError("a cut needs at least one segment")
    with written(out) as film:
        with opened(segments[0].picture) as first:
            video = film.add_stream_from_template(first.video)
        sound = Sound(film, film.add_stream("aac", rate=RATE, layout="stereo"))
        start = 0
        for segment in segments:
            start = _copy(film, video, segment.picture, start)
            sound.add(segment.source, segment.first, segment.last)
        sound.end()
    return probe(out)


def _copy(film: OutputContainer, video: VideoStream, path: Path, start: int) -> int:
    """Write a segment's packets behind frame `start`; gives the frame after them."""
    with opened(path) as piece:
        for packet in piece.packets():
            packet.pts = packet.dts = start
            packet.duration, packet.time_base, packet.stream = 1, Fraction(1, FPS), video
            film.mux(packet)
            start += 1
    return start
