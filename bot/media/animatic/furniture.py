"""What stands and hangs in a room, by its name and by its state of repair."""

import re

from bot.media.animatic.room import Interior
from bot.media.animatic.strokes import oval, stroke
from bot.media.animatic.tones import INK, Colour, mix, number, pick

FOLDERS = {
    r"kitchen|dining|mess|galley": ("table", "shelf"),
    r"bed": ("bed", "frame"),
    r"office|study|library|archive|school": ("table", "books"),
    r"work|shed|shop|garage|lab|boat": ("bench", "shelf"),
    r"hall|corridor|stair|tower|lamp|light": ("steps", "frame"),
    r"church|chapel": ("steps", "frame"),
}
USUAL = (("table", "frame"), ("table", "shelf"), ("bench", "books"), ("bench", "frame"))


def furnish(room: Interior, seed: int, hung: float, stands: float) -> None:
    """Furniture by the room's name: `hung` is where on the far wall, `stands` where in the picture
    it begins."""
    said = room.setting.said.lower()
    if re.search(r"patched|odd timber", said):
        _patches(room)
    if re.search(r"worn|cracked|peeling", said):
        _scuffs(room)
    if re.search(r"swept and bare", said):
        return
    standing, hanging = _pieces(room.setting.place.lower(), seed)
    if re.search(r"half emptied|pale squares|bare shelves", said):
        _emptied(room, hung)
    else:
        HANGING[hanging](room, hung)
    STANDS[standing](room, stands)
    if re.search(r"kept with care", said):
        _care(room, stands)


def _pieces(place: str, seed: int) -> tuple[str, str]:
    told = (things for words, things in FOLDERS.items() if re.search(words, place))
    return next(told, USUAL[seed % len(USUAL)])


def _timber(room: Interior) -> Colour:
    return mix((118, 84, 56), room.tones.low, 0.3)


def _table(room: Interior, left: float) -> None:
    _top(room, left, room.low + 0.1)


def _bench(room: Interior, left: float) -> None:
    _top(room, left, room.low + 0.06)


def _top(room: Interior, left: float, top: float) -> None:
    """A board on legs, and a cup on it."""
    wood, right = _timber(room), left + 0.26
    for x in (left + 0.02, right - 0.035):
        room.area([(x, top), (x + 0.016, top), (x + 0.016, top + 0.24), (x, top + 0.24)], wood)
    board = [(left, top), (right, top), (right - 0.03, top - 0.05), (left + 0.03, top - 0.05)]
    room.area(board, mix(wood, (255, 236, 200), 0.22))
    room.area([(left, top), (right, top), (right, top + 0.03), (left, top + 0.03)], wood)
    cup = [(left + 0.08, top - 0.07), (left + 0.11, top - 0.07), (left + 0.105, top - 0.02)]
    room.area([*cup, (left + 0.085, top - 0.02)], room.tones.accent)


def _bed(room: Interior, left: float) -> None:
    left, top = min(left, 0.58), room.low + 0.04
    sheet = mix(room.tones.high, room.tones.mid, 0.2)
    head = [(left, top - 0.16), (left + 0.03, top - 0.16), (left + 0.03, top + 0.2)]
    room.area([*head, (left, top + 0.2)], (86, 62, 44))
    cover = [(left + 0.03, top), (left + 0.3, top), (left + 0.36, top + 0.17)]
    room.area([*cover, (left + 0.03, top + 0.17)], mix(room.tones.accent, sheet, 0.35))
    pillow = [(left + 0.035, top - 0.03), (left + 0.11, top - 0.03), (left + 0.12, top + 0.05)]
    room.area([*pillow, (left + 0.035, top + 0.05)], sheet)


def _steps(room: Interior, left: float) -> None:
    """Stairs that climb out of the picture on that side."""
    stone, right = mix(room.wall, (150, 146, 138), 0.5), left > 0.5
    for n in range(5):
        edge, top = 0.7 + n * 0.05, room.low + 0.2 - n * 0.07
        side = [(edge, top), (1.02, top), (1.02, top + 0.09), (edge, top + 0.09)]
        room.area([(x if right else 1 - x, y) for x, y in side], mix(stone, INK, 0.06 * n))


def _shelf(room: Interior, start: float) -> None:
    _rows(room, start, 0.018)


def _books(room: Interior, start: float) -> None:
    _rows(room, start, 0.026)


def _rows(room: Interior, start: float, wide: float) -> None:
    """Three shelves with what stands on them."""
    colours = (room.tones.accent, room.tones.low, (150, 120, 84))
    for row in range(3):
        up = 0.44 + row * 0.17
        room.panel((start, up, 0.22, 0.014), mix((104, 74, 50), room.tones.dark, 0.3))
        for n in range(6):
            parts = ("shelf", room.setting.place, row, n)
            tall = 0.05 + number(*parts) % 5 * 0.014
            room.panel((start + 0.012 + n * 0.034, up + 0.014, wide, tall), pick(colours, *parts))


def _frame(room: Interior, start: float) -> None:
    room.panel((start, 0.5, 0.14, 0.26), (196, 160, 96))
    room.panel((start + 0.015, 0.525, 0.11, 0.21), mix(room.tones.low, INK, 0.2))
    land = mix(room.tones.high, room.tones.mid, 0.4)
    room.panel((start + 0.015, 0.525, 0.11, 0.08), land)


def _emptied(room: Interior, start: float) -> None:
    """Bare shelves, pale squares where pictures hung, a crate."""
    pale = mix(room.wall, (255, 250, 240), 0.2)
    for n, (x, up) in enumerate(((start + 0.02, 0.62), (start + 0.13, 0.56))):
        room.panel((x, up, 0.09, 0.2 + 0.04 * n), pale)
    room.panel((start, 0.46, 0.24, 0.014), mix((104, 74, 50), room.tones.dark, 0.3))
    wood, low = mix((150, 116, 78), room.tones.low, 0.2), room.low + 0.2
    room.area([(0.42, low), (0.55, low), (0.55, low + 0.13), (0.42, low + 0.13)], wood)
    for n in (1, 2):
        y = low + n * 0.043
        stroke(room.pen, [room.at(0.42, y), room.at(0.55, y)], room.line, mix(wood, INK, 0.4))


def _patches(room: Interior) -> None:
    """Odd boards nailed over the wall and the floor."""
    for n, (x, up, wide) in enumerate(((0.02, 0.2, 0.3), (0.6, 0.86, 0.3), (0.36, 0.1, 0.24))):
        wood = mix(_timber(room), (214, 180, 130), 0.15 + 0.2 * n)
        room.panel((x, up, wide, 0.06), wood)
        for nail in room.on_wall((x + 0.015, up + 0.03), (x + wide - 0.015, up + 0.03)):
            oval(room.pen, nail, (room.line * 1.6, room.line * 1.6), INK)
    floor = [
        room.floor(0.2, 0.5),
        room.floor(0.32, 0.5),
        room.floor(0.3, 0.72),
        room.floor(0.14, 0.72),
    ]
    room.area(floor, mix(_timber(room), (214, 180, 130), 0.3))


def _scuffs(room: Interior) -> None:
    """Plaster that came off along the floor and in the corners."""
    bare = mix(room.wall, (214, 204, 186), 0.3)
    for n in range(7):
        dice = number("scuff", room.setting.place, n)
        x, wide, tall = dice % 90 / 100, 0.04 + dice % 7 / 100, 0.03 + dice // 7 % 6 / 100
        edge = [(x, 0.025), (x + wide, 0.025), (x + wide * 0.8, tall * 0.7), (x + wide * 0.5, tall)]
        shape = [*edge, (x + wide * 0.25, tall * 0.6), (x + wide * 0.1, tall * 0.8)]
        room.pen.polygon(room.on_wall(*shape), bare)
    for side in (0, 1):
        shape = [(0.96, 0.95), (0.82, 0.97), (0.86, 0.88), (0.93, 0.8), (0.98, 0.72)]
        room.pen.polygon([room.at(*room.on_side(side, *spot)) for spot in shape], bare)


def _care(room: Interior, left: float) -> None:
    """Flowers on the table."""
    top = room.low + 0.05
    room.area(
        [
            (left + 0.16, top - 0.05),
            (left + 0.19, top - 0.05),
            (left + 0.185, top + 0.02),
            (left + 0.165, top + 0.02),
        ],
        mix(room.tones.high, room.tones.mid, 0.3),
    )
    for n in range(5):
        x, y = left + 0.155 + n * 0.01, top - 0.1 - n % 2 * 0.02
        stroke(
            room.pen, [room.at(left + 0.175, top - 0.05), room.at(x, y)], room.line, (74, 98, 66)
        )
        oval(room.pen, room.at(x, y), (room.line * 5, room.line * 5), room.tones.accent)


STANDS = {"table": _table, "bench": _bench, "bed": _bed, "steps": _steps}
HANGING = {"shelf": _shelf, "books": _books, "frame": _frame}
