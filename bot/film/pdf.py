"""Scripts in PDF: rows of text by their left edge. A person confirms what was read."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2

from bot.film import fountain
from bot.film.headings import read_heading
from bot.film.screenplay import Script, ScriptError

CUE_INDENT = 60  # points to the right of action
SAME_ROW = 3  # points


class Row(NamedTuple):
    left: float
    top: float
    text: str


def read(data: bytes, name: str) -> Script:
    """A script from a typeset PDF. ScriptError for a scanned, locked or broken one."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = "it is locked with a password" if "assword" in str(error) else "it is broken"
        raise ScriptError(f"{name}: {why}; bring the script as Fountain, .fdx or text") from error
    try:
        pages = [list(_rows(page)) for page in document]
    finally:
        document.close()
    if not any(pages):
        raise ScriptError(
            f"{name}: it holds pictures of pages and no text; bring the script as Fountain, .fdx or text"
        )
    script = fountain.read(_as_text(pages), name, "text")
    return script.model_copy(update={"format": "pdf", "needs_confirmation": True})


def _rows(page: pypdfium2.PdfPage) -> Iterator[Row]:
    """Lines of a page, top to bottom, words of one height joined."""
    height = page.get_height()
    textpage = page.get_textpage()
    pieces = []
    for index in range(textpage.count_rects()):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top).strip()
        if text:
            pieces.append(Row(left, height - top, text))
    rows: list[list[Row]] = []
    for piece in sorted(pieces, key=lambda p: (round(p.top / SAME_ROW), p.left)):
        if rows and abs(rows[-1][0].top - piece.top) <= SAME_ROW:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda p: p.left)
        yield Row(row[0].left, row[0].top, " ".join(p.text for p in row))


def _as_text(pages: list[list[Row]]) -> str:
    """Fountain from rows: cues stand where they are far to the right, blank lines where rows part."""
    rows = [row for page in pages for row in page if not row.text.strip(". ").isdigit()]
    margin = _margin(rows)
    lines: list[str] = []
    before: Row | None = None
    for row in rows:
        gap = before is None or row.top < before.top or row.top - before.top > 18
        if gap or read_heading(row.text) is not None:
            lines.append("")
        speech = row.left - margin > CUE_INDENT / 2
        cue = speech and row.text == row.text.upper() and row.left - margin > CUE_INDENT
        lines.append(f"@{row.text}" if cue and gap else row.text)
        before = row
    return "\n".join(lines)


def _margin(rows: list[Row]) -> float:
    """The left edge of action: that of most headings, else the most common one."""
    headings = Counter(round(row.left) for row in rows if read_heading(row.text) is not None)
    return (headings or Counter(round(row.left) for row in rows)).most_common(1)[0][0]
