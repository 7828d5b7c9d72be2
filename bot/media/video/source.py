"""A film file to read: its facts, its pictures at the standard rate, its sound.

Time begins with the first picture, whatever the file says of itself.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from bot.media.video.encoding import CALM, FPS

# Films only: a playlist could name other files, and a text could be read as a terminal's picture.
FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mxf"
LARGEST = 8192 * 4320
RUN_UP = Fraction(1, 10)  # a decoder of sound needs a moment before it is right
# So much of a frame a picture may be late: files round their times, and 23.976 is not 24.
SLACK = Fraction(1, 4)
UNINDEXED = {"mpeg", "mpegts"}  # a jump would land between pictures that need earlier ones


class VideoError(ValueError):
    """The file is no video that can be used here; the message says why."""


@dataclass(frozen=True)
class Clip:
    """What a film file holds. `frames` counts at `fps`; `sound`: it has an audio track."""

    seconds: float
    frames: int
    fps: Fraction
    width: int
    height: int
    codec: str
    sound: bool


@contextmanager
def opened(path: Path) -> Iterator["Source"]:
    """The film in a file. May raise VideoError."""
    try:
        film = av.open(str(path), options={"format_whitelist": FORMATS}, metadata_errors="replace")
    except (av.FFmpegError, OSError) as error:
        raise VideoError(f"{path.name} is no video file") from error
    with film:
        yield Source(path.name, film)


def probe(path: Path) -> Clip:
    """The facts of a video file. May raise VideoError."""
    with opened(path) as source:
        return source.facts()


class Source:
    """A film that is open for reading; `name` is for messages."""

    def __init__(self, name: str, film: InputContainer) -> None:
        self.name, self._film, self._begun = name, film, False

    @cached_property
    def video(self) -> VideoStream:
        """The picture track."""
        for stream in self._film.streams.video:
            if stream.disposition & Disposition.attached_pic or not stream.width:
                continue
            if stream.width * stream.height > LARGEST:
                raise VideoError(f"{self.name} is larger than 8192 × 4320")
            stream.thread_count = 1  # the other core has a clip of its own
            return stream
        raise VideoError(f"{self.name} holds no picture")

    @cached_property
    def audio(self) -> AudioStream | None:
        """The sound track, if there is one."""
        return next(iter(self._film.streams.audio), None)

    @property
    def calm(self) -> bool:
        """So few bytes a second cannot hold grain."""
        return 0 < self._film.bit_rate < CALM

    def facts(self) -> Clip:
        """What `probe` tells. Reads the whole file if its head does not say how long it is."""
        video = self.video
        fps = Fraction(video.average_rate or FPS)
        frames, seconds = video.frames, self._told()
        if not (frames and seconds):
            frames, seconds = self._counted()
        return Clip(
            seconds=float(seconds),
            frames=frames,
            fps=fps,
            width=video.width,
            height=video.height,
            codec=video.codec.canonical_name,
            sound=self.audio is not None,
        )

    def pictures(self, first: int = 0) -> Iterator[tuple[int, VideoFrame]]:
        """(the frame of the standard rate that begins with it, picture), from `first` or some
        frames earlier."""
        self._seek(self.video, Fraction(first, FPS))
        self._begun = True
        with self._playing():
            for frame in self._film.decode(self.video):
                yield math.ceil(self._at(frame) * FPS - SLACK), frame

    def sound(self, begin: Fraction) -> Iterator[tuple[Fraction, AudioFrame]]:
        """(second at which it begins, piece of sound), from `begin` or a moment earlier."""
        if self.audio is None:
            return
        self._seek(self.audio, begin - RUN_UP)
        with self._playing():
            for frame in self._film.decode(self.audio):
                yield self._at(frame), frame

    def packets(self) -> Iterator["Packet[VideoStream]"]:
        """The picture track as it is stored."""
        self._begun = True
        with self._playing():
            yield from (packet for packet in self._film.demux(self.video) if packet.size)

    @contextmanager
    def _playing(self) -> Iterator[None]:
        try:
            yield
        except av.FFmpegError as error:
            raise VideoError(f"{self.name} is damaged and cannot be played to its end") from error

    @cached_property
    def _zero(self) -> Fraction:
        """When the first picture is shown, as the file counts."""
        return (self.video.start_time or 0) * (self.video.time_base or Fraction(1))

    def _at(self, frame: VideoFrame | AudioFrame) -> Fraction:
        return (frame.pts or 0) * (frame.time_base or Fraction(1)) - self._zero

    def _told(self) -> Fraction:
        return (self.video.duration or 0) * (self.video.time_base or Fraction(1))

    def _counted(self) -> tuple[int, Fraction]:
        """(pictures, seconds) by reading every packet."""
        times = [packet.pts or 0 for packet in self.packets()]
        if not times:
            raise VideoError(f"{self.name} holds no picture")
        last = max(times) * (self.video.time_base or Fraction(1)) - self._zero
        return len(times), last + 1 / Fraction(self.video.average_rate or FPS)

    def _seek(self, stream: VideoStream | AudioStream, second: Fraction) -> None:
        """Go to a second or before it; to the beginning where a jump is not safe."""
        jump = second > 0 and self._film.format.name not in UNINDEXED
        if not (jump or self._begun):
            return
        self._begun = True
        with suppress(av.FFmpegError):  # without an index the film is read on from where it is
            if jump and stream.time_base:
                self._film.seek(math.floor((second + self._zero) / stream.time_base), stream=stream)
            else:
                self._film.seek(0)
