"""Tasks run from end to end over real HTTP; a run keeps its bounds and counts what broke off."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.agents.anthropic_client import Claude
from bot.core.model_port import Answer, ModelError
from evals.prices import tokens
from evals.running import Plan, run
from evals.task import Task
from evals.tasks import TASKS
from evals.tasks.answering import CITES, SILENCE
from evals.tasks.asking import DECIDED
from evals.trial import Lot, Trial, attempt
from testing.fakes import Say, ScriptedModel
from testing.world import START
from understudy import Reply, Rules, Understudy
from understudy.roles import play

MODELS = {"turn": "claude-sonnet-5-5", "review": "claude-opus-5-5"}


def _now() -> datetime:
    return START


@asynccontextmanager
async def api(rules: Rules) -> AsyncIterator[Claude]:
    """A Messages API on loopback, and the client of the house in front of it."""
    async with Understudy(rules, _now) as server:
        client = Claude("any", server.url, backoff=0.01)
        try:
            yield client
        finally:
            await client.close()


def repeating(says: Sequence[Sequence[Say]]) -> Rules:
    """Rules that say what a transcript says, one message after the other."""
    left = list(says)

    def rules(_: dict[str, Any]) -> Reply:
        parts = left.pop(0)
        calls = [call for part in parts if isinstance(part, dict) for call in part.items()]
        return Reply(text=" ".join(p for p in parts if isinstance(p, str)), tools=tuple(calls))

    return rules


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def understudy() -> AsyncIterator[Claude]:
    async with api(play) as client:
        yield client


@pytest.mark.behaviour("L3")
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("task", TASKS, ids=lambda task: str(task.id))
async def test_every_task_runs_over_http_to_its_grades(
    lot: Lot, understudy: Claude, task: Task
) -> None:
    trial = await attempt(task, understudy, MODELS, lot)
    assert trial.outcome.turn.status == "done"
    assert [grade.grader for grade in trial.grades][1:] == [g.name for g in task.graders]
    assert all(0 <= grade.score <= 1 and grade.reason for grade in trial.grades)
    assert tokens(trial.outcome.turn) > 0
    reviewing = task.id in ("finds-the-planted-faults", "invents-nothing-on-a-clean-cut")
    assert trial.outcome.turn.model == MODELS["review" if reviewing else "turn"]


async def test_a_good_transcript_passes_over_http_as_it_does_alone() -> None:
    async with api(repeating(DECIDED.transcripts[0].says)) as client:
        trial = await attempt(DECIDED, client, MODELS)
    assert trial.passed, trial.why


async def test_each_trial_begins_from_the_same_production() -> None:
    asking = DECIDED.transcripts[0].says
    first = await attempt(DECIDED, ScriptedModel(*asking))
    second = await attempt(DECIDED, ScriptedModel(*asking))
    assert [e.version for e in first.outcome.entries] == [1]
    assert [e.version for e in second.outcome.entries] == [1]


class Counting(ScriptedModel):
    """Counts how many ask at the same time; nobody is answered before `crowd` are there."""

    def __init__(self, crowd: int) -> None:
        super().__init__()
        self.crowd, self.now, self.most = crowd, 0, 0
        self.full = asyncio.Event()

    async def reply(self, body: dict[str, Any]) -> Answer:
        self.now += 1
        self.most = max(self.most, self.now)
        if self.now == self.crowd:
            self.full.set()
        await self.full.wait()
        self.now -= 1
        return await super().reply(body)


async def trials(plan: Plan, model: ScriptedModel) -> list[Trial]:
    done: list[Trial] = []
    await run(plan, model, MODELS, done.append)
    return done


async def test_no_more_trials_run_at_once_than_the_plan_allows() -> None:
    model = Counting(crowd=2)
    done = await trials(Plan((CITES, SILENCE), trials=2, at_once=2), model)
    assert len(done) == 4
    assert model.most == 2


async def test_when_the_budget_is_used_no_further_trial_begins() -> None:
    each = 10 + 5 + 2 + 7  # tokens the scripted model reports
    plan = Plan((CITES, SILENCE), trials=3, at_once=1, budget=2 * each)
    done = await trials(plan, ScriptedModel())
    assert [trial.task.id for trial in done] == [CITES.id, SILENCE.id], "each task has had its turn"


async def test_a_trial_that_the_service_broke_off_is_no_failure_of_the_agent() -> None:
    trial = await attempt(CITES, ScriptedModel(ModelError("The service is in trouble.")))
    assert trial.broke_off
    assert not trial.passed
    assert trial.why == "The service is in trouble."


async def test_a_turn_that_goes_in_circles_is_a_failure_of_the_agent() -> None:
    circling = [[{"canon_read": {"section": "drafts"}}]] * 9
    trial = await attempt(CITES, ScriptedModel(*circling))
    assert not trial.broke_off
    assert not trial.passed
    assert "too many steps" in trial.why
