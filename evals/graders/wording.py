"""What graders know about words: how they are compared, and which language they are in."""

import re
from collections.abc import Iterable

GERMAN = """
der die das und ist nicht ich den dem ein eine einen mit auf von zu im für steht als sich auch aus
bei hat sind wird habe jetzt noch über nach bis zum zur er sie es wie gilt ab
"""
ENGLISH = """
the and is not a of to on with for from as by it at be has are this that his her its now out into
down up over under until he she
"""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def plain(text: str) -> str:
    """Two wordings that differ only in case, spaces and stops are the same."""
    return " ".join(words(text))


def holds(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of these (regular expressions, whole words) stands in the text."""
    return any(re.search(rf"(?<!\w)(?:{p})(?!\w)", text, re.IGNORECASE) for p in patterns)


def repeated(text: str, locked: str, run: int = 6) -> str:
    """The first `run` words in a row that stand in both, or nothing."""
    ours, theirs = words(text), f" {plain(locked)} "
    for start in range(len(ours) - run + 1):
        piece = " ".join(ours[start : start + run])
        if f" {piece} " in theirs:
            return piece
    return ""


def language(text: str) -> str:
    """de, en, or an empty string where it cannot be told."""
    said = words(text)
    german = sum(word in GERMAN.split() for word in said)
    english = sum(word in ENGLISH.split() for word in said)
    return "" if german == english else "de" if german > english else "en"


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
