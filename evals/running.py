"""Every task, several trials each, some at once, within a budget of tokens."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.model_port import Model
from evals.prices import tokens
from evals.task import Task
from evals.trial import Trial, attempt, prepared

Told = Callable[[Trial], None]


@dataclass(frozen=True)
class Plan:
    """What is to be run. When `budget` tokens are used, no further trial begins."""

    tasks: tuple[Task, ...]
    trials: int = 3
    at_once: int = 4
    budget: int = 3_000_000


async def run(plan: Plan, model: Model, models: dict[str, str], told: Told) -> None:
    """Try every task; `told` hears of each trial as it ends. Round by round, so that where the
    budget ends early every task has had its turn."""
    for setting in dict.fromkeys(task.setting for task in plan.tasks):
        await asyncio.to_thread(prepared, setting)
    seats, used = asyncio.Semaphore(plan.at_once), 0

    async def one(task: Task) -> None:
        nonlocal used
        async with seats:
            if used < plan.budget:
                trial = await attempt(task, model, models)
                used += tokens(trial.outcome.turn)
                told(trial)

    async with asyncio.TaskGroup() as group:
        for _ in range(plan.trials):
            for task in plan.tasks:
                group.create_task(one(task))
