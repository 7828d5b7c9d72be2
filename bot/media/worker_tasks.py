"""What the worker pool does, in processes of their own: no rule of the product is imported here, so
that a hand stays small."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.media.animatic.draw import draw_board, draw_option, jpeg, thumbnail
from bot.media.animatic.shotcard import board, option
from bot.media.video import Segment, burn_in, frames, render_animatic

SMALL = (640, 360)


def storyboard(about: dict[str, Any]) -> bytes:
    """The storyboard card of a shot as JPEG bytes."""
    return jpeg(draw_board(board(about, "storyboard"), SMALL))


def film(about: dict[str, Any], seconds: float, take: str, out: Path) -> None:
    """An animatic of a shot's storyboard card. Writes `out`."""
    card = board(about, take)
    render_animatic(card, out, seconds=seconds, label=f"{card.shot}  {take}")


def plate(about: dict[str, Any], out: Path) -> None:
    """The plate of one option. Writes `out`."""
    out.write_bytes(jpeg(draw_option(option(about))))


def burn(piece: Segment, label: str, start: int) -> None:
    """A piece of a cut with its strip, timecode from `start` on. Writes `piece.picture`."""
    burn_in(
        piece.source,
        piece.picture,
        label=label,
        start_frame=start,
        in_frame=piece.first,
        out_frame=piece.last,
    )


def small(source: Path, names: Sequence[str], width: int, clip: bool, place: Path) -> None:
    """Small pictures of a stored picture, or stills of a stored clip. Writes `names` in `place`."""
    if clip:
        made = [data for _, data in frames(source, len(names), width)]
    else:
        made = [thumbnail(source.read_bytes(), width)]
    for name, data in zip(names, made, strict=False):
        (place / name).write_bytes(data)
