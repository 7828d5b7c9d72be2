"""`python -m evals`: the agents' tasks, live with a key; else the graders alone. `make eval`."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.agents.anthropic_client import Claude
from bot.core.clock import WallClock
from bot.core.rate_limits import RateLimits
from bot.core.settings import Settings, WrongSetting, load
from evals import alone, table
from evals.running import Plan, run
from evals.task import Task
from evals.tasks import TASKS
from evals.trial import Trial
from understudy.roles import play
from understudy.server import Understudy

RESULTS = Path(__file__).parent / "results"
ALONE = (
    "No ANTHROPIC_API_KEY is set: nothing was run live, and nothing here says how well the agents "
    "do. These are the graders alone, against transcripts that are known to be good or bad."
)


class Stop(Exception):
    """One line for the person at the terminal; exit status 1."""


def main(argv: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    """The exit status: 0, 1 a mistaken grader or a user's error, 2 wrong usage."""
    wanted = _parse(argv)
    try:
        tasks, settings = _chosen(wanted.only), settings or load()
        if wanted.list:
            print("\n".join(f"{task.id}: {task.should}" for task in tasks))
            return 0
        if wanted.graders or not (settings.anthropic_api_key or wanted.understudy):
            return _graders_alone(tasks, live=settings.anthropic_api_key is not None)
        plan = Plan(tasks, wanted.trials, wanted.at_once, wanted.budget)
        asyncio.run(_run(plan, settings, wanted.understudy, wanted.results))
    except (Stop, WrongSetting) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evals",
        description="The agents' tasks. With ANTHROPIC_API_KEY set they are run live, which costs "
        "money; without it the graders are tried on transcripts, which costs nothing.",
        epilog="example: python -m evals --only cites-the-decision --trials 5",
    )
    say = parser.add_argument
    say("--only", action="append", default=[], metavar="ID", help="this task; may be repeated")
    say("--trials", type=_natural, default=3, metavar="N", help="trials of each task (3)")
    say("--at-once", type=_natural, default=4, metavar="N", help="trials at the same time (4)")
    say(
        "--budget", type=_natural, default=3_000_000, metavar="TOKENS",
        help="begin no trial when so many tokens are used (3000000)",
    )  # fmt: skip
    say("--results", type=Path, default=RESULTS, metavar="DIR", help="where tables go")
    say("--list", action="store_true", help="name the tasks and end")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--graders", action="store_true", help="the graders alone, key or not")
    ways.add_argument(
        "--understudy", action="store_true", help="run against the offline stand-in, no model"
    )
    return parser.parse_args(argv)


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _chosen(ids: Sequence[str]) -> tuple[Task, ...]:
    known = {task.id: task for task in TASKS}
    unknown = [identity for identity in ids if identity not in known]
    if unknown:
        raise Stop(f"there is no task {unknown[0]}; the tasks are {', '.join(known)}")
    return tuple(known[identity] for identity in ids) or TASKS


def _graders_alone(tasks: Sequence[Task], live: bool) -> int:
    print("The graders alone; nothing is run live." if live else ALONE)
    judged = asyncio.run(alone.judge_all(tasks))
    print("\n".join(alone.summary(judged)))
    return 1 if any(one.wrong for one in judged) else 0


async def _run(plan: Plan, settings: Settings, understudy: bool, results: Path) -> None:
    """Run the plan and write what came of it, also where somebody stops it."""
    models = {"turn": settings.model, "review": settings.model_review}
    trials: list[Trial] = []

    def told(trial: Trial) -> None:
        trials.append(trial)
        verdict = "broke off" if trial.broke_off else "passed" if trial.passed else "failed"
        print(f"{trial.task.id}: {verdict}. {trial.why}".rstrip(), flush=True)

    async with _model(settings, understudy) as model:
        for identity in dict.fromkeys(models.values()):
            if problem := await model.known(identity):
                raise Stop(f"{identity}: {problem}")
        try:
            await run(plan, model, models, told)
        finally:
            now = datetime.now(UTC)
            page = table.table(plan, trials, None if understudy else models, now)
            folder = f"{now:%Y-%m-%dT%H%M%S}-{'understudy' if understudy else 'live'}"
            print(f"{page}\nWritten to {table.save(results / folder, page, trials)}")


@asynccontextmanager
async def _model(settings: Settings, understudy: bool) -> AsyncIterator[Claude]:
    """The Messages API that is asked: the understudy's, or the one the settings name."""
    async with AsyncExitStack() as stack:
        if understudy:
            server = await stack.enter_async_context(Understudy(play, WallClock().now))
            client = Claude("understudy", server.url)
        else:
            client = _live(settings)
        stack.push_async_callback(client.close)
        yield client


def _live(settings: Settings) -> Claude:
    assert settings.anthropic_api_key is not None
    limits = RateLimits(
        settings.model_calls_at_once,
        settings.model_calls_per_minute,
        settings.model_tokens_per_minute,
    )
    key = settings.anthropic_api_key.get_secret_value()
    return Claude(key, settings.anthropic_base_url, limits)


if __name__ == "__main__":
    sys.exit(main())
