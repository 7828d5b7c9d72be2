"""What a place is known by, near the camera: a leaning post, a step, a ring, a ledge, a bell."""

import re
from collections.abc import Callable
from functools import partial

from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import Pen, Point, area, blob, oval, stroke
from bot.media.animatic.tones import INK, Colour, mix

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
    """Draw each landmark that the words name; outdoors also layout and repair."""
    mark = _Mark(pen, setting, size)
    for words, work in MARKS if setting.inside else (*OUTDOORS, *MARKS):
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


def _low_wall(mark: _Mark) -> None:
    """A low wall in the middle, open at both sides."""
    top = mix(STONE, (255, 255, 255), 0.15)
    mark.area(top, (0.26, 0.8), (0.74, 0.8), (0.77, 0.83), (0.23, 0.83))
    mark.area(STONE, (0.23, 0.83), (0.77, 0.83), (0.77, 0.92), (0.23, 0.92))


def _path(mark: _Mark, start: float, end: float) -> None:
    """A trodden way from the foreground to the middle distance."""
    sand = mix(mark.tones.high, (150, 130, 100), 0.55)
    bend = (start + end) / 2 + (start - end) * 0.12
    left = [(start - 0.13, 1.01), (bend - 0.08, 0.9), (end - 0.03, 0.81)]
    right = [(end + 0.03, 0.81), (bend + 0.08, 0.9), (start + 0.13, 1.01)]
    mark.pen.polygon(mark.at(*left, *right), mix(sand, mark.tones.low, 0.35))


def _crates(mark: _Mark) -> None:
    """What is left of the things that stood here."""
    for x, y in ((0.3, 0.78), (0.39, 0.81), (0.33, 0.7)):
        mark.area(
            mix(WOOD, (214, 180, 130), 0.4),
            (x, y),
            (x + 0.08, y),
            (x + 0.08, y + 0.09),
            (x, y + 0.09),
        )
        stroke(mark.pen, mark.at((x, y), (x + 0.08, y + 0.09)), mark.line, mix(WOOD, INK, 0.3))


def _planks(mark: _Mark) -> None:
    """Odd boards nailed over a gap."""
    for n in range(4):
        y, wood = 0.76 + n * 0.045, mix(WOOD, (224, 192, 142), 0.15 + 0.2 * (n % 3))
        left, right = 0.47 - n % 2 * 0.02, 0.62 + n % 3 * 0.015
        mark.area(wood, (left, y), (right, y - 0.01), (right, y + 0.025), (left, y + 0.035))
        for x in (left + 0.012, right - 0.012):
            oval(mark.pen, mark.at((x, y + 0.012))[0], (mark.line * 1.4,) * 2, INK)


def _flowers(mark: _Mark) -> None:
    """A bed that somebody tends, edged with pale stones."""
    for n in range(12):
        x = 0.3 + n * 0.036
        (root,) = mark.at((x, 0.92))
        tip = mark.at((x + 0.004 * (n % 3 - 1), 0.86 - 0.015 * (n % 3)))[0]
        stroke(mark.pen, [root, tip], mark.line * 1.5, (78, 102, 70))
        oval(mark.pen, tip, (mark.line * 5, mark.line * 5), mark.tones.accent)
        oval(mark.pen, mark.at((x, 0.935))[0], (mark.line * 9, mark.line * 5), (214, 208, 196))


def _rubble(mark: _Mark) -> None:
    """Stones that came off."""
    for n in range(16):
        x, y = 0.14 + n * 37 % 41 / 56, 0.8 + n * 29 % 13 / 80
        stone = mix(mix(STONE, mark.tones.low, 0.3), INK, 0.05 * (n % 4))
        size = (mark.line * (4 + n % 5), mark.line * (3 + n % 3))
        oval(mark.pen, mark.at((x, y))[0], size, stone, mark.line)


Marks = tuple[tuple[str, Callable[[_Mark], None]], ...]
OUTDOORS: Marks = (
    (r"on the left, depth", partial(_path, start=0.1, end=0.62)),
    (r"on the right, depth", partial(_path, start=0.9, end=0.38)),
    (r"down the middle", partial(_path, start=0.5, end=0.5)),
    (r"along one wall", _wall),
    (r"two levels", _levels),
    (r"open on two sides", _low_wall),
    (r"half emptied", _crates),
    (r"patched", _planks),
    (r"kept with care", _flowers),
    (r"worn at", _rubble),
    (r"\bbell\b", _bell),
)
MARKS: Marks = (
    (r"narrow ledge", _ledge),
    (r"single step", _step),
    (r"iron ring", _ring),
    (r"leaning post", _post),
)
