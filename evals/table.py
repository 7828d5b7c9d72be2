"""The table of a run, in Markdown, and each trial beside it for people who read transcripts."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import comb
from pathlib import Path

from evals.prices import cost, tokens
from evals.running import Plan
from evals.task import Task
from evals.trial import Trial

UNDERSTUDY = (
    "**Run against the understudy**, which plays by rules and is no model. It shows that every "
    "task runs from end to end. It says nothing about the quality of answers, and costs nothing."
)
NONE = "–"
LIVE = "Run live: turns by `{turn}`, reviews by `{review}`. The cost is an estimate."


@dataclass(frozen=True)
class Row:
    """One task's trials, counted. Trials that broke off say nothing about the agent."""

    task: Task
    trials: tuple[Trial, ...]

    @property
    def whole(self) -> list[Trial]:
        return [trial for trial in self.trials if not trial.broke_off]

    @property
    def passed(self) -> int:
        return sum(trial.passed for trial in self.whole)

    def all_pass(self, k: int) -> float | None:
        """How likely k trials in a row all pass (pass^k); None with fewer trials than that."""
        n = len(self.whole)
        return comb(self.passed, k) / comb(n, k) if n >= k else None


def rows(plan: Plan, trials: Sequence[Trial]) -> list[Row]:
    return [
        Row(task, tuple(trial for trial in trials if trial.task is task)) for task in plan.tasks
    ]


def table(plan: Plan, trials: Sequence[Trial], models: dict[str, str] | None, at: datetime) -> str:
    """The whole page of a live run of these models; without them it was the understudy's."""
    counted = rows(plan, trials)
    head = (
        f"| Task | Holds | Trials | pass@1 | pass^{plan.trials} | Tokens | Cost | First failure |"
    )
    return "\n".join(
        [
            f"# Evaluation of {at:%d %B %Y, %H:%M} UTC",
            "",
            LIVE.format(**models) if models else UNDERSTUDY,
            "",
            head,
            "|---|---|--:|--:|--:|--:|--:|---|",
            *(_line(row, plan.trials, paid=models is not None) for row in counted),
            _total(counted, plan.trials, paid=models is not None),
            "",
            *_not_run(plan, counted),
        ]
    )


def _line(row: Row, k: int, paid: bool) -> str:
    cells = [
        row.task.id,
        ", ".join(row.task.behaviours),
        str(len(row.trials)),
        _share(row.passed / len(row.whole) if row.whole else None),
        _share(row.all_pass(k)),
        f"{sum(tokens(trial.outcome.turn) for trial in row.trials):,}",
        _dollars(row.trials) if paid else NONE,
        next((_cell(trial.why) for trial in row.trials if trial.why), ""),
    ]
    return f"| {' | '.join(cells)} |"


def _total(counted: Sequence[Row], k: int, paid: bool) -> str:
    trials = [trial for row in counted for trial in row.trials]
    run = [row for row in counted if row.whole]
    ones = [row.passed / len(row.whole) for row in run]
    alls = [value for row in run if (value := row.all_pass(k)) is not None]
    cells = [
        "**all**",
        "",
        str(len(trials)),
        _share(sum(ones) / len(ones) if ones else None),
        _share(sum(alls) / len(alls) if alls else None),
        f"{sum(tokens(trial.outcome.turn) for trial in trials):,}",
        _dollars(trials) if paid else NONE,
        "",
    ]
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"


def _dollars(trials: Sequence[Trial]) -> str:
    found = [cost(trial.outcome.turn) for trial in trials]
    known = [dollars for dollars in found if dollars is not None]
    return f"${sum(known):.2f}" if known and len(known) == len(found) else NONE


def _cell(text: str) -> str:
    return text.replace("|", "/").replace("\n", " ")[:160]


def _not_run(plan: Plan, counted: Sequence[Row]) -> list[str]:
    missing = sum(plan.trials - len(row.trials) for row in counted)
    broken = sum(len(row.trials) - len(row.whole) for row in counted)
    lines = []
    if missing:
        lines.append(f"Not run: {missing} trials, the budget of {plan.budget:,} tokens was used.")
    if broken:
        lines.append(f"Broken off by the model's service and not counted: {broken} trials.")
    return lines


def save(folder: Path, page: str, trials: Sequence[Trial]) -> Path:
    """Write the table, and each trial's grades and conversation, into a folder of this run."""
    folder.mkdir(parents=True, exist_ok=True)
    seen: dict[str, int] = {}
    for trial in trials:
        number = seen[trial.task.id] = seen.get(trial.task.id, 0) + 1
        path = folder / f"{trial.task.id}-{number}.json"
        path.write_text(json.dumps(_kept(trial), ensure_ascii=False, indent=1), encoding="utf-8")
    written = folder / "table.md"
    written.write_text(page + "\n", encoding="utf-8")
    return written


def _kept(trial: Trial) -> dict[str, object]:
    return {
        "task": trial.task.id,
        "should": trial.task.should,
        "passed": trial.passed,
        "broke off": trial.broke_off,
        "grades": [asdict(grade) for grade in trial.grades],
        "words": trial.outcome.words,
        "talk": trial.outcome.talk,
    }
