"""All tasks, in the order of the table."""

from evals.tasks import answering, asking, casting, keeping, reviewing, shooting

TASKS = (
    *asking.TASKS,
    *answering.TASKS,
    *keeping.TASKS,
    *casting.TASKS,
    *shooting.TASKS,
    *reviewing.TASKS,
)
