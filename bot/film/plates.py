"""Option plates: a character sheet, a place or a thing, drawn as its attributes say."""

from dataclasses import replace

from PIL import Image, ImageDraw

from bot.film.boards import Option
from bot.film.figures import Look, described, look
from bot.film.lettering import Style, clip, font, paragraph
from bot.film.outdoors import exterior
from bot.film.people import Stance, person
from bot.film.props import Thing, thing
from bot.film.rooms import interior
from bot.film.setting import Setting
from bot.film.strokes import Pen, grade, rise, vignette
from bot.film.tones import GREY, INK, PAPER, Colour, Tones, light, mix, named, number, pick, tones

BASE = (1280, 1280)  # measures are pixels of this size; a plate is drawn large and reduced
PICTURE = (60, 150, 1220, 900)
HOURS = ("DAY", "DUSK", "DAWN", "NIGHT")


def plate(option: Option, size: tuple[int, int]) -> Image.Image:
    """The picture of an option with its name, letter, attributes and palette."""
    sheet = Image.new("RGB", BASE, PAPER)
    pen = ImageDraw.Draw(sheet)
    shade = tones(option.palette)
    _title(pen, option, shade.accent)
    left, top, right, bottom = PICTURE
    paint = {"character": _character, "environment": _place}.get(option.kind, _prop)
    sheet.paste(paint(option, shade, (right - left, bottom - top)), (left, top))
    pen.rectangle(PICTURE, None, INK, 4)
    _attributes(pen, option)
    _swatches(pen, option)
    return sheet.resize(size, Image.Resampling.LANCZOS)


def _title(pen: Pen, option: Option, accent: Colour) -> None:
    pen.rounded_rectangle((60, 40, 140, 120), 12, accent)
    letter = font(58, 700)
    at = 100 - letter.getlength(clip(option.label, letter, 76)) / 2
    white = (255, 255, 255) if light(accent) < 150 else INK
    pen.text((at, 39), clip(option.label, letter, 76), white, letter)
    name = font(48, 700)
    pen.text((168, 30), clip(option.name, name, 1040), INK, name)
    pen.text((170, 88), clip(option.kind, font(26), 1040), GREY, font(26))


def _attributes(pen: Pen, option: Option) -> None:
    """Up to eight attributes in two columns."""
    for n, (name, value) in enumerate(option.attributes[:8]):
        left, top = 60 + n % 2 * 590, 926 + n // 2 * 76
        pen.text((left, top), clip(name.upper(), font(20, 700), 560), GREY, font(20, 700))
        box = (left, top + 23, left + 560, top + 60)
        paragraph(pen, box, value, Style(27, INK, least=21))


def _swatches(pen: Pen, option: Option) -> None:
    colours = option.palette[:10]
    for n, colour in enumerate(colours):
        left = 60 + n * 1160 / len(colours)
        pen.rectangle((left, 1240, left + 1160 / len(colours), 1256), colour)


def _about(option: Option) -> dict[str, str]:
    return {name.lower(): value for name, value in option.attributes}


def _looks(option: Option, shade: Tones) -> Look:
    """The name's own look, moved by the option's number, then by its words."""
    seen = replace(look(option.name, shade), coat=shade.cloth(f"{option.name}{option.seed}"))
    return described(
        replace(seen, hat=False, beard=number(option.name) % 4 == 0), _about(option), shade
    )


def _character(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """Front, three-quarter, and the face."""
    width, height = size
    drawn = rise(size, mix(shade.high, PAPER, 0.5), mix(shade.high, shade.mid, 0.25))
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, height - 66, width, height), mix(shade.high, shade.low, 0.35))
    seen = _looks(option, shade)
    for x, facing in ((0.16, 0.0), (0.42, 0.9)):
        pen.ellipse(
            (width * x - 120, height - 62, width * x + 120, height - 26), mix(shade.low, INK, 0.2)
        )
        person(pen, seen, Stance(width * x, height - 46, (height - 110) / 7.6, facing))
    close = Image.new("RGB", (round(width * 0.38), height), mix(shade.mid, shade.high, 0.4))
    stance = Stance(close.width / 2, height * 0.52 + 6.6 * 330, 330, -0.35)
    person(ImageDraw.Draw(close), replace(seen, lean=seen.lean / 6), stance)
    drawn.paste(close, (width - close.width, 0))
    pen.line([(width - close.width, 0), (width - close.width, height)], INK, 4)
    return drawn


def _place(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """The place empty; its options differ in layout, surface and hour."""
    about = _about(option)
    said = " ".join(about.values())
    surface = named(about.get("surface", "")) or named(said)
    moved = (
        replace(shade, mid=mix(shade.mid, surface, 0.7), low=mix(shade.low, surface, 0.3))
        if surface
        else shade
    )
    setting = Setting(
        place=f"{option.name} {option.label} {option.seed}",
        inside="exterior" not in said.lower(),
        hour=next(
            (hour for hour in HOURS if hour.lower() in said.lower()), pick(HOURS, option.seed)
        ),
        horizon=0.34 if "raised" in said else 0.44 + number(option.seed) % 3 * 0.05,
        tones=moved,
    )
    drawn = (interior if setting.inside else exterior)(setting, size)
    return vignette(grade(drawn, setting.gain), 0.3)


def _prop(option: Option, shade: Tones, size: tuple[int, int]) -> Image.Image:
    """The thing alone on neutral ground, large, and small from its side."""
    width, height = size
    about = _about(option)
    said = " ".join(about.values()).lower()
    drawn = rise(size, mix(shade.high, PAPER, 0.4), mix(shade.high, shade.mid, 0.35))
    pen = ImageDraw.Draw(drawn)
    body = named(about.get("material", "")) or pick(shade.given[1:], option.seed)
    accent = named(about.get("accent", "")) or shade.accent
    wide = 1.3 if "squat" in said else 0.72 if "slender" in said else 1.0
    tall = 0.8 if "squat" in said else 1.0
    main = Thing(pen, (width * 0.4, height * 0.5), height * 0.38 * tall, body, accent, wide)
    thing(option.name, main)
    thing(
        option.name,
        Thing(pen, (width * 0.82, height * 0.66), height * 0.18 * tall, body, accent, wide * 0.8),
    )
    _damage(pen, about.get("damage", ""), main)
    return vignette(drawn, 0.15)


def _damage(pen: Pen, text: str, drawn: Thing) -> None:
    """A crack or a bright worn edge on the large one."""
    if "crack" in text:
        path = [(0.1, 0.1), (0.2, 0.3), (0.12, 0.42), (0.26, 0.66), (0.2, 0.9)]
        pen.line([drawn.at(x, y) for x, y in path], INK, max(2, round(drawn.line * 1.5)))
    elif text:
        box = (*drawn.at(0.16, 0.72), *drawn.at(0.42, 0.96))
        pen.arc(box, 20, 220, drawn.bright, max(3, round(drawn.line * 3)))
