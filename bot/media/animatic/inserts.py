"""Shots with a set of their own: a thing from near, and the floor as seen from the ceiling."""

from PIL import Image, ImageDraw

from bot.media.animatic.boards import Board
from bot.media.animatic.figures import cast_look
from bot.media.animatic.people import from_above
from bot.media.animatic.props import hand
from bot.media.animatic.setting import Setting
from bot.media.animatic.stage import DOUBLE, larger, lined, painted, stand
from bot.media.animatic.strokes import Pen, area, oval, shadow, soften, stroke
from bot.media.animatic.tones import INK, mix


def insert(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """A thing on a table from near, with a hand if somebody is there."""
    drawn = lined(soften(painted(setting, size), size[0] / 60))
    width, height = drawn.size
    pen = ImageDraw.Draw(drawn)
    wood = mix((120, 86, 58), setting.tones.low, 0.35)
    pen.rectangle((0, height * 0.66, width, height), wood)
    for n in range(7):
        y = height * (0.7 + n * 0.05)
        stroke(pen, [(0, y), (width, y + height * 0.012)], width / 500, mix(wood, INK, 0.22))
    shown = next(iter(board.props), board.action or board.place or "box")
    stand(drawn, shown, setting, 0.34)
    if board.cast:
        seen = cast_look(board, board.cast[0], setting.tones)
        hand(pen, (width * 0.31, height * 0.72), height * 0.3, (seen.coat, seen.skin))
    return drawn.reduce(DOUBLE)


def above(board: Board, setting: Setting, size: tuple[int, int]) -> Image.Image:
    """The floor plan as the camera sees it from the ceiling."""
    drawn = Image.new("RGB", larger(size, DOUBLE), mix(setting.tones.low, (150, 128, 100), 0.5))
    width, height = drawn.size
    pen = ImageDraw.Draw(drawn)
    _floor(pen, setting, drawn.size)
    names = [name for name in board.cast if name.strip()][:4]
    unit = height * (0.1 if "WIDE" in board.size else 0.17)
    for n, name in enumerate(names):
        x = width / 2 + (n - (len(names) - 1) / 2) * unit * 2.8
        spot = (x, height * (0.56 + 0.1 * (n % 2)))
        shadow(drawn, (x + unit * 0.8, spot[1] + unit * 0.4), (unit * 1.5, unit * 0.5))
        from_above(pen, cast_look(board, name, setting.tones), spot, unit)
    return drawn.reduce(DOUBLE)


def _floor(pen: Pen, setting: Setting, size: tuple[int, int]) -> None:
    """Boards and a rug inside, paving outside; and a table with a cup."""
    (width, height), shade = size, setting.tones
    ground = mix(shade.low, (150, 128, 100), 0.5)
    for n in range(1, 14):
        x = width * n / 14
        stroke(pen, [(x, 0), (x, height)], width / 700, mix(ground, INK, 0.18))
    if not setting.inside:
        for n in range(1, 8):
            y = height * n / 8
            stroke(pen, [(0, y), (width, y)], width / 700, mix(ground, INK, 0.18))
        return
    rug = (width * 0.16, height * 0.2, width * 0.84, height * 0.86)
    pen.rounded_rectangle(rug, height * 0.03, mix(shade.accent, ground, 0.55), INK, width // 600)
    inner = (width * 0.19, height * 0.25, width * 0.81, height * 0.81)
    pen.rounded_rectangle(inner, height * 0.02, None, shade.high, max(2, width // 400))
    wood = mix((118, 84, 56), shade.low, 0.3)
    table = [(0.36, 0.06), (0.66, 0.06), (0.66, 0.3), (0.36, 0.3)]
    area(pen, [(x * width, y * height) for x, y in table], wood, width / 500)
    oval(pen, (width * 0.58, height * 0.17), (height * 0.03,) * 2, shade.accent, width / 700)
