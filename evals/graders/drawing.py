"""Graders of four options: for whom, whether they differ, what they keep and what they take up."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from evals.graders.wording import holds, listed, plain
from evals.outcome import Outcome
from evals.task import Grader

Option = dict[str, Any]


def four_for(*names: str) -> Grader:
    """One proposal of four options for each of these, and for nothing else."""

    def look(outcome: Outcome) -> tuple[float, str]:
        have = {p.subject for p in outcome.proposed if len(p.proposal.options) == 4}
        missing, extra = sorted(set(names) - have), sorted(have - set(names))
        if missing:
            return 1 - len(missing) / len(names), f"No four options for {listed(missing)}."
        if extra:
            return 0, f"Four options for {listed(extra)}, which nobody asked for."
        return 1, f"Four options each for {listed(names)}."

    return Grader("four options each", look)


def options_differ(least: int = 2) -> Grader:
    """Any two options of an asset have other values in at least so many named attributes."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if not outcome.proposed:
            return 0, "There are no options."
        for subject, first, second in _pairs(outcome):
            if _differences(first, second) < least:
                told = f"Two options of {subject} differ in fewer than {least} attributes"
                return 0, f"{told}: {_shown(first)} and {_shown(second)}."
            if plain(first["prompt"]) == plain(second["prompt"]):
                return 0, f"Two options of {subject} ask for the same picture."
        return 1, f"Any two options differ in {least} attributes or more."

    return Grader("options differ", look)


def _pairs(outcome: Outcome) -> Iterator[tuple[str, Option, Option]]:
    for proposed in outcome.proposed:
        for first, second in combinations(proposed.proposal.options, 2):
            yield proposed.subject, first, second


def _differences(first: Option, second: Option) -> int:
    ours, theirs = _values(first), _values(second)
    return sum(ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys())


def _values(option: Option) -> dict[str, str]:
    return {plain(a["name"]): plain(a["value"]) for a in option["attributes"]}


def _shown(option: Option) -> str:
    return listed(a["value"] for a in option["attributes"])


def anchors_keep(**facts: tuple[str, ...]) -> Grader:
    """Each asset's anchor holds what is told of it: one of the words of every fact."""

    def look(outcome: Outcome) -> tuple[float, str]:
        anchors = {p.subject: str(p.proposal.parts.get("anchor")) for p in outcome.proposed}
        lost = [
            f"{name} without {fact}"
            for name, told in facts.items()
            for fact in told
            if not holds(anchors.get(name, ""), [fact])
        ]
        share = 1 - len(lost) / sum(map(len, facts.values()))
        return share, f"The anchor loses what is told: {listed(lost)}." if lost else "All is kept."

    return Grader("anchors keep what is told", look)


def none_repeated() -> Grader:
    """No option is one that was turned down."""

    def look(outcome: Outcome) -> tuple[float, str]:
        old = [option for p in outcome.before for option in p.proposal.options]
        for proposed in outcome.proposed:
            for option in proposed.proposal.options:
                if any(_values(option) == _values(before) for before in old):
                    return 0, f"Offers again what was turned down: {_shown(option)}."
        return 1, "Nothing that was turned down comes back."

    return Grader("none repeated", look)


def took_up(*words: str) -> Grader:
    """At least half of the options show what the reason asked for."""

    def look(outcome: Outcome) -> tuple[float, str]:
        options = [o for p in outcome.proposed for o in p.proposal.options]
        if not options:
            return 0, "There are no options."
        heard = sum(holds(f"{_shown(option)} {option['prompt']}", words) for option in options)
        told = f"{heard} of {len(options)} options show what the reason asks for."
        return min(1.0, 2 * heard / len(options)), told

    return Grader("took up the reason", look)
