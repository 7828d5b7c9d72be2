"""Where and when a shot plays, as the set painters need it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.media.animatic.tones import Colour, Item, Tones, mix

SKIES: tuple[tuple[str, tuple[Colour, Colour]], ...] = (
    (r"NIGHT|MIDNIGHT", ((16, 24, 46), (48, 64, 98))),
    (r"DAWN|SUNRISE|MORNING", ((120, 140, 176), (250, 206, 168))),
    (r"DUSK|SUNSET|EVENING|MAGIC", ((70, 66, 110), (240, 152, 102))),
    (r"", ((126, 168, 204), (222, 232, 232))),
)
GAINS: tuple[tuple[str, tuple[float, float, float]], ...] = (
    (r"NIGHT|MIDNIGHT", (0.68, 0.73, 0.92)),
    (r"DAWN|SUNRISE|MORNING", (1.0, 0.95, 0.9)),
    (r"DUSK|SUNSET|EVENING|MAGIC", (0.96, 0.84, 0.8)),
    (r"", (1.0, 1.0, 1.0)),
)
LAMPLIGHT = (0.86, 0.79, 0.82)


@dataclass(frozen=True)
class Setting:
    """`horizon` is the height of the eye line in the picture: 0 its top, 1 its bottom; `said` is
    what words tell beyond the place, such as a boat, fog or a landmark."""

    place: str
    inside: bool
    hour: str
    horizon: float
    tones: Tones
    said: str = ""

    @property
    def sky(self) -> tuple[Colour, Colour]:
        """(top, bottom) of the sky, tinted by the palette."""
        top, low = _found(SKIES, self.hour)
        return mix(top, self.tones.low, 0.25), mix(low, self.tones.high, 0.25)

    @property
    def gain(self) -> tuple[float, float, float]:
        """How the hour colours everything in the picture; a lamp warms a room at night."""
        return LAMPLIGHT if self.inside and self.night else _found(GAINS, self.hour)

    @property
    def night(self) -> bool:
        """The moon is up."""
        return bool(re.search(r"NIGHT", self.hour.upper()))

    @property
    def dark(self) -> bool:
        """Lamps are lit."""
        return bool(re.search(r"NIGHT|MIDNIGHT|DUSK|EVENING", self.hour.upper()))


def _found(table: Sequence[tuple[str, Item]], hour: str) -> Item:
    return next(value for words, value in table if re.search(words, hour.upper()))
