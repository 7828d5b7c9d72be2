"""Exteriors as a simple stage set: sky by the hour; land, water, trees, streets by the words."""

import re
from collections.abc import Callable

from PIL import Image

from bot.media.animatic import built, weather
from bot.media.animatic.land import Land
from bot.media.animatic.landmarks import landmark
from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import Point, blob, glow, oval, rise, smooth, stroke
from bot.media.animatic.tones import mix

Work = Callable[[Land], None]


def exterior(setting: Setting, size: tuple[int, int]) -> Image.Image:
    """An empty place under its sky."""
    width, height = size
    line = round(height * setting.horizon)
    picture = Image.new("RGB", size)
    picture.paste(rise((width, max(line, 1)), *setting.sky), (0, 0))
    ground = mix(setting.tones.low, (104, 102, 78), 0.4)
    near = rise((width, max(height - line, 1)), ground, mix(ground, setting.tones.dark, 0.55))
    picture.paste(near, (0, line))
    land = Land(picture, setting)
    _sun(land)
    for work in _works(setting):
        work(land)
    landmark(land.pen, setting, size)
    weather.add(picture, setting)
    return picture


def outside(place: str) -> bool:
    """Whether the words name a place under the sky."""
    text = place.lower()
    return not ROOM.search(text) and any(re.search(words, text) for words, _ in KINDS)


def _works(setting: Setting) -> list[Work]:
    """What is built by the place's name, then what the words beyond it add."""
    place, said = setting.place.lower(), setting.said.lower()
    found = [work for words, works in KINDS if re.search(words, place) for work in works]
    base = found or [_ridges, built.fence]
    wet = _water in base
    added = [
        work
        for words, work in SEEN
        if re.search(words, f"{place} {said}") and (wet or work is built.truck)
    ]
    if built.houses in base:
        added = [work for work in added if work is not built.hamlet]
    return list(dict.fromkeys([*base, *added]))


def _sun(land: Land) -> None:
    x, y = land.width * (0.18 + 0.64 * land.dice("sun")), land.line * (0.3 + 0.3 * land.dice("up"))
    if land.setting.night:
        _moon(land, (x, y))
        return
    low = land.setting.gain != (1.0, 1.0, 1.0)
    glow(land.picture, (x, land.line * 0.9 if low else y), land.height * 0.5, (110, 84, 48))
    for n in range(3):
        _cloud(land, land.width * land.dice("cloud", n), land.line * (0.16 + 0.2 * n))


def _moon(land: Land, spot: Point) -> None:
    for n in range(40):
        star = land.width * land.dice("star", n), land.line * land.dice("high", n) * 0.62
        oval(land.pen, star, (land.ink * (0.6 + land.dice("s", n)),) * 2, (214, 218, 226))
    glow(land.picture, spot, land.height * 0.3, (60, 66, 84))
    oval(land.pen, spot, (land.height * 0.035,) * 2, (240, 238, 226))


def _cloud(land: Land, x: float, y: float) -> None:
    white, unit = mix(land.setting.sky[1], (255, 255, 255), 0.35), land.height * 0.05
    shape = [(-3, 0.3), (-2.1, -0.1), (-1.3, -0.6), (-0.3, -0.5), (0.6, -0.9), (1.6, -0.4)]
    shape += [(2.4, -0.2), (3.2, 0.3), (0, 0.42)]
    blob(land.pen, [(x + px * unit, y + py * unit) for px, py in shape], white)


def _ridges(land: Land) -> None:
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


def _water(land: Land) -> None:
    deep = mix(land.tones.low, (46, 76, 98), 0.5)
    land.pen.rectangle((0, land.line, land.width, land.shore), land.haze(deep, 0.2))
    for n in range(46):
        y = land.line + (land.shore - land.line) * ((n / 46) ** 1.5)
        x, long = land.width * land.dice("wave", n), land.width * (0.03 + 0.09 * n / 46)
        colour = land.haze(mix(deep, (255, 255, 255), 0.2), 0.35 * land.dice("tint", n))
        stroke(land.pen, [(x, y), (x + long, y)], land.ink * (0.7 + n / 24), colour)
    sand = mix(mix(land.tones.high, (150, 132, 104), 0.5), land.tones.dark, 0.25)
    shore = [
        (land.width * n / 8, land.shore + land.height * 0.03 * land.dice("shore", n))
        for n in range(9)
    ]
    land.pen.polygon([*shore, (land.width, land.height), (0, land.height)], sand)
    for n in range(60):
        spot = (
            land.width * land.dice("stone", n),
            land.shore + land.height * (0.05 + 0.4 * land.dice("low", n)),
        )
        oval(
            land.pen,
            spot,
            (land.ink * (2 + 3 * land.dice("big", n)), land.ink * 1.6),
            mix(sand, land.tones.dark, 0.28),
        )
    stroke(land.pen, shore, land.ink * 2, mix(sand, (255, 255, 255), 0.45))


def _trees(land: Land) -> None:
    for row, (far, count) in enumerate(((0.6, 26), (0.3, 15), (0.05, 7))):
        for n in range(count):
            x = land.width * (n + land.dice("tree", row, n)) / count
            tall = land.height * (0.16 + 0.12 * row) * (0.7 + 0.6 * land.dice("tall", row, n))
            _tree(land, x, land.line + land.height * 0.07 * row, (tall, far))


def _tree(land: Land, x: float, foot: float, shape: Point) -> None:
    tall, far = shape
    leaf = land.haze(mix(land.tones.dark, (54, 82, 58), 0.55), far)
    trunk = land.haze((66, 50, 40), far)
    land.pen.rectangle((x - tall * 0.025, foot - tall * 0.3, x + tall * 0.025, foot), trunk)
    for n in range(3):
        top, wide = foot - tall * (0.5 + n * 0.25), tall * (0.27 - n * 0.06)
        low = top + tall * 0.28
        peak = [(x, top - tall * 0.22), (x + wide, low), (x - wide, low)]
        land.pen.polygon(peak, mix(leaf, (255, 255, 255), 0.04 * n))


def _road(land: Land) -> None:
    """A pale road that winds up from the foreground."""
    pale = mix(mix(land.tones.high, (170, 160, 140), 0.6), land.tones.dark, 0.2)
    bends = [(0.62, 0.0, 0.004), (0.5, 0.12, 0.012), (0.58, 0.3, 0.03), (0.44, 0.62, 0.08)]
    bends.append((0.5, 1.05, 0.2))
    left = [
        ((x - half) * land.width, land.line + (land.height - land.line) * y) for x, y, half in bends
    ]
    right = [
        ((x + half) * land.width, land.line + (land.height - land.line) * y) for x, y, half in bends
    ]
    land.pen.polygon(smooth([*left, *reversed(right)]), pale)


ROOM = re.compile(
    r"room|kitchen|office|attic|cellar|boathouse|\bhut\b|cabin|\bflat\b|apartment|hall\b|"
    r"corridor|interior|\bint\b|shed|shop|garage|studio|bedroom|library|cell\b"
)
WATERS = (
    r"\bsea|harbo|beach|river|lake|quay|dock|jetty|shore|pier|canal|coast|lighthouse|ferry|"
    r"landing|\bbank\b|\bbay\b|pond|wharf|\bport\b|\bboat\b|island"
)
KINDS: tuple[tuple[str, tuple[Work, ...]], ...] = (
    (r"mountain|hill|slope|ridge|valley|cliff|headland|moor|field|desert", (_ridges,)),
    (
        r"street|city|town|alley|square|village|market|\byard|station|\bhouses?\b",
        (_ridges, built.houses),
    ),
    (r"\broad|track\b|path\b|lane\b", (_ridges, _road)),
    (WATERS, (_ridges, _water)),
    (r"landing|jetty|pier|quay|dock|wharf", (built.jetty,)),
    (r"forest|wood|garden|orchard|park|grove|trees", (_ridges, _trees)),
    (r"lighthouse|beacon|tower|\blamp", (_ridges, built.tower)),
)
SEEN: tuple[tuple[str, Work], ...] = (  # a truck anywhere, the others by the water
    (r"window|village|houses|\bhomes\b", built.hamlet),
    (r"\bboat|\brow(?:s|ing)\b|ferry|bow\b", built.boat),
    (r"truck|lorry|\bvan\b|tailboard", built.truck),
)
