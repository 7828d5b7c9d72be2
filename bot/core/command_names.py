"""How people write names in a command: `G-7`, `*P–12*`, `#q 7,`, `@Kei.`, `sc001_sh0010`. Pure.

One grammar for all of them: a name and what stands behind it, no name at all, or words that could
be a name and are none. What is not understood is never taken for “the one here”.
"""

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

GATE, REQUEST, QUESTION, DECISION = "G", "P", "Q", "D"
CALLED = {
    "gate": GATE, "request": REQUEST, "render": REQUEST, "proposal": REQUEST,
    "question": QUESTION, "decision": DECISION,
}  # fmt: skip
TOO_LARGE = 0  # a number that no row has
MOST = 9  # digits of a number that a row may have
MARKS = "*_`~"  # what makes words bold, slanted, code, struck out
QUOTES = "\"'" + "".join(map(chr, (*range(0x2018, 0x2020), 0xAB, 0xBB, 0x2039, 0x203A)))
DASHES = "\\-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
BEGINS, ENDS = MARKS + QUOTES + "([{<", MARKS + QUOTES + ")]}>.,;:!…"
# Full-width letters and digits, as keyboards of Chinese and Japanese write them.
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_BEGIN = rf"[{re.escape(BEGINS)}\s]*"
_END = rf"[{re.escape(ENDS)}{DASHES}]*(?:\s+[{re.escape(ENDS)}{DASHES}]+)*(?=\s|$)"
_KIND = rf"(?:(?P<called>{'|'.join(CALLED)})s?{_BEGIN}(?:(?:number|no\.?|nr\.?)\s+)?)?"
NUMBERED = re.compile(
    rf"{_BEGIN}(?:(?:the|to|for|of|on)\s+)*{_KIND}{_BEGIN}#?{_BEGIN}"
    rf"(?:(?P<letter>[GPQD])\s*[{DASHES}]?\s*)?#?(?P<digits>[0-9]+){_END}",
    re.IGNORECASE,
)
NOTHING = re.compile(rf"[{re.escape(BEGINS + ENDS)}{DASHES}\s]*")
# What a person may have meant for a name, though it is none: `P-1,P-2`, `Q7a`, `X-3`, `SC4_SH`.
LIKE_A_NAME = re.compile(
    rf"(?:(?:the|to|for|of|on)\s+)*(?:(?:gate|request|render|proposal|question)s?\s+)?{_BEGIN}"
    rf"(?:#|[GPQD]\d|[^\W\d_][{DASHES}]+\d|[GPQD]\s*[{DASHES}]\s*\d|SC\d|SH\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedThing:
    """What words name, and the words behind it."""

    kind: str
    number: int
    rest: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        return f"{self.kind}-{self.number}" if self.number else f"{self.kind}-…"


class NoName(NamedTuple):
    """The words begin with no name: they are a text, if there are any."""

    rest: tuple[str, ...]


class NotUnderstood(NamedTuple):
    """Words that stand where a name or nothing should stand."""

    said: str


Read = NamedThing | NoName | NotUnderstood


def read(words: Sequence[str], *kinds: str, text: bool = False, here: bool = False) -> Read:
    """What the words behind a command name. `kinds`: what the command is about; `text`: whether it
    takes words of the person's own; `here`: whether the place says which one is meant, so that a
    bare figure may begin those words."""
    given = " ".join(words)
    found = NUMBERED.match(given.translate(WIDE))
    if found is None or (_bare(found) and text):
        return _nameless(given, words, text and (here or found is None))
    kind = _kind(found, kinds)
    rest = tuple(given[found.end() :].split())
    if not kind or (rest and not text):
        return NotUnderstood(" ".join(rest) if kind else given)
    return NamedThing(kind, number_of(found["digits"]), rest)


def _nameless(given: str, words: Sequence[str], text: bool) -> Read:
    if NOTHING.fullmatch(given):
        return NoName(())
    unclear = not text or LIKE_A_NAME.match(given.translate(WIDE))
    return NotUnderstood(given) if unclear else NoName(tuple(words))


def _bare(found: re.Match[str]) -> bool:
    """A figure alone, without anything that makes it a name."""
    return not (found["letter"] or found["called"] or "#" in found[0])


def _kind(found: re.Match[str], kinds: Sequence[str]) -> str:
    """Which kind of thing is named; empty if that is not clear. `#7` is of the only kind there is
    to a command."""
    letter, called = (found["letter"] or "").upper(), CALLED.get((found["called"] or "").lower())
    if letter and called:
        return letter if letter == called else ""
    only = kinds[0] if len(kinds) == 1 else ""
    return letter or called or only


def number_of(digits: str) -> int:
    """A number of any length; one that no row can have is none that is there."""
    short = digits.lstrip("0")
    return int(short) if short and len(short) <= MOST else TOO_LARGE


def bare(word: str) -> str:
    """A word without markup, quotes, brackets and end punctuation: a shot, an asset, a letter."""
    return plain(word.translate(WIDE))


def plain(word: str) -> str:
    """A word without markup, its letters and digits left as they were typed: a sum of money."""
    return word.lstrip(BEGINS + "#").rstrip(ENDS)


def ordinal(word: str) -> int:
    """The number of a take: `2`, `#2`, `*2*,`; 0 if it is none."""
    digits = bare(word)
    return number_of(digits) if digits.isascii() and digits.isdigit() else TOO_LARGE


def handle(word: str) -> str:
    """A person's handle as it is compared: without @, in small letters."""
    return bare(word).removeprefix("@").casefold()


def unmarked(text: str) -> str:
    """A message without what formats all of it or its first word."""
    words = text.strip()
    while len(words) > 1 and words[0] in MARKS and words[0] == words[-1]:
        inside = words[1:-1]
        if not inside.strip(MARKS) or words[0] in inside.strip(words[0]):
            break
        words = inside.strip()
    first, space, rest = words.partition(" ")
    return (first.strip(MARKS) or first) + space + rest


def may_name(word: str, known: Collection[str]) -> bool:
    """Whether somebody may have meant a shot or an asset by this word, though none is called so: a
    name of another kind, words in capitals, a slip in a known name."""
    name = bare(word)
    if LIKE_A_NAME.match(word.translate(WIDE)) or (name.isascii() and name.isdigit()):
        return True
    shouted = len(name) > 1 and name.isupper()
    folded = [each.casefold() for each in known]
    return shouted or bool(difflib.get_close_matches(name.casefold(), folded, 1, 0.8))
