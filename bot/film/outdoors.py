"""Exteriors as a simple stage set: sky by the hour, and land, water, trees or streets by the place."""

import re
from collections.abc import Callable

from PIL import Image, ImageDraw

from bot.film.setting import Setting
from bot.film.strokes import Pen, blob, glow, oval, rise, stroke
from bot.film.tones import INK, Colour, mix, number


def exterior(setting: Setting, size: tuple[int, int]) -> Image.Image:
    """An empty place under its sky."""
    width, height = size
    line = round(height * setting.horizon)
    picture = Image.new("RGB", size)
    picture.paste(rise((width, max(line, 1)), *setting.sky), (0, 0))
    ground = mix(setting.tones.low, (104, 102, 78), 0.4)
    near = rise((width, max(height - line, 1)), ground, mix(ground, setting.tones.dark, 0.55))
    picture.paste(near, (0, line))
    land = _Land(ImageDraw.Draw(picture), setting, size)
    _sun(picture, land)
    for work in _kind(setting.place):
        work(land)
    return picture


class _Land:
    """The pen, the horizon in pixels, and numbers that belong to the place."""

    def __init__(self, pen: Pen, setting: Setting, size: tuple[int, int]) -> None:
        self.pen, self.setting, self.tones = pen, setting, setting.tones
        self.width, self.height = size
        self.line = round(size[1] * setting.horizon)
        self.ink = max(1.0, size[0] / 700)

    def dice(self, *parts: object) -> float:
        """0 to 1, the same for the same place and parts."""
        return number(self.setting.place.upper(), *parts) % 1000 / 1000

    def haze(self, colour: Colour, far: float) -> Colour:
        """The colour seen through air; `far` 0 to 1."""
        return mix(colour, self.setting.sky[1], far)


def _kind(place: str) -> list[Callable[[_Land], None]]:
    text = place.lower()
    found = [works for words, works in KINDS if re.search(words, text)]
    return list(dict.fromkeys(work for works in found for work in works)) or [_ridges, _fence]


def _sun(picture: Image.Image, land: _Land) -> None:
    x, y = land.width * (0.18 + 0.64 * land.dice("sun")), land.line * (0.3 + 0.3 * land.dice("up"))
    if land.setting.dark and "DUSK" not in land.setting.hour.upper():
        oval(land.pen, (x, y), (land.height * 0.035,) * 2, (238, 236, 220))
        glow(picture, (x, y), land.height * 0.3, (60, 66, 84))
        for n in range(40):
            spot = land.width * land.dice("star", n), land.line * land.dice("high", n) * 0.9
            oval(land.pen, spot, (land.ink * (0.6 + land.dice("s", n)),) * 2, (214, 218, 226))
        return
    low = land.setting.gain != (1.0, 1.0, 1.0)
    glow(picture, (x, land.line * 0.9 if low else y), land.height * 0.5, (110, 84, 48))
    for n in range(3):
        _cloud(land, land.width * land.dice("cloud", n), land.line * (0.16 + 0.2 * n))


def _cloud(land: _Land, x: float, y: float) -> None:
    white, unit = mix(land.setting.sky[1], (255, 255, 255), 0.35), land.height * 0.05
    shape = [(-3, 0.3), (-1.6, -0.4), (0, -0.7), (1.7, -0.3), (3.2, 0.3), (0, 0.5)]
    blob(land.pen, [(x + px * unit, y + py * unit) for px, py in shape], white)


def _ridges(land: _Land) -> None:
    for far, tall in ((0.72, 0.3), (0.5, 0.19), (0.28, 0.1)):
        steps = 14
        top = [
            (
                land.width * n / steps,
                land.line - land.height * tall * (0.35 + 0.65 * land.dice(far, n)),
            )
            for n in range(steps + 1)
        ]
        colour = land.haze(mix(land.tones.low, land.tones.dark, 0.5), far)
        land.pen.polygon([(0, land.line + 2), *top, (land.width, land.line + 2)], colour)


def _water(land: _Land) -> None:
    deep = mix(land.tones.low, (46, 76, 98), 0.5)
    low = land.line + (land.height - land.line) * 0.62
    land.pen.rectangle((0, land.line, land.width, low), land.haze(deep, 0.2))
    for n in range(46):
        y = land.line + (low - land.line) * ((n / 46) ** 1.5)
        x, long = land.width * land.dice("wave", n), land.width * (0.03 + 0.09 * n / 46)
        colour = land.haze(mix(deep, (255, 255, 255), 0.2), 0.35 * land.dice("tint", n))
        stroke(land.pen, [(x, y), (x + long, y)], land.ink * (0.7 + n / 24), colour)
    sand = mix(mix(land.tones.high, (150, 132, 104), 0.5), land.tones.dark, 0.12)
    shore = [
        (land.width * n / 8, low + land.height * 0.03 * land.dice("shore", n)) for n in range(9)
    ]
    land.pen.polygon([*shore, (land.width, land.height), (0, land.height)], sand)
    stroke(land.pen, shore, land.ink * 2, (236, 236, 230))


def _trees(land: _Land) -> None:
    for row, (far, count) in enumerate(((0.6, 26), (0.3, 15), (0.05, 7))):
        for n in range(count):
            x = land.width * (n + land.dice("tree", row, n)) / count
            tall = land.height * (0.16 + 0.12 * row) * (0.7 + 0.6 * land.dice("tall", row, n))
            _tree(land, x, land.line + land.height * 0.07 * row, (tall, far))


def _tree(land: _Land, x: float, foot: float, shape: tuple[float, float]) -> None:
    tall, far = shape
    leaf = land.haze(mix(land.tones.dark, (54, 82, 58), 0.55), far)
    trunk = land.haze((66, 50, 40), far)
    land.pen.rectangle((x - tall * 0.025, foot - tall * 0.3, x + tall * 0.025, foot), trunk)
    for n in range(3):
        top, wide = foot - tall * (0.5 + n * 0.25), tall * (0.27 - n * 0.06)
        peak = [
            (x, top - tall * 0.22),
            (x + wide, top + tall * 0.28),
            (x - wide, top + tall * 0.28),
        ]
        land.pen.polygon(peak, mix(leaf, (255, 255, 255), 0.04 * n))


def _houses(land: _Land) -> None:
    for row, (far, count, tall) in enumerate(((0.55, 13, 0.24), (0.2, 8, 0.3))):
        for n in range(count):
            wide = land.width / count
            _house(land, (n * wide - wide * 0.1, wide * 1.02), (tall, far), (row, n))
    path = mix((128, 124, 116), land.tones.low, 0.35)
    street = [(0.46, land.line), (0.54, land.line), (0.92, land.height), (0.08, land.height)]
    land.pen.polygon([(x * land.width, y) for x, y in street], path)
    for n in range(5):
        y = land.line + (land.height - land.line) * (0.1 + 0.2 * n)
        stroke(
            land.pen,
            [(land.width / 2, y), (land.width / 2, y + land.height * 0.02 * (n + 1))],
            land.ink * (n + 1),
            mix(path, (255, 255, 255), 0.4),
        )


def _house(
    land: _Land, span: tuple[float, float], look: tuple[float, float], key: tuple[int, int]
) -> None:
    (left, wide), (tall, far) = span, look
    top = land.line - land.height * tall * (0.55 + 0.75 * land.dice("roof", *key))
    wall = land.haze(
        mix(land.tones.mid, land.tones.given[number(*key) % len(land.tones.given)], 0.4), far
    )
    box = (left, top, left + wide, land.line + land.height * 0.02)
    land.pen.rectangle(box, wall, INK, round(land.ink))
    if land.dice("gable", *key) < 0.55:
        ridge = [(left - 4, top), (left + wide / 2, top - wide * 0.3), (left + wide + 4, top)]
        roof = land.haze(mix(land.tones.accent, land.tones.dark, 0.5), far)
        land.pen.polygon(ridge, roof, INK, round(land.ink))
    for row in range(int((land.line - top) / (wide * 0.32))):
        for column in range(3):
            x, y = left + wide * (0.16 + 0.26 * column), top + wide * (0.12 + 0.32 * row)
            lit = land.setting.dark and land.dice("lit", *key, row, column) < 0.4
            pane = (250, 212, 130) if lit else mix(wall, land.tones.dark, 0.55)
            land.pen.rectangle((x, y, x + wide * 0.13, y + wide * 0.18), pane)


def _fence(land: _Land) -> None:
    wood, y = mix(land.tones.dark, (92, 72, 54), 0.5), land.line + land.height * 0.07
    for n in range(15):
        x = land.width * (n + 0.3 * land.dice("post", n)) / 14
        stroke(land.pen, [(x, y), (x, y - land.height * 0.08)], land.ink * 4, wood)
    for up in (0.03, 0.06):
        stroke(
            land.pen,
            [(0, y - land.height * up), (land.width, y - land.height * up)],
            land.ink * 2,
            wood,
        )


def _tower(land: _Land) -> None:
    x, foot = (
        land.width * (0.7 if land.dice("side") > 0.5 else 0.28),
        land.line + land.height * 0.06,
    )
    unit = land.height * 0.055
    white = mix(land.tones.high, (255, 255, 255), 0.3)
    body = [(x - unit, foot), (x + unit, foot), (x + unit * 0.6, foot - unit * 6)]
    land.pen.polygon([*body, (x - unit * 0.6, foot - unit * 6)], white, INK, round(land.ink))
    for up in (1.2, 3.6):
        wide = unit * (1 - up / 15)
        band = (x - wide, foot - unit * (up + 1.1), x + wide, foot - unit * up)
        land.pen.rectangle(band, mix(land.tones.accent, white, 0.1))
    land.pen.rectangle(
        (x - unit * 0.5, foot - unit * 7, x + unit * 0.5, foot - unit * 6),
        (255, 226, 150),
        INK,
        round(land.ink),
    )
    cap = [
        (x - unit * 0.7, foot - unit * 7),
        (x + unit * 0.7, foot - unit * 7),
        (x, foot - unit * 7.8),
    ]
    land.pen.polygon(cap, mix(land.tones.dark, INK, 0.3))


KINDS: tuple[tuple[str, tuple[Callable[[_Land], None], ...]], ...] = (
    (r"mountain|hill|slope|ridge|valley|cliff|headland|moor", (_ridges,)),
    (r"street|road|city|town|alley|square|village|market|yard|station|\bhouse", (_ridges, _houses)),
    (
        r"sea|harbo|beach|river|lake|quay|dock|jetty|shore|pier|canal|coast|lighthouse",
        (_ridges, _water),
    ),
    (r"forest|wood|garden|orchard|park|grove|trees", (_ridges, _trees)),
    (r"lighthouse|beacon|tower|lamp", (_tower,)),
)
