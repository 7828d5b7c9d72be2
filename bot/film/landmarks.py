"""What a place is known by, near the camera: a leaning post, a step, a ring, a ledge, a bell."""

import re
from collections.abc import Callable

from bot.film.setting import Setting
from bot.film.strokes import Pen, Point, area, blob, oval, stroke
from bot.film.tones import INK, Colour, mix

WOOD: Colour = (110, 82, 58)
STONE: Colour = (138, 134, 126)
IRON: Colour = (52, 54, 58)


class _Mark:
    """The pen and points as parts of the picture."""

    def __init__(self, pen: Pen, setting: Setting, size: tuple[int, int]) -> None:
        self.pen, self.tones, self._size = pen, setting.tones, size
        self.line = max(1.0, size[0] / 700)

    def at(self, *points: Point) -> list[Point]:
        return [(x * self._size[0], y * self._size[1]) for x, y in points]

    def area(self, fill: Colour, *points: Point) -> None:
        area(self.pen, self.at(*points), mix(fill, self.tones.low, 0.3), self.line)


def landmark(pen: Pen, setting: Setting, size: tuple[int, int]) -> None:
    """Draw each landmark that the words name; outdoors also how the place is laid out."""
    mark = _Mark(pen, setting, size)
    for words, work in MARKS if setting.inside else (*LAYOUTS, *MARKS):
        if re.search(words, setting.said.lower()):
            work(mark)


def _post(mark: _Mark) -> None:
    mark.area(WOOD, (0.79, 1.01), (0.83, 1.01), (0.885, 0.34), (0.855, 0.33))
    mark.area(
        mix(WOOD, (255, 255, 255), 0.2), (0.855, 0.33), (0.885, 0.34), (0.879, 0.37), (0.85, 0.36)
    )
    for n in range(3):
        ends = mark.at((0.818 + n * 0.006, 0.7 - n * 0.02), (0.856 + n * 0.006, 0.71 - n * 0.02))
        stroke(mark.pen, ends, mark.line * 4, (176, 150, 104))


def _bell(mark: _Mark) -> None:
    mark.area(WOOD, (0.13, 1.01), (0.16, 1.01), (0.175, 0.42), (0.15, 0.42))
    mark.area(WOOD, (0.15, 0.42), (0.27, 0.4), (0.27, 0.43), (0.15, 0.45))
    shape = mark.at(
        (0.225, 0.6),
        (0.235, 0.53),
        (0.245, 0.48),
        (0.26, 0.47),
        (0.275, 0.48),
        (0.285, 0.53),
        (0.295, 0.6),
    )
    blob(mark.pen, shape, IRON, mark.line)
    stroke(mark.pen, mark.at((0.26, 0.43), (0.26, 0.48)), mark.line * 2)
    stroke(mark.pen, mark.at((0.26, 0.6), (0.265, 0.8)), mark.line * 2, (176, 150, 104))


def _step(mark: _Mark) -> None:
    mark.area(
        mix(STONE, (255, 255, 255), 0.18), (0.38, 0.86), (0.62, 0.86), (0.66, 0.92), (0.34, 0.92)
    )
    mark.area(STONE, (0.34, 0.92), (0.66, 0.92), (0.66, 0.975), (0.34, 0.975))


def _ring(mark: _Mark) -> None:
    mark.area(STONE, (0.08, 0.78), (0.24, 0.78), (0.25, 0.99), (0.07, 0.99))
    (left, top), (right, low) = mark.at((0.13, 0.84), (0.19, 0.95))
    wide = max(3, round(mark.line * 6))
    mark.pen.ellipse((left, top, right, low), None, IRON, wide)
    oval(mark.pen, mark.at((0.16, 0.84))[0], (mark.line * 7, mark.line * 7), mix(IRON, INK, 0.3))


def _ledge(mark: _Mark) -> None:
    """A stone bench that runs out of the picture."""
    top = mix(STONE, (255, 255, 255), 0.18)
    mark.area(top, (0.62, 0.74), (1.01, 0.62), (1.01, 0.66), (0.67, 0.77))
    mark.area(STONE, (0.67, 0.77), (1.01, 0.66), (1.01, 0.92), (0.67, 0.86))
    mark.area(mix(STONE, INK, 0.2), (0.62, 0.74), (0.67, 0.77), (0.67, 0.86), (0.62, 0.81))


def _levels(mark: _Mark) -> None:
    """An upper level behind, and steps that lead down from it."""
    light = mix(STONE, (255, 255, 255), 0.12)
    mark.area(STONE, (-0.01, 0.84), (1.01, 0.84), (1.01, 0.94), (-0.01, 0.94))
    for n in range(3):
        wide, y = 0.11 + n * 0.025, 0.84 + n * 0.042
        low = y + 0.016
        tread = [(0.5 - wide, y), (0.5 + wide, y), (0.52 + wide, low), (0.48 - wide, low)]
        mark.area(light, *tread)
        front = [(0.48 - wide, low), (0.52 + wide, low), (0.52 + wide, y + 0.042)]
        mark.area(STONE, *front, (0.48 - wide, y + 0.042))


def _wall(mark: _Mark) -> None:
    """A wall that the view runs along, in courses of stone."""
    stone = mix(STONE, mark.tones.mid, 0.4)
    mark.area(stone, (-0.01, 0.1), (0.36, 0.4), (0.36, 0.6), (-0.01, 1.01))
    ink = mix(mix(stone, mark.tones.low, 0.3), INK, 0.3)
    for row in range(7):
        part = row / 7
        ends = mark.at((-0.01, 0.1 + 0.91 * part), (0.36, 0.4 + 0.2 * part))
        stroke(mark.pen, ends, mark.line, ink)
        for n in range(5):
            x = 0.36 - 0.37 * ((n + 0.5 * (row % 2)) / 5) ** 0.7
            deep = (0.36 - x) / 0.37
            tops = (0.4 - 0.3 * deep, 0.6 + 0.41 * deep)
            y = [tops[0] + (tops[1] - tops[0]) * (row + k) / 7 for k in (0, 1)]
            stroke(mark.pen, mark.at((x, y[0]), (x, y[1])), mark.line, ink)


LAYOUTS: tuple[tuple[str, Callable[[_Mark], None]], ...] = (
    (r"along one wall", _wall),
    (r"two levels", _levels),
)
MARKS: tuple[tuple[str, Callable[[_Mark], None]], ...] = (
    (r"narrow ledge", _ledge),
    (r"single step", _step),
    (r"iron ring", _ring),
    (r"leaning post", _post),
    (r"\bbell\b", _bell),
)
