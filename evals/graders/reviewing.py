"""Graders of a review: planted faults found, at their place, and none invented."""

from dataclasses import dataclass

from bot.media.timecode import parse_timecode
from bot.media.video import FPS
from evals.graders.wording import listed
from evals.outcome import Outcome
from evals.task import Grader
from store.models import Finding


@dataclass(frozen=True)
class Fault:
    """A planted fault: its rule, and the shots at which it may be told."""

    rule: str
    shots: tuple[str, ...]


def found(*faults: Fault) -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        missed = [f.rule for f in faults if not _of(outcome, f)]
        share = 1 - len(missed) / len(faults)
        return share, f"Missed: {listed(missed)}." if missed else "Every planted fault is found."

    return Grader("planted faults found", look)


def _of(outcome: Outcome, fault: Fault) -> list[Finding]:
    return [f for f in outcome.findings if f.rule == fault.rule and f.shot in fault.shots]


def at_its_place() -> Grader:
    """Each finding's timecode lies in the shot it names, its last cut included."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if not outcome.findings:
            return 0, "There is no finding with a place."
        wrong = [f"{f.shot} at {f.timecode}" for f in outcome.findings if not _inside(outcome, f)]
        return (
            (0, f"Not inside the shot: {listed(wrong)}.") if wrong else (1, "Each has its place.")
        )

    return Grader("timecodes right", look)


def _inside(outcome: Outcome, finding: Finding) -> bool:
    rows = [
        row for row in (outcome.cut.shots if outcome.cut else ()) if row["shot"] == finding.shot
    ]
    try:
        at = parse_timecode(finding.timecode, FPS)
    except ValueError:
        return False
    return any(
        row["start_frame"] <= at <= row["start_frame"] + row["out_frame"] - row["in_frame"]
        for row in rows
    )


def invented_nothing(*faults: Fault) -> Grader:
    """No finding beside the planted ones."""

    def look(outcome: Outcome) -> tuple[float, str]:
        planted = {(fault.rule, shot) for fault in faults for shot in fault.shots}
        extra = [f for f in outcome.findings if (f.rule, f.shot) not in planted]
        if extra:
            told = f"{extra[0].rule} at {extra[0].shot}: {extra[0].text[:100]}"
            return 0, f"Found what is not there, {told}"
        return 1, "Nothing is invented."

    return Grader("no fault invented", look)


def reviewed() -> Grader:
    """A review is stored that says what is working, and its gate is open."""

    def look(outcome: Outcome) -> tuple[float, str]:
        if outcome.review is None:
            return 0, "There is no review."
        if len(outcome.review.summary.split()) < 5:
            return 0, f"Does not say what was checked: “{outcome.review.summary}”."
        gates = [gate.stage for gate in outcome.gates]
        if gates != ["rough_cut"]:
            return 0, "The rough-cut gate is not open."
        return 1, "The review says what holds, and people can decide."

    return Grader("reviewed", look)
