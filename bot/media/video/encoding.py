"""The one form that every film has here, and how pictures are written in it.

H.264 High, yuv420p, BT.709, square pixels, 24 frames a second; with sound: AAC, stereo, 48 kHz.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.frame import VideoFrame

SIZE = (1280, 720)
FPS = 24
RATE = 48_000
BT709 = 1
X264 = {
    # A card that stands still costs half of "veryfast" and looks the same; the tools that this
    # preset leaves out and that need no time are put back.
    "preset": "ultrafast",
    # "stitchable", one level and no B-frames: segments are joined as they are, packet after packet.
    "x264-params": "cabac=1:8x8dct=1:deblock=0,0:stitchable=1",
    "profile": "high",
    "level": "3.2",
    "bf": "0",
    "g": "48",
}
STILL = {**X264, "qp": "20"}
# Grain must not make a review copy as large as a master; to watch over it takes half as long again.
MOVING = {**X264, "crf": "24", "maxrate": "12M", "bufsize": "24M"}
CALM = 1_200_000  # bits a second: so little holds no grain


@contextmanager
def written(out: Path) -> Iterator[OutputContainer]:
    """A film file to fill; its index comes first, so that a browser plays it while it loads."""
    with av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        yield film


def encode(film: OutputContainer, pictures: Iterator[VideoFrame], options: dict[str, str]) -> None:
    """Write the pictures, one after the other, as the film's picture track."""
    stream = film.add_stream("libx264", rate=FPS, options=options)
    stream.width, stream.height = SIZE
    stream.pix_fmt = "yuv420p"
    stream.thread_count = 1  # the other core has a clip of its own
    stream.codec_context.colorspace = stream.codec_context.color_primaries = BT709
    stream.codec_context.color_trc = BT709
    for number, picture in enumerate(pictures):
        picture.pts, picture.time_base = number, Fraction(1, FPS)
        film.mux(stream.encode(picture))
    film.mux(stream.encode())
