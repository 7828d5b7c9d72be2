"""Strokes of a drawing: smooth outlines, shadows, glows, grades, a vignette, on Pillow pictures."""

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.media.animatic.tones import INK, Colour

Point = tuple[float, float]
Pen = ImageDraw.ImageDraw
STEPS = 8  # pieces of a curve between two of its points
WEIGHTS = [
    (
        -0.5 * t + t * t - 0.5 * t**3,
        1 - 2.5 * t * t + 1.5 * t**3,
        0.5 * t + 2 * t * t - 1.5 * t**3,
        -0.5 * t * t + 0.5 * t**3,
    )
    for t in (step / STEPS for step in range(STEPS))
]


def smooth(points: Sequence[Point]) -> list[Point]:
    """A closed curve through the points (Catmull-Rom)."""
    count, curve = len(points), []
    for n in range(count):
        curve += _span(points[n - 1], points[n], points[(n + 1) % count], points[(n + 2) % count])
    return curve


def _span(before: Point, one: Point, other: Point, after: Point) -> list[Point]:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = before, one, other, after
    return [
        (a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)
        for a, b, c, d in WEIGHTS
    ]


def blob(pen: Pen, points: Sequence[Point], fill: Colour, line: float = 0) -> None:
    """A smooth filled shape, inked if `line` is its width in pixels."""
    curve = smooth(points)
    pen.polygon(curve, fill)
    if line:
        pen.line([*curve, *curve[:2]], INK, max(1, round(line)), joint="curve")


def area(pen: Pen, points: Sequence[Point], fill: Colour, line: float = 0) -> None:
    """A filled shape with corners, inked if `line` is its width in pixels."""
    shape = list(points)
    pen.polygon(shape, fill)
    if line:
        pen.line([*shape, *shape[:2]], INK, max(1, round(line)), joint="curve")


def oval(pen: Pen, centre: Point, radius: Point, fill: Colour, line: float = 0) -> None:
    """A filled ellipse by its centre and radii."""
    (x, y), (rx, ry) = centre, radius
    box = (x - rx, y - ry, x + rx, y + ry)
    pen.ellipse(box, fill, INK if line else None, max(1, round(line)) if line else 1)


def stroke(pen: Pen, points: Sequence[Point], width: float, colour: Colour = INK) -> None:
    """An open line with corners."""
    pen.line(list(points), colour, max(1, round(width)), joint="curve")


def curve(pen: Pen, points: Sequence[Point], width: float, colour: Colour = INK) -> None:
    """An open smooth line with round ends."""
    ends = [points[0], *points, points[-1]]
    line = [spot for n in range(len(points) - 1) for spot in _span(*ends[n : n + 4])]
    pen.line([*line, points[-1]], colour, max(1, round(width)), joint="curve")
    if width > 2:
        for end in (points[0], points[-1]):
            oval(pen, end, (width / 2, width / 2), colour)


def shadow(picture: Image.Image, centre: Point, radius: Point) -> None:
    """A soft shadow on the ground."""
    pen = ImageDraw.Draw(picture, "RGBA")
    for part in (1.0, 0.86, 0.7):
        (x, y), (rx, ry) = centre, (radius[0] * part, radius[1] * part)
        pen.ellipse((x - rx, y - ry, x + rx, y + ry), (16, 16, 24, 44))


def rise(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    """A vertical gradient."""
    line = (1, size[1])
    ramp = Image.linear_gradient("L").resize(line, Image.Resampling.BILINEAR)
    column = Image.composite(Image.new("RGB", line, bottom), Image.new("RGB", line, top), ramp)
    return column.resize(size, Image.Resampling.NEAREST)


def glow(picture: Image.Image, centre: Point, radius: float, colour: Colour) -> None:
    """Add soft light around a point."""
    side = max(2, round(radius * 2))
    left, top = round(centre[0] - radius), round(centre[1] - radius)
    box = (
        max(left, 0),
        max(top, 0),
        min(left + side, picture.width),
        min(top + side, picture.height),
    )
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    part = 256 / side  # only what falls into the picture is made
    x, y, right, low = box
    inside = ((x - left) * part, (y - top) * part, (right - left) * part, (low - top) * part)
    fade = _fade().resize((right - x, low - y), Image.Resampling.BILINEAR, inside)
    light = Image.merge(
        "RGB", [fade.point([v * tone // 255 for v in range(256)]) for tone in colour]
    )
    picture.paste(ImageChops.screen(picture.crop(box), light), box)


@lru_cache(1)
def _fade() -> Image.Image:
    return Image.radial_gradient("L").point([max(0, 180 - value) for value in range(256)])


def grade(picture: Image.Image, gain: tuple[float, float, float]) -> Image.Image:
    """The picture with each channel multiplied; what shines keeps its light."""
    if gain == (1.0, 1.0, 1.0):
        return picture
    kept = [(value / 255) ** 6 for value in range(256)]
    return picture.point(
        [round(value * (part + (1 - part) * kept[value])) for part in gain for value in range(256)]
    )


def vignette(picture: Image.Image, depth: float) -> Image.Image:
    """The picture darker towards its corners; `depth` 0 to 1."""
    return ImageChops.multiply(picture, _corners(picture.size, depth))


@lru_cache(8)
def _corners(size: tuple[int, int], depth: float) -> Image.Image:
    curve_ = [255 - round(max(0, value - 90) / 165 * 255 * depth) for value in range(256)]
    shade = Image.radial_gradient("L").point(curve_).resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (shade, shade, shade))


def soften(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus by a blur radius in pixels."""
    if radius < 0.5:
        return picture
    part = max(1, min(8, int(radius / 2)))
    small = picture.reduce(part) if part > 1 else picture
    soft = small.filter(ImageFilter.GaussianBlur(radius / part))
    return soft.resize(picture.size, Image.Resampling.BILINEAR)
