"""Interiors as a simple stage set: the same place has the same walls, window and furniture."""

import re
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from bot.media.animatic.furniture import furnish
from bot.media.animatic.landmarks import landmark
from bot.media.animatic.room import Interior
from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import glow, oval, rise, stroke
from bot.media.animatic.tones import INK, mix, number

Box = tuple[float, float, float, float]


def interior(setting: Setting, size: tuple[int, int]) -> Image.Image:
    """An empty room seen down its length."""
    shade = setting.tones
    plan = _plan(setting)
    wall = mix(shade.mid, shade.low, 0.25 + plan.seed % 5 * 0.12)
    picture = rise(size, mix(wall, shade.dark, 0.55), mix(wall, shade.high, 0.15))
    room = Interior(ImageDraw.Draw(picture), setting, wall, plan.far, size)
    _shell(room)
    _surface(room)
    if "open on two sides" in setting.said:
        _open_sides(room)
    if not setting.dark:
        _sunlight(picture, room, plan)
    _window(room, plan.window)
    _door(room, plan.door)
    if "two levels" in setting.said:
        _levels(room)
    furnish(room, plan.seed, plan.hung, 0.62 if plan.window[0] < 0.3 else 0.1)
    landmark(room.pen, setting, size)
    _light(picture, room, plan)
    return picture


@dataclass(frozen=True)
class _Plan:
    """Where the far wall is in the picture, and what is on it: parts of the wall."""

    far: tuple[float, float]
    window: Box
    door: float
    hung: float  # where something may hang
    seed: int = 0


LEFT: Box = (0.08, 0.38, 0.32, 0.44)
RIGHT: Box = (0.58, 0.38, 0.32, 0.44)
NARROW: Box = (0.06, 0.4, 0.26, 0.42)
LAYOUTS = (
    (r"on the left, depth", _Plan((0.36, 0.88), RIGHT, 0.06, 0.3)),
    (r"on the right, depth", _Plan((0.12, 0.64), LEFT, 0.78, 0.48)),
    (r"down the middle", _Plan((0.27, 0.73), NARROW, 0.415, 0.68)),
    (r"along one wall", _Plan((0.5, 0.92), NARROW, 0.7, 0.4)),
    (r"raised corner", _Plan((0.3, 0.84), RIGHT, 0.08, 0.31)),
)


def _plan(setting: Setting) -> _Plan:
    """The layout that the words name, else the place's own."""
    seed = number("room", setting.place.upper())
    for words, plan in LAYOUTS:
        if re.search(words, setting.said):
            return replace(plan, seed=seed)
    far = (0.22 + seed % 3 * 0.03, 0.78 - seed // 3 % 3 * 0.03)
    if seed // 5 % 2 == 0:
        return _Plan(far, LEFT, 0.76, 0.47, seed)
    return _Plan(far, RIGHT, 0.06, 0.3, seed)


def _shell(room: Interior) -> None:
    """Walls, ceiling, and a floor of boards that run to the vanishing point."""
    (left, right), top, low, wall = room.far, room.top, room.low, room.wall
    floor = mix(room.tones.low, (92, 70, 52), 0.45)
    room.area([(0, -0.2), (1, -0.2), (right, top), (left, top)], mix(wall, room.tones.dark, 0.5))
    room.area([(0, -0.2), (left, top), (left, low), (0, 1.12)], mix(wall, INK, 0.22))
    room.area([(1, -0.2), (right, top), (right, low), (1, 1.12)], mix(wall, INK, 0.32))
    room.area([(left, low), (right, low), (1.0, 1.12), (0.0, 1.12)], floor)
    for n in range(1, 12):
        part = n / 12
        ends = [room.at(left + (right - left) * part, low), room.at(part * 1.6 - 0.3, 1.12)]
        stroke(room.pen, ends, room.line, mix(floor, INK, 0.3))
    skirting = [(left, low - 0.018), (right, low - 0.018), (right, low), (left, low)]
    room.area(skirting, mix(wall, room.tones.dark, 0.5))


SURFACES = {  # words: (rows, columns, shifted) of lines on the far wall
    r"brick|limewash": (14, 8, True),
    r"stone": (7, 5, True),
    r"tile": (12, 18, False),
    r"board|plank|timber": (0, 16, False),
    r"corrugated|iron\b": (0, 44, False),
}


def _surface(room: Interior) -> None:
    """What the far wall is made of, as a pattern of fine lines."""
    said = room.setting.said.lower()
    found = next((lines for words, lines in SURFACES.items() if re.search(words, said)), None)
    if found is None:
        return
    rows, columns, shifted = found
    ink = mix(room.wall, INK, 0.2)
    for row in range(1, rows):
        stroke(room.pen, room.on_wall((0, row / rows), (1, row / rows)), room.line, ink)
    for row in range(max(rows, 1)):
        shift = 0.5 / columns if shifted and row % 2 else 0.0
        for column in range(1, columns):
            x, up = column / columns + shift, row / max(rows, 1)
            stroke(room.pen, room.on_wall((x, up), (x, up + 1 / max(rows, 1))), room.line, ink)


def _open_sides(room: Interior) -> None:
    """Openings to the sky in both side walls."""
    for side in (0, 1):
        corners = [(0.25, 0.22), (0.92, 0.22), (0.92, 0.86), (0.25, 0.86)]
        room.area([room.on_side(side, *corner) for corner in corners], room.setting.sky[1])
        for deep in (0.25, 0.58, 0.92):
            post = [(deep, 0.0), (deep + 0.04, 0.0), (deep + 0.04, 1.0), (deep, 1.0)]
            wood = mix(room.wall, (86, 62, 44), 0.5)
            room.area([room.on_side(side, *corner) for corner in post], wood)


def _window(room: Interior, box: Box) -> None:
    x, y, w, h = box
    wood = room.wood
    room.panel((x - 0.02, y - 0.035, w + 0.04, h + 0.07), wood)
    room.panel(box, room.setting.sky[1])
    for n in (1, 2):
        room.panel((x + w * n / 3 - 0.005, y, 0.01, h), wood)
    room.panel((x, y + h * 0.55, w, 0.02), wood)


def _door(room: Interior, at: float) -> None:
    leaf = mix(room.wood, room.tones.accent, 0.2)
    room.panel((at - 0.015, 0, 0.2, 0.74), mix(room.wood, INK, 0.3))
    room.panel((at, 0, 0.17, 0.715), leaf)
    for up in (0.08, 0.4):
        room.panel((at + 0.025, up, 0.12, 0.25), mix(leaf, INK, 0.14))
    (knob,) = room.on_wall((at + 0.15, 0.36))
    oval(room.pen, knob, (room.line * 3, room.line * 3), (206, 176, 110))


def _levels(room: Interior) -> None:
    """The far part of the floor raised, with steps up to it."""
    stone, front = mix(room.wall, (150, 146, 138), 0.5), room.low + 0.12
    room.area([room.floor(0, 0.0), room.floor(1, 0.0), (0.98, front), (0.02, front)], stone)
    room.area(
        [(0.02, front), (0.98, front), (0.98, front + 0.09), (0.02, front + 0.09)],
        mix(stone, INK, 0.25),
    )
    for n in range(3):
        wide, y = 0.09 + 0.015 * n, front + 0.03 * n
        room.area(
            [(0.5 - wide, y), (0.5 + wide, y), (0.5 + wide, y + 0.03), (0.5 - wide, y + 0.03)],
            mix(stone, (255, 255, 255), 0.12 - 0.04 * n),
        )


def _light(picture: Image.Image, room: Interior, plan: _Plan) -> None:
    """Daylight from the window, or a hanging lamp when it is dark."""
    x, y, w, h = plan.window
    if not room.setting.dark:
        (middle,) = room.on_wall((x + w / 2, y + h / 2))
        shine = mix(room.setting.sky[1], (90, 80, 60), 0.55)
        glow(picture, middle, picture.width * 0.34, shine)
        return
    lamp = (0.5 + (0.08 if x < 0.3 else -0.08), room.top + 0.12)
    stroke(room.pen, [room.at(lamp[0], -0.1), room.at(*lamp)], room.line)
    bulb, shade = room.at(*lamp), [(-0.035, 0.012), (-0.012, -0.03), (0.012, -0.03), (0.035, 0.012)]
    oval(room.pen, bulb, (room.line * 9, room.line * 9), (255, 232, 168))
    room.area([(lamp[0] + px, lamp[1] + py) for px, py in shade], mix(room.tones.dark, INK, 0.3))
    glow(picture, (bulb[0], bulb[1] + picture.height * 0.06), picture.width * 0.46, (176, 122, 58))


def _sunlight(picture: Image.Image, room: Interior, plan: _Plan) -> None:
    """The window's light on the floor."""
    middle = room.far[0] + (room.far[1] - room.far[0]) * (plan.window[0] + plan.window[2] / 2)
    low, slant = room.low, 0.5 - middle
    pool = [(-0.09, 0.1), (0.09, 0.1), (0.15, 0.3), (-0.13, 0.3)]
    cover = Image.new("L", picture.size)
    shape = [room.at(middle + slant * up + x, low + up) for x, up in pool]
    ImageDraw.Draw(cover).polygon(shape, 52)
    picture.paste(room.setting.sky[1], (0, 0, *picture.size), cover)
