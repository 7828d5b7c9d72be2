"""Stills of a film, for contact sheets and for the review of a cut."""

from pathlib import Path

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Interpolation
from PIL import Image

from bot.media.animatic.sheet import jpeg
from bot.media.video.encoding import FPS
from bot.media.video.fit import TURNS, shape, sideways, told
from bot.media.video.source import Source, VideoError, opened


def frames(path: Path, count: int, width: int = 512) -> list[tuple[int, bytes]]:
    """(frame number at the standard rate, JPEG) of `count` stills spread evenly over a film."""
    with opened(path) as clip:
        total = max(1, round(clip.facts().seconds * FPS))
        wanted = [min(total - 1, (2 * n + 1) * total // (2 * count)) for n in range(count)]
        shown = {n: jpeg(_still(clip, n, width), 84) for n in dict.fromkeys(wanted)}
    return [(number, shown[number]) for number in wanted]


def _still(clip: Source, number: int, width: int) -> Image.Image:
    """What a film shows at a frame, `width` pixels wide."""
    shown = None
    for begin, picture in clip.pictures(number):
        if shown is None or begin <= number:
            shown = picture
        if begin >= number:
            break
    if shown is None:
        raise VideoError(f"{clip.name} has no picture that can be shown")
    wide, tall = shape(clip, shown)
    return _image(shown, (width, max(1, round(tall * width / wide))))


def _image(picture: VideoFrame, size: tuple[int, int]) -> Image.Image:
    wide, tall = size[::-1] if sideways(picture) else size
    seen = picture.reformat(
        wide,
        tall,
        "rgb24",
        src_colorspace=told(picture),
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.BICUBIC,
        threads=1,
    )
    (plane,) = seen.planes
    image = Image.frombytes("RGB", (wide, tall), bytes(plane), "raw", "RGB", plane.line_size, 1)
    turn = TURNS.get(picture.rotation % 360)
    return image if turn is None else image.transpose(turn)
