"""What a shot is drawn on: the painted set, room for fine lines, and a thing that stands there."""

from PIL import Image, ImageDraw

from bot.media.animatic.outdoors import exterior
from bot.media.animatic.props import Thing, lamp, thing
from bot.media.animatic.rooms import interior
from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import glow, shadow
from bot.media.animatic.tones import Colour, mix, named

DOUBLE = 2  # lines are drawn twice as large, so that edges are smooth


def larger(size: tuple[int, int], factor: float) -> tuple[int, int]:
    """A size in pixels, so many times as large."""
    return round(size[0] * factor), round(size[1] * factor)


def painted(setting: Setting, size: tuple[int, int]) -> Image.Image:
    """The empty set."""
    return (interior if setting.inside else exterior)(setting, size)


def lined(drawn: Image.Image) -> Image.Image:
    """The picture twice as large, to draw lines on; `reduce` gives it back as it was."""
    return drawn.resize(larger(drawn.size, DOUBLE), Image.Resampling.NEAREST)


def colours(name: str, setting: Setting) -> tuple[Colour, Colour]:
    """(body, accent) of a thing nobody described."""
    return named(name) or mix(setting.tones.mid, (140, 112, 76), 0.4), setting.tones.accent


def stand(drawn: Image.Image, name: str, setting: Setting, part: float) -> None:
    """Draw a thing in the middle, `part` of the picture half its height; a lamp shines at night."""
    width, height = drawn.size
    spot, unit = (width * 0.5, height * (0.94 - part)), height * part
    shadow(drawn, (spot[0], spot[1] + unit), (unit * 0.95, unit * 0.14))
    thing(name, Thing(ImageDraw.Draw(drawn), spot, unit, *colours(name, setting)))
    if lamp(name) and setting.dark:
        glow(drawn, spot, unit * 1.9, (120, 84, 36))
