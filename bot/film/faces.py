"""Heads: hair behind, face in front, expression by register. Drawn by people.py at any size."""

from typing import Protocol

from bot.film.figures import Look
from bot.film.strokes import Pen, Point, blob, oval, stroke
from bot.film.tones import INK, light, mix

DETAIL = 26.0  # pixels a head must have for a full face
BROWS = {"tense": 0.09, "dread": -0.1, "grief": -0.12, "uneasy": -0.06, "wonder": -0.04}
MOUTHS = {"tender": 0.06, "release": 0.07, "wonder": 0.03, "grief": -0.06, "dread": -0.05}


class Place(Protocol):
    """Where a head is; people.Stance is one."""

    unit: float
    facing: float
    mood: str

    @property
    def line(self) -> float: ...

    def at(self, x: float, up: float, lean: float = 0.0) -> Point: ...


def back_hair(pen: Pen, look: Look, place: Place) -> None:
    """What hangs behind the head and is drawn before the coat."""
    low = {"long": 5.25, "bob": 6.0, "wild": 5.8}.get(look.cut)
    if look.cut == "bun":
        knot = place.at(-0.3 * (place.facing or 0.6), 7.12, look.lean)
        oval(pen, knot, (place.unit * 0.2, place.unit * 0.2), look.hair, place.line)
    if low is None:
        return
    wide = 0.5 * look.face

    def at(x: float, up: float) -> Point:
        return place.at(x - place.facing * 0.06, up, look.lean)

    shape = [at(-wide, 6.8), at(-wide * 1.05, low), at(0, low - 0.1), at(wide * 1.05, low)]
    blob(pen, [*shape, at(wide, 6.8), at(0, 7.35)], look.hair, place.line)


def head(pen: Pen, look: Look, place: Place) -> None:
    """Face, hair, hat."""
    wide = 0.4 * look.face

    def at(x: float, up: float) -> Point:
        return place.at(x, up, look.lean)

    jaw = [at(-wide, 6.92), at(-wide * 0.92, 6.5), at(-wide * 0.42, 6.2), at(0, 6.14)]
    jaw += [at(wide * 0.42, 6.2), at(wide * 0.92, 6.5), at(wide, 6.92), at(wide * 0.6, 7.22)]
    for side in (-1, 1):
        if side * place.facing <= 0.3:
            oval(
                pen,
                at(side * wide, 6.66),
                (place.unit * 0.07, place.unit * 0.11),
                look.skin,
                place.line,
            )
    blob(pen, [*jaw, at(0, 7.3), at(-wide * 0.6, 7.22)], look.skin, place.line)
    if place.unit >= DETAIL:
        _features(pen, look, place)
    elif place.unit > 9:
        _dots(pen, look, place)
    _hair(pen, look, place)


def _dots(pen: Pen, look: Look, place: Place) -> None:
    turn = place.facing * 0.1
    for side in (-1, 1):
        eye = place.at(side * 0.15 * look.face + turn, 6.72, look.lean)
        oval(pen, eye, (place.unit * 0.04,) * 2, INK)


def _features(pen: Pen, look: Look, place: Place) -> None:
    turn, unit, line = place.facing * 0.1, place.unit, place.line
    shade = mix(look.skin, (110, 60, 50), 0.35)

    def at(x: float, up: float) -> Point:
        return place.at(x + turn, up, look.lean)

    cheek = [at(0.2 * look.face, 6.85), at(0.33 * look.face, 6.8), at(0.3, 6.45), at(0.1, 6.24)]
    if place.facing <= 0.3:
        blob(pen, cheek, mix(look.skin, (110, 60, 50), 0.16))
    for side in (-1, 1):
        _eye(pen, look, place, at, side)
    bridge = 0.05 if place.facing >= 0 else -0.05
    stroke(pen, [at(0.0, 6.72), at(bridge, 6.52), at(-bridge * 0.4, 6.5)], line, shade)
    curl = MOUTHS.get(place.mood, 0.0)
    lips = [at(-0.12, 6.36 + curl * 0.5), at(0, 6.36 - curl * 0.6), at(0.12, 6.36 + curl * 0.5)]
    stroke(pen, lips, line * 1.5, mix(look.skin, (120, 30, 36), 0.6))
    if look.old:
        for up in (6.98, 7.04):
            stroke(pen, [at(-0.16, up), at(0.16, up)], line * 0.7, shade)
        for side in (-1, 1):
            stroke(pen, [at(side * 0.1, 6.52), at(side * 0.18, 6.36)], line * 0.8, shade)
    if look.beard:
        wide = 0.37 * look.face
        beard = [at(-wide, 6.52), at(-wide * 0.6, 6.15), at(0, 6.02), at(wide * 0.6, 6.15)]
        beard += [at(wide, 6.52), at(0.2, 6.44), at(0, 6.45), at(-0.2, 6.44)]
        blob(pen, beard, mix(look.hair, look.skin, 0.12))
        stroke(pen, lips, line * 1.2, mix(look.skin, (120, 30, 36), 0.5))
    if unit > 400:
        stroke(pen, [at(-0.06, 6.28), at(0.06, 6.28)], line * 0.6, shade)


def _eye(pen: Pen, look: Look, place: Place, at, side: int) -> None:  # type: ignore[no-untyped-def]
    x, unit, line = side * 0.165 * look.face, place.unit, place.line
    oval(pen, at(x, 6.7), (unit * 0.075, unit * 0.04), (250, 247, 240))
    gaze = x + place.facing * 0.02
    oval(pen, at(gaze, 6.7), (unit * 0.036,) * 2, mix(look.hair, INK, 0.6))
    lid = [at(x - 0.085, 6.7), at(x - 0.03, 6.75), at(x + 0.04, 6.75), at(x + 0.085, 6.7)]
    stroke(pen, lid, line * 1.1)
    slope = BROWS.get(place.mood, 0.0) * side
    brow = [at(x - 0.1, 6.83 + slope * -0.35), at(x + 0.1, 6.83 + slope * 0.35)]
    stroke(pen, brow, line * 2.2, mix(look.hair, INK, 0.25))


def _hair(pen: Pen, look: Look, place: Place) -> None:
    wide, turn = 0.43 * look.face, place.facing * 0.1

    def at(x: float, up: float) -> Point:
        return place.at(x - turn * 0.4, up, look.lean)

    side = {"cropped": 6.98, "long": 6.45, "bob": 6.35, "wild": 6.5}.get(look.cut, 6.78)
    top = 7.34 if look.cut == "cropped" else 7.44
    part = {"parted": -0.22, "wild": 0.1}.get(look.cut, 0.04) + turn
    cap = [at(-wide, side), at(-wide * 1.04, 7.05), at(-0.26, top - 0.06), at(0.02, top)]
    cap += [at(0.28, top - 0.07), at(wide * 1.04, 7.05), at(wide, side), at(wide * 0.86, 6.98)]
    cap += [at(part + 0.12, 7.12), at(part, 7.16), at(-wide * 0.7, 7.0), at(-wide * 0.88, 6.92)]
    blob(pen, cap, look.hair, place.line)
    if look.cut == "wild":
        for x in (-0.36, -0.1, 0.2, 0.42):
            tip = [at(x - 0.1, 7.28), at(x + 0.16, 7.6), at(x + 0.12, 7.24)]
            pen.polygon(tip, look.hair, INK, max(1, round(place.line)))
    if place.unit >= DETAIL:
        shine = mix(look.hair, (255, 255, 255), 0.22 if light(look.hair) < 120 else 0.35)
        stroke(pen, [at(-0.24, 7.2), at(-0.1, 7.3), at(0.06, 7.33)], place.line * 1.6, shine)
    if look.hat:
        _hat(pen, look, place)


def _hat(pen: Pen, look: Look, place: Place) -> None:
    felt = mix(look.coat, (24, 24, 28), 0.45)
    oval(
        pen, place.at(0, 7.14, look.lean), (place.unit * 0.66, place.unit * 0.12), felt, place.line
    )
    crown = [(-0.42, 7.16), (-0.38, 7.52), (0, 7.6), (0.38, 7.52), (0.42, 7.16), (0, 7.1)]
    blob(pen, [place.at(x, up, look.lean) for x, up in crown], felt, place.line)
    band = [place.at(-0.42, 7.2, look.lean), place.at(0.42, 7.2, look.lean)]
    stroke(pen, band, place.unit * 0.07, mix(felt, (255, 255, 255), 0.2))
