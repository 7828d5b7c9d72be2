"""Clips made for tests: every picture carries its own number, and a beep sounds where it is told.

The number is written in bars over the upper half, black for 0 and white for 1, so that it can be
read again after any codec, size and rate.
"""

import math
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from PIL import Image, ImageDraw

BITS = 8
Box = tuple[int, int, int, int]


def numbered(number: int, size: tuple[int, int]) -> Image.Image:
    """A grey picture that carries a number."""
    picture = Image.new("RGB", size, (118, 118, 118))
    pen, wide = ImageDraw.Draw(picture), size[0] / BITS
    for bit in range(BITS):
        tone = 235 if number >> bit & 1 else 16
        pen.rectangle((bit * wide, 0, (bit + 1) * wide - 1, size[1] // 2), (tone,) * 3)
    return picture


def read(picture: Image.Image, box: Box | None = None) -> int:
    """The number that a picture carries, or a part of it."""
    left, top, right, bottom = box or (0, 0, *picture.size)
    wide, y = (right - left) / BITS, top + (bottom - top) // 4
    grey = picture.convert("L")
    spots = [grey.crop((x, y, x + 1, y + 1)).tobytes()[0] for x in _middles(left, wide)]
    return sum(1 << bit for bit, tone in enumerate(spots) if tone > 126)


def _middles(left: int, wide: float) -> list[int]:
    return [int(left + (bit + 0.5) * wide) for bit in range(BITS)]


def clip(
    path: Path,
    frames: int = 24,
    *,
    size: tuple[int, int] = (320, 180),
    rate: Fraction | int = 24,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    options: dict[str, str] | None = None,
    beep: float | None = None,
    shape: Fraction | None = None,
    container: dict[str, str] | None = None,
) -> Path:
    """Write a clip; `beep` is the second at which its sound has a tone of a tenth of a second."""
    with av.open(str(path), "w", container_options=container or {}) as film:
        video: Any = film.add_stream(codec, rate=rate, options=options or {})
        video.width, video.height, video.pix_fmt = *size, pix_fmt
        if shape:
            video.codec_context.sample_aspect_ratio = shape
        audio: Any = None if beep is None else film.add_stream("aac", rate=44_100, layout="mono")
        for number in range(frames):
            picture = pixels(numbered(number % (1 << BITS), size)).reformat(format=pix_fmt)
            picture.pts, picture.time_base = number, 1 / Fraction(rate)
            film.mux(video.encode(picture))
        film.mux(video.encode(None))
        if beep is not None:
            _sound(film, audio, float(frames / rate), beep)
    return path


def pixels(image: Image.Image) -> VideoFrame:
    """A picture as a frame of film."""
    frame = VideoFrame(*image.size, "rgb24")
    frame.planes[0].update(image.tobytes("raw", "RGB", frame.planes[0].line_size, 1))
    return frame


def _sound(film: OutputContainer, audio: Any, seconds: float, beep: float) -> None:
    for at in range(0, int(seconds * 44_100), 1024):
        frame = AudioFrame("fltp", "mono", 1024)
        frame.planes[0].update(_tone(at, beep).tobytes())
        frame.pts, frame.sample_rate, frame.time_base = at, 44_100, Fraction(1, 44_100)
        film.mux(audio.encode(frame))
    film.mux(audio.encode(None))


def _tone(at: int, beep: float) -> "array[float]":
    times = ((at + n) / 44_100 for n in range(1024))
    return array(
        "f",
        (0.8 * math.sin(5_000 * t) if beep <= t < beep + 0.1 else 0.0 for t in times),
    )


def pictures(path: Path) -> Iterator[Image.Image]:
    """The brightness of every picture of a film, in the order in which it is shown."""
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            yield _image(frame.planes[0], "L")


def colours(path: Path) -> Image.Image:
    """The first picture of a film in its colours."""
    with av.open(str(path)) as film:
        return _image(next(film.decode(video=0)).reformat(format="rgb24").planes[0], "RGB")


def _image(plane: VideoPlane, mode: str) -> Image.Image:
    size = (plane.width, plane.height)
    return Image.frombytes(mode, size, bytes(plane), "raw", mode, plane.line_size, 1)


def loud(path: Path, threshold: float = 0.2) -> list[float]:
    """The seconds at which each tone of a film begins."""
    starts, before = [], -1.0
    with av.open(str(path)) as film:
        for frame in film.decode(audio=0):
            samples = array("f", bytes(frame.planes[0])[: frame.samples * 4])
            for n, sample in enumerate(samples):
                now = float(frame.time or 0.0) + n / frame.sample_rate
                if abs(sample) > threshold:
                    if now - before > 0.05:
                        starts.append(now)
                    before = now
    return starts
