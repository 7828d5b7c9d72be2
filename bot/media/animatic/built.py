"""What people built or left outdoors: houses, a tower, a jetty, a boat, a truck, a fence."""

from bot.media.animatic.land import Land
from bot.media.animatic.strokes import Point, area, blob, glow, oval, stroke
from bot.media.animatic.tones import INK, Colour, mix, number


def houses(land: Land) -> None:
    """Two rows of houses and the street between them."""
    for row, (far, count, tall) in enumerate(((0.55, 13, 0.24), (0.2, 8, 0.3))):
        wide = land.width / count
        for n in range(count):
            _app(land, (n * wide - wide * 0.1, wide * 1.02), (tall, far), (row, n))
    path = mix((128, 124, 116), land.tones.low, 0.35)
    street = [(0.46, land.line), (0.54, land.line), (0.92, land.height), (0.08, land.height)]
    land.pen.polygon([(x * land.width, y) for x, y in street], path)
    stone = mix(path, INK, 0.16)
    for n in range(14):  # rows of paving, wider the nearer they are
        part = (n / 14) ** 1.7
        y, half = land.line + (land.height - land.line) * part, 0.04 + 0.38 * part
        ends = [((0.5 - half) * land.width, y), ((0.5 + half) * land.width, y)]
        stroke(land.pen, ends, land.ink * (0.5 + part), stone)


def _app(land: Land, span: Point, look: Point, key: tuple[int, int]) -> None:
    (left, wide), (tall, far) = span, look
    top = land.line - land.height * tall * (0.55 + 0.75 * land.dice("roof", *key))
    painted = land.tones.given[number(*key) % len(land.tones.given)]
    wall = land.haze(mix(land.tones.mid, painted, 0.3), far)
    box = (left, top, left + wide, land.line + land.height * 0.02)
    land.pen.rectangle(box, wall, INK, round(land.ink))
    if land.dice("gable", *key) < 0.6:
        ridge = [(left - 4, top), (left + wide / 2, top - wide * 0.3), (left + wide + 4, top)]
        roof = land.haze(mix(land.tones.low, (120, 66, 52), 0.35), far)
        area(land.pen, ridge, roof, land.ink)
    _panes(land, (left, top, wide), wall, key)


def _panes(land: Land, box: tuple[float, float, float], wall: Colour, key: tuple[int, int]) -> None:
    left, top, wide = box
    for row in range(int((land.line - top) / (wide * 0.32))):
        for column in range(3):
            x, y = left + wide * (0.16 + 0.26 * column), top + wide * (0.12 + 0.32 * row)
            lit = land.setting.dark and land.dice("lit", *key, row, column) < 0.4
            pane = land.lamp if lit else mix(wall, land.tones.dark, 0.55)
            land.pen.rectangle((x, y, x + wide * 0.13, y + wide * 0.18), pane)


def hamlet(land: Land) -> None:
    """A few far houses on the slope, with a lit window each when it is dark."""
    unit = land.height * 0.03
    for n in range(9):
        x = land.width * (0.3 + 0.4 * (n + 0.7 * land.dice("home", n)) / 9)
        y = land.line - land.height * (0.015 + 0.16 * land.dice("slope", n))
        wall = land.haze(mix(land.tones.mid, land.tones.dark, 0.45), 0.15)
        land.pen.rectangle((x - unit, y - unit, x + unit, y + unit * 0.7), wall)
        roof = [(x - unit * 1.3, y - unit), (x, y - unit * 2.1), (x + unit * 1.3, y - unit)]
        land.pen.polygon(roof, land.haze(mix(land.tones.dark, INK, 0.2), 0.1))
        pane = (x - unit * 0.3, y - unit * 0.5, x + unit * 0.35, y + unit * 0.2)
        land.pen.rectangle(pane, land.lamp if land.setting.dark else mix(wall, INK, 0.5))


def tower(land: Land) -> None:
    """A lighthouse on its rock."""
    x = land.width * (0.7 if land.dice("side") > 0.5 else 0.28)
    foot, unit = land.line + land.height * 0.05, land.height * 0.055
    white = mix(land.tones.high, (255, 255, 255), 0.3)
    rock: list[Point] = [(-3.4, 0.7), (-2, -0.3), (0, -0.5), (1.8, -0.2), (3.6, 0.7), (0, 1.0)]
    stone = mix((96, 92, 88), land.tones.low, 0.4)
    blob(land.pen, [(x + px * unit, foot + py * unit) for px, py in rock], stone, land.ink)
    wall = [(-1, 0), (1, 0), (0.6, -6), (-0.6, -6)]
    area(land.pen, [(x + px * unit, foot + py * unit) for px, py in wall], white, land.ink)
    for up in (1.2, 3.6):
        wide = unit * (1 - up / 15)
        band = (x - wide, foot - unit * (up + 1.1), x + wide, foot - unit * up)
        land.pen.rectangle(band, mix(land.tones.accent, white, 0.1))
    room = (x - unit * 0.5, foot - unit * 7, x + unit * 0.5, foot - unit * 6)
    land.pen.rectangle(room, land.lamp, INK, round(land.ink))
    cap = [(-0.7, -7), (0.7, -7), (0, -7.8)]
    roof = [(x + px * unit, foot + py * unit) for px, py in cap]
    land.pen.polygon(roof, mix(land.tones.dark, INK, 0.3))
    if land.setting.dark:
        glow(land.picture, (x, foot - unit * 6.5), unit * 5, (120, 96, 52))


def jetty(land: Land) -> None:
    """Boards on posts that run from the shore into the water."""
    wood = mix((112, 84, 60), land.tones.low, 0.45)
    side = _side(land)
    far, near = land.line + (land.shore - land.line) * 0.3, land.shore + land.height * 0.04

    def at(x: float, y: float) -> Point:
        return (0.5 + side * (0.17 + x)) * land.width, y

    for n in range(4):
        y, tall = far + (near - far) * n / 3, land.height * (0.03 + 0.012 * n)
        for x in (-0.03 - 0.03 * n, 0.03 + 0.05 * n):
            stroke(land.pen, [at(x, y + tall * 1.6), at(x, y - tall)], land.ink * (3 + n), INK)
    area(land.pen, [at(-0.03, far), at(0.03, far), at(0.18, near), at(-0.12, near)], wood, land.ink)
    for n in range(1, 12):
        part = (n / 12) ** 1.4
        y = far + (near - far) * part
        ends = [at(-0.03 - 0.09 * part, y), at(0.03 + 0.15 * part, y)]
        stroke(land.pen, ends, land.ink, mix(wood, INK, 0.35))


def _side(land: Land) -> int:
    """On which side of the water a jetty is; a boat lies on the other."""
    return 1 if land.dice("jetty") > 0.5 else -1


RIM: list[Point] = [(-2.6, -0.7), (-1.2, -0.4), (1.2, -0.4), (2.7, -0.8)]


def boat(land: Land) -> None:
    """A rowing boat on the water."""
    x, y = land.width * (0.5 - _side(land) * 0.24), land.line * 0.38 + land.shore * 0.62
    unit, wood = land.height * 0.06, mix(land.tones.dark, (70, 52, 40), 0.4)

    def at(*points: Point) -> list[Point]:
        return [(x + px * unit, y + py * unit) for px, py in points]

    area(land.pen, at(*RIM, (2.0, 0.45), (-1.9, 0.45)), wood, land.ink)
    stroke(land.pen, at(*RIM), land.ink * 3, mix(land.tones.mid, (160, 130, 96), 0.5))
    for seat in (-0.9, 0.9):
        ends = at((seat - 0.2, -0.42), (seat + 0.2, -0.42))
        stroke(land.pen, ends, land.ink * 4, (120, 92, 66))
    below = mix(land.tones.low, INK, 0.4)
    stroke(land.pen, at((-2.4, 0.75), (2.6, 0.75)), land.ink * 2, below)


def truck(land: Land) -> None:
    """A loaded truck that stands at the side."""
    unit = land.height * 0.05
    x = land.width * (0.2 if land.dice("truck") < 0.5 else 0.76)
    y = land.line + land.height * 0.16
    body = mix(land.tones.mid, (70, 88, 84), 0.4)

    def box(left: float, top: float, right: float, low: float, fill: Colour) -> None:
        corners = (x + left * unit, y + top * unit, x + right * unit, y + low * unit)
        land.pen.rectangle(corners, fill, INK, round(land.ink))

    for left, top in ((-3.2, -2.7), (-2.0, -3.2), (-0.9, -2.5)):
        box(left, top, left + 1.1, -1.3, mix(land.tones.mid, (150, 118, 82), 0.5 + left / 20))
    box(-3.6, -1.5, 0.6, -0.2, body)
    box(0.6, -2.6, 2.4, -0.2, mix(body, INK, 0.12))
    box(1.2, -2.3, 2.2, -1.4, mix(land.setting.sky[1], land.tones.dark, 0.3))
    for wheel in (-2.4, 1.5):
        oval(land.pen, (x + wheel * unit, y), (unit * 0.6, unit * 0.6), (34, 34, 36), land.ink)
        oval(land.pen, (x + wheel * unit, y), (unit * 0.24, unit * 0.24), (120, 118, 112))


def fence(land: Land) -> None:
    """Posts and two rails."""
    wood, y = mix(land.tones.dark, (92, 72, 54), 0.5), land.line + land.height * 0.07
    for n in range(15):
        x = land.width * (n + 0.3 * land.dice("post", n)) / 14
        stroke(land.pen, [(x, y), (x, y - land.height * 0.08)], land.ink * 4, wood)
    for up in (0.03, 0.06):
        rail = [(0, y - land.height * up), (land.width, y - land.height * up)]
        stroke(land.pen, rail, land.ink * 2, wood)
