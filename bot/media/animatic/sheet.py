"""Contact sheets and thumbnails: pictures beside each other, with their labels."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageOps

from bot.media.animatic.lettering import clip, font
from bot.media.animatic.strokes import Pen
from bot.media.animatic.tones import FAINT, GREY, INK, PAPER

Cell = tuple[bytes, str, str]  # a PNG or JPEG, its label, a line below it
MARGIN, GAP, HEAD, CAPTION = 36, 24, 84, 64
WIDTH = 1600
MOST = 640  # a cell is not wider: the size of a plate, and two fit on a screen


def jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    """The picture as JPEG bytes."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def contact_sheet(cells: Sequence[Cell], title: str, columns: int = 2) -> bytes:
    """All pictures on one JPEG, in rows of `columns`."""
    columns = max(1, min(columns, len(cells)))
    wide = min(MOST, (WIDTH - 2 * MARGIN - (columns - 1) * GAP) // columns)
    pictures = [_opened(data, (wide, wide * 16 // 9)) for data, _, _ in cells]
    tall = max((picture.height for picture in pictures), default=wide)
    rows = -(-len(cells) // columns)
    size = (
        max(480, 2 * MARGIN + columns * wide + (columns - 1) * GAP),
        HEAD + rows * (tall + CAPTION + GAP) + MARGIN - GAP,
    )
    sheet = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, 24), clip(title, font(32, 700), size[0] - 2 * MARGIN), INK, font(32, 700))
    for n, (picture, cell) in enumerate(zip(pictures, cells, strict=True)):
        corner = MARGIN + n % columns * (wide + GAP), HEAD + n // columns * (tall + CAPTION + GAP)
        left, top = (wide - picture.width) // 2, (tall - picture.height) // 2
        sheet.paste(picture, (corner[0] + left, corner[1] + top))
        _caption(pen, cell, (corner[0], corner[1] + tall), wide)
    return jpeg(sheet)


def _caption(pen: Pen, cell: Cell, corner: tuple[int, int], wide: int) -> None:
    (x, y), (_, label, below) = corner, cell
    pen.line([(x, y + CAPTION - 2), (x + wide, y + CAPTION - 2)], FAINT)
    pen.text((x, y + 6), clip(label, font(22, 700), wide), INK, font(22, 700))
    pen.text((x, y + 34), clip(below, font(16), wide), GREY, font(16))


def _opened(data: bytes, room: tuple[int, int]) -> Image.Image:
    """The picture as large as it fits, whole."""
    with Image.open(io.BytesIO(data)) as picture:
        whole = ImageOps.exif_transpose(picture).convert("RGB")
    part = min(room[0] / whole.width, room[1] / whole.height)
    return shrunk(whole, (max(1, round(whole.width * part)), max(1, round(whole.height * part))))


def shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at another size; the cheapest way that is sharp."""
    if picture.size == size:
        return picture
    if picture.size == (size[0] * 2, size[1] * 2):
        return picture.reduce(2)
    smaller = size[0] < picture.width
    return picture.resize(size, Image.Resampling.HAMMING if smaller else Image.Resampling.BICUBIC)


def thumbnail(picture: bytes, width: int = 320) -> bytes:
    """The picture as a JPEG no wider than `width`."""
    with Image.open(io.BytesIO(picture)) as whole:
        if whole.format == "JPEG" and whole.width <= width and not whole.getexif():
            return picture
        upright = ImageOps.exif_transpose(whole)
    return jpeg(_opened(picture, (min(width, upright.width), upright.height)), 82)
