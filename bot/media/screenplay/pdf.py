"""Scripts in PDF: pages become rows, and their columns are read. A person confirms the result."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import quantiles
from threading import Lock
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

from bot.media.screenplay import fountain, layout
from bot.media.screenplay.assembly import Assembly
from bot.media.screenplay.headings import read_heading
from bot.media.screenplay.model import Script, ScriptError
from bot.media.screenplay.typed_rows import CONTINUED, PAGE_NUMBER, Row, RowSegment

APART = 18  # points between segments of one row
EDGE = 60  # points at head and foot, where page numbers and headers stand
STEP = 14  # points from line to line, at most; where every line stands alone, nothing tells
TALL = 30  # points; a watermark
PAGES, RUNS = 1000, 5000  # at most: pages, and runs of glyphs of one page
INSTEAD = "bring the script as Fountain, .fdx or text"
HYPHENS = str.maketrans("\x02\ufffe", "--")  # how the library marks one at the end of a line
_one_at_a_time = Lock()  # the library may not be entered twice


class Piece(NamedTuple):
    """A run of glyphs, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class PdfLine(NamedTuple):
    segments: tuple[RowSegment, ...]
    foot: float  # its baseline, from the top of the page
    bold: bool
    at_edge: bool

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


def read(data: bytes, name: str) -> Script:
    """A script from a typeset PDF. ScriptError for a scanned, locked or broken one."""
    try:
        with _one_at_a_time:
            pages = _pages(data, name)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        why = "it is locked with a password" if locked else "the PDF is broken"
        raise ScriptError(f"{name}: {why}; {INSTEAD}") from error
    blank = sum(not page for page in pages)
    if blank == len(pages):
        raise ScriptError(f"{name}: it holds pictures of pages and no text; {INSTEAD}")
    script = _script(_rows(_without_furniture(pages)), name)
    told = [f"{blank} of {len(pages)} pages hold no text and were not read"] if blank else []
    return script.model_copy(
        update={"needs_confirmation": True, "warnings": (*told, *script.warnings)}
    )


def _script(pages: list[list[Row]], name: str) -> Script:
    out = Assembly()
    title = layout.read_title(pages[0])
    if title and not any(read_heading(row.bare) for row in pages[0]):
        pages = pages[1:]
    else:
        out.left_out = layout.begin(row.bare for page in pages for row in page)
    rows = [row for page in pages for row in page][out.left_out :]
    if layout.is_typed(rows, otherwise=True):
        layout.Typescript(rows, out).run()
    else:
        fountain.Reader([line for row in rows for line in [""] * row.gap + [row.text]], out).run()
    return out.script("pdf", name, title)


def _pages(data: bytes, name: str) -> list[list[PdfLine]]:
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > PAGES:
            raise ScriptError(f"{name}: {len(document)} pages are too many for a script")
        return [list(_lines(page)) for page in document]
    finally:
        document.close()


def _lines(page: pypdfium2.PdfPage) -> Iterator[PdfLine]:
    """Lines of a page, top to bottom."""
    textpage, height = page.get_textpage(), page.get_height()
    for pieces in _in_rows(textpage):
        parts = [(part, _text(textpage, part)) for part in _in_segments(pieces)]
        segments = tuple(RowSegment(part.left, text) for part, text in parts if text.strip("* "))
        if segments:
            baseline, bold = _set_in(textpage, parts[0][0])
            at_edge = not EDGE < baseline < height - EDGE
            yield PdfLine(segments, height - baseline, bold, at_edge)


def _in_rows(textpage: pypdfium2.PdfTextPage) -> list[list[Piece]]:
    """Pieces of one height together."""
    pieces = [Piece(*textpage.get_rect(at)) for at in range(min(RUNS, textpage.count_rects()))]
    rows: list[list[Piece]] = []
    bottom = 0.0
    for piece in sorted(pieces, key=lambda piece: -piece.top):
        if piece.top - piece.bottom > TALL:
            continue
        if rows and piece.top > bottom + 1:
            rows[-1].append(piece)
            bottom = min(bottom, piece.bottom)
        else:
            rows.append([piece])
            bottom = piece.bottom
    return rows


def _in_segments(row: list[Piece]) -> list[Piece]:
    """Words that stand together, left to right."""
    out: list[Piece] = []
    for piece in sorted(row):
        if out and piece.left - out[-1].right < APART:
            last = out.pop()
            low, high = min(last.bottom, piece.bottom), max(last.top, piece.top)
            out.append(Piece(last.left, low, max(last.right, piece.right), high))
        else:
            out.append(piece)
    return out


def _text(textpage: pypdfium2.PdfTextPage, part: Piece) -> str:
    return " ".join(textpage.get_text_bounded(*part).translate(HYPHENS).split())


def _set_in(textpage: pypdfium2.PdfTextPage, part: Piece) -> tuple[float, bool]:
    """The baseline, and whether the type is bold, by the first glyph."""
    middle = (part.bottom + part.top) / 2
    at = raw.FPDFText_GetCharIndexAtPos(textpage, part.left + 2, middle, 4, 4)
    x, y = ctypes.c_double(), ctypes.c_double(part.bottom)
    raw.FPDFText_GetCharOrigin(textpage, at, x, y)
    font, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    raw.FPDFText_GetFontInfo(textpage, at, font, 128, flags)
    return y.value, b"bold" in font.value.lower()


def _without_furniture(pages: list[list[PdfLine]]) -> list[list[PdfLine]]:
    """Pages without numbers, `CONTINUED` and the headers and footers that come again and again."""
    edges = Counter(_same(line) for page in pages for line in page if line.at_edge)

    def stays(line: PdfLine) -> bool:
        if line.at_edge and (PAGE_NUMBER.match(line.text) or edges[_same(line)] > 2):
            return False
        return not CONTINUED.match(line.text)

    return [[line for line in page if stays(line)] for page in pages]


def _same(line: PdfLine) -> str:
    return re.sub(r"\d+", "0", line.text)


def _rows(pages: list[list[PdfLine]]) -> list[list[Row]]:
    """Rows know whether blank space is above them: more than the usual step from line to line."""
    steps = [below.foot - line.foot for page in pages for line, below in pairwise(page)]
    usual = min(quantiles(steps, n=4)[0], STEP) if len(steps) > 1 else STEP
    return [list(_spaced(page, usual * 1.5)) for page in pages]


def _spaced(page: Sequence[PdfLine], wide: float) -> Iterator[Row]:
    for at, line in enumerate(page):
        gap = at == 0 or line.foot - page[at - 1].foot > wide
        yield Row(line.segments, gap, turn=at == 0, bold=line.bold)
