"""The drawing hand: storyboard cards, option plates, contact sheets.

Pillow only; the same input gives the same pixels.
"""

from PIL import Image, ImageDraw

from bot.media.animatic.boards import Board as Board
from bot.media.animatic.boards import Option as Option
from bot.media.animatic.card import BASE, card, edge, window
from bot.media.animatic.frame import picture
from bot.media.animatic.plates import plate
from bot.media.animatic.sheet import contact_sheet as contact_sheet
from bot.media.animatic.sheet import jpeg as jpeg
from bot.media.animatic.sheet import thumbnail as thumbnail


def draw_board(board: Board, size: tuple[int, int] = BASE) -> Image.Image:
    """The storyboard card of a shot: its framing sketch, and what is to be known around it."""
    whole = card(board, size)
    left, top, right, bottom = window(size)
    whole.paste(picture(board, (right - left, bottom - top)), (left, top))
    if left:
        edge(ImageDraw.Draw(whole), (left - 1, top - 1, right, bottom))
    return whole


def draw_option(option: Option, size: tuple[int, int] = (640, 640)) -> Image.Image:
    """The plate of one option: a character sheet, an environment or a prop, with its attributes."""
    return plate(option, size)
