"""Scene headings and character cues, in all the ways people write them."""

import re
from typing import NamedTuple

from bot.film.screenplay import IntExt

PREFIX = r"(?:INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\s*/\s*E|E\s*/\s*I|INT|EXT|EST)"
HEADING = re.compile(
    rf"^(?P<kind>{PREFIX})(?:\.|(?=[\s\-–—:]))[\s.:\-–—]*(?P<rest>.*)$", re.IGNORECASE
)
MARKED = re.compile(r"\s*#(?P<number>[^#\s][^#]*)#\s*$")
LEADING = re.compile(rf"^(?P<number>\d+[A-Z]?|[A-Z]\d+)[.)]?\s+(?={PREFIX}[\s./])", re.IGNORECASE)
TIMES = (
    "DAY|NIGHT|MORNING|EVENING|DAWN|DUSK|AFTERNOON|NOON|MIDNIGHT|MIDDAY|SUNRISE|SUNSET|TWILIGHT|"
    "LATER|CONTINUOUS|MOMENTS? LATER|A MOMENT LATER|SAME|SAME TIME|MAGIC HOUR|GOLDEN HOUR|"
    "LATE|EARLY|PRE-?DAWN|NEXT DAY|THAT NIGHT|DAYS? LATER|MINUTES? LATER|HOURS? LATER"
)
TIME = re.compile(rf"\s*(?:--+|[-–—]|,)\s*(?P<time>(?:{TIMES})\b.*)$", re.IGNORECASE)
EXTENSION = re.compile(r"\s*\([^()]*\)")
KINDS: dict[str, IntExt] = {"INT": "INT", "EXT": "EXT", "EST": "EST"}


class Heading(NamedTuple):
    number: str | None
    text: str
    int_ext: IntExt
    location: str
    time_of_day: str


def read_heading(line: str, forced: bool = False) -> Heading | None:
    """A heading's parts, or None if the line is none. A forced one may say anything."""
    text, number = _numbered(line.strip())
    match = HEADING.match(text)
    if match is None and not forced:
        return None
    kind = re.sub(r"[\s.]", "", match["kind"]).upper() if match else ""
    rest = match["rest"] if match else text
    found = TIME.search(rest)
    place = rest[: found.start()] if found else rest
    time = found["time"].strip() if found else ""
    location = " ".join(place.split()).strip(" -–—,.").upper()
    if not location:
        if not forced and not found:
            return None
        location = (kind or text).upper()
    return Heading(
        number, " ".join(text.split()), KINDS.get(kind, "INT/EXT" if kind else ""), location, time
    )


def _numbered(text: str) -> tuple[str, str | None]:
    """The line without its scene number: `#12A#`, or the number before and behind it."""
    marked = MARKED.search(text)
    if marked:
        return text[: marked.start()].strip(), marked["number"].strip()
    leading = LEADING.match(text)
    if leading is None:
        return text, None
    rest = text[leading.end() :].strip()
    return re.sub(rf"\s+{re.escape(leading['number'])}$", "", rest), leading["number"]


def cue_name(line: str) -> tuple[str, bool] | None:
    """(bare name, speaks at the same time) if the line is a character cue, else None."""
    text = line.strip()
    dual = text.endswith("^")
    text = text.rstrip("^ ")
    if text.startswith("@"):
        name = " ".join(EXTENSION.sub("", text[1:]).split())
        return (name, dual) if name else None
    name = " ".join(EXTENSION.sub("", text).split())
    if not any(char.isalpha() for char in name) or name != name.upper() or len(name) > 60:
        return None
    if name.endswith((":", ".", "!", "?", ",")) and not name.endswith(("JR.", "SR.", "DR.")):
        return None
    return name, dual
