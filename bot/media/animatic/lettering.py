"""The one font of the house, from a wheel, and text that fits its box; for everything drawn.

Noto Sans: Latin with every accent, Greek, Cyrillic. What it lacks shows as `<?>`, never as a box.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]  # left, top, right, bottom
FOLDER = files("fontpkg_noto_sans") / "files"
UPRIGHT, SLANTED = "NotoSans[wdth,wght].ttf", "NotoSans-Italic[wdth,wght].ttf"
MARK = "<?>"
ELLIPSIS = "…"
LEADING = 1.32
THIN = 0.2  # no letter takes less of its size, squared: what is longer cannot fit


@dataclass(frozen=True)
class Style:
    """How a paragraph is set: it shrinks from `size` to `least` pixels before it is cut."""

    size: int
    fill: Colour
    weight: int = 400
    italic: bool = False
    least: int = 0

    def sizes(self) -> range:
        return range(self.size, (self.least or round(self.size * 0.7)) - 1, -1)


@cache
def font(size: int, weight: int = 400, italic: bool = False) -> ImageFont.FreeTypeFont:
    """The font at a pixel size and weight (100 to 900)."""
    # The basic layout draws every glyph the same everywhere; the other one refuses lone marks.
    face = ImageFont.truetype(
        str(FOLDER / (SLANTED if italic else UPRIGHT)), size, layout_engine=ImageFont.Layout.BASIC
    )
    face.set_variation_by_axes([weight, 100])
    return face


def legible(text: str) -> str:
    """The text as it can be drawn: one line, each run of characters the font lacks as `<?>`."""
    shown: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        piece = _drawn(char)
        if piece and not (piece == MARK and shown[-1:] == [MARK]):
            shown.append(piece)
    return " ".join("".join(shown).split())


@cache
def _drawn(char: str) -> str:
    kind = unicodedata.category(char)
    if char.isspace() or kind == "Cc":
        return " "
    if kind == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F:
        return ""
    return char if _simple(ord(char)) and _image(char) != _image("\U000f0000") else MARK


def _simple(point: int) -> bool:
    """Scripts that are letters in a row from left to right; the others need shaping."""
    return point < 0x590 or 0x1D00 <= point < 0x2E80 or point == 0xFFFD


@cache
def _image(char: str) -> tuple[tuple[int, int], bytes]:
    mask = font(24).getmask(char)
    return mask.size, bytes(mask)


def wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than `width` pixels; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines += _broken(word, face, width)
    return [line for line in lines if line]


def _broken(word: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    parts = [""]
    for char in word:
        if parts[-1] and face.getlength(parts[-1] + char) > width:
            parts.append("")
        parts[-1] += char
    return parts


def paragraph(pen: ImageDraw.ImageDraw, box: Box, text: str, style: Style) -> float:
    """Write text into a box, smaller or cut with an ellipsis if need be; gives the lower edge."""
    left, top, right, bottom = box
    most = int((right - left) * (bottom - top) / (style.sizes()[-1] ** 2 * THIN)) + 1
    size, lines = _set(legible(text)[:most], right - left, bottom - top, style)
    face = font(size, style.weight, style.italic)
    for number, line in enumerate(lines):
        pen.text((left, top + number * size * LEADING), line, style.fill, face)
    return top + len(lines) * size * LEADING


def _set(text: str, width: float, height: float, style: Style) -> tuple[int, list[str]]:
    """(size, lines) that fit."""
    size, lines = style.size, [""]
    for size in style.sizes():
        lines = wrap(text, font(size, style.weight, style.italic), width)
        if len(lines) * size * LEADING <= height:
            return size, lines
    room = max(int(height / (size * LEADING)), 1)
    kept = lines[:room]
    kept[-1] = clip(kept[-1] + ELLIPSIS, font(size, style.weight, style.italic), width)
    return size, kept


def clip(text: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    """One line cut to `width` pixels, with an ellipsis if something is missing."""
    text = legible(text)
    if face.getlength(text) <= width:
        return text
    text = text.removesuffix(ELLIPSIS)[: int(max(width, 0) / (face.size * THIN)) + 1]
    longer = range(1, len(text) + 1)
    kept = bisect_right(longer, width, key=lambda n: face.getlength(text[:n] + ELLIPSIS))
    return text[:kept].rstrip() + ELLIPSIS
