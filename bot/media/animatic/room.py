"""The geometry of an interior: a far wall around the horizon, side walls and a floor before it."""

from collections.abc import Sequence

from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import Pen, Point, area
from bot.media.animatic.tones import Colour, mix


class Interior:
    """Points are parts of the picture, or of the far wall, a side wall or the floor."""

    def __init__(
        self,
        pen: Pen,
        setting: Setting,
        wall: Colour,
        far: tuple[float, float],
        size: tuple[int, int],
    ) -> None:
        self.pen, self.setting, self.tones, self.wall = pen, setting, setting.tones, wall
        self.far, self._size = far, size
        self.line = max(1.0, size[0] / 700)
        eye = setting.horizon
        self.top, self.low = eye - 0.42 * eye - 0.12, eye + 0.2 * (1 - eye) + 0.08

    @property
    def wood(self) -> Colour:
        """What doors and window frames are made of."""
        return mix(self.tones.dark, (104, 76, 54), 0.55)

    def at(self, x: float, y: float) -> Point:
        """A point of the picture in pixels."""
        return x * self._size[0], y * self._size[1]

    def area(self, points: Sequence[Point], fill: Colour) -> None:
        area(self.pen, [self.at(x, y) for x, y in points], fill, self.line)

    def spot(self, across: float, up: float) -> Point:
        """A point of the far wall, 0 to 1 across and up it."""
        left, right = self.far
        return left + (right - left) * across, self.low - (self.low - self.top) * up

    def on_wall(self, *points: Point) -> list[Point]:
        """Points of the far wall in pixels."""
        return [self.at(*self.spot(across, up)) for across, up in points]

    def panel(self, box: tuple[float, float, float, float], fill: Colour) -> None:
        """A rectangle on the far wall: across, up, width, height."""
        across, up, width, height = box
        corners = [(across, up), (across + width, up), (across + width, up + height)]
        self.area([self.spot(*corner) for corner in [*corners, (across, up + height)]], fill)

    def on_side(self, side: int, deep: float, up: float) -> Point:
        """A point of the left (0) or right (1) wall; `deep` 0 is near us, 1 the far wall."""
        x = side + (self.far[side] - side) * deep
        top, low = -0.2 + (self.top + 0.2) * deep, 1.12 + (self.low - 1.12) * deep
        return x, low + (top - low) * up

    def floor(self, across: float, near: float) -> Point:
        """A point of the floor; `near` 0 is at the far wall."""
        left, right = self.far
        return (left * (1 - near) + across * near) + (right - left) * across * (
            1 - near
        ), self.low + near * (1.12 - self.low)
