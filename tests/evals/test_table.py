"""The table counts what it says it counts, and never passes the understudy off as a model."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.model_port import ModelError
from evals import table
from evals.prices import cost, tokens
from evals.running import Plan
from evals.table import Row
from evals.task import Task
from evals.tasks.answering import CITES, SILENCE
from evals.trial import Trial, attempt
from store.models import Turn
from testing.fakes import ScriptedModel

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LIVE = {"turn": "claude-sonnet-5-5", "review": "claude-opus-5-5"}
PLAN = Plan((CITES, SILENCE), trials=3)


async def tried(task: Task = CITES, *, passes: bool = True) -> Trial:
    """A trial that passed, or one that did not."""
    words = {CITES: "D-2: ten past four until scene 5.", SILENCE: "👀"}
    return await attempt(task, ScriptedModel([words[task] if passes else "No idea"]), LIVE)


async def broken() -> Trial:
    return await attempt(CITES, ScriptedModel(ModelError("Out of reach.")), LIVE)


def cells(page: str, name: str) -> list[str]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {name} "))
    return [cell.strip() for cell in line.strip("|").split("|")]


async def test_pass_at_1_is_the_share_and_pass_k_asks_for_all() -> None:
    good, poor, silent = await tried(), await tried(passes=False), await tried(SILENCE)
    page = table.table(PLAN, [good, poor, good, silent, silent, silent], LIVE, AT)
    assert "| Task | Holds | Trials | pass@1 | pass^3 | Tokens | Cost | First failure |" in page
    assert cells(page, CITES.id)[2:6] == ["3", "0.67", "0.00", "72"]
    assert cells(page, SILENCE.id)[2:6] == ["3", "1.00", "1.00", "72"]
    assert cells(page, "**all**")[2:6] == ["6", "0.83", "0.50", "144"]
    assert cells(page, CITES.id)[7] == "cited the right decision: Does not cite D-2."
    assert "Not run" not in page


async def test_with_more_trials_than_k_pass_k_is_an_estimate() -> None:
    good, poor = await tried(), await tried(passes=False)
    row = Row(CITES, (good, good, good, poor))
    assert row.all_pass(1) == pytest.approx(3 / 4)
    assert row.all_pass(2) == pytest.approx(3 / 6), "of the six pairs three pass"
    assert row.all_pass(4) == 0
    assert row.all_pass(5) is None


async def test_what_was_not_run_or_broke_off_is_said_and_not_counted() -> None:
    page = table.table(PLAN, [await tried(), await broken()], LIVE, AT)
    assert cells(page, CITES.id)[2:5] == ["2", "1.00", "–"]
    assert cells(page, SILENCE.id)[2:5] == ["0", "–", "–"]
    assert "Not run: 4 trials, the budget of 3,000,000 tokens was used." in page
    assert "Broken off by the model's service and not counted: 1 trials." in page


async def test_a_live_table_names_its_models_and_what_they_cost() -> None:
    page = table.table(PLAN, [await tried()], LIVE, AT)
    assert "# Evaluation of 24 November 2026, 09:30 UTC" in page
    assert "Run live: turns by `claude-sonnet-5-5`, reviews by `claude-opus-5-5`." in page
    assert cells(page, CITES.id)[6] == "$0.00"


async def test_the_understudys_table_says_that_it_is_no_measure_of_quality() -> None:
    page = table.table(PLAN, [await tried()], None, AT)
    assert "Run against the understudy" in page
    assert "says nothing about the quality of answers" in page
    assert "Run live" not in page
    assert cells(page, CITES.id)[6] == "–"


def test_tokens_are_priced_by_kind_and_an_unknown_model_by_none() -> None:
    used = Turn(
        id="t", agent_id=1, started_at=AT, model="claude-sonnet-5-5", input_tokens=1_000_000,
        cache_write_tokens=500_000, cache_read_tokens=10_000_000, output_tokens=100_000,
    )  # fmt: skip
    assert cost(used) == pytest.approx(2 + 2 + 1 + 1)
    assert tokens(used) == 11_600_000
    used.model = "another"
    assert cost(used) is None


async def test_each_trial_lies_beside_the_table_with_its_conversation(tmp_path: Path) -> None:
    runs = [await tried(), await tried(passes=False)]
    written = table.save(tmp_path / "run", "the table", runs)
    assert written.read_text() == "the table\n"
    kept = [json.loads((tmp_path / f"run/{CITES.id}-{n}.json").read_text()) for n in (1, 2)]
    assert [one["passed"] for one in kept] == [True, False]
    assert "What did we decide" in json.dumps(kept[0]["talk"])
    assert kept[1]["grades"][1]["reason"] == "Does not cite D-2."
