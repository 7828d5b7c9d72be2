"""Draws figures: standing at any size, from behind a shoulder, and from above."""

from dataclasses import dataclass

from bot.media.animatic import faces
from bot.media.animatic.clothes import details
from bot.media.animatic.figures import Look
from bot.media.animatic.strokes import Pen, Point, area, blob, oval, stroke
from bot.media.animatic.tones import INK, Colour, light, mix

HEADS = 7.3  # a standing figure is this many heads high


@dataclass(frozen=True)
class Stance:
    """Where a figure stands: feet at (x, foot), one head is `unit` pixels.
    `facing` is -1 (left), 0 (to us), 1 (right); `mood` is the register; `holds` lifts an arm,
    `back` turns the figure away."""

    x: float
    foot: float
    unit: float
    facing: float = 0.0
    mood: str = "calm"
    holds: bool = False
    back: bool = False

    @property
    def line(self) -> float:
        """How wide ink is on this figure."""
        return max(1.0, self.unit * 0.025)

    def at(self, x: float, up: float, lean: float = 0.0) -> Point:
        """A point in heads: sideways from the middle, up from the ground."""
        return self.x + (x + lean * up) * self.unit, self.foot - up * self.unit


def person(pen: Pen, look: Look, stance: Stance) -> None:
    """A standing figure: front or three-quarter, or from behind."""
    _legs(pen, look, stance)
    if not stance.back:
        faces.back_hair(pen, look, stance)
    _arm(pen, look, stance, -1)
    _coat(pen, look, stance)
    if not stance.back:
        _front(pen, look, stance)
    _arm(pen, look, stance, 1)
    if stance.back:
        faces.head_from_behind(pen, look, stance)
        return
    details(pen, look, stance)
    if look.accent:
        _scarf(pen, look.accent, stance)
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


def _front(pen: Pen, look: Look, stance: Stance) -> None:
    """Shirt, collar, buttons, and whatever stands out."""
    turn, low = stance.facing * 0.18, 6.1 - look.hem

    def at(x: float, up: float) -> Point:
        return stance.at(x * look.build + turn, up, look.lean)

    pen.polygon([at(-0.22, 6.1), at(0.22, 6.1), at(0.02, 5.15)], look.shirt)
    ink = (
        mix(look.coat, INK, 0.6) if light(look.coat) > 60 else mix(look.coat, (255, 255, 255), 0.3)
    )
    cloth = mix(look.coat, (255, 255, 255) if light(look.coat) < 60 else INK, 0.12)
    for side in (-1, 1):
        lapel = [at(side * 0.2, 6.12), at(side * 0.42, 5.86), at(side * 0.3, 5.6), at(0.02, 5.15)]
        area(pen, lapel, cloth, stance.line * 0.8)
    stroke(pen, [at(0.02, 5.15), at(0.0, low + 0.05)], stance.line, ink)
    for up in (4.9, 4.5, 4.1):
        oval(pen, at(0.12, up), (stance.unit * 0.03,) * 2, ink)


def _scarf(pen: Pen, colour: Colour, stance: Stance) -> None:
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


def hand_of(look: Look, stance: Stance) -> Point:
    """Where the lifted hand is."""
    return stance.at(_near(stance) * 1.5 * look.build, 4.86, look.lean)


def _near(stance: Stance) -> int:
    """The side of the arm that is nearer to us."""
    return 1 if stance.facing >= 0 else -1


def _arm(pen: Pen, look: Look, stance: Stance, order: int) -> None:
    """The far arm is drawn before the coat, the near one after it."""
    side, wide = order * _near(stance), look.build
    lifted = stance.holds and order > 0

    def at(x: float, up: float) -> Point:
        return stance.at(side * x * wide, up, look.lean)

    sleeve = [at(0.6, 5.84), at(0.8, 5.66), at(0.98, 4.7), at(0.99, 3.75), at(0.74, 3.72)]
    sleeve.append(at(0.66, 4.7))
    if lifted:
        sleeve = [at(0.6, 5.84), at(0.82, 5.62), at(1.0, 4.86), at(1.42, 4.98), at(1.42, 4.72)]
        sleeve += [at(0.92, 4.46), at(0.7, 4.7)]
    hand = hand_of(look, stance) if lifted else at(0.88, 3.56)
    oval(pen, hand, (stance.unit * 0.15, stance.unit * 0.18), look.skin, stance.line)
    blob(pen, sleeve, mix(look.coat, (10, 12, 24), 0.14 if side > 0 else 0.05), stance.line)


SKULL = [(0.43, 0.12), (0.47, -0.24), (0.31, -0.58), (0, -0.67), (-0.31, -0.58), (-0.47, -0.24)]
NAPES = {"long": 1.0, "bob": 0.6, "wild": 0.8}  # how far down the hair hangs


def shoulder(pen: Pen, look: Look, centre: Point, unit: float) -> None:
    """The back of somebody near the camera: dark head and shoulder."""
    x, y = centre
    coat, hair = mix(look.coat, (14, 14, 18), 0.62), mix(look.hair, (14, 14, 18), 0.5)
    skin = mix(look.skin, (14, 14, 18), 0.5)

    def at(points: list[Point]) -> list[Point]:
        return [(x + px * unit, y + py * unit) for px, py in points]

    back: list[Point] = [(-1.75, 2.6), (-1.62, 1.3), (-1.2, 0.86), (-0.4, 0.66), (0.4, 0.66)]
    blob(pen, at([*back, (1.2, 0.86), (1.62, 1.3), (1.75, 2.6)]), coat, unit * 0.02)
    pen.polygon(at([(-0.27, 0.2), (0.27, 0.2), (0.36, 0.76), (-0.36, 0.76)]), skin)
    collar: list[Point] = [(-0.5, 0.84), (-0.4, 0.58), (0, 0.66), (0.4, 0.58), (0.5, 0.84)]
    blob(pen, at(collar), mix(coat, INK, 0.3), unit * 0.02)
    for side in (-1, 1):
        oval(pen, at([(side * 0.46, 0.0)])[0], (unit * 0.08, unit * 0.13), skin, unit * 0.02)
    low = NAPES.get(look.cut, 0.3)
    wide = 0.5 if look.cut in NAPES else 0.3
    blob(pen, at([*SKULL, (-0.43, 0.12), (-wide, low), (0, low + 0.08), (wide, low)]), hair)
    if look.hat:
        oval(pen, at([(0, -0.3)])[0], (unit * 0.72, unit * 0.1), mix(coat, INK, 0.4))
        crown: list[Point] = [(-0.46, -0.3), (-0.4, -0.74), (0, -0.82), (0.4, -0.74), (0.46, -0.3)]
        blob(pen, at(crown), mix(coat, INK, 0.3))


def from_above(pen: Pen, look: Look, centre: Point, unit: float) -> None:
    """Somebody seen from the ceiling."""
    x, y = centre
    for side in (-1, 1):
        oval(pen, (x + side * 0.3 * unit, y + 0.42 * unit), (0.17 * unit, 0.3 * unit), (40, 38, 38))
    oval(pen, (x, y), (0.98 * look.build * unit, 0.5 * unit), look.coat, unit * 0.04)
    oval(pen, (x, y - 0.05 * unit), (0.42 * unit, 0.47 * unit), look.hair, unit * 0.04)
