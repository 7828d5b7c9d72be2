"""Wear and marks on a thing, as words say: a dent, a crack, a rim, a stain, a scratch."""

import re
from collections.abc import Callable

from bot.media.animatic.lettering import font
from bot.media.animatic.props import Thing
from bot.media.animatic.strokes import Point, blob, curve, oval, stroke
from bot.media.animatic.tones import INK, Colour, mix, named

Mark = Callable[[Thing, Colour], None]
SOLDER: Colour = (206, 210, 212)
TWINE: Colour = (190, 162, 112)
SOOT: Colour = (34, 32, 32)
WAX: Colour = (238, 228, 204)


def worn(drawn: Thing, damage: str, accent: str) -> None:
    """Draw a thing's damage and its accent."""
    for words, mark, colour in DAMAGES:
        if re.search(words, damage.lower()):
            mark(drawn, colour)
    for words, mark, colour in ACCENTS:
        if re.search(words, accent.lower()):
            mark(drawn, named(accent) or colour)


def _line(drawn: Thing, colour: Colour, wide: float, *points: Point) -> None:
    curve(drawn.pen, [drawn.at(x, y) for x, y in points], drawn.line * wide, colour)


def _crack(drawn: Thing, colour: Colour) -> None:
    path = [(0.06, 0.0), (0.2, 0.28), (0.1, 0.44), (0.26, 0.7), (0.2, 0.96)]
    stroke(drawn.pen, [drawn.at(x, y) for x, y in path], drawn.line * 3, INK)
    stroke(drawn.pen, [drawn.at(x, y) for x, y in path], drawn.line * 1.6, colour)


def _dent(drawn: Thing, colour: Colour) -> None:
    shape = [(0.2, 0.76), (0.32, 0.72), (0.42, 0.8), (0.38, 0.92), (0.24, 0.92)]
    blob(drawn.pen, [drawn.at(x, y) for x, y in shape], mix(drawn.body, INK, 0.35))
    _line(drawn, mix(drawn.body, colour, 0.5), 1.4, (0.22, 0.93), (0.32, 0.95), (0.41, 0.88))


def _bright(drawn: Thing, colour: Colour) -> None:
    shape = [(0.28, 0.98), (0.3, 0.84), (0.4, 0.76), (0.48, 0.78), (0.48, 0.98)]
    blob(drawn.pen, [drawn.at(x, y) for x, y in shape], mix(drawn.body, colour, 0.6))


def _twine(drawn: Thing, colour: Colour) -> None:
    for n in range(7):
        x = -0.2 + n * 0.065
        y = -1.05 + 9 * (x * x) * 0.28
        _line(drawn, colour, 3, (x - 0.03, y + 0.06), (x + 0.03, y - 0.06))


def _stamp(drawn: Thing, colour: Colour) -> None:
    (left, top), (right, low) = drawn.at(-0.34, 0.74), drawn.at(-0.12, 0.96)
    ink = mix(drawn.body, colour, 0.4)
    drawn.pen.ellipse((left, top, right, low), None, ink, max(2, round(drawn.line * 1.4)))
    _line(drawn, ink, 1.2, (-0.3, 0.82), (-0.2, 0.8))
    _line(drawn, ink, 1.2, (-0.3, 0.88), (-0.24, 0.88))


def _scratch(drawn: Thing, colour: Colour) -> None:
    _line(drawn, colour, 1.6, (-0.3, 0.1), (-0.18, 0.26), (-0.06, 0.34))
    _line(drawn, colour, 1.2, (-0.26, 0.04), (-0.14, 0.16))


def _rim(drawn: Thing, colour: Colour) -> None:
    drawn.plate((-0.36, -0.5, 0.36, -0.42), colour, 0.02)
    drawn.plate((-0.52, 0.93, 0.52, 1.02), colour, 0.02)


def _spot(drawn: Thing, colour: Colour) -> None:
    shape = [(-0.36, 0.24), (-0.24, 0.14), (-0.1, 0.2), (-0.08, 0.36), (-0.2, 0.46), (-0.34, 0.4)]
    blob(drawn.pen, [drawn.at(x, y) for x, y in shape], mix(colour, drawn.body, 0.15))
    _line(drawn, mix(colour, drawn.body, 0.15), 3, (-0.2, 0.4), (-0.2, 0.6))


def _flecks(drawn: Thing, colour: Colour) -> None:
    for n in range(9):
        spot = drawn.at(-0.3 + n * 37 % 11 * 0.055, 0.72 + n * 29 % 7 * 0.036)
        oval(drawn.pen, spot, (drawn.line * 1.8,) * 2, colour)


def _thread(drawn: Thing, colour: Colour) -> None:
    for n in range(3):
        y = 0.55 + n * 0.045
        _line(drawn, colour, 2, (-0.36, y), (0, y + 0.03), (0.36, y))
    _line(drawn, colour, 1.6, (0.32, 0.6), (0.42, 0.76), (0.38, 0.9))


def _seam(drawn: Thing, colour: Colour) -> None:
    _line(drawn, mix(drawn.body, colour, 0.5), 1.6, (-0.02, -0.4), (-0.04, 0.3), (-0.02, 0.96))


def _digit(drawn: Thing, colour: Colour) -> None:
    face = font(max(8, round(drawn.unit * 0.34)), 700)
    drawn.pen.text(drawn.at(-0.12, 0.56), "7", colour, face)


DAMAGES: tuple[tuple[str, Mark, Colour], ...] = (
    (r"crack", _crack, SOLDER),
    (r"dent", _dent, (255, 250, 236)),
    (r"rubbed|bright|worn edge", _bright, (255, 246, 220)),
    (r"twine|bound", _twine, TWINE),
    (r"stamp", _stamp, (255, 250, 236)),
)
ACCENTS: tuple[tuple[str, Mark, Colour], ...] = (
    (r"scratch", _scratch, (236, 232, 222)),
    (r"\brim\b", _rim, (204, 160, 72)),
    (r"stain|soot", _spot, SOOT),
    (r"wax", _spot, WAX),
    (r"fleck", _flecks, (82, 116, 82)),
    (r"thread", _thread, (158, 52, 46)),
    (r"seam", _seam, INK),
    (r"number", _digit, (240, 238, 230)),
)
