"""Graders of a shot list: every scene, within the limits, in the treatment's registers."""

from evals.graders.wording import listed
from evals.outcome import Outcome
from evals.task import Grader


def every_scene() -> Grader:
    def look(outcome: Outcome) -> tuple[float, str]:
        have = {shot.scene_id for shot in outcome.shots}
        missing = [str(s.position) for s in outcome.scenes if s.id not in have]
        share = 1 - len(missing) / len(outcome.scenes)
        return share, f"No shot for scene {listed(missing)}." if missing else "Each scene has one."

    return Grader("every scene has shots", look)


def within_limits(seconds: float, shots: int) -> Grader:
    """Some shots, but not more and not longer than the hard constraint allows."""

    def look(outcome: Outcome) -> tuple[float, str]:
        number, length = len(outcome.shots), sum(shot.seconds for shot in outcome.shots)
        told = f"{number} shots of at most {shots}, {length:g} s of at most {seconds:g}."
        return float(0 < number <= shots and 0 < length <= seconds), told

    return Grader("within the limits", look)


def registers_kept(registers: dict[int, str]) -> Grader:
    """Every shot has its scene's register (by scene position)."""

    def look(outcome: Outcome) -> tuple[float, str]:
        at = {scene.id: scene.position for scene in outcome.scenes}
        wrong = [
            f"{shot.code} {shot.plan['register']}"
            for shot in outcome.shots
            if shot.plan["register"] != registers[at[shot.scene_id]]
        ]
        if not outcome.shots:
            return 0, "There are no shots."
        share = 1 - len(wrong) / len(outcome.shots)
        return (
            share,
            f"Another register than the treatment's: {listed(wrong)}." if wrong else "Kept.",
        )

    return Grader("registers as in the treatment", look)
