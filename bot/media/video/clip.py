"""Films made picture by picture: a storyboard card as an animatic, a take with its burn-in."""

from pathlib import Path

from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace
from PIL import Image

from bot.media.animatic.boards import Board
from bot.media.animatic.card import strip_height
from bot.media.animatic.draw import draw_board
from bot.media.video.burn_in import Strip
from bot.media.video.encoding import FPS, MOVING, SIZE, STILL, encode, written
from bot.media.video.fit import GREY, conformed
from bot.media.video.source import Clip, VideoError, opened, probe


def render_animatic(board: Board, out: Path, *, seconds: float, label: str) -> Clip:
    """Film a storyboard card for `seconds`, with running timecode. Writes `out`."""
    count = max(1, round(seconds * FPS))
    card, strip = _filmed(draw_board(board, SIZE)), _strip(label, count)
    with written(out) as film:
        encode(film, (_struck(card, strip, n, n) for n in range(count)), STILL)
    return probe(out)


def burn_in(
    source: Path, out: Path, *, label: str, start_frame: int, in_frame: int, out_frame: int
) -> None:
    """The frames [in_frame, out_frame) of a clip in the standard size and rate, with a strip whose
    timecode begins at `start_frame`. Picture only: `join` brings the sound. May raise
    VideoError."""
    count = out_frame - in_frame
    if count <= 0:
        raise VideoError(f"a piece of a cut needs at least one frame, not {count}")
    strip = _strip(label, count)
    with opened(source) as clip:
        pictures = enumerate(conformed(clip, in_frame, count))
        with written(out) as film:
            burnt = (_struck(seen, strip, start_frame + n, n) for n, seen in pictures)
            encode(film, burnt, STILL if clip.calm else MOVING)


def _strip(label: str, count: int) -> Strip:
    return Strip(label, SIZE[0], strip_height(SIZE), count, FPS)


def _filmed(card: Image.Image) -> VideoFrame:
    picture = VideoFrame(*card.size, "rgb24")
    (plane,) = picture.planes
    plane.update(card.tobytes("raw", "RGB", plane.line_size, 1))
    return picture.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)


def _struck(picture: VideoFrame, strip: Strip, timecode: int, elapsed: int) -> VideoFrame:
    """The picture with its strip written over the lower edge, in place."""
    bright, *colours = picture.planes
    view, step = memoryview(bright), bright.line_size
    top = picture.height - strip.height
    for n, row in enumerate(strip.rows(timecode, elapsed), start=top):
        view[n * step : n * step + strip.width] = row
    for plane in colours:
        begin = top // 2 * plane.line_size
        memoryview(plane)[begin:] = bytes((GREY,)) * (plane.buffer_size - begin)
    return picture
