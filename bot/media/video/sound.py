"""The sound of a cut: each piece's own, silence where there is none, without a gap."""

from fractions import Fraction
from pathlib import Path

from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer

from bot.media.video.encoding import FPS, RATE
from bot.media.video.source import Source, opened

FORMAT, LAYOUT = "fltp", "stereo"


class Sound:
    """Writes a film's sound track, piece after piece, to the sample."""

    def __init__(self, film: OutputContainer, stream: AudioStream) -> None:
        self._film, self._stream, self._written = film, stream, 0

    def add(self, source: Path, first: int, last: int) -> None:
        """What is heard between two frames of a clip."""
        begin, wanted = first * RATE // FPS, (last - first) * RATE // FPS
        with opened(source) as clip:
            late, heard = _heard(clip, begin, begin + wanted)
        self._write(_silence(min(late, wanted)))
        left = wanted - min(late, wanted)
        found = heard.read(min(left, heard.samples)) if left and heard.samples else None
        self._write(found)
        self._write(_silence(left - (found.samples if found else 0)))

    def end(self) -> None:
        """Write what the encoder still holds."""
        self._film.mux(self._stream.encode(None))

    def _write(self, frame: AudioFrame | None) -> None:
        if frame is not None:
            frame.pts, frame.sample_rate = self._written, RATE
            frame.time_base = Fraction(1, RATE)
            self._written += frame.samples
            self._film.mux(self._stream.encode(frame))


def _silence(samples: int) -> AudioFrame | None:
    if samples <= 0:
        return None
    frame = AudioFrame(FORMAT, LAYOUT, samples)
    for plane in frame.planes:
        plane.update(bytes(plane.buffer_size))
    return frame


def _heard(clip: Source, begin: int, end: int) -> tuple[int, AudioFifo]:
    """(samples of silence before it, the clip's sound from sample `begin` to `end` or later)."""
    same, fifo, at = AudioResampler(FORMAT, LAYOUT, RATE), AudioFifo(), None
    for second, frame in clip.sound(Fraction(begin, RATE)):
        if second * RATE >= end:
            break
        at = round(second * RATE) if at is None else at
        for piece in same.resample(frame):
            piece.pts = None
            fifo.write(piece)
    for piece in same.resample(None) if at is not None else ():
        piece.pts = None
        fifo.write(piece)
    at = begin if at is None else at
    if at < begin and fifo.samples:
        fifo.read(min(begin - at, fifo.samples))
    return max(0, at - begin), fifo
