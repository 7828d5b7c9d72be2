"""Words that are not ours, made fit to be shown: cards, the catalogue and the tools ask here.

What people, scripts and models wrote may hold marks that hide, turn text around, ping somebody or
pass for a line of ours. Nothing here looks at what words mean.
"""

import re
import unicodedata

from store.models import UNSEEN

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
JOINERS = "\u200c\u200d"  # they shape words and emoji, and hide nothing
MENTION = re.compile(r"<(?=[!@#/]|(?:https?|mailto|t):)")
EVERYBODY = re.compile(r"@(?=(?:everyone|here|channel)\b)", re.IGNORECASE)
# What a mark is turned into: it looks nearly the same, and no platform takes it for its own.
NO_AT, NO_ANGLE = "\N{FULLWIDTH COMMERCIAL AT}", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
HANDLE = re.compile(r"@[\w.-]{1,80}")
LONGEST = 300  # characters of a title or a label
# What could be a secret in what another service says: what is named one, what looks like a key, the
# query of an address.
SECRETS = (
    re.compile(r"(?i)(\bbearer\s+)\S+"),
    re.compile(r"(?i)(\b(?:api[-_ ]?key|token|secret|password)\b[\"']?\s*[:=]\s*)\S+"),
    re.compile(r"(\w://[^\s?]*\?)\S+"),
    re.compile(r"()\b(?:sk|pk|r8|fal|key|xox[a-z]|xapp)[-_][\w-]{8,}"),
    re.compile(r"()(?<![\w-])(?=[\w-]*\d)[\w-]{24,}"),
)


def visible(text: str) -> str:
    """Take out the characters that nobody can see; make every line end a newline."""
    lines = LINE_ENDS.sub("\n", text)
    return lines if lines.isascii() and lines.isprintable() else "".join(map(_shown, lines))


def seen(text: str) -> str:
    """Keep a text as `visible` does; nothing if nobody can see any of it."""
    shown = visible(text)
    marks = UNSEEN.sub("", shown)
    return shown if any(not (char in JOINERS or char.isspace()) for char in marks) else ""


def _shown(char: str) -> str:
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs")
    return "" if hidden and char not in "\n\t" + JOINERS else char


def harmless(text: str) -> str:
    """What is seen of a text, with every mark that would ping somebody or hide an address broken.
    Who is pinged stands in `Card.waits_for` and nowhere else."""
    return EVERYBODY.sub(NO_AT, MENTION.sub(NO_ANGLE, visible(text)))


def one_line(text: str, most: int = LONGEST) -> str:
    """Harmless and on one line, cut at a word."""
    words = " ".join(harmless(text).split())
    return words if len(words) <= most else words[: most - 2].rsplit(" ", 1)[0] + " …"


def quoted(text: str, most: int = LONGEST) -> str:
    """One line to stand in a line of ours: no link of its own can be pressed."""
    return one_line(text.replace("](", "] ("), most)


def told(text: str, most: int = LONGEST) -> str:
    """What another service said, such as why it failed: quoted, with an … for what could be a
    secret."""
    for secret in SECRETS:
        text = secret.sub(r"\1…", text)
    return quoted(text, most)


def is_handle(handle: str) -> bool:
    """Whether a card may wait for it: one person's, and nothing that pings a room."""
    return bool(HANDLE.fullmatch(handle)) and not EVERYBODY.match(handle)
