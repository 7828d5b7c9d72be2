"""Writes scripts the ways people bring them, for the tests of their reading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple
from xml.sax.saxutils import escape

LEFT, STEP, TOP, BOTTOM, CHARACTER = 108.0, 12.0, 720.0, 150.0, 7.2
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n'


class Speech(NamedTuple):
    cue: str
    lines: tuple[str, ...]


class Told(NamedTuple):
    """A scene as its writer means it; a paragraph is action (a text) or somebody's speech."""

    heading: str
    number: str | None
    paragraphs: tuple[str | Speech, ...]


class Typed(NamedTuple):
    """A line on paper: indented by so many characters; "" is a blank one."""

    indent: int
    text: str


class Ink(NamedTuple):
    """Words at a place of a PDF's page, in points from the lower left corner."""

    x: float
    y: float
    text: str
    bold: bool = False


def fountain(story: Iterable[Told]) -> str:
    parts = []
    for scene in story:
        parts.append(f"{scene.heading} #{scene.number}#" if scene.number else scene.heading)
        parts += ["\n".join(_lines(told)) for told in scene.paragraphs]
    return "\n\n".join(parts) + "\n"


def _lines(told: str | Speech) -> list[str]:
    return [told] if isinstance(told, str) else [told.cue, *told.lines]


def fdx(story: Iterable[Told], before: str = "") -> str:
    paragraphs = "".join(before + _fdx_scene(scene) for scene in story)
    return (
        f'{HEAD}<FinalDraft DocumentType="Script" Template="No" Version="5">'
        f"<Content>{paragraphs}</Content></FinalDraft>"
    )


def paragraph(kind: str, text: str, inside: str = "", **attributes: str) -> str:
    named = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f'<Paragraph Type="{kind}"{named}>{inside}<Text>{escape(text)}</Text></Paragraph>'


def _fdx_scene(scene: Told) -> str:
    number = {"Number": scene.number} if scene.number else {}
    parts = [paragraph("Scene Heading", scene.heading, **number)]
    for told in scene.paragraphs:
        if isinstance(told, str):
            parts.append(paragraph("Action", told))
        else:
            parts.append(paragraph("Character", told.cue))
            parts += [paragraph(_under_cue(line), line) for line in told.lines]
    return "".join(parts)


def _under_cue(line: str) -> str:
    return "Parenthetical" if line.startswith("(") else "Dialogue"


def typed(story: Iterable[Told]) -> Iterator[Typed]:
    """A typewriter's lines."""
    for scene in story:
        number = scene.number or ""
        yield Typed(-6, f"{number:6}{scene.heading}") if number else Typed(0, scene.heading)
        yield Typed(0, "")
        for told in scene.paragraphs:
            if isinstance(told, str):
                yield from (Typed(0, line) for line in wrap(told, 60))
            else:
                yield from _typed_speech(told)
            yield Typed(0, "")


def _typed_speech(speech: Speech) -> Iterator[Typed]:
    yield Typed(22, speech.cue)
    for line in speech.lines:
        aside = line.startswith("(")
        yield from (Typed(16 if aside else 10, part) for part in wrap(line, 24 if aside else 34))


def text(lines: Iterable[Typed], margin: int = 10) -> str:
    return "".join(f"{' ' * (margin + line.indent)}{line.text}\n" for line in lines)


def pages(lines: Iterable[Typed]) -> list[list[Ink]]:
    """Lines set on as many pages as they need; a page ends between paragraphs."""
    out: list[list[Ink]] = [[]]
    y = TOP
    for line in lines:
        for words in re.finditer(r"\S+(?: \S+)*", line.text):
            x = LEFT + CHARACTER * (line.indent + words.start())
            out[-1].append(Ink(x, y, words[0]))
        y -= STEP
        if y < BOTTOM and not line.text:
            out.append([])
            y = TOP
    return out


def pdf(sheets: Sequence[Sequence[Ink]], trailer: str = "") -> bytes:
    """A PDF of pages in Courier, as a generator writes it."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(sheets)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        _font("Courier"),
        _font("Courier-Bold"),
    ]
    for n, sheet in enumerate(sheets):
        objects += [_page(6 + 2 * n), _stream(b"\n".join(map(_drawn, sheet)))]
    return _file(objects, trailer)


def sharing(stream: bytes, pages: int) -> bytes:
    """A PDF whose pages all show one packed stream, in /F1."""
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    packed = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        _font("Courier"),
        packed % (len(stream), stream),
        *[_page(4)] * pages,
    ]
    return _file(objects, "")


def _font(name: str) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    )


def _page(contents: int) -> bytes:
    return (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
        "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
        f"/Contents {contents} 0 R >>"
    ).encode()


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def _drawn(ink: Ink) -> bytes:
    words = ink.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
    font = 2 if ink.bold else 1
    return b"BT /F%d 12 Tf %.1f %.1f Td (%b) Tj ET" % (font, ink.x, ink.y, words)


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + end.encode()
