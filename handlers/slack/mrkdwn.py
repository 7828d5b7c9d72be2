"""Our texts as Slack's mrkdwn, cut into pieces that a section holds; handlers/slack/blocks.py asks.

Nothing in a text pings anybody: what Slack would take for its own is escaped first.
"""

import re
from collections.abc import Iterator

SECTION = 3000  # characters of a section's text
FENCE = "```"
CODE = re.compile(r"(`[^`\n]+`)")
LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(([a-z]+://[^\s()<>\[\]|]{1,500})\)")
HEADING = re.compile(r"#{1,6} +(.+)")
POINT = re.compile(r"^(\s*)[-*+] +")
BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
SLANTED = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")
STRUCK = re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~")
STAR = "\x00"  # stands for a star of Slack's until the others are read


def escaped(text: str) -> str:
    """As Slack wants plain words: the three marks it reads are made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(line: str) -> str:
    """One line of Markdown. Code stays as it is, everything else gets Slack's marks."""
    parts = CODE.split(escaped(line))
    return "".join(part if n % 2 else _marks(part, n == 0) for n, part in enumerate(parts))


def _marks(text: str, first: bool) -> str:
    if first:
        heading = HEADING.fullmatch(text)
        text = f"**{heading[1]}**" if heading else POINT.sub(r"\1• ", text, count=1)
    text = LINK.sub(_link, text)
    text = BOLD.sub(rf"{STAR}\1{STAR}", text)
    text = SLANTED.sub(r"_\1_", text)
    return STRUCK.sub(r"~\1~", text).replace(STAR, "*")


def _link(found: re.Match[str]) -> str:
    return f"<{found[2]}|{found[1].replace('|', '¦')}>"


def plain(text: str) -> str:
    """The words alone, without links and marks, for notifications and headers."""
    words = STRUCK.sub(r"\1", BOLD.sub(r"\1", LINK.sub(r"\1", text)))
    return " ".join(words.split())


def is_plain(text: str) -> bool:
    """Whether a text can stand where Slack reads no marks."""
    return plain(text) == text and "`" not in text and "*" not in text


def sections(text: str, most: int = SECTION) -> list[str]:
    """The whole text in pieces of at most `most` characters, cut at the ends of paragraphs or of
    lines where it can be; a block of code that is cut goes on as code."""
    pieces: list[str] = []
    held, fenced = "", False
    for line, mark in _lines(text, most - 2 * len(FENCE) - 2):
        if held and len(held) + len(line) + len(FENCE) + 2 > most:
            piece, held = (held, FENCE) if fenced else _cut(held)
            pieces.append(f"{piece}\n{FENCE}" if fenced else piece)
        if held and len(held) + len(line) + len(FENCE) + 2 > most:
            pieces.append(held)
            held = ""
        held = f"{held}\n{line}" if held else line
        fenced = fenced != mark
    return [piece for piece in [*pieces, held] if piece.strip()]


def _cut(held: str) -> tuple[str, str]:
    """(what is said now, what goes before the rest): cut where a paragraph ends, if that is far
    enough on and not within code."""
    end = held.rfind("\n\n", len(held) // 2)
    if end < 0 or held.count(FENCE, 0, end) % 2:
        return held, ""
    return held[:end], held[end:].lstrip("\n")


def _lines(text: str, most: int) -> Iterator[tuple[str, bool]]:
    """(a line as Slack shows it, whether it opens or closes code)."""
    fenced = False
    for line in text.split("\n"):
        mark = line.lstrip().startswith(FENCE)
        for piece in _short(line, most, fenced or mark):
            yield piece, mark
            fenced, mark = fenced != mark, False


def _short(line: str, most: int, code: bool) -> Iterator[str]:
    shown = escaped(line) if code else mrkdwn(line)
    if len(shown) <= most:
        yield shown
        return
    half = len(line) // 2
    cut = line.rfind(" ", half // 2, half) + 1 or half
    yield from _short(line[:cut].rstrip(), most, code)
    yield from _short(line[cut:], most, code)
