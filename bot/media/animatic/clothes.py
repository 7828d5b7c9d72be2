"""What words say of somebody's clothes, drawn on the coat: patches, mending, collars, hems."""

import re
from collections.abc import Callable
from typing import Protocol

from bot.media.animatic.figures import Look
from bot.media.animatic.strokes import Pen, Point, area, blob, curve, oval, stroke
from bot.media.animatic.tones import INK, Colour, light, mix


class Body(Protocol):
    """Where a figure stands; people.Stance is one."""

    @property
    def unit(self) -> float: ...

    @property
    def line(self) -> float: ...

    def at(self, x: float, up: float, lean: float = 0.0) -> Point: ...


class _Coat:
    """A coat to draw on: points in heads, sideways from the middle and up from the ground."""

    def __init__(self, pen: Pen, look: Look, body: Body) -> None:
        self.pen, self.look, self._body = pen, look, body
        self.line, self.unit = body.line, body.unit
        self.hem = 6.1 - look.hem

    def at(self, *points: Point) -> list[Point]:
        return [self._body.at(x * self.look.build, up, self.look.lean) for x, up in points]

    def tone(self, part: float) -> Colour:
        """The coat's colour, lighter by a part; darker below zero."""
        other = (255, 250, 240) if part > 0 else INK
        return mix(self.look.coat, other, abs(part))

    @property
    def thread(self) -> Colour:
        return self.tone(0.55 if light(self.look.coat) < 150 else -0.5)


def details(pen: Pen, look: Look, body: Body) -> None:
    """Draw every detail that the words name; nothing on a figure too small to show it."""
    if body.unit < 18 or not look.clothes:
        return
    coat = _Coat(pen, look, body)
    for words, work in DETAILS:
        if re.search(words, look.clothes):
            work(coat)


def _patch(coat: _Coat) -> None:
    corners = coat.at((-0.62, 4.62), (-0.24, 4.66), (-0.22, 4.22), (-0.6, 4.18))
    area(coat.pen, corners, coat.tone(0.28), coat.line)
    for n in range(4):
        x = -0.58 + n * 0.1
        stroke(coat.pen, coat.at((x, 4.66), (x + 0.03, 4.58)), coat.line, coat.thread)


def _mended(coat: _Coat) -> None:
    curve(coat.pen, coat.at((-0.58, 5.34), (-0.42, 5.0), (-0.46, 4.7)), coat.line, coat.thread)
    for n in range(6):
        x, up = -0.57 + n * 0.025, 5.28 - n * 0.1
        ends = coat.at((x - 0.06, up + 0.02), (x + 0.07, up - 0.02))
        stroke(coat.pen, ends, coat.line * 1.2, coat.thread)


def _elbows(coat: _Coat) -> None:
    for side in (-1, 1):
        (spot,) = coat.at((side * 0.88, 4.7))
        oval(coat.pen, spot, (coat.unit * 0.09, coat.unit * 0.17), coat.tone(0.2))


def _buttoned(coat: _Coat) -> None:
    front = coat.at((-0.3, 6.14), (0.3, 6.14), (0.34, 5.6), (0.02, 5.0), (-0.34, 5.6))
    area(coat.pen, front, coat.look.coat)
    stroke(coat.pen, coat.at((0, 6.1), (0, coat.hem + 0.05)), coat.line, coat.tone(-0.5))
    band = coat.at((-0.3, 6.02), (0, 5.94), (0.3, 6.02), (0.26, 6.24), (0, 6.18), (-0.26, 6.24))
    blob(coat.pen, band, coat.tone(-0.16), coat.line)
    for n in range(6):
        (spot,) = coat.at((0.1, 5.8 - n * 0.32))
        oval(coat.pen, spot, (coat.unit * 0.035,) * 2, coat.thread)


def _collar(coat: _Coat) -> None:
    for side in (-1, 1):
        wing = [(0.16, 5.9), (0.5, 5.86), (0.44, 6.42), (0.28, 6.5)]
        shape = coat.at(*((side * x, up) for x, up in wing))
        area(coat.pen, shape, coat.tone(-0.12), coat.line)


def _hem(coat: _Coat) -> None:
    wide, low = 0.62 + max(0.0, coat.look.hem - 2.4) * 0.12, coat.hem
    edge = [(-wide + 0.03, low + 0.32), (wide - 0.03, low + 0.32)]
    band = coat.at(*edge, (wide - 0.02, low + 0.02), (-wide + 0.02, low + 0.02))
    coat.pen.polygon(band, coat.tone(0.24))
    stroke(coat.pen, coat.at(*edge), coat.line, coat.thread)


def _faded(coat: _Coat) -> None:
    for side in (-1, 1):
        fade = [(0.3, 6.0), (0.72, 5.84), (0.78, 5.4), (0.5, 5.5)]
        blob(coat.pen, coat.at(*((side * x, up) for x, up in fade)), coat.tone(0.22))


def _new(coat: _Coat) -> None:
    for x in (-0.46, 0.42):
        ends = coat.at((x, 5.3), (x * 0.94, coat.hem + 0.12))
        stroke(coat.pen, ends, coat.line, coat.tone(-0.3))
    cloth = coat.at((0.34, 5.42), (0.56, 5.46), (0.54, 5.28), (0.36, 5.26))
    area(coat.pen, cloth, (240, 236, 226), coat.line)


DETAILS: tuple[tuple[str, Callable[[_Coat], None]], ...] = (
    (r"faded", _faded),
    (r"stiff|new\b", _new),
    (r"\bhem\b", _hem),
    (r"patched", _patch),
    (r"mended", _mended),
    (r"elbow", _elbows),
    (r"buttoned to the neck", _buttoned),
    (r"collar turned up", _collar),
)
