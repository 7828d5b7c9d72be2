"""Scripts typed in columns: what a row is, is told by where it stands.

bot/media/screenplay/pdf.py brings rows from pages, bot/media/screenplay/fountain.py from indented
text.
"""

from collections.abc import Iterable, Sequence
from statistics import median

from bot.media.screenplay import title_page
from bot.media.screenplay.assembly import Assembly
from bot.media.screenplay.headings import (
    ACT,
    LEADING,
    Cue,
    Heading,
    is_loud,
    is_transition,
    read_cue,
    read_heading,
)
from bot.media.screenplay.typed_rows import Row

INDENTED = 10  # points to the right of action: somebody may speak
CUE = 55
OUT = 24  # what is said begins at least this far left of the cue
FAR = 230  # transitions
DUAL = 100  # between two who speak at once
WAVER = 6  # of a column
SENTENCE_END = tuple('.!?:"”…-–—')


def begin(lines: Iterable[str]) -> int:
    """How many lines stand before the script begins, with `FADE IN:` or a heading."""
    return next((n for n, line in enumerate(lines) if _begins(line)), 0)


def _begins(line: str) -> bool:
    return is_transition(line.strip()) or _is_plain_heading(line)


def _is_plain_heading(line: str) -> bool:
    return is_loud(line) and read_heading(line) is not None


def read_title(rows: Sequence[Row]) -> dict[str, str]:
    """Title and author from what is typed before the script begins; {} if nothing tells."""
    lines = [row.bare for row in rows]
    return title_page.typed(lines[: begin(lines) or len(lines)][:40])


def is_typed(rows: Sequence[Row], otherwise: bool) -> bool:
    """Whether cues stand in a column of their own, and not, as in Fountain, at the margin.
    `otherwise` holds where nobody speaks."""
    sheet = Typescript(rows, Assembly())
    places = range(len(rows))
    deep, at_margin = sum(map(sheet.is_cue, places)), sum(map(sheet.is_cue_at_margin, places))
    return otherwise if deep == at_margin else deep > at_margin


class Typescript:
    """Walks over the rows once and hands over what they are."""

    def __init__(self, rows: Sequence[Row], out: Assembly) -> None:
        self._rows, self._out = rows, out
        self._margin = _margin(rows)
        self._bold = _headings_are_bold(rows)

    def run(self) -> None:
        at = 0
        while at < len(self._rows):
            at = self._take(at)

    def _take(self, at: int) -> int:
        """Read what begins at this row; returns the row behind it."""
        row = self._rows[at]
        if heading := self._heading(at):
            return self._whole_heading(at, heading)
        if self._is_dual(at):
            return self._dual(at)
        if self.is_cue(at):
            return self._speech(at)
        if ACT.match(row.text) and self._alone(at):
            self._out.section(1, row.text)
        elif is_transition(row.text) or self._is_far(row):
            self._out.paragraph("transition", row.text)
        else:
            self._action(at)
        return at + 1

    def _in(self, row: Row) -> float:
        return row.left - self._margin

    def _gap(self, at: int) -> bool:
        return not at < len(self._rows) or self._rows[at].gap

    def _alone(self, at: int) -> bool:
        return self._gap(at) and self._gap(at + 1)

    def _is_far(self, row: Row) -> bool:
        return self._in(row) > FAR and is_loud(row.text)

    def _stands_out(self, at: int) -> bool:
        """In capitals, alone, at the margin: perhaps a heading."""
        row = self._rows[at]
        known = is_transition(row.text) or ACT.match(row.text)
        level = abs(self._in(row)) < INDENTED
        return level and not known and self._alone(at) and is_loud(row.bare)

    def _heading(self, at: int) -> Heading | None:
        row = self._rows[at]
        if self._in(row) > CUE:
            return None
        heading = read_heading(row.bare)
        if heading is None and self._bold and row.bold and self._stands_out(at):
            heading = read_heading(row.bare, forced=True)
        usual = is_loud(row.bare) or row.gap
        return heading._replace(number=heading.number or row.number) if heading and usual else None

    def _whole_heading(self, at: int, heading: Heading) -> int:
        """A heading that tells no time may go on in the next row."""
        row, at = self._rows[at], at + 1
        while self._goes_on(at, row) and not heading.time_of_day:
            longer = read_heading(f"{heading.text} {self._rows[at].text}", forced=True)
            heading = longer._replace(number=heading.number) if longer else heading
            at += 1
        self._out.heading(heading)
        return at

    def _goes_on(self, at: int, row: Row) -> bool:
        if self._gap(at) or self._heading(at):
            return False
        below = self._rows[at]
        return abs(below.left - row.left) < WAVER and is_loud(below.text)

    def is_cue(self, at: int) -> bool:
        """Right of where action stands, and right of the words below it."""
        row = self._rows[at]
        if at + 1 == len(self._rows) or not (CUE < self._in(row) < FAR) or is_transition(row.text):
            return False
        below = self._rows[at + 1]
        if below.gap and not below.turn:
            return False
        speech = self._in(below) > INDENTED and below.left < row.left - OUT
        return speech and read_cue(row.text, mixed=True) is not None

    def is_cue_at_margin(self, at: int) -> bool:
        row = self._rows[at]
        if not row.gap or self._gap(at + 1) or abs(self._in(row)) > INDENTED:
            return False
        return not read_heading(row.text) and read_cue(row.text) is not None

    def _speech(self, at: int) -> int:
        row, at = self._rows[at], at + 1
        cue = read_cue(row.text, mixed=True)
        assert cue is not None
        cue = self._out.cue(row.text, cue)
        column: float | None = None
        while self._speaks_on(at, column):
            column = self._rows[at].left
            self._out.speech(self._rows[at].text, cue)
            at += 1
        return at

    def _speaks_on(self, at: int, column: float | None) -> bool:
        """In a speech; over a page's end too, and over a blank line in the very same column."""
        if not at < len(self._rows) or self.is_cue(at):
            return False
        row = self._rows[at]
        if self._in(row) < INDENTED or self._is_far(row):
            return False
        same_column = column is not None and abs(row.left - column) < WAVER
        return row.turn or not row.gap or same_column

    def _is_dual(self, at: int) -> bool:
        row = self._rows[at]
        if len(row.segments) != 2 or self._gap(at + 1) or self._in(row) < INDENTED:
            return False
        apart = row.segments[1].left - row.segments[0].left > DUAL
        return apart and all(read_cue(s.text) for s in row.segments)

    def _dual(self, at: int) -> int:
        """Two who speak at once, side by side."""
        row, at = self._rows[at], at + 1
        middle = (row.segments[0].left + row.segments[1].left) / 2
        columns: tuple[list[str], list[str]] = ([row.segments[0].text], [row.segments[1].text])
        while not self._gap(at):
            for left, text in self._rows[at].segments:
                columns[left > middle].append(text)
            at += 1
        for second, (name, *lines) in enumerate(columns):
            cue = read_cue(name) or Cue(name)
            cue = self._out.cue(name, cue._replace(dual=bool(second)))
            for line in lines:
                self._out.speech(line, cue)
        return at

    def _action(self, at: int) -> None:
        row = self._rows[at]
        self._out.paragraph("action", row.text, joined=not row.gap or self._runs_over(at))
        if self._stands_out(at) and not row.text.endswith(SENTENCE_END):
            self._out.doubt(row.text)

    def _runs_over(self, at: int) -> bool:
        """A sentence that goes on over a page's end."""
        row, last = self._rows[at], self._rows[at - 1].text
        unended = not last.endswith(SENTENCE_END) and is_loud(last) == is_loud(row.text)
        return row.turn and at > 0 and unended


def _margin(rows: Sequence[Row]) -> float:
    """The left edge of action: that of headings, or of what stands leftmost again and again."""
    heads = [row for row in rows if _is_plain_heading(row.bare) and not LEADING.match(row.bare)]
    if heads:
        return median(row.left for row in heads)
    lefts = sorted(row.left for row in rows if not LEADING.match(row.bare))
    return lefts[len(lefts) // 10] if lefts else 0


def _headings_are_bold(rows: Sequence[Row]) -> bool:
    """And hardly anything else is."""
    heads = [row.bold for row in rows if read_heading(row.bare)]
    return sum(heads) * 2 > len(heads) and sum(row.bold for row in rows) * 2 < len(rows)
