"""Strokes of a drawing: smooth outlines, glows, grades and a vignette, on Pillow pictures."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.film.tones import INK, Colour

Point = tuple[float, float]
Pen = ImageDraw.ImageDraw


def smooth(points: Sequence[Point], steps: int = 6) -> list[Point]:
    """A closed curve through the points (Catmull-Rom)."""
    count, curve = len(points), []
    for n in range(count):
        near = [points[(n + offset) % count] for offset in (-1, 0, 1, 2)]
        curve += [_between(near, step / steps) for step in range(steps)]
    return curve


def _between(near: Sequence[Point], t: float) -> Point:
    weights = (
        -0.5 * t + t * t - 0.5 * t**3,
        1 - 2.5 * t * t + 1.5 * t**3,
        0.5 * t + 2 * t * t - 1.5 * t**3,
        -0.5 * t * t + 0.5 * t**3,
    )
    return (
        sum(w * p[0] for w, p in zip(weights, near, strict=True)),
        sum(w * p[1] for w, p in zip(weights, near, strict=True)),
    )


def blob(pen: Pen, points: Sequence[Point], fill: Colour, line: float = 0) -> None:
    """A smooth filled shape, inked if `line` is its width in pixels."""
    curve = smooth(points)
    pen.polygon(curve, fill)
    if line:
        pen.line([*curve, curve[0]], INK, max(1, round(line)), joint="curve")


def oval(pen: Pen, centre: Point, radius: Point, fill: Colour, line: float = 0) -> None:
    """A filled ellipse by its centre and radii."""
    (x, y), (rx, ry) = centre, radius
    box = (x - rx, y - ry, x + rx, y + ry)
    pen.ellipse(box, fill, INK if line else None, max(1, round(line)) if line else 1)


def stroke(pen: Pen, points: Sequence[Point], width: float, colour: Colour = INK) -> None:
    """An open line."""
    pen.line(list(points), colour, max(1, round(width)), joint="curve")


def rise(size: tuple[int, int], top: Colour, bottom: Colour) -> Image.Image:
    """A vertical gradient."""
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, bottom), Image.new("RGB", size, top), ramp)


def glow(picture: Image.Image, centre: Point, radius: float, colour: Colour) -> None:
    """Add soft light around a point."""
    side = max(2, round(radius * 2))
    fade = (
        ImageChops.invert(Image.radial_gradient("L"))
        .point(lambda v: max(0, v - 75))
        .resize((side, side))
    )
    corner = (round(centre[0] - radius), round(centre[1] - radius))
    shine = Image.new("RGB", picture.size)
    shine.paste(Image.new("RGB", fade.size, colour), corner, fade)
    picture.paste(ImageChops.screen(picture, shine))


def grade(picture: Image.Image, gain: tuple[float, float, float]) -> Image.Image:
    """The picture with each channel multiplied."""
    curve = [min(255, round(value * part)) for part in gain for value in range(256)]
    return picture.point(curve)


def vignette(picture: Image.Image, depth: float) -> Image.Image:
    """The picture darker towards its corners; `depth` 0 to 1."""
    fall = Image.radial_gradient("L").resize(picture.size, Image.Resampling.BILINEAR)
    shade = fall.point(lambda v: 255 - round(max(0, v - 90) / 165 * 255 * depth))
    return ImageChops.multiply(picture, Image.merge("RGB", (shade, shade, shade)))


def soften(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus by a blur radius in pixels."""
    if radius < 0.5:
        return picture
    small = picture.reduce(2)
    return small.filter(ImageFilter.GaussianBlur(radius / 2)).resize(
        picture.size, Image.Resampling.BILINEAR
    )
