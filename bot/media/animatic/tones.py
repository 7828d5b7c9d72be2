"""Colours: from a palette to the tones of a drawing, and words that mean a colour."""

import colorsys
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Colour = tuple[int, int, int]
Item = TypeVar("Item")
HEX = re.compile(r"#[0-9a-fA-F]{6}")
USUAL = ("#1f2d3a", "#56707a", "#b98b54", "#e6dcc6", "#9c4230")
INK: Colour = (27, 27, 30)
PAPER: Colour = (247, 244, 237)
GREY: Colour = (122, 118, 110)
FAINT: Colour = (214, 208, 196)
SKINS: tuple[Colour, ...] = ((241, 209, 182), (222, 178, 143), (176, 124, 88), (116, 78, 57))
HAIRS: tuple[Colour, ...] = ((44, 36, 34), (92, 62, 42), (133, 84, 48), (196, 157, 98))
NAMED: dict[str, Colour] = {
    "rust": (160, 78, 46),
    "moss": (92, 110, 66),
    "green": (82, 116, 82),
    "gold": (204, 160, 72),
    "chalk": (234, 230, 220),
    "white": (232, 230, 224),
    "plum": (104, 62, 92),
    "red": (158, 52, 46),
    "blue": (62, 92, 138),
    "yellow": (216, 180, 84),
    "grey": (128, 130, 132),
    "gray": (128, 130, 132),
    "black": (44, 44, 48),
    "dark": (52, 54, 62),
    "brown": (104, 74, 52),
    "brass": (172, 138, 74),
    "copper": (164, 102, 68),
    "iron": (74, 76, 80),
    "steel": (138, 146, 152),
    "tin": (158, 164, 166),
    "silver": (178, 182, 186),
    "wood": (148, 108, 72),
    "wooden": (148, 108, 72),
    "bone": (226, 214, 186),
    "stone": (142, 138, 128),
    "brick": (150, 86, 66),
    "clay": (172, 122, 90),
    "tar": (58, 54, 52),
    "tarred": (58, 54, 52),
    "tile": (88, 98, 104),
    "plaster": (214, 204, 186),
    "limewash": (228, 222, 208),
    "planks": (136, 104, 74),
    "boards": (120, 92, 68),
    "earth": (128, 98, 72),
    "leather": (120, 78, 50),
    "glass": (168, 196, 200),
}


def number(*parts: object) -> int:
    """A number that is the same for the same parts, in every process."""
    return zlib.crc32("/".join(map(str, parts)).encode())


def pick(items: Sequence[Item], *parts: object) -> Item:
    """One of the items, the same for the same parts."""
    return items[number(*parts) % len(items)]


def rgb(text: str) -> Colour:
    """(red, green, blue) of "#rrggbb"."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def written(palette: Sequence[str]) -> list[str]:
    """The colours of a palette that are written as "#rrggbb"."""
    return [text for text in palette if HEX.fullmatch(text)]


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """`part` 0 is the one, 1 the other."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def light(colour: Colour) -> float:
    """How bright it looks, 0 to 255."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _order(colour: Colour) -> tuple[float, Colour]:
    return light(colour), colour


def vivid(colour: Colour) -> float:
    """How much it stands out, 0 to 1."""
    red, green, blue = (part / 255 for part in colour)
    _, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    return saturation * value


def named(text: str) -> Colour | None:
    """The first colour or material that words name."""
    found = (NAMED.get(word) for word in re.findall(r"[a-z]+", text.lower()))
    return next((colour for colour in found if colour), None)


@dataclass(frozen=True)
class Tones:
    """The colours of one picture, dark to light, and the one that stands out."""

    given: tuple[Colour, ...]
    dark: Colour
    low: Colour
    mid: Colour
    high: Colour
    accent: Colour

    def cloth(self, name: str) -> Colour:
        """What somebody wears in this palette; always the same for the same name."""
        calm = (mix(self.accent, self.dark, 0.5), mix(self.mid, self.high, 0.55), (98, 104, 112))
        colour = pick([*self.given[1:-1], *calm], "cloth", name.strip().upper())
        return mix(colour, (255, 255, 255), 0.18) if light(colour) < 40 else colour


def tones(palette: Sequence[str]) -> Tones:
    """The tones of a palette of "#rrggbb"; the house's own where it says too little."""
    told = dict.fromkeys(map(rgb, written(palette)))
    given = sorted(told if len(told) > 2 else {*told, *map(rgb, USUAL)}, key=_order)
    accent = max(given, key=vivid)
    # What stands out must not also be the floor and the walls.
    calm = [colour for colour in given if colour != accent] if len(given) > 3 else given
    dark, low, mid, high = (calm[round((len(calm) - 1) / 3 * n)] for n in range(4))
    dark = mix(dark, (12, 16, 24), 0.5) if light(dark) > 70 else dark
    high = mix(high, (255, 250, 238), 0.5) if light(high) < 190 else high
    return Tones(tuple(given), dark, low, mid, high, accent)
