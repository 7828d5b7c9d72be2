"""The strip at the lower edge of a film: who and what at the left, running timecode at the right.

Rows of brightness only, so that a frame of film gets its strip without being drawn again.
"""

from functools import cached_property

from PIL import Image, ImageDraw

from bot.media.animatic.lettering import clip, font
from bot.media.timecode import format_timecode

PAPER, INK, DIM = 24, 214, 90  # brightness in video range; not full white, as burn-ins are
BASE = 48  # pixels high on a picture of 720 lines
DIGITS = "0123456789:"


class Strip:
    """The strip of one clip: `width` and `height` in pixels, `frames` its whole length."""

    def __init__(self, label: str, width: int, height: int, frames: int, fps: int) -> None:
        self._label, self._frames, self._fps = label, max(frames, 1), fps
        self.width, self.height = width, height
        self._face = font(max(8, round(height * 0.46)), 600)

    def rows(self, frame: int, elapsed: int) -> list[bytes]:
        """One row of brightness after the other. `frame` is what the timecode says, `elapsed` how
        many frames of the clip have gone."""
        done = round(self.width * (elapsed + 1) / self._frames)
        bar = bytes((INK,)) * done + bytes((DIM,)) * (self.width - done)
        at, clock = self._clock_at, self._clock(format_timecode(frame, self._fps))
        rows = [
            row[:at] + strokes + row[at + len(strokes) :]
            for row, strokes in zip(self._ground, clock, strict=True)
        ]
        return [bar] * self._bar + rows[self._bar :]

    @cached_property
    def _bar(self) -> int:
        return max(1, self.height // 16)

    @cached_property
    def _clock_at(self) -> int:
        wide = sum(len(self._digits[char][0]) for char in "00:00:00:00")
        return self.width - wide - self.width // 32

    @cached_property
    def _ground(self) -> list[bytes]:
        room = self._clock_at - self.width // 32 - 16
        return self._drawn(clip(self._label, self._face, room), self.width, self.width // 32)

    @cached_property
    def _digits(self) -> dict[str, list[bytes]]:
        # Every digit as wide as the widest, so that the running numbers do not dance.
        wide = round(max(self._face.getlength(char) for char in "0123456789"))
        narrow = round(self._face.getlength(":")) + 2
        return {char: self._drawn(char, narrow if char == ":" else wide, 0) for char in DIGITS}

    def _clock(self, timecode: str) -> list[bytes]:
        return [
            b"".join(parts)
            for parts in zip(*(self._digits[char] for char in timecode), strict=True)
        ]

    def _drawn(self, text: str, width: int, left: int) -> list[bytes]:
        picture = Image.new("L", (width, self.height), PAPER)
        top = (self.height + self._bar - self._face.size * 1.36) / 2
        ImageDraw.Draw(picture).text((left, top), text, INK, self._face)
        whole = picture.tobytes()
        return [whole[n : n + width] for n in range(0, len(whole), width)]
