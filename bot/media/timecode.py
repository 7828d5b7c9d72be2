"""Timecode: frames are the truth, HH:MM:SS:FF is only how they are written."""

import re
from fractions import Fraction

RATES = {
    "23.976": Fraction(24_000, 1001), "24": Fraction(24), "25": Fraction(25),
    "29.97": Fraction(30_000, 1001), "30": Fraction(30), "50": Fraction(50),
    "59.94": Fraction(60_000, 1001), "60": Fraction(60),
}  # fmt: skip
WRITTEN = re.compile(r"^(\d{2,}):([0-5]\d):([0-5]\d)([:;])(\d{2})$", re.ASCII)

MOMENT = re.compile(r"^(?:(\d{1,3}):)?(\d{1,4}(?:\.\d{1,3})?)$", re.ASCII)


class BadTimecode(ValueError):
    """What was given is no timecode at this rate."""


def nominal(rate: Fraction | int) -> int:
    """Frames counted per second of timecode: 24 for 23.976."""
    return round(rate)


def format_timecode(frames: int, rate: Fraction | int, drop: bool = False) -> str:
    """HH:MM:SS:FF of a frame number; with `drop` HH:MM:SS;FF, which keeps pace with the clock."""
    if frames < 0:
        raise BadTimecode("a frame number is never negative")
    per_second = nominal(rate)
    if drop:
        frames = _with_dropped(frames, per_second)
    seconds, frame = divmod(frames, per_second)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{';' if drop else ':'}{frame:02}"


def parse_timecode(text: str, rate: Fraction | int) -> int:
    """The frame number; a semicolon before the frames means drop-frame."""
    match = WRITTEN.match(text.strip())
    per_second = nominal(rate)
    if match is None or int(match[5]) >= per_second:
        raise BadTimecode(f"{text!r} is no timecode at {per_second} frames a second, HH:MM:SS:FF")
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3])
    frames = ((hours * 60 + minutes) * 60 + seconds) * per_second + int(match[5])
    if match[4] == ":":
        return frames
    skipped = _skipped(per_second)
    if seconds == 0 and int(match[5]) < skipped and minutes % 10:
        raise BadTimecode(f"{text!r} is a number that drop-frame leaves out")
    total = hours * 60 + minutes
    return frames - skipped * (total - total // 10)


def parse_moment(text: str, rate: Fraction | int = 24) -> float:
    """Seconds of a moment as people write it: `1.5`, `00:01`, `1:02.5`, or a timecode."""
    text = text.strip().removesuffix("s").strip()
    if WRITTEN.match(text):
        return parse_timecode(text, rate) / float(rate)
    match = MOMENT.match(text)
    if match is None:
        raise BadTimecode(f"{text[:20]!r} is no moment; write seconds such as 1.5, or 00:01")
    return int(match[1] or 0) * 60 + float(match[2])


def _skipped(per_second: int) -> int:
    if per_second not in (30, 60):
        raise BadTimecode("drop-frame exists at 29.97 and 59.94 only")
    return per_second // 15


def _with_dropped(frames: int, per_second: int) -> int:
    """Frame number as drop-frame counts it: numbers are left out each minute but every tenth."""
    skipped = _skipped(per_second)
    minute = per_second * 60 - skipped
    ten = minute * 10 + skipped
    tens, rest = divmod(frames, ten)
    extra = 9 * skipped * tens
    if rest >= skipped:
        extra += skipped * max(0, (rest - skipped) // minute)
    return frames + extra
