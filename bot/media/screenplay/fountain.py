"""Fountain, and plain text that is typed like it, line by line. bot/media/screenplay/read.py calls
it."""

import re

from bot.media.screenplay import layout, title_page
from bot.media.screenplay.assembly import Assembly
from bot.media.screenplay.headings import (
    Cue,
    Heading,
    is_loud,
    is_transition,
    read_cue,
    read_heading,
)
from bot.media.screenplay.model import Kind, Script
from bot.media.screenplay.typed_rows import Row, rows_of_text, without_furniture

# A note holds no blank line; `[[` that is never closed is text.
NOTE = re.compile(r"\[\[((?:[^\[\]\n]|\n(?!\n)|\[(?!\[)|\](?!\]))*)\]\]")
MARK = "\x00{}\x00"
MARKED = re.compile("\x00(\\d+)\x00")
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff]")
SECTION = re.compile(r"^(#{1,6})\s*([^#\s].*)$")
DOTTED = re.compile(r"^[^\s.]{1,8}\.")
ESCAPED = re.compile(r"\\([*_])")
UNSEEN = str.maketrans("\x01\x02", "*_")


def read(text: str, name: str) -> Script:
    """A Fountain script. ScriptError if it holds no scene."""
    out = Assembly()
    page = _read_lines(cleaned(text), out)
    return out.script("fountain", name, page)


def read_text(text: str, name: str) -> Script:
    """A script in plain text: by columns if it is typed in columns, else like Fountain."""
    lines = [line.rstrip() for line in cleaned(text).split("\n")]
    out = Assembly()
    page, end = title_page.keyed(lines)
    rows = rows_of_text(lines[end:])
    typed = layout.is_typed(rows, otherwise=False)
    if not page:
        page = layout.read_title(rows)
        lines, rows = _from_the_beginning(lines, rows, out, sure=typed or bool(page))
    if typed:
        layout.Typescript(rows, out).run()
    else:
        page |= _read_lines("\n".join(without_furniture(lines)), out)
    return out.script("text", name, page)


def _from_the_beginning(
    lines: list[str], rows: list[Row], out: Assembly, sure: bool
) -> tuple[list[str], list[Row]]:
    """Without a typed title page; where nothing tells of one, all is story."""
    if not sure:
        return lines, rows
    out.left_out = layout.begin(row.bare for row in rows)
    return lines[layout.begin(lines) :], rows[out.left_out :]


def _read_lines(text: str, out: Assembly) -> dict[str, str]:
    """Hands the script over; gives the title page."""
    text, notes = set_notes_aside(without_boneyard(text))
    lines = text.split("\n")
    page, end = title_page.keyed(lines)
    Reader(lines[end:], out, notes).run()
    return {key: plain(words) for key, words in page.items()}


def cleaned(text: str) -> str:
    """One kind of line end, no tabs, and no character that is for machines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return CONTROL.sub("", text).expandtabs(8)


def without_boneyard(text: str) -> str:
    """`/* ... */` is cut out; one that is never closed is text."""
    kept, at = [], 0
    while (begin := text.find("/*", at)) >= 0 and (end := text.find("*/", begin + 2)) >= 0:
        kept.append(text[at:begin])
        at = end + 2
    return "".join([*kept, text[at:]])


def set_notes_aside(text: str) -> tuple[str, list[str]]:
    """Notes leave a mark where they stood, so that they can be given to their scene."""
    notes: list[str] = []

    def mark(match: re.Match[str]) -> str:
        notes.append(" ".join(match[1].split()))
        return MARK.format(len(notes) - 1)

    return NOTE.sub(mark, text), notes


def plain(text: str) -> str:
    """Text without note marks and the marks of emphasis; `\\*` is a star."""
    text = MARKED.sub("", text)
    if "*" in text or "_" in text:
        text = _without_emphasis(ESCAPED.sub(lambda m: "\x01" if m[1] == "*" else "\x02", text))
    return " ".join(text.translate(UNSEEN).split())


def _without_emphasis(text: str) -> str:
    """Each `*` or `_` that opens before a word and closes behind one goes, with its fellow."""
    opened: dict[str, list[int]] = {"*": [], "_": []}
    gone: set[int] = set()
    for at, char in enumerate(text):
        if char not in opened:
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if opened[char] and before.strip() and not after.isalnum():
            gone |= {at, opened[char].pop()}
        elif after.strip() and not before.isalnum():
            opened[char].append(at)
    return "".join(char for at, char in enumerate(text) if at not in gone)


class Reader:
    """Walks over the lines once and hands over what they are."""

    def __init__(self, lines: list[str], out: Assembly, notes: list[str] | None = None) -> None:
        self._lines, self._out, self._notes = lines, out, notes or []
        self._action = -2  # the last line that was action: the next one may go on

    def run(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._take(at)

    def _take(self, at: int) -> int:
        """Read what begins at this line; returns the line behind it."""
        line = self._lines[at].strip()
        section = SECTION.match(line)
        if not MARKED.sub("", line).strip("= "):  # blank, or a page break
            self._keep_notes(line)
        elif section and (self._begins(at) or line.lstrip("#")[0] == " "):
            self._out.section(len(section[1]), plain(section[2]))
        elif line.startswith("="):
            self._out.synopsis(plain(line.lstrip("=")))
        elif heading := self._heading(at, plain(line)):
            self._out.heading(heading)
            self._keep_notes(line)
        elif cue := self._cue(at, line):
            return self._speech(at, line, cue)
        else:
            self._simple(at, line)
        return at + 1

    def _simple(self, at: int, line: str) -> None:
        kind, text = _kind_of(line)
        self._out.paragraph(kind, text, joined=not self._begins(at))
        self._keep_notes(line)
        self._action = at if kind == "action" else -2

    def _heading(self, at: int, line: str) -> Heading | None:
        begins = self._begins(at)
        if begins and re.match(r"\.[^.\s]", line):
            return read_heading(line[1:], forced=True)
        heading = read_heading(line)
        if heading is None or is_loud(line):
            return heading
        # In lower case and without a dot, `int he ran` would be one: so it must stand alone.
        sure = DOTTED.match(line) or (self._blank(at - 1) and self._blank(at + 1))
        return heading if begins and sure else None

    def _cue(self, at: int, line: str) -> Cue | None:
        said = plain(line)
        if not self._begins(at) or self._blank(at + 1):
            return None
        if line.startswith(("!", ">", "~", "(")) or is_transition(said):
            return None
        return read_cue(said)

    def _begins(self, at: int) -> bool:
        """Whether a paragraph may begin here: no action stands on the line before."""
        return self._blank(at - 1) or self._action != at - 1

    def _blank(self, at: int) -> bool:
        return not 0 <= at < len(self._lines) or not MARKED.sub("", self._lines[at]).strip()

    def _speech(self, at: int, line: str, cue: Cue) -> int:
        cue = self._out.cue(plain(line).removeprefix("@").rstrip("^ "), cue)
        self._keep_notes(line)
        at += 1
        while at < len(self._lines) and (self._lines[at].strip() or self._lines[at] == "  "):
            words = self._lines[at].strip()
            if _breaks_in(plain(words)):
                break
            self._keep_notes(words)
            if words.startswith("~"):
                self._out.paragraph("lyric", plain(words[1:]), cue)
            else:
                self._out.speech(plain(words), cue)
            at += 1
        return at

    def _keep_notes(self, line: str) -> None:
        for number in MARKED.findall(line):
            self._out.note(self._notes[int(number)])


def _breaks_in(line: str) -> bool:
    """A heading right below a speech, without a blank line."""
    return is_loud(line) and bool(DOTTED.match(line)) and read_heading(line) is not None


def _kind_of(line: str) -> tuple[Kind, str]:
    words = plain(line)
    if line.startswith(">"):
        centered = words.endswith("<")
        return ("centered", plain(words[1:-1])) if centered else ("transition", plain(words[1:]))
    if line.startswith("~"):
        return "lyric", words[1:].strip()
    return ("transition", words) if is_transition(words) else ("action", words.removeprefix("!"))
