"""Any clip at the standard rate and size: whole pictures, upright, in its colours, on black."""

from collections.abc import Iterator
from fractions import Fraction

from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from PIL import Image

from bot.media.video.encoding import SIZE
from bot.media.video.source import Source, VideoError

BLACK, GREY = 16, 128  # of brightness and of colour, in video range
UNTOLD = 2  # a clip that does not say how its colours are written
TURNS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}


def conformed(clip: Source, first: int, count: int) -> Iterator[VideoFrame]:
    """`count` pictures from frame `first` on; the last one is held if the clip ends early. Each
    may be written on until the next one is asked for."""
    fitter = Fitter(clip)
    shown, wanted, end = None, first, first + count
    for number, picture in clip.pictures(first):
        if shown is not None and number > wanted:
            fitted = fitter.fit(shown)
            yield from (fitted for _ in range(min(number, end) - wanted))
            wanted = min(number, end)
        shown = picture
        if wanted == end:
            return
    if shown is None:
        raise VideoError(f"{clip.name} has no picture that can be shown")
    fitted = fitter.fit(shown)
    yield from (fitted for _ in range(end - wanted))


class Fitter:
    """Brings the pictures of one clip to the standard size."""

    def __init__(self, clip: Source) -> None:
        self._clip, self._reformatter = clip, VideoReformatter()

    def fit(self, picture: VideoFrame) -> VideoFrame:
        """The picture at the standard size, apart from the decoder's own."""
        size = _inside(*shape(self._clip, picture))
        wide, tall = size[::-1] if sideways(picture) else size
        small = self._reformatter.reformat(
            picture,
            wide,
            tall,
            "yuv420p",
            src_colorspace=told(picture),
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BICUBIC,
            threads=1,
        )
        turn = TURNS.get(picture.rotation % 360)
        if turn is not None or size != SIZE:
            return _on_black(small, size, turn)
        small.make_writable()
        small.pict_type = PictureType.NONE  # else x264 would repeat what the clip's encoder chose
        return small


def sideways(picture: VideoFrame) -> bool:
    """The camera was held on its side."""
    return picture.rotation % 180 == 90


def shape(clip: Source, picture: VideoFrame) -> tuple[Fraction, Fraction]:
    """(width, height) of the picture as it is meant to be seen: upright, with square pixels."""
    wide = picture.width * Fraction(clip.video.sample_aspect_ratio or 1)
    tall = Fraction(picture.height)
    return (tall, wide) if sideways(picture) else (wide, tall)


def _inside(wide: Fraction, tall: Fraction) -> tuple[int, int]:
    """The largest even size within the standard one that keeps a shape."""
    scale = min(SIZE[0] / wide, SIZE[1] / tall)
    return max(2, round(wide * scale / 2) * 2), max(2, round(tall * scale / 2) * 2)


def told(picture: VideoFrame) -> Colorspace | None:
    """How the colours of a picture are to be read, where it does not say so: as players do."""
    if picture.colorspace != UNTOLD:
        return None
    return Colorspace.ITU709 if picture.height >= 720 else Colorspace.ITU601


def _on_black(small: VideoFrame, size: tuple[int, int], turn: Image.Transpose | None) -> VideoFrame:
    whole = VideoFrame(*SIZE, "yuv420p")
    for n, (source, target) in enumerate(zip(small.planes, whole.planes, strict=True)):
        piece = Image.frombuffer(
            "L", (source.width, source.height), bytes(source), "raw", "L", source.line_size, 1
        )
        ground = Image.new("L", (target.width, target.height), GREY if n else BLACK)
        step = 1 if n else 2  # colours have half as many pixels
        left, top = ((room - side) // 4 * step for room, side in zip(SIZE, size, strict=True))
        ground.paste(piece if turn is None else piece.transpose(turn), (left, top))
        target.update(ground.tobytes("raw", "L", target.line_size, 1))
    return whole
