"""Draws figures: standing at any size, from behind a shoulder, and from above."""

from dataclasses import dataclass

from bot.film import faces
from bot.film.figures import Look
from bot.film.strokes import Pen, Point, blob, oval, stroke
from bot.film.tones import INK, Colour, light, mix

HEADS = 7.3  # a standing figure is this many heads high


@dataclass(frozen=True)
class Stance:
    """Where a figure stands: feet at (x, foot), one head is `unit` pixels.
    `facing` is -1 (left), 0 (to us), 1 (right); `mood` is the register."""

    x: float
    foot: float
    unit: float
    facing: float = 0.0
    mood: str = "calm"

    @property
    def line(self) -> float:
        """How wide ink is on this figure."""
        return max(1.0, self.unit * 0.025)

    def at(self, x: float, up: float, lean: float = 0.0) -> Point:
        """A point in heads: sideways from the middle, up from the ground."""
        return self.x + (x + lean * up) * self.unit, self.foot - up * self.unit


def person(pen: Pen, look: Look, stance: Stance) -> None:
    """A standing figure, front or three-quarter."""
    _legs(pen, look, stance)
    faces.back_hair(pen, look, stance)
    _arm(pen, look, stance, -1)
    _coat(pen, look, stance)
    _arm(pen, look, stance, 1)
    faces.head(pen, look, stance)


def _legs(pen: Pen, look: Look, stance: Stance) -> None:
    cloth = mix(look.coat, (30, 30, 36), 0.55)
    for side in (-1, 1):
        hip, foot = side * 0.26 * look.build, side * 0.3 * look.build + stance.facing * 0.06
        shape = [
            stance.at(hip - 0.27, 3.5),
            stance.at(hip + 0.27, 3.5),
            stance.at(foot + 0.19, 0.2),
            stance.at(foot - 0.19, 0.2),
        ]
        pen.polygon(shape, cloth, INK, max(1, round(stance.line)))
        toe = stance.at(foot + stance.facing * 0.14, 0.1)
        oval(pen, toe, (stance.unit * 0.27, stance.unit * 0.12), (38, 34, 34), stance.line)


def _coat(pen: Pen, look: Look, stance: Stance) -> None:
    wide, low = look.build, 6.1 - look.hem
    flare = 0.62 + max(0.0, look.hem - 2.4) * 0.12

    def at(x: float, up: float) -> Point:
        return stance.at(x * wide, up, look.lean)

    neck = [at(-0.17, 6.35), at(0.17, 6.35), at(0.2, 5.7), at(-0.2, 5.7)]
    pen.polygon(neck, mix(look.skin, (90, 50, 40), 0.18))
    body = [at(-0.2, 6.08), at(-0.78, 5.86), at(-0.84, 5.3), at(-0.6, 4.2), at(-flare, low)]
    body += [at(0, low - 0.08), at(flare, low), at(0.6, 4.2), at(0.84, 5.3), at(0.78, 5.86)]
    blob(pen, [*body, at(0.2, 6.08)], look.coat, stance.line)
    shade = [at(0.5, 5.7), at(0.74, 5.6), at(0.56, 4.2), at(flare - 0.07, low + 0.1)]
    blob(pen, [*shade, at(0.4, low + 0.1), at(0.36, 4.2)], mix(look.coat, (10, 12, 24), 0.2))
    _front(pen, look, stance)


def _front(pen: Pen, look: Look, stance: Stance) -> None:
    """Shirt, collar, buttons, and whatever stands out."""
    turn, low = stance.facing * 0.18, 6.1 - look.hem

    def at(x: float, up: float) -> Point:
        return stance.at(x * look.build + turn, up, look.lean)

    pen.polygon([at(-0.22, 6.1), at(0.22, 6.1), at(0.02, 5.15)], look.shirt)
    ink = (
        mix(look.coat, INK, 0.6) if light(look.coat) > 60 else mix(look.coat, (255, 255, 255), 0.3)
    )
    stroke(pen, [at(-0.25, 6.1), at(0.02, 5.15), at(0.25, 6.1)], stance.line * 1.4, ink)
    stroke(pen, [at(0.02, 5.15), at(0.0, low + 0.05)], stance.line, ink)
    for up in (4.9, 4.5, 4.1):
        oval(pen, at(0.12, up), (stance.unit * 0.03,) * 2, ink)
    if look.accent:
        _scarf(pen, look.accent, stance, look)


def _scarf(pen: Pen, colour: Colour, stance: Stance, look: Look) -> None:
    at = stance.at
    turn = stance.facing * 0.1
    wrap = [
        at(-0.36, 6.14),
        at(0, 5.98),
        at(0.36, 6.14),
        at(0.3, 6.36),
        at(0, 6.26),
        at(-0.3, 6.36),
    ]
    blob(pen, wrap, colour, stance.line)
    end = [at(0.1 + turn, 6.0), at(0.34 + turn, 6.0), at(0.42 + turn, 4.9), at(0.16 + turn, 4.85)]
    pen.polygon(end, mix(colour, (0, 0, 0), 0.12), INK, max(1, round(stance.line)))


def _arm(pen: Pen, look: Look, stance: Stance, side: int) -> None:
    """The far arm is drawn before the coat, the near one after it."""
    side = side if stance.facing >= 0 else -side
    wide = look.build

    def at(x: float, up: float) -> Point:
        return stance.at(side * x * wide, up, look.lean)

    sleeve = [at(0.6, 5.84), at(0.8, 5.66), at(0.98, 4.7), at(0.99, 3.75), at(0.74, 3.72)]
    sleeve.append(at(0.66, 4.7))
    hand = at(0.88, 3.56)
    oval(pen, hand, (stance.unit * 0.14, stance.unit * 0.2), look.skin, stance.line)
    blob(pen, sleeve, mix(look.coat, (10, 12, 24), 0.14 if side > 0 else 0.05), stance.line)


def shoulder(pen: Pen, look: Look, centre: Point, unit: float) -> None:
    """The back of somebody near the camera: dark head and shoulder."""
    x, y = centre
    coat = mix(look.coat, (14, 14, 18), 0.62)
    hair = mix(look.hair, (14, 14, 18), 0.5)
    back = [
        (-1.7, 2.6),
        (-1.5, 1.15),
        (-0.75, 0.72),
        (0, 0.66),
        (0.75, 0.72),
        (1.5, 1.15),
        (1.7, 2.6),
    ]
    blob(pen, [(x + px * unit, y + py * unit) for px, py in back], coat, unit * 0.02)
    neck = [(x - 0.26 * unit, y), (x + 0.26 * unit, y), (x + 0.32 * unit, y + 0.8 * unit)]
    pen.polygon([*neck, (x - 0.32 * unit, y + 0.8 * unit)], mix(look.skin, (14, 14, 18), 0.5))
    wide = 0.5 if look.cut in ("long", "bob", "wild") else 0.43
    oval(pen, (x, y - 0.08 * unit), (wide * unit, 0.6 * unit), hair, unit * 0.02)


def from_above(pen: Pen, look: Look, centre: Point, unit: float) -> None:
    """Somebody seen from the ceiling, with a long shadow."""
    x, y = centre
    shade = [(0, -0.3), (2.6, 0.7), (2.7, 1.2), (0.2, 0.6)]
    blob(pen, [(x + px * unit, y + py * unit) for px, py in shade], (70, 66, 64))
    for side in (-1, 1):
        oval(pen, (x + side * 0.3 * unit, y + 0.42 * unit), (0.17 * unit, 0.3 * unit), (40, 38, 38))
    oval(pen, (x, y), (0.98 * look.build * unit, 0.5 * unit), look.coat, unit * 0.04)
    oval(pen, (x, y - 0.05 * unit), (0.42 * unit, 0.47 * unit), look.hair, unit * 0.04)
