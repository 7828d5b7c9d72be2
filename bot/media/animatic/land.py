"""Where an exterior is drawn: the pen, the horizon, the air; shared by outdoors.py and built.py."""

from PIL import Image, ImageDraw

from bot.media.animatic.setting import Setting
from bot.media.animatic.strokes import Pen
from bot.media.animatic.tones import Colour, mix, number


class Land:
    """The pen, the horizon in pixels, and numbers that belong to the place."""

    def __init__(self, picture: Image.Image, setting: Setting) -> None:
        self.picture, self.setting, self.tones = picture, setting, setting.tones
        self.pen: Pen = ImageDraw.Draw(picture)
        self.width, self.height = picture.size
        self.line = round(self.height * setting.horizon)
        self.ink = max(1.0, self.width / 700)

    def dice(self, *parts: object) -> float:
        """0 to 1, the same for the same place and parts."""
        return number(self.setting.place.upper(), *parts) % 1000 / 1000

    def haze(self, colour: Colour, far: float) -> Colour:
        """The colour seen through air; `far` 0 to 1."""
        return mix(colour, self.setting.sky[1], far)

    @property
    def lamp(self) -> Colour:
        """Lamplight behind glass."""
        return (255, 214, 128)

    @property
    def shore(self) -> float:
        """Where water meets land, in pixels from the top."""
        return self.line + (self.height - self.line) * 0.6
