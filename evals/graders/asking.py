"""Graders of questions: what was asked, what was not, and whether the answers are a choice."""

from evals.graders.wording import holds, listed, words
from evals.outcome import Asked, Outcome
from evals.task import Grader

MOST = 4
HIDES = (
    "never", "no", "unseen", "hidden", "withheld", "nobody", "off.screen", "out of frame",
    "not (?:be )?(?:shown|seen|told|revealed)", "(?:stays|remains|kept) (?:closed|secret|open)",
    "only (?:her|his|their|elke's) face",
)  # fmt: skip
ARTICLES = {"a", "an", "the"}


def asked(**gaps: tuple[str, ...]) -> Grader:
    """A question for each gap; a gap is known by any of its words."""

    def look(outcome: Outcome) -> tuple[float, str]:
        missing = [gap for gap, said in gaps.items() if not _about(outcome, said)]
        share = 1 - len(missing) / len(gaps)
        told = f"no question about {listed(missing)}" if missing else "each gap is asked about"
        return share, f"There is {told}." if missing else f"{told.capitalize()}."

    return Grader("asked", look)


def _about(outcome: Outcome, said: tuple[str, ...]) -> list[Asked]:
    return [a for a in outcome.questions if holds(a.words, said)]


def asked_nothing() -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        found = [asked.question.matter for asked in outcome.questions]
        if found:
            return 0, f"Asked about {listed(found)}, which is decided or its own to settle."
        return 1, "Asked nothing."

    return Grader("asked nothing", look)


def answers_differ() -> Grader:
    """Two to four answers for each question; no two of them say the same."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if not outcome.questions:
            return 0, "There is no question whose answers could differ."
        wrong = [told for a in outcome.questions if (told := _alike(a))]
        return (0, wrong[0]) if wrong else (1, "Every question offers answers that differ.")

    return Grader("answers differ", look)


def _alike(asked: Asked) -> str:
    said = [" ".join(w for w in words(answer) if w not in ARTICLES) for answer in asked.answers]
    if not 2 <= len(said) <= MOST:
        return f"“{asked.question.matter}” has {len(said)} answers."
    same = [answer for n, answer in enumerate(said) if answer in said[:n]]
    return f"Two answers to “{asked.question.matter}” say the same: {same[0]}." if same else ""


def left_the_choice(*about_it: str) -> Grader:
    """The question about a withheld thing lets it stay withheld, and lets it be shown."""

    def look(outcome: Outcome) -> tuple[float, str]:
        about = _about(outcome, about_it)
        if not about:
            return 0, "The thing that is kept from the audience is not asked about."
        answers = [answer for asked in about for answer in asked.answers]
        hiding = [answer for answer in answers if holds(answer, HIDES)]
        if not hiding:
            return 0, "No answer lets it stay unseen: it is treated as an oversight."
        if len(hiding) == len(answers):
            return 0, "No answer lets it be seen: the question is no choice."
        return 1, "One answer keeps it unseen and one shows it."

    return Grader("left the choice", look)
