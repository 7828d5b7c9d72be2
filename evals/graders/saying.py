"""Graders of the words on the page: cited, answered, silent, in which language."""

import re

from evals.graders.wording import holds, language, listed
from evals.outcome import Outcome
from evals.task import Grader

NAMES = {"de": "German", "en": "English", "": "no language that can be told"}


def cited(*numbers: str) -> Grader:
    """The words name exactly these decisions."""

    def look(outcome: Outcome) -> tuple[float, str]:
        found = set(re.findall(r"\bD-\d+\b", outcome.words))
        missing, false = sorted(set(numbers) - found), sorted(found - set(numbers))
        if missing:
            return 0, f"Does not cite {listed(missing)}."
        if false:
            return 0, f"Cites {listed(false)}, which is about something else."
        return 1, f"Cites {listed(numbers)} and nothing else."

    return Grader("cited the right decision", look)


def cites_what_is_there() -> Grader:
    """No number of a decision that was never made."""

    def look(outcome: Outcome) -> tuple[float, str]:
        known = {f"D-{entry.number}" for entry in outcome.canon if entry.number}
        false = sorted(set(re.findall(r"\bD-\d+\b", outcome.words)) - known)
        return (0, f"Invents {listed(false)}.") if false else (1, "Invents no decision.")

    return Grader("invented no decision", look)


def told(name: str, what: str, *patterns: str, asking: bool = False) -> Grader:
    """The words hold one of these patterns: they tell `what`. With `asking` a question may."""

    def look(outcome: Outcome) -> tuple[float, str]:
        questions = [f"{a.words} {a.answers}" for a in outcome.questions if asking]
        if not outcome.words and not questions:
            return 0, f"Said nothing, so not {what}."
        if holds(" ".join([outcome.words, *questions]), patterns):
            return 1, f"Told {what}."
        return 0, f"Did not tell {what}."

    return Grader(name, look)


def silent() -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        if outcome.words:
            return 0, f"Spoke up: “{outcome.words[:80]}”."
        if not outcome.nodded:
            return 0, "Gave no sign of having read the message."
        return 1, "Nodded and said nothing."

    return Grader("stayed silent", look)


def answered_in(wanted: str) -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        if not outcome.words:
            return 0, "There is no answer."
        found = language(outcome.words)
        return float(found == wanted), f"The answer is in {NAMES[found]}."

    return Grader(f"answered in {NAMES[wanted]}", look)
