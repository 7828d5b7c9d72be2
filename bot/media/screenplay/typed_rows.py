"""Lines of typed pages and where they stand; without what is only there because pages end.

bot/media/screenplay/pdf.py and bot/media/screenplay/fountain.py make them,
bot/media/screenplay/layout.py reads them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.media.screenplay.headings import LEADING, NUMBER

CHARACTER = 7.2  # points: a typewriter's
PAGE_NUMBER = re.compile(r"^(?:page )?(?:\d{1,3}[A-Z]?\.?|- ?\d{1,3} ?-)$", re.IGNORECASE)
# What is typed where a page ends inside a scene or a speech.
CONTINUED = re.compile(
    rf"^(?:{NUMBER}\s+)?(?:\(?continued\)?:?(?:\s*\(\d+\))?|\(more\))(?:\s+{NUMBER})?$",
    re.IGNORECASE,
)
SCENE_NUMBER = re.compile(rf"^{NUMBER}\.?$")
SEGMENT = re.compile(r"\S+(?: {1,3}\S+)*")


class RowSegment(NamedTuple):
    left: float
    text: str


class Row(NamedTuple):
    """A line as it stands. `gap`: blank space above; `turn`: the first of a page."""

    segments: tuple[RowSegment, ...]
    gap: bool
    turn: bool = False
    bold: bool = False

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def number(self) -> str | None:
        """The scene number that stands beside a heading."""
        ends = (self.segments[0], self.segments[-1]) if len(self.segments) > 1 else ()
        return next((s.text.strip(".") for s in ends if SCENE_NUMBER.match(s.text)), None)

    @property
    def bare(self) -> str:
        """Without the scene number on either side."""
        words = [s.text for s in self.segments if s.text.strip(".") != self.number]
        return " ".join(words)

    @property
    def left(self) -> float:
        """Where the words begin, a scene number aside."""
        numbered = self.segments[0].text.strip(".") == self.number
        return self.segments[1 if numbered else 0].left


def rows_of_text(lines: Sequence[str]) -> list[Row]:
    rows, gap = [], True
    for line in without_furniture(lines):
        found = tuple(_segments(line))
        if found:
            rows.append(Row(found, gap))
        gap = not found
    return rows


def _segments(line: str) -> Iterator[RowSegment]:
    """A scene number is one of its own."""
    start = len(line) - len(line.lstrip())
    leading = LEADING.match(line.lstrip())
    if leading:
        yield RowSegment(start * CHARACTER, leading["number"])
        start += leading.end()
    for found in SEGMENT.finditer(line, start):
        yield RowSegment(found.start() * CHARACTER, found[0])


def without_furniture(lines: Iterable[str]) -> list[str]:
    """Lines without page numbers and `CONTINUED`."""
    kept: list[str] = []
    for line in lines:
        words = line.strip()
        numbers_page = PAGE_NUMBER.match(words) and not (kept and kept[-1].strip())
        kept.append("" if numbers_page or CONTINUED.match(words) else line)
    return kept
