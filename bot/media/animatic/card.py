"""The storyboard card around a picture: shot code, heading, what happens, palette, strip.

A small card, as on a contact sheet, is nearly all picture, with one line under it.
"""

from PIL import Image, ImageDraw

from bot.media.animatic.boards import Board
from bot.media.animatic.lettering import Box, Style, clip, font, paragraph
from bot.media.animatic.sheet import shrunk
from bot.media.animatic.strokes import Pen
from bot.media.animatic.tones import FAINT, GREY, INK, PAPER, Colour, light, mix, tones, written

BASE = (1280, 720)  # the measures below are pixels of this size
SMALL = 800  # pixels: a card that is not wider is a small one
WINDOW = (40, 92, 936, 596)
SMALL_WINDOW = (0, 0, 1280, 648)
COLUMN = (966, 92, 1240, 596)
STRIP = 48
NIGHT: Colour = (22, 23, 27)
CHALK: Colour = (236, 234, 228)


def even(value: float) -> int:
    """The nearest even number of pixels, as film needs it."""
    return round(value / 2) * 2


def window(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the picture is on a card: left, top, right, bottom, all even."""
    left, top, right, bottom = SMALL_WINDOW if _small(size) else WINDOW
    x, y = size[0] / BASE[0], size[1] / BASE[1]
    return even(left * x), even(top * y), even(right * x), even(bottom * y)


def strip_height(size: tuple[int, int]) -> int:
    """How high the strip at the lower edge of a card or a film is."""
    return even(STRIP * size[1] / BASE[1])


def card(board: Board, size: tuple[int, int]) -> Image.Image:
    """Everything but the picture."""
    paper = Image.new("RGB", BASE, PAPER)
    pen = ImageDraw.Draw(paper)
    if _small(size):
        _line(pen, board)
    else:
        for part in (_header, _column, _foot, _strip):
            part(pen, board)
    return shrunk(paper, size)


def _small(size: tuple[int, int]) -> bool:
    return size[0] <= SMALL


def _line(pen: Pen, board: Board) -> None:
    """The one line of a small card: code, then what happens."""
    top = SMALL_WINDOW[3]
    pen.rectangle((0, top, *BASE), NIGHT)
    pen.rectangle((0, top, 12, BASE[1]), tones(board.palette).accent)
    code, words = font(36, 700), font(32)
    name = clip(board.shot, code, 460)
    pen.text((32, top + 9), name, CHALK, code)
    left = 32 + code.getlength(name) + 28
    pen.text((left, top + 12), clip(board.action, words, 1256 - left), CHALK, words)


def _header(pen: Pen, board: Board) -> None:
    accent = tones(board.palette).accent
    pen.rectangle((40, 30, 46, 74), accent)
    code = font(34, 700)
    pen.text((60, 24), clip(board.shot, code, 420), INK, code)
    left = 60 + code.getlength(clip(board.shot, code, 420)) + 28
    chip = board.label.upper()
    face = font(17, 700)
    wide = face.getlength(clip(chip, face, 260))
    if chip:
        pen.rounded_rectangle((1240 - wide - 28, 34, 1240, 70), 6, accent)
        white = (255, 255, 255) if light(accent) < 150 else INK
        pen.text((1240 - wide - 14, 40), clip(chip, face, 260), white, face)
    room = 1240 - wide - 60 - left
    pen.text((left, 27), clip(board.heading, font(20, 600), room), INK, font(20, 600))
    about = "  ·  ".join(part for part in (board.show, board.time_of_day, board.register) if part)
    pen.text((left, 53), clip(about, font(16), room), GREY, font(16))


def _column(pen: Pen, board: Board) -> None:
    """Action, dialogue, cast and props, one under the other; long texts shrink, then are cut."""
    left, y, right, bottom = COLUMN
    shots = (
        ("ACTION", board.action, Style(20, INK, least=14), 200),
        ("DIALOGUE", f"“{board.dialogue}”" if board.dialogue else "", _said(), 130),
        ("CAST", ", ".join(board.cast), Style(17, INK, least=13), 52),
        ("PROPS", ", ".join(board.props), Style(17, INK, least=13), 52),
    )
    for title, text, style, room in shots:
        if text:
            pen.text((left, y - 3), title, GREY, font(13, 700))
            end = paragraph(pen, (left, y + 16, right, min(y + 16 + room, bottom)), text, style)
            y = round(end) + 16
            pen.line([(left, y - 10), (right, y - 10)], FAINT)


def _said() -> Style:
    return Style(18, mix(INK, (90, 84, 76), 0.5), italic=True, least=13)


def _foot(pen: Pen, board: Board) -> None:
    """Camera in words under the picture, and the palette."""
    facts = (board.size, board.angle, board.movement, f"{board.seconds:g} s")
    swatches = written(board.palette)[:8]
    right = 936 - len(swatches) * 34
    face = font(18, 600)
    text = "   /   ".join(fact for fact in facts if fact)
    pen.text((40, 618), clip(text, face, right - 60), INK, face)
    for n, colour in enumerate(swatches):
        x = right + n * 34
        pen.rounded_rectangle((x + 4, 614, x + 34, 644), 5, colour, FAINT)


def _strip(pen: Pen, board: Board) -> None:
    pen.rectangle((0, BASE[1] - STRIP, *BASE), NIGHT)
    face = font(22, 600)
    name = "  ".join(part for part in (board.show, board.shot, board.label) if part)
    pen.text((40, BASE[1] - STRIP + 8), clip(name, face, 900), CHALK, face)
    length = f"{board.seconds:g} s"
    at = 1240 - face.getlength(length)
    pen.text((at, BASE[1] - STRIP + 8), length, CHALK, face)


def edge(pen: Pen, box: Box) -> None:
    """The line around a picture."""
    pen.rectangle(box, None, INK, 2)
