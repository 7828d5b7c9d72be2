"""Graders of takes: for which shots, in which order a prompt speaks, what changed and what not."""

from collections.abc import Iterator, Sequence

from bot.canon import prompt_composer
from evals.graders.wording import listed, plain, repeated
from evals.outcome import Outcome, Proposed
from evals.task import Grader
from store.models import Entry

WORDED = prompt_composer.PARTS[:-1]  # the register is picked from a list
LOCKED = ("style_block", "character", "environment", "prop")


def proposed_for(*shots: str) -> Grader:
    """One proposal for each of these shots, and no other."""

    def look(outcome: Outcome) -> tuple[float, str]:
        have = [p.subject for p in outcome.proposed]
        missing, extra = sorted(set(shots) - set(have)), sorted(set(have) - set(shots))
        if missing:
            return 1 - len(missing) / len(shots), f"No takes proposed for {listed(missing)}."
        if extra or len(have) > len(shots):
            return 0, f"More is proposed than was asked for: {listed(extra or have)}."
        return 1, f"Takes proposed for {listed(shots)}."

    return Grader("proposed what was asked for", look)


def in_order() -> Grader:
    """Style block, the seven parts each once and none empty, negatives."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if not outcome.proposed:
            return 0, "There is no prompt."
        wrong = [told for p in outcome.proposed if (told := _disorder(p, outcome))]
        return (0, wrong[0]) if wrong else (1, "Every prompt has its nine parts in order.")

    return Grader("prompt in order", look)


def _disorder(proposed: Proposed, outcome: Outcome) -> str:
    block, prompt = prompt_composer.style(outcome.canon), proposed.proposal.prompt
    if not prompt.startswith(str(block.body["text"]) if block else "?"):
        return f"The prompt of {proposed.subject} does not open with the style block."
    if not prompt.endswith(prompt_composer.negatives(block)):
        return f"The prompt of {proposed.subject} does not end with the negatives."
    empty = [
        part for part in prompt_composer.PARTS if not str(proposed.proposal.parts[part]).strip()
    ]
    if empty:
        return f"{proposed.subject} says nothing about {listed(empty)}."
    labels = [line.split(":")[0] for line in prompt.splitlines() if ":" in line]
    found = [label for label in labels if label in prompt_composer.LABELS.values()]
    if found != [prompt_composer.LABELS[part] for part in prompt_composer.PARTS]:
        return f"The parts of {proposed.subject} come as {listed(found)}."
    mixed = [f"{label} in {part}" for part, label in _strays(proposed)]
    return f"{proposed.subject} speaks of one part in another: {listed(mixed)}." if mixed else ""


def _strays(proposed: Proposed) -> Iterator[tuple[str, str]]:
    for part in WORDED:
        said = str(proposed.proposal.parts[part]).lower()
        for label in prompt_composer.LABELS.values():
            if f"{label.lower()}:" in said:
                yield part, label


def retyped_nothing() -> Grader:
    """No part repeats six words in a row of the style block, the negatives or an anchor."""

    def look(outcome: Outcome) -> tuple[float, str]:
        for proposed in outcome.proposed:
            for part in WORDED:
                for name, words in _locked(outcome.canon):
                    piece = repeated(str(proposed.proposal.parts[part]), words)
                    if piece:
                        told = f"{part} of {proposed.subject} retypes {name}: “{piece}”."
                        return 0, told[0].upper() + told[1:]
        return (1, "No locked words are retyped.") if outcome.proposed else (0, "No prompt.")

    return Grader("no locked words retyped", look)


def _locked(entries: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for field in ("text", "negatives", "anchor") if entry.kind in LOCKED else ():
            yield f"the {field} of {entry.name}", str(entry.body.get(field, ""))


def changed_only(*parts: str) -> Grader:
    """Of the shot's last prompt exactly these parts are worded anew."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if len(outcome.proposed) != 1:
            return 0, f"There are {len(outcome.proposed)} new prompts to compare, not one."
        new = outcome.proposed[0]
        old = [p for p in outcome.before if p.subject == new.subject]
        if not old:
            return 0, f"{new.subject} had no prompt before."
        changed = [p for p in prompt_composer.PARTS if not _same(old[-1], new, p)]
        extra, missing = set(changed) - set(parts), set(parts) - set(changed)
        if extra:
            return 0, f"Changed {listed(sorted(extra))} as well, which the reason does not name."
        if missing:
            return 0, f"Left {listed(sorted(missing))} as it was, which the reason names."
        return 1, f"Changed {listed(parts)} and nothing else."

    return Grader("changed only what the reason names", look)


def _same(old: Proposed, new: Proposed, part: str) -> bool:
    return plain(str(old.proposal.parts[part])) == plain(str(new.proposal.parts[part]))


def says_what_changed() -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        silent = [
            p.subject for p in outcome.proposed if not str(p.proposal.parts["changed"]).strip()
        ]
        if not outcome.proposed or silent:
            return 0, f"Does not say what changed in {listed(silent) or 'any shot'}."
        return 1, "Says what changed."

    return Grader("says what changed", look)
