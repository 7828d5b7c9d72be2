"""Option plates: a character sheet, a place or a thing, drawn as its attributes say."""

from dataclasses import replace

from PIL import Image, ImageDraw

from bot.media.animatic.boards import Option
from bot.media.animatic.figures import Look, sheet_look
from bot.media.animatic.lettering import Style, clip, font, paragraph
from bot.media.animatic.outdoors import exterior, outside
from bot.media.animatic.people import Stance, person
from bot.media.animatic.props import Thing, lamp, thing
from bot.media.animatic.rooms import interior
from bot.media.animatic.setting import Setting
from bot.media.animatic.sheet import shrunk
from bot.media.animatic.strokes import Pen, grade, rise, shadow, vignette
from bot.media.animatic.tones import (
    GREY,
    INK,
    PAPER,
    Colour,
    Tones,
    light,
    mix,
    named,
    number,
    pick,
    tones,
    written,
)
from bot.media.animatic.wear import worn

BASE = (1280, 1280)  # measures are pixels of this size; a plate is drawn large and reduced
LEFT, TOP, RIGHT = 60, 150, 1220
ROW = 76  # of attributes, two in each
PROPORTIONS = {
    "squat": (1.3, 0.8),
    "slender": (0.72, 1.0),
    "heavy at the base": (1.06, 0.94),
    "palm wide": (0.9, 0.72),
}
BRASS: Colour = (172, 138, 74)
HOURS = ("DAY", "DUSK", "DAWN", "NIGHT")


def plate(option: Option, size: tuple[int, int]) -> Image.Image:
    """The picture of an option with its name, letter, attributes and palette."""
    sheet = Image.new("RGB", BASE, PAPER)
    pen = ImageDraw.Draw(sheet)
    shade = tones(option.palette)
    _title(pen, option, shade.accent)
    bottom = 1204 - ROW * _rows(option)
    paint = {"character": _character, "environment": _place}.get(option.kind, _prop)
    sheet.paste(paint(option, shade, (RIGHT - LEFT, bottom - TOP)), (LEFT, TOP))
    pen.rectangle((LEFT, TOP, RIGHT, bottom), None, INK, 4)
    _attributes(pen, option, bottom + 26)
    _swatches(pen, option)
    return shrunk(sheet, size)


def _rows(option: Option) -> int:
    return max(1, -(-len(option.attributes[:8]) // 2))


def _title(pen: Pen, option: Option, accent: Colour) -> None:
    pen.rounded_rectangle((60, 40, 140, 120), 12, accent)
    letter = font(58, 700)
    at = 100 - letter.getlength(clip(option.label, letter, 76)) / 2
    white = (255, 255, 255) if light(accent) < 150 else INK
    pen.text((at, 39), clip(option.label, letter, 76), white, letter)
    name = font(48, 700)
    pen.text((168, 30), clip(option.name, name, 1040), INK, name)
    pen.text((170, 88), clip(option.kind, font(26), 1040), GREY, font(26))


def _attributes(pen: Pen, option: Option, under: int) -> None:
    """Up to eight attributes in two columns."""
    for n, (name, value) in enumerate(option.attributes[:8]):
        left, top = 60 + n % 2 * 590, under + n // 2 * ROW
        pen.text((left, top), clip(name.upper(), font(20, 700), 560), GREY, font(20, 700))
        box = (left, top + 23, left + 560, top + 60)
        paragraph(pen, box, value, Style(27, INK, least=21))


def _swatches(pen: Pen, option: Option) -> None:
    colours = written(option.palette)[:10]
    for n, colour in enumerate(colours):
        left = 60 + n * 1160 / len(colours)
        pen.rectangle((left, 1240, left + 1160 / len(colours), 1256), colour)


def _character(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """Front, three-quarter, back, and the face."""
    width, height = size
    drawn = rise(size, mix(shade.high, PAPER, 0.5), mix(shade.high, shade.mid, 0.25))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, height - 66, width, height), mix(shade.high, shade.low, 0.35))
    seen, unit = sheet_look(option, shade), (height - 110) / 8.1
    for x, facing, back in ((0.12, 0.0, False), (0.31, 0.9, False), (0.5, 0.0, True)):
        shadow(drawn, (width * x, height - 44), (unit * 0.95, unit * 0.17))
        person(pen, seen, Stance(width * x, height - 46, unit, facing, back=back))
    left = round(width * 0.62)
    drawn.paste(_face(seen, shade, (width - left, height)), (left, 0))
    pen.line([(left, 0), (left, height)], INK, 4)
    return drawn


def _face(seen: Look, shade: Tones, size: tuple[int, int]) -> Image.Image:
    near = rise(size, mix(shade.mid, shade.high, 0.55), mix(shade.mid, shade.high, 0.25))
    unit = size[1] * 0.42
    stance = Stance(size[0] / 2, size[1] * 0.5 + 6.6 * unit, unit, -0.35)
    person(ImageDraw.Draw(near), replace(seen, lean=seen.lean / 6), stance)
    return near


def _place(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """The place empty; its options differ in layout, surface, repair, landmark and hour."""
    about = option.about
    said = option.words.lower()
    surface = named(about.get("surface", "")) or named(" ".join(about.values()).lower())
    setting = Setting(
        place=option.name,
        inside=not (outside(option.name) or "exterior" in said),
        hour=next((hour for hour in HOURS if hour.lower() in said), pick(HOURS, option.seed)),
        horizon=0.34 if "raised" in said else 0.44 + number(option.seed) % 3 * 0.05,
        tones=_coated(shade, surface) if surface else shade,
        said=said,
    )
    drawn = (interior if setting.inside else exterior)(setting, size)
    return vignette(grade(drawn, setting.gain), 0.3)


def _coated(shade: Tones, surface: Colour) -> Tones:
    return replace(shade, mid=mix(shade.mid, surface, 0.7), low=mix(shade.low, surface, 0.3))


def _prop(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """The thing alone on neutral ground, large, and small from its side."""
    width, height = size
    about = option.about
    said = " ".join(about.values()).lower()
    drawn = rise(size, mix(shade.high, PAPER, 0.4), mix(shade.high, shade.mid, 0.35))
    wide, tall = next((shape for word, shape in PROPORTIONS.items() if word in said), (1.0, 1.0))
    body = named(about.get("material", "")) or named(option.name) or _body(option, shade)
    accent = named(about.get("accent", "")) or shade.accent
    for x, y, part, slim in ((0.4, 0.52, 0.38, 1.0), (0.82, 0.7, 0.19, 0.8)):
        spot, unit = (width * x, height * y), height * part * tall
        shadow(drawn, (spot[0], spot[1] + unit), (unit * wide * slim * 0.9, unit * 0.12))
        made = Thing(ImageDraw.Draw(drawn), spot, unit, body, accent, wide * slim)
        thing(option.name, made)
        if "heavy at the base" in said:
            made.plate((-0.66, 0.88, 0.66, 1.03), made.shaded, 0.05)
        worn(made, about.get("damage", ""), about.get("accent", ""))
    return vignette(drawn, 0.15)


def _body(option: Option, shade: Tones) -> Colour:
    """What a thing is made of where nobody says: the same for all its options."""
    return BRASS if lamp(option.name) else pick(shade.given[1:], option.name)
