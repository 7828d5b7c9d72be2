"""Weather over an exterior: fog, rain, snow, as the words say."""

import re

from PIL import Image, ImageDraw

from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import oval, stroke
from bot.media.animatic.tones import mix, number


def add(picture: Image.Image, setting: Setting) -> None:
    """Draw the weather that the place and its words tell of."""
    said = f"{setting.place} {setting.said}".lower()
    if re.search(r"\bfog|\bmist|haze\b|smoke", said):
        _fog(picture, setting)
    if re.search(r"\brain|storm|downpour", said):
        _rain(picture, setting)
    if re.search(r"\bsnow|blizzard", said):
        _snow(picture, setting)


def _fog(picture: Image.Image, setting: Setting) -> None:
    """Thickest along the horizon."""
    height = picture.height
    thick = [
        round(150 * max(0.0, 1 - abs(y / height - setting.horizon - 0.06) / 0.42))
        for y in range(height)
    ]
    column = Image.frombytes("L", (1, height), bytes(thick))
    cover = column.resize(picture.size, Image.Resampling.NEAREST)
    picture.paste(mix(setting.sky[1], (196, 202, 208), 0.45), (0, 0, *picture.size), cover)


def _rain(picture: Image.Image, setting: Setting) -> None:
    pen, (width, height) = ImageDraw.Draw(picture, "RGBA"), picture.size
    for n in range(160):
        x, y = (number("rain", axis, n) % 1000 / 1000 for axis in "xy")
        end = ((x - 0.012) * width, (y + 0.07) * height)
        pen.line([(x * width, y * height), end], (210, 220, 230, 90), max(1, width // 700))
    dim = Image.new("L", picture.size, 30)
    picture.paste(setting.tones.dark, (0, 0, *picture.size), dim)


def _snow(picture: Image.Image, setting: Setting) -> None:
    pen, (width, height) = ImageDraw.Draw(picture), picture.size
    low = round(height * setting.horizon)
    ground = Image.new("L", (width, height - low), 120)
    picture.paste((232, 236, 242), (0, low), ground)
    for n in range(140):
        x, y, big = (number("snow", axis, n) % 1000 / 1000 for axis in "xyz")
        oval(pen, (x * width, y * height), ((1 + 3 * big) * width / 1200,) * 2, (240, 243, 247))
    stroke(pen, [(0, low), (width, low)], width / 900, (214, 220, 228))
