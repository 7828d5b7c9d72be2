"""Scene headings, character cues and transitions, in all the ways people write them.

The readers of every format ask here what a line is.
"""

import re
from typing import NamedTuple

from bot.media.screenplay.model import IntExt

PREFIX = r"(?:INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\.?\s*/\s*E|E\.?\s*/\s*I|INT|EXT|EST)"
HEADING = re.compile(
    rf"^(?P<kind>{PREFIX})(?:\.|(?=[\s\-–—:]))[\s.:\-–—]*(?P<rest>.*)$", re.IGNORECASE
)
LONGEST = 200  # characters; no heading and no cue has more
KINDS: dict[str, IntExt] = {"INT": "INT", "EXT": "EXT", "EST": "EST"}
MARKED = re.compile(r" ?#(?P<number>[^#\s][^#]*)#$")
NUMBER = r"(?:\d+(?:-?[A-Z]{1,2})?|[A-Z]{1,2}-?\d+[A-Z]?)"
LEADING = re.compile(
    rf"^(?:SC(?:ENE|\.)? )?(?P<number>{NUMBER})[.):]?(?: [-–—])? +(?={PREFIX}[\s./])",
    re.IGNORECASE,
)

SEPARATOR = re.compile(r" ?(?:--+|[–—,]) ?|\. | - ?|- |-")
TIMES = """
DAY DAYS NIGHT NIGHTS MORNING EVENING DAWN DUSK AFTERNOON NOON MIDNIGHT MIDDAY SUNRISE SUNSET
SUNUP SUNDOWN TWILIGHT DAYBREAK NIGHTFALL DAYTIME NIGHTTIME PREDAWN LATER EARLIER LATE EARLY
CONTINUOUS CONTINUED CONT'D SAME HOUR LIGHT MEANWHILE AM PM A.M P.M O'CLOCK
TAG NACHT MORGEN ABEND JOUR NUIT MATIN SOIR DÍA NOCHE TARDE GIORNO NOTTE DIA NOITE
"""
AROUND = """
A THE THAT THIS NEXT FOLLOWING PREVIOUS FEW SOME SEVERAL MOMENT MOMENTS SECONDS MINUTE MINUTES
HOURS WEEK WEEKS MONTH MONTHS YEAR YEARS PRE MID BEFORE AFTER AT OF FOR AS AND OR TO TIME MAGIC
GOLDEN BLUE FIRST SECOND THIRD LAST PRESENT ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN
WINTER SPRING SUMMER AUTUMN FALL MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY
"""
HOURS, AROUND_HOURS = set(TIMES.split()), set(AROUND.split())
CLOCK = re.compile(r"\d{1,2}:\d\d|\d{1,2}[AP]\.?M")
ALONE = re.compile(
    r"^(?P<place>.+) (?P<time>DAY|NIGHT|MORNING|EVENING|DAWN|DUSK)(?P<year> \(.*\))?$"
)

EXTENSION = re.compile(r"\s*\(([^()]*)(?:\)|$)")
BARE_EXTENSION = re.compile(r"\s+(V\. ?O\.|O\. ?[SC]\.|CONT['’]D)$")
ABBREVIATED = re.compile(r"(?:^|[\s.])(?:\w|JR|SR|DR|MR|MRS|ST|ESQ|SGT|LT|MD|INC|CO)\.$")
NO_NAME_ENDS = tuple(":!?,;…-–—。！？、，")  # noqa: RUF001 - what ends a sentence elsewhere
LOWER_ONLY = str.maketrans("", "", "ßªº")  # lower case that capitals leave as it is
TRANSITION = re.compile(
    r"^(?:[^a-z:.!?]{1,40} (?:TO|CUT|WITH):|"
    r"(?:CUT|FADE (?:IN|OUT|UP)|(?:FADE|CUT) TO [^a-z:.]{1,20}|THE END)[:.]?)$"
)
ACT = re.compile(
    r"^(?:ACT|AKT|ACTE|ACTO|ATTO) (?:ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|[IVX]+|\d+)"
    r"(?: ?[:.,\-–—].*)?$",
    re.IGNORECASE,
)


class Heading(NamedTuple):
    number: str | None
    text: str
    int_ext: IntExt
    location: str
    time_of_day: str


class Cue(NamedTuple):
    """Who speaks. `dual`: at the same time as the one before."""

    name: str
    extension: str = ""
    dual: bool = False


def read_heading(line: str, forced: bool = False) -> Heading | None:
    """A heading's parts, or None if the line is none. A forced one may say anything."""
    if len(line) > LONGEST and not forced:
        return None
    text, number = _numbered(" ".join(line[:LONGEST].split()))
    match = HEADING.match(text)
    if not text or (match is None and not forced):
        return None
    kind = re.sub(r"[\s.]", "", match["kind"]).upper() if match else ""
    place, time = _place_and_time((match["rest"] if match else text).upper())
    if not place and not time and not forced:
        return None
    int_ext = KINDS.get(kind, "INT/EXT" if kind else "")
    return Heading(number, text, int_ext, place or kind or text.upper(), time)


def _numbered(text: str) -> tuple[str, str | None]:
    """The line without its scene number: `#12A#`, or the number before and behind it."""
    marked = MARKED.search(text)
    text = text[: marked.start()] if marked else text
    leading = LEADING.match(text)
    if leading:
        behind = rf" {re.escape(leading['number'])}\.?$"
        text = re.sub(behind, "", text[leading.end() :])
    number = marked or leading
    return text, number["number"].strip() if number else None


def _place_and_time(rest: str) -> tuple[str, str]:
    """`HOUSE - KITCHEN - NIGHT (1973)` parted where the time begins."""
    cuts = list(SEPARATOR.finditer(rest))
    found = next((cut for cut in cuts if _is_time(_chunk(rest, cut))), None)
    found = found or next((cut for cut in cuts if _may_be_time(rest, cut)), None)
    if found:
        place, time = rest[: found.start()], rest[found.end() :]
    else:
        alone = None if cuts else ALONE.match(rest)
        place = alone["place"] if alone else rest
        time = alone["time"] + (alone["year"] or "") if alone else ""
    time = time.strip(" -–—,:")
    return place.strip(" -–—,.:"), time if time.endswith(".M.") else time.rstrip(".")


def _chunk(rest: str, cut: re.Match[str]) -> str:
    """What stands between this separator and the next; a hyphen inside a word parts nothing."""
    after = (m.start() for m in SEPARATOR.finditer(rest, cut.end()) if m[0] != "-")
    return rest[cut.end() : next(after, len(rest))]


def _is_time(chunk: str) -> bool:
    said = re.sub(r"\([^()]*\)?", "", chunk).replace("’", "'")
    words = [word.strip(".:") for word in re.split(r"[ /-]+", said.strip())]
    return any(w in HOURS or CLOCK.fullmatch(w) for w in words) and all(
        w in HOURS or w in AROUND_HOURS or w[:1].isdigit() for w in words
    )


def _may_be_time(rest: str, cut: re.Match[str]) -> bool:
    """Behind a dash: `NIGHT OF THE WEDDING`, `CHRISTMAS MORNING`."""
    words = re.split("[ /]+", _chunk(rest, cut))
    return (
        cut[0] not in ("-", ". ") and "," not in cut[0] and bool(HOURS & {*words[:1], *words[-1:]})
    )


def read_cue(line: str, mixed: bool = False) -> Cue | None:
    """Who speaks, if the line is a character cue. With `mixed`, `McCOY` needs no `@`."""
    if len(line) > LONGEST:
        return None
    text = line.strip()
    dual = text.endswith("^")
    text = text.rstrip("^ ")
    forced = text.startswith("@")
    extensions = [words.strip() for words in EXTENSION.findall(text)]
    name = " ".join(EXTENSION.sub("", text.removeprefix("@")).split())
    bare = BARE_EXTENSION.search(name)
    if bare:
        name, extensions = name[: bare.start()], [bare[1], *extensions]
    if not name or not (forced or (is_loud(name, mixed) and _ends_as_name(name))):
        return None
    return Cue(name, ", ".join(filter(None, extensions)), dual)


def _ends_as_name(name: str) -> bool:
    if name.endswith(NO_NAME_ENDS) or len(name) > 60:
        return False
    return not name.endswith(".") or bool(ABBREVIATED.search(name))


def is_loud(text: str, mixed: bool = False) -> bool:
    """In capitals. Where a writing has none, a few words may be; `mixed` lets `McCOY` pass."""
    letters = text.translate(LOWER_ONLY)
    upper, lower = sum(map(str.isupper, letters)), sum(map(str.islower, letters))
    if upper or lower:
        return upper > 2 * lower if mixed else not lower
    return len(text) <= 12 and any(map(str.isalpha, text))


def is_transition(line: str) -> bool:
    return bool(TRANSITION.match(line))
