"""Things: a prop drawn large by the words of its name; for inserts and prop plates."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.media.animatic.strokes import Pen, Point, blob, oval, stroke
from bot.media.animatic.tones import INK, Colour, mix

Shape = Callable[["Thing"], None]


@dataclass(frozen=True)
class Thing:
    """A prop around a centre; `unit` is half its height in pixels, `wide` how broad it is."""

    pen: Pen
    centre: Point
    unit: float
    body: Colour
    accent: Colour
    wide: float = 1.0

    @property
    def line(self) -> float:
        return max(1.0, self.unit * 0.02)

    def at(self, x: float, y: float) -> Point:
        return self.centre[0] + x * self.unit * self.wide, self.centre[1] + y * self.unit

    def plate(
        self, box: tuple[float, float, float, float], fill: Colour, round_: float = 0.0
    ) -> None:
        """A rectangle (left, top, right, bottom) in units."""
        corners = (*self.at(box[0], box[1]), *self.at(box[2], box[3]))
        self.pen.rounded_rectangle(corners, round_ * self.unit, fill, INK, max(1, round(self.line)))

    @property
    def bright(self) -> Colour:
        return mix(self.body, (255, 250, 235), 0.35)

    @property
    def shaded(self) -> Colour:
        return mix(self.body, INK, 0.35)


def thing(name: str, drawn: Thing) -> None:
    """Draw what a name says, or a plain case."""
    _shape(name)(drawn)


def lamp(name: str) -> bool:
    """The thing gives light."""
    return _shape(name) is _lamp


def held(name: str, drawn: Thing) -> Point:
    """Draw a thing in a hand at its centre, a lamp by its handle; gives its middle."""
    grip = drawn.centre
    hung = replace(drawn, centre=(grip[0], grip[1] + drawn.unit * 1.05)) if lamp(name) else drawn
    thing(name, hung)
    return hung.centre


def _shape(name: str) -> Shape:
    return next((shape for words, shape in SHAPES if re.search(words, name.lower())), _case)


def hand(pen: Pen, wrist: Point, unit: float, colours: tuple[Colour, Colour]) -> None:
    """A hand that reaches in from the lower left corner; `colours` of its sleeve and its skin."""
    (x, y), (sleeve, skin) = wrist, colours
    arm = [(-2.2, 1.5), (-0.5, 0.15), (-0.15, 0.5), (-1.5, 2.2)]
    blob(pen, [(x + px * unit, y + py * unit) for px, py in arm], sleeve, unit * 0.02)
    palm = [(-0.55, 0.3), (-0.3, -0.08), (0.1, -0.16), (0.35, 0.05), (0.2, 0.42), (-0.2, 0.6)]
    blob(pen, [(x + px * unit, y + py * unit) for px, py in palm], skin, unit * 0.02)
    for n in range(4):
        low = 0.0 + n * 0.12
        tip = [
            (0.1, low - 0.1),
            (0.6 - n * 0.05, low - 0.16),
            (0.66 - n * 0.05, low - 0.06),
            (0.15, low + 0.04),
        ]
        blob(pen, [(x + px * unit, y + py * unit) for px, py in tip], skin, unit * 0.016)


def _lamp(t: Thing) -> None:
    t.plate((-0.5, 0.7, 0.5, 1.0), t.body, 0.06)
    t.plate((-0.36, 0.52, 0.36, 0.7), t.shaded, 0.04)
    glass = [
        t.at(-0.38, 0.5),
        t.at(-0.44, 0.0),
        t.at(-0.3, -0.45),
        t.at(0.3, -0.45),
        t.at(0.44, 0.0),
        t.at(0.38, 0.5),
    ]
    blob(t.pen, glass, (250, 224, 160), t.line)
    flame = [t.at(-0.1, 0.4), t.at(-0.13, 0.14), t.at(0, -0.16), t.at(0.13, 0.14), t.at(0.1, 0.4)]
    blob(t.pen, flame, (240, 150, 52))
    t.plate((-0.34, -0.62, 0.34, -0.44), t.body, 0.05)
    t.plate((-0.16, -0.76, 0.16, -0.6), t.shaded, 0.04)
    box = (*t.at(-0.36, -1.04), *t.at(0.36, -0.22))
    t.pen.arc(box, 180, 360, t.accent, max(2, round(t.line * 3)))


def _paper(t: Thing) -> None:
    sheet = [t.at(-0.72, -0.86), t.at(0.6, -0.98), t.at(0.76, 0.86), t.at(-0.58, 1.0)]
    t.pen.polygon(sheet, (240, 232, 212), INK, max(1, round(t.line)))
    for n in range(9):
        y, end = -0.66 + n * 0.17, 0.5 - (n * 37 % 5) * 0.07
        stroke(
            t.pen, [t.at(-0.52 + n * 0.016, y), t.at(end, y - 0.1)], t.line * 1.2, (120, 108, 96)
        )
    oval(t.pen, t.at(0.4, 0.72), (t.unit * 0.13,) * 2, t.accent, t.line)


def _book(t: Thing) -> None:
    t.plate((-0.72, -0.95, 0.74, 1.0), t.shaded, 0.05)
    t.plate((-0.6, -0.9, 0.68, 0.94), (236, 228, 206), 0.02)
    t.plate((-0.76, -0.97, 0.62, 0.97), t.body, 0.05)
    t.plate((-0.76, -0.97, -0.52, 0.97), t.shaded, 0.03)
    t.plate((-0.3, -0.6, 0.42, -0.2), t.accent, 0.02)


def _bottle(t: Thing) -> None:
    body = [t.at(-0.42, 0.98), t.at(-0.45, -0.05), t.at(-0.16, -0.42), t.at(-0.14, -0.9)]
    body += [t.at(0.14, -0.9), t.at(0.16, -0.42), t.at(0.45, -0.05), t.at(0.42, 0.98)]
    blob(t.pen, body, t.body, t.line)
    t.plate((-0.17, -1.04, 0.17, -0.86), t.accent, 0.03)
    t.plate((-0.4, 0.18, 0.4, 0.66), (236, 226, 200), 0.02)
    stroke(t.pen, [t.at(-0.3, -0.02), t.at(-0.3, 0.86)], t.line * 3, t.bright)


def _key(t: Thing) -> None:
    width = max(2, round(t.unit * 0.13))
    ring = (*t.at(-0.42, -1.0), *t.at(0.42, -0.24))
    t.pen.ellipse(ring, None, INK, width + 4)
    inner = (ring[0] + 2, ring[1] + 2, ring[2] - 2, ring[3] - 2)
    t.pen.ellipse(inner, None, t.body, width)
    t.plate((-0.08, -0.28, 0.08, 1.0), t.body, 0.02)
    t.plate((0.08, 0.6, 0.36, 0.72), t.body)
    t.plate((0.08, 0.82, 0.44, 0.96), t.body)
    stroke(t.pen, [t.at(-0.03, -0.2), t.at(-0.03, 0.94)], t.line * 2, t.bright)
    stroke(t.pen, [t.at(0, -0.28), t.at(0.3, 0.1)], t.line * 3, t.accent)


def _clock(t: Thing) -> None:
    oval(t.pen, t.centre, (t.unit * 0.95, t.unit * 0.95), t.body, t.line)
    oval(t.pen, t.centre, (t.unit * 0.78, t.unit * 0.78), (244, 238, 222), t.line)
    marks = (
        (0, -0.66),
        (0.66, 0),
        (0, 0.66),
        (-0.66, 0),
        (0.47, 0.47),
        (-0.47, 0.47),
        (0.47, -0.47),
        (-0.47, -0.47),
    )
    x, y = t.centre
    for mx, my in marks:
        oval(t.pen, (x + mx * t.unit, y + my * t.unit), (t.unit * 0.035,) * 2, INK)
    stroke(t.pen, [t.centre, (x + 0.24 * t.unit, y - 0.38 * t.unit)], t.line * 3)
    stroke(t.pen, [t.centre, (x - 0.5 * t.unit, y - 0.24 * t.unit)], t.line * 2, t.accent)


def _phone(t: Thing) -> None:
    t.plate((-0.5, -1.0, 0.5, 1.0), t.shaded, 0.12)
    t.plate((-0.42, -0.84, 0.42, 0.8), t.bright, 0.03)
    t.plate((-0.3, -0.6, 0.3, -0.5), t.accent, 0.02)
    for n in range(4):
        stroke(
            t.pen, [t.at(-0.3, -0.3 + n * 0.2), t.at(0.26 - n * 0.08, -0.3 + n * 0.2)], t.line * 2
        )


def _blade(t: Thing) -> None:
    edge = [
        t.at(-0.12, 0.3),
        t.at(-0.14, -0.7),
        t.at(0.02, -1.05),
        t.at(0.16, -0.6),
        t.at(0.12, 0.3),
    ]
    t.pen.polygon(edge, (196, 200, 202), INK, max(1, round(t.line)))
    stroke(t.pen, [t.at(0, 0.26), t.at(0.0, -0.8)], t.line * 2, (236, 240, 240))
    t.plate((-0.3, 0.28, 0.3, 0.38), t.shaded, 0.03)
    t.plate((-0.11, 0.38, 0.11, 1.0), t.body, 0.05)
    t.plate((-0.11, 0.6, 0.11, 0.68), t.accent)


def _cup(t: Thing) -> None:
    box = (*t.at(0.3, -0.35), *t.at(0.95, 0.5))
    t.pen.arc(box, 260, 100, t.shaded, max(3, round(t.unit * 0.1)))
    side = [t.at(-0.62, -0.6), t.at(0.62, -0.6), t.at(0.46, 0.95), t.at(-0.46, 0.95)]
    t.pen.polygon(side, t.body, INK, max(1, round(t.line)))
    oval(t.pen, t.at(0, -0.6), (t.unit * 0.62 * t.wide, t.unit * 0.16), t.shaded, t.line)
    stroke(t.pen, [t.at(-0.55, 0.0), t.at(0.55, 0.0)], t.line * 5, t.accent)


def _bell(t: Thing) -> None:
    body = [
        t.at(-0.8, 0.72),
        t.at(-0.5, 0.2),
        t.at(-0.42, -0.45),
        t.at(0, -0.78),
        t.at(0.42, -0.45),
    ]
    blob(t.pen, [*body, t.at(0.5, 0.2), t.at(0.8, 0.72)], t.body, t.line)
    oval(t.pen, t.at(0, 0.84), (t.unit * 0.14, t.unit * 0.14), t.shaded, t.line)
    t.plate((-0.14, -1.0, 0.14, -0.72), t.shaded, 0.06)
    stroke(t.pen, [t.at(-0.62, 0.5), t.at(0.62, 0.5)], t.line * 5, t.accent)
    stroke(t.pen, [t.at(-0.3, -0.4), t.at(-0.36, 0.3)], t.line * 4, t.bright)


def _case(t: Thing) -> None:
    t.plate((-0.9, -0.5, 0.9, 1.0), t.body, 0.06)
    t.plate((-0.9, -0.72, 0.9, -0.36), t.shaded, 0.06)
    t.plate((-0.14, -0.46, 0.14, -0.12), t.accent, 0.03)
    for x in (-0.6, 0.6):
        t.plate((x - 0.07, -0.72, x + 0.07, 1.0), t.shaded)
    stroke(t.pen, [t.at(-0.8, -0.2), t.at(-0.8, 0.9)], t.line * 3, t.bright)


SHAPES: tuple[tuple[str, Shape], ...] = (
    (r"lamp|lantern|light|candle|torch", _lamp),
    (r"letter|map|photo|paper|note|card|telegram|ticket|drawing|poster", _paper),
    (r"book|diary|journal|ledger|log|script|bible", _book),
    (r"bottle|flask|vial|jar|vase", _bottle),
    (r"\bkeys?\b", _key),
    (r"watch|clock|compass|dial|medal|coin|locket|ring|disc", _clock),
    (r"phone|radio|tablet|receiver|recorder|remote|camera", _phone),
    (r"knife|blade|sword|dagger|axe|scissors", _blade),
    (r"cup|mug|bowl|glass|bucket|pot", _cup),
    (r"bell", _bell),
)
