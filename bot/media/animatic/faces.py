"""Heads: hair behind, face in front, expression by register. Drawn by people.py at any size."""

import re
from collections.abc import Callable
from typing import Protocol

from bot.media.animatic.figures import Look
from bot.media.animatic.strokes import Pen, Point, blob, curve, oval
from bot.media.animatic.tones import INK, light, mix, number

At = Callable[[float, float], Point]
DETAIL = 26.0  # pixels a head must have for a full face
BROWS = {"tense": 0.09, "dread": -0.1, "grief": -0.12, "uneasy": -0.06, "wonder": -0.04}
MOUTHS = {"tender": 0.06, "release": 0.07, "wonder": 0.03, "grief": -0.06, "dread": -0.05}
OPEN = {"wonder": 1.35, "dread": 1.4, "tense": 0.86, "tender": 0.92}  # how wide the eyes are
HANGING = {"long": 5.25, "bob": 6.0, "wild": 5.8}
SIDES = {"combed": 6.9, "cropped": 6.98, "long": 6.45, "bob": 6.35, "wild": 6.5}
PARTS = {"combed": 0.26, "parted": -0.22, "wild": 0.1}
BLUSH = (110, 60, 50)
LIPS = (120, 30, 36)


class FacePlace(Protocol):
    """Where a head is; people.Stance is one."""

    @property
    def unit(self) -> float: ...

    @property
    def facing(self) -> float: ...

    @property
    def mood(self) -> str: ...

    @property
    def line(self) -> float: ...

    def at(self, x: float, up: float, lean: float = 0.0) -> Point: ...


def back_hair(pen: Pen, look: Look, place: FacePlace) -> None:
    """What hangs behind the head and is drawn before the coat."""
    if look.cut == "bun":
        knot = place.at(-0.3 * (place.facing or 0.6), 7.12, look.lean)
        oval(pen, knot, (place.unit * 0.2, place.unit * 0.2), look.hair, place.line)
    if look.cut == "tail":
        at = _around(look, place, -0.34 * (place.facing or 0.6))
        tail = [at(-0.1, 6.6), at(0.1, 6.6), at(0.14, 6.0), at(0.02, 5.3), at(-0.12, 6.0)]
        blob(pen, tail, mix(look.hair, INK, 0.1), place.line)
    low = HANGING.get(look.cut)
    if low is None:
        return
    wide, at = 0.5 * look.face, _around(look, place, -place.facing * 0.06)
    shape = [at(-wide, 6.8), at(-wide * 1.05, low), at(0, low - 0.1), at(wide * 1.05, low)]
    blob(pen, [*shape, at(wide, 6.8), at(0, 7.35)], mix(look.hair, INK, 0.16), place.line)


def head(pen: Pen, look: Look, place: FacePlace) -> None:
    """Face, hair, hat."""
    wide, at = 0.4 * look.face, _around(look, place)
    low, cheek = wide * 0.42 * look.jaw, wide * (0.84 + 0.08 * look.jaw)
    jaw = [at(-wide, 6.92), at(-cheek, 6.5), at(-low, 6.2), at(0, 6.14), at(low, 6.2)]
    jaw += [at(cheek, 6.5), at(wide, 6.92), at(wide * 0.6, 7.22)]
    for side in (-1, 1):
        if side * place.facing <= 0.3:
            ear = (place.unit * 0.07, place.unit * 0.11)
            oval(pen, at(side * wide, 6.66), ear, look.skin, place.line)
    blob(pen, [*jaw, at(0, 7.3), at(-wide * 0.6, 7.22)], look.skin, place.line)
    if place.unit >= DETAIL:
        _features(pen, look, place)
    elif place.unit > 9:
        _dots(pen, look, place)
    _hair(pen, look, place)
    if look.hat:
        _hat(pen, look, place)


def head_from_behind(pen: Pen, look: Look, place: FacePlace) -> None:
    """Hair all over, ears, and the hat."""
    at, wide = _around(look, place), 0.43 * look.face
    for side in (-1, 1):
        ear = (place.unit * 0.07, place.unit * 0.11)
        oval(pen, at(side * wide * 0.96, 6.66), ear, look.skin, place.line)
    low = HANGING.get(look.cut, 6.3)
    nape = wide * (1.1 if look.cut in HANGING else 0.6)
    shape = [at(-wide, 6.8), at(-nape, low), at(0, low - 0.08), at(nape, low), at(wide, 6.8)]
    shape += [at(wide * 1.02, 7.05), at(0.28, 7.36), at(0, 7.43), at(-0.28, 7.36)]
    blob(pen, [*shape, at(-wide * 1.02, 7.05)], look.hair, place.line)
    if look.cut == "tail":
        tail = [at(-0.12, 6.6), at(0.12, 6.6), at(0.14, 6.0), at(0, 5.2), at(-0.14, 6.0)]
        blob(pen, tail, mix(look.hair, INK, 0.1), place.line)
    if look.cut == "bun":
        oval(pen, at(0, 6.84), (place.unit * 0.2, place.unit * 0.19), look.hair, place.line)
    if look.hat:
        _hat(pen, look, place)


def _around(look: Look, place: FacePlace, shift: float = 0.0) -> At:
    """Points in heads, sideways from the middle of the head."""
    return lambda x, up: place.at(x + shift, up, look.lean)


def _dots(pen: Pen, look: Look, place: FacePlace) -> None:
    at = _around(look, place, place.facing * 0.1)
    for side in (-1, 1):
        oval(pen, at(side * 0.15 * look.face, 6.72), (place.unit * 0.04,) * 2, INK)


def _features(pen: Pen, look: Look, place: FacePlace) -> None:
    line, at = place.line, _around(look, place, place.facing * 0.1)
    shade = mix(look.skin, BLUSH, 0.4)
    _cheeks(pen, look, place, at)
    for side in (-1, 1):
        _eye(pen, look, place, at, side)
    bridge = (0.1 if "bent nose" in look.features else 0.06) * (1 if place.facing >= 0 else -1)
    nose = [at(0.0, 6.68), at(bridge * 0.7, 6.56), at(bridge, 6.5), at(-bridge * 0.5, 6.48)]
    curve(pen, nose, line * 1.1, shade)
    if look.old:
        _wrinkles(pen, at, line, shade)
    if look.beard:
        _beard(pen, look, at)
    _mouth(pen, look, place, at)
    _marks(pen, look, place, at)


def _mouth(pen: Pen, look: Look, place: FacePlace, at: At) -> None:
    bend = MOUTHS.get(place.mood, 0.0)
    wide = 0.09 if "small mouth" in look.features else 0.13
    up = 6.325 if "long upper lip" in look.features else 6.348
    lips = [at(-wide, up + bend * 0.6), at(-wide * 0.4, up - bend * 0.3)]
    lips += [at(wide * 0.4, up - bend * 0.3), at(wide, up + bend * 0.6)]
    curve(pen, lips, place.line * 1.4, mix(look.skin, LIPS, 0.55))
    if not look.beard:
        shade = mix(look.skin, BLUSH, 0.4)
        curve(
            pen, [at(-0.05, up - 0.08), at(0, up - 0.085), at(0.05, up - 0.08)], place.line, shade
        )


def _marks(pen: Pen, look: Look, place: FacePlace, at: At) -> None:
    """What words say of a face: freckles, a split chin, cheekbones, lines."""
    shade, line = mix(look.skin, BLUSH, 0.5), place.line
    if "freckled" in look.features:
        for n in range(14):
            x, up = (number("freckle", axis, n) % 100 / 100 for axis in "xy")
            oval(pen, at((x - 0.5) * 0.56 * look.face, 6.46 + up * 0.14), (line * 0.7,) * 2, shade)
    if "split chin" in look.features:
        curve(pen, [at(0, 6.215), at(0.004, 6.17)], line * 1.1, shade)
    for side in (-1, 1):
        x = side * 0.3 * look.face
        if "cheekbone" in look.features or "hollow" in look.features:
            bone = [at(x, 6.56), at(x * 0.82, 6.48), at(x * 0.7, 6.38)]
            curve(pen, bone, line * 1.1, shade)
        if "lined around the mouth" in look.features:
            fold = [at(side * 0.11, 6.5), at(side * 0.18, 6.42), at(side * 0.19, 6.32)]
            curve(pen, fold, line * 0.9, shade)


def _cheeks(pen: Pen, look: Look, place: FacePlace, at: At) -> None:
    """A warm cheek on both sides, and shade on the far one."""
    wide = 0.4 * look.face - abs(place.facing) * 0.04
    side = -1 if place.facing > 0 else 1
    far = [at(side * wide * 0.98, 6.86), at(side * wide * 0.9, 6.5), at(side * wide * 0.42, 6.24)]
    far += [at(side * wide * 0.6, 6.46), at(side * wide * 0.78, 6.7)]
    shift = place.facing * 0.1
    moved = [(x - shift * place.unit, y) for x, y in far]
    blob(pen, moved, mix(look.skin, BLUSH, 0.22))
    for near in (-1, 1):
        spot = at(near * 0.17 * look.face, 6.5)
        oval(
            pen, spot, (place.unit * 0.07, place.unit * 0.045), mix(look.skin, (214, 96, 78), 0.12)
        )


def _wrinkles(pen: Pen, at: At, line: float, shade: tuple[int, int, int]) -> None:
    for up in (6.98, 7.04):
        curve(pen, [at(-0.16, up), at(0, up + 0.015), at(0.16, up)], line * 0.8, shade)
    for side in (-1, 1):
        fold = [at(side * 0.1, 6.5), at(side * 0.17, 6.43), at(side * 0.19, 6.34)]
        curve(pen, fold, line * 0.9, shade)


def _beard(pen: Pen, look: Look, at: At) -> None:
    wide = 0.38 * look.face
    outside = [at(-wide, 6.62), at(-wide * 0.86, 6.28), at(-wide * 0.4, 6.08), at(0, 6.03)]
    outside += [at(wide * 0.4, 6.08), at(wide * 0.86, 6.28), at(wide, 6.62)]
    inside = [at(wide * 0.66, 6.42), at(0.14, 6.43), at(0, 6.41), at(-0.14, 6.43)]
    colour = mix(look.hair, look.skin, 0.1)
    blob(pen, [*outside, *inside, at(-wide * 0.66, 6.42)], colour)
    oval(
        pen,
        at(0, 6.345),
        (abs(at(0.13, 0)[0] - at(0, 0)[0]), abs(at(0, 0.04)[1] - at(0, 0)[1])),
        look.skin,
    )


def _eye(pen: Pen, look: Look, place: FacePlace, at: At, side: int) -> None:
    x, unit, line = side * 0.165 * look.face, place.unit, place.line
    heavy = 0.66 if re.search(r"heavy lids|deep-set", look.features) else 1.0
    tall = OPEN.get(place.mood, 1.0) * heavy
    oval(pen, at(x, 6.7), (unit * 0.078, unit * 0.042 * tall), (250, 247, 240))
    gaze = x + place.facing * 0.02
    oval(pen, at(gaze, 6.7), (unit * 0.036,) * 2, mix(look.hair, INK, 0.6))
    if unit > 90:
        oval(pen, at(gaze + 0.012, 6.712), (unit * 0.01,) * 2, (250, 247, 240))
    up = 6.7 + 0.045 * tall
    lid = [at(x - 0.09, 6.695), at(x - 0.035, up), at(x + 0.035, up), at(x + 0.09, 6.695)]
    curve(pen, lid, line * 1.2)
    slope = BROWS.get(place.mood, 0.0) * side
    brow = [at(x - 0.11, 6.82 - slope * 0.4), at(x, 6.85), at(x + 0.11, 6.82 + slope * 0.4)]
    curve(pen, brow, line * 1.9, mix(look.hair, INK, 0.3))


def _hair(pen: Pen, look: Look, place: FacePlace) -> None:
    wide, turn = 0.43 * look.face, place.facing * 0.1
    at = _around(look, place, -turn * 0.4)
    side, top = SIDES.get(look.cut, 6.78), 7.34 if look.cut == "cropped" else 7.44
    part = PARTS.get(look.cut, 0.04) + turn
    cap = [at(-wide, side), at(-wide * 1.04, 7.05), at(-0.26, top - 0.06), at(0.02, top)]
    cap += [at(0.28, top - 0.07), at(wide * 1.04, 7.05), at(wide, side), at(wide * 0.86, 6.98)]
    cap += [at(part + 0.12, 7.12), at(part, 7.16), at(-wide * 0.7, 7.0), at(-wide * 0.88, 6.92)]
    if look.cut == "cropped":  # close to the skull
        wide *= 0.95
        cap = [at(-wide, 6.9), at(-wide * 0.96, 7.12), at(-0.24, 7.3), at(0.02, 7.35)]
        cap += [at(0.26, 7.29), at(wide * 0.96, 7.12), at(wide, 6.9), at(wide * 0.8, 7.08)]
        cap += [at(0.0, 7.17), at(-wide * 0.8, 7.08)]
    blob(pen, cap, look.hair, place.line)
    if look.cut == "wild":
        for x in (-0.36, -0.1, 0.2, 0.42):
            tip = [at(x - 0.1, 7.28), at(x + 0.16, 7.6), at(x + 0.12, 7.24)]
            pen.polygon(tip, look.hair, INK, max(1, round(place.line)))
    if place.unit >= DETAIL:
        shine = mix(look.hair, (255, 255, 255), 0.16 if light(look.hair) < 120 else 0.3)
        curve(pen, [at(-0.24, 7.18), at(-0.12, 7.27), at(0.04, 7.3)], place.line * 1.4, shine)


def _hat(pen: Pen, look: Look, place: FacePlace) -> None:
    felt, at = mix(look.coat, (24, 24, 28), 0.45), _around(look, place)
    oval(pen, at(0, 7.14), (place.unit * 0.66, place.unit * 0.12), felt, place.line)
    crown = [(-0.42, 7.16), (-0.38, 7.52), (0, 7.6), (0.38, 7.52), (0.42, 7.16), (0, 7.1)]
    blob(pen, [at(x, up) for x, up in crown], felt, place.line)
    band = [at(-0.41, 7.22), at(0, 7.17), at(0.41, 7.22)]
    curve(pen, band, place.unit * 0.07, mix(felt, (255, 255, 255), 0.2))
