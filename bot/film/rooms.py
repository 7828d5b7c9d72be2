"""Interiors as a simple stage set: the same place has the same walls, window and furniture."""

import re

from PIL import Image, ImageDraw

from bot.film.setting import Setting
from bot.film.strokes import Pen, Point, glow, oval, rise, stroke
from bot.film.tones import INK, Colour, mix, number, pick

FURNITURE = {
    r"kitchen|dining|mess|galley": ("table", "shelf"),
    r"bed": ("bed", "frame"),
    r"office|study|library|archive|school": ("table", "books"),
    r"work|shed|shop|garage|lab|boat": ("bench", "shelf"),
    r"hall|corridor|stair|tower|lamp|light": ("steps", "frame"),
    r"church|chapel": ("steps", "frame"),
}
USUAL = (("table", "frame"), ("shelf", "table"), ("books", "bench"), ("bench", "frame"))


def interior(setting: Setting, size: tuple[int, int]) -> Image.Image:
    """An empty room seen down its length."""
    width, height = size
    seed = number("room", setting.place.upper())
    wall = mix(setting.tones.mid, setting.tones.low, 0.25 + seed % 5 * 0.12)
    picture = rise(size, mix(wall, setting.tones.dark, 0.55), mix(wall, setting.tones.high, 0.15))
    room = _Room(ImageDraw.Draw(picture), setting, wall, seed, (width, height))
    room.shell()
    room.opening(picture)
    for place, thing in enumerate(_furniture(setting.place, seed)):
        room.furnish(thing, place)
    room.shine(picture)
    return picture


def _furniture(place: str, seed: int) -> tuple[str, ...]:
    told = (things for words, things in FURNITURE.items() if re.search(words, place.lower()))
    return next(told, USUAL[seed % len(USUAL)])


class _Room:
    """Coordinates are fractions of the picture; the far wall is a rectangle around the horizon."""

    def __init__(
        self, pen: Pen, setting: Setting, wall: Colour, seed: int, size: tuple[int, int]
    ) -> None:
        self._pen, self._setting, self._wall, self._seed = pen, setting, wall, seed
        self._width, self._height = size
        self._line = max(1.0, size[0] / 700)
        eye, self._far = setting.horizon, (0.22 + seed % 3 * 0.03, 0.78 - seed // 3 % 3 * 0.03)
        self._top, self._low = eye - 0.42 * eye - 0.12, eye + 0.2 * (1 - eye) + 0.08
        self._left = seed // 5 % 2 == 0

    def _at(self, x: float, y: float) -> Point:
        return x * self._width, y * self._height

    def _area(self, points: list[Point], fill: Colour, ink: bool = True) -> None:
        shape = [self._at(x, y) for x, y in points]
        self._pen.polygon(shape, fill, INK if ink else None, round(self._line) if ink else 1)

    def shell(self) -> None:
        """Walls, ceiling, and a floor of boards that run to the vanishing point."""
        (left, right), top, low = self._far, self._top, self._low
        floor = mix(self._setting.tones.low, (92, 70, 52), 0.45)
        ceiling = mix(self._wall, self._setting.tones.dark, 0.5)
        self._area([(0, -0.2), (1, -0.2), (right, top), (left, top)], ceiling)
        self._area([(0, -0.2), (left, top), (left, low), (0, 1.12)], mix(self._wall, INK, 0.22))
        self._area([(1, -0.2), (right, top), (right, low), (1, 1.12)], mix(self._wall, INK, 0.32))
        self._area([(left, low), (right, low), (1.0, 1.12), (0.0, 1.12)], floor)
        board = mix(floor, INK, 0.3)
        for n in range(1, 12):
            part = n / 12
            near, far = part * 1.6 - 0.3, left + (right - left) * part
            stroke(self._pen, [self._at(far, low), self._at(near, 1.12)], self._line, board)
        skirting = [(left, low - 0.018), (right, low - 0.018), (right, low), (left, low)]
        self._area(skirting, mix(self._wall, self._setting.tones.dark, 0.5))

    def _spot(self, middle: float, up: float) -> Point:
        """A point on the far wall: across and up it, 0 to 1."""
        left, right = self._far
        return left + (right - left) * middle, self._low - (self._low - self._top) * up

    def _panel(self, box: tuple[float, float, float, float], fill: Colour) -> list[Point]:
        across, up, width, height = box
        corners = [(across, up), (across + width, up), (across + width, up + height)]
        points = [self._spot(*corner) for corner in [*corners, (across, up + height)]]
        self._area(points, fill)
        return points

    @property
    def window(self) -> tuple[float, float, float, float]:
        return (0.1 if self._left else 0.56, 0.38, 0.32, 0.44)

    def opening(self, picture: Image.Image) -> None:
        """A window with its light and a door, on the far wall."""
        if not self._setting.dark:
            self._sunlight(picture)
        box, wood = self.window, mix(self._setting.tones.dark, (86, 62, 44), 0.5)
        x, y, w, h = box
        self._panel((x - 0.02, y - 0.035, w + 0.04, h + 0.07), wood)
        self._panel(box, self._setting.sky[1])
        for n in (1, 2):
            self._panel((x + w * n / 3 - 0.005, y, 0.01, h), wood)
        self._panel((x, y + h * 0.55, w, 0.02), wood)
        door = 0.72 if self._left else 0.08
        self._panel((door - 0.015, 0, 0.2, 0.74), mix(wood, INK, 0.3))
        leaf = mix(wood, self._setting.tones.accent, 0.25)
        self._panel((door, 0, 0.17, 0.715), leaf)
        for up in (0.08, 0.4):
            self._panel((door + 0.025, up, 0.12, 0.25), mix(leaf, INK, 0.14))
        knob = self._at(*self._spot(door + 0.15, 0.36))
        oval(self._pen, knob, (self._line * 3, self._line * 3), (206, 176, 110))

    def furnish(self, thing: str, place: int) -> None:
        {
            "table": self._table,
            "bench": self._table,
            "bed": self._bed,
            "shelf": self._shelf,
            "books": self._shelf,
            "steps": self._steps,
            "frame": self._picture,
        }[thing](place, thing)

    def _table(self, place: int, thing: str) -> None:
        wood = mix((118, 84, 56), self._setting.tones.low, 0.3)
        left = 0.1 if (place == 0) != self._left else 0.62
        top = self._low + (0.1 if thing == "table" else 0.06)
        right = left + 0.26
        for x in (left + 0.02, right - 0.035):
            self._area([(x, top), (x + 0.016, top), (x + 0.016, top + 0.24), (x, top + 0.24)], wood)
        board = [(left, top), (right, top), (right - 0.03, top - 0.05), (left + 0.03, top - 0.05)]
        self._area(board, mix(wood, (255, 236, 200), 0.22))
        self._area([(left, top), (right, top), (right, top + 0.03), (left, top + 0.03)], wood)
        cup = self._at(left + 0.09, top - 0.045)
        oval(
            self._pen,
            cup,
            (self._line * 9, self._line * 12),
            self._setting.tones.accent,
            self._line,
        )

    def _bed(self, place: int, thing: str) -> None:
        left, low = (0.55, 0.0) if self._left else (0.1, 0.0)
        top = self._low + 0.04 + low
        sheet = mix(self._setting.tones.high, self._setting.tones.mid, 0.2)
        head = [(left, top - 0.16), (left + 0.03, top - 0.16), (left + 0.03, top + 0.2)]
        self._area([*head, (left, top + 0.2)], (86, 62, 44))
        cover = [
            (left + 0.03, top),
            (left + 0.3, top),
            (left + 0.36, top + 0.17),
            (left + 0.03, top + 0.17),
        ]
        self._area(cover, mix(self._setting.tones.accent, sheet, 0.35))
        pillow = [(left + 0.035, top - 0.03), (left + 0.11, top - 0.03), (left + 0.12, top + 0.05)]
        self._area([*pillow, (left + 0.035, top + 0.05)], sheet)

    def _shelf(self, place: int, thing: str) -> None:
        wood = mix((104, 74, 50), self._setting.tones.dark, 0.3)
        start = 0.46 if self._left else 0.3
        for row in range(3):
            up = 0.44 + row * 0.17
            self._panel((start, up, 0.22, 0.014), wood)
            for n in range(6):
                parts = ("shelf", self._setting.place, row, n)
                colours = (self._setting.tones.accent, self._setting.tones.low, (150, 120, 84))
                tall, wide = 0.05 + number(*parts) % 5 * 0.014, 0.026 if thing == "books" else 0.018
                self._panel(
                    (start + 0.012 + n * 0.034, up + 0.014, wide, tall), pick(colours, *parts)
                )

    def _steps(self, place: int, thing: str) -> None:
        stone = mix(self._wall, (150, 146, 138), 0.5)
        for n in range(5):
            left, top = (0.7 + n * 0.05, self._low + 0.2 - n * 0.07)
            side = [(left, top), (1.02, top), (1.02, top + 0.09), (left, top + 0.09)]
            self._area(side, mix(stone, INK, 0.06 * n))

    def _picture(self, place: int, thing: str) -> None:
        start = 0.5 if self._left else 0.34
        self._panel((start, 0.5, 0.14, 0.26), (196, 160, 96))
        self._panel((start + 0.015, 0.525, 0.11, 0.21), mix(self._setting.tones.low, INK, 0.2))

    def shine(self, picture: Image.Image) -> None:
        """Daylight from the window, or a hanging lamp when it is dark."""
        x, y, w, h = self.window
        if self._setting.dark:
            lamp = (0.5 + (0.08 if self._left else -0.08), self._top + 0.12)
            stroke(self._pen, [self._at(lamp[0], -0.1), self._at(*lamp)], self._line)
            bulb = self._at(*lamp)
            oval(self._pen, bulb, (self._line * 12, self._line * 10), (255, 226, 150), self._line)
            glow(picture, bulb, self._width * 0.42, (150, 104, 46))
            return
        middle = self._at(*self._spot(x + w / 2, y + h / 2))
        glow(picture, middle, self._width * 0.34, mix(self._setting.sky[1], (90, 80, 60), 0.55))

    def _sunlight(self, picture: Image.Image) -> None:
        """The window's light on the floor."""
        shift, low = (0.22 if self._left else -0.22), self._low
        pool = [(0.42, low + 0.1), (0.6, low + 0.1), (0.66, low + 0.3), (0.38, low + 0.3)]
        cover = Image.new("L", picture.size)
        ImageDraw.Draw(cover).polygon([self._at(x - shift, y) for x, y in pool], 52)
        picture.paste(self._setting.sky[1], (0, 0), cover)
