"""The graders alone, against turns a model might have had: do they tell good from bad?"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.task import Task, Transcript
from evals.trial import Lot, attempt, open_lot
from testing.fakes import ScriptedModel


@dataclass(frozen=True)
class Judged:
    """A transcript that was graded; `wrong` says where the graders were mistaken, if they were."""

    task: Task
    transcript: Transcript
    wrong: str


async def judge(lot: Lot, task: Task, transcript: Transcript) -> Judged:
    """Play the transcript through the real turn and hold the grades against what they must be."""
    trial = await attempt(task, ScriptedModel(*transcript.says), lot=lot)
    failed = {grade.grader: grade.reason for grade in trial.grades if not grade.passed}
    return Judged(task, transcript, mistake(failed, transcript.fails))


def mistake(failed: dict[str, str], expected: dict[str, str]) -> str:
    """The first grader that judged otherwise than it must, or nothing."""
    for name in sorted(failed.keys() - expected.keys()):
        return f"{name} fails what it must pass: {failed[name]}"
    for name, words in expected.items():
        if name not in failed:
            return f"{name} lets pass what it must fail"
        if words not in failed[name]:
            return f"{name} fails it for another reason: {failed[name]}"
    return ""


async def judge_all(tasks: Sequence[Task]) -> list[Judged]:
    async with open_lot() as lot:
        return [await judge(lot, task, told) for task in tasks for told in task.transcripts]


def summary(judged: Sequence[Judged]) -> list[str]:
    """A line for each task, then each mistake."""
    lines = []
    for task in dict.fromkeys(one.task for one in judged):
        mine = [one for one in judged if one.task is task]
        seen = [one for one in mine if not one.wrong]
        bad = sum(bool(one.transcript.fails) for one in seen)
        told = f"{len(seen) - bad} good let pass, {bad} bad seen"
        lines.append(f"{task.id}: {told}, of {len(mine)} transcripts")
    mistakes = [f"WRONG {o.task.id}, “{o.transcript.title}”: {o.wrong}" for o in judged if o.wrong]
    return [*lines, *mistakes]
