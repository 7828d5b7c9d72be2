"""`python -m evals` as a person at a terminal meets it."""

import asyncio
from pathlib import Path

import pytest

from bot.core.settings import Settings
from evals.__main__ import main
from evals.tasks import TASKS
from tests.understudy.stand_in import playing
from understudy.roles import play

NO_KEY = Settings.model_validate({"anthropic_api_key": None})
ONE = "stays-silent-when-people-talk"


def test_without_a_key_the_graders_are_tried_and_nothing_is_claimed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--only", ONE], NO_KEY) == 0
    said = capsys.readouterr().out
    assert "nothing was run live" in said
    assert f"{ONE}: 1 good let pass, 4 bad seen, of 5 transcripts" in said
    assert "pass@1" not in said


def test_the_understudy_runs_a_task_and_its_table_says_whose_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    asked = ["--understudy", "--only", ONE, "--trials", "2", "--results", str(tmp_path)]
    assert main(asked, NO_KEY) == 0
    said = capsys.readouterr().out
    assert said.count(f"{ONE}: failed. stayed silent: Spoke up") == 2
    assert "Run against the understudy" in said
    (folder,) = tmp_path.iterdir()
    assert folder.name.endswith("-understudy")
    assert (folder / "table.md").read_text() in said + "\n"
    assert len(list(folder.glob("*.json"))) == 2


async def test_with_a_key_the_service_at_the_address_is_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    async with playing(play) as stage:
        settings = keyed(stage.server.url)
        asked = ["--only", ONE, "--trials", "1", "--results", str(tmp_path)]
        assert await asyncio.to_thread(main, asked, settings) == 0
    said = capsys.readouterr().out
    assert "Run live: turns by `claude-sonnet-5-5`, reviews by `claude-opus-5-5`." in said
    assert said.rstrip().endswith("-live/table.md")


async def test_a_model_the_service_does_not_know_ends_it_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with playing() as stage:
        settings = keyed(stage.server.url, model="claude-nobody-1")
        assert await asyncio.to_thread(main, ["--only", ONE], settings) == 1
    told = "claude-nobody-1: The service does not know this model or file; check MODEL.\n"
    assert capsys.readouterr().err == told


def keyed(url: str, **more: str) -> Settings:
    """Settings that point at a service of our own."""
    return Settings.model_validate({"anthropic_api_key": "any", "anthropic_base_url": url, **more})


def test_an_unknown_task_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "dances"], NO_KEY) == 1
    said = capsys.readouterr().err
    assert said.startswith("there is no task dances; the tasks are asks-what")
    assert said.count("\n") == 1


def test_the_tasks_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"], NO_KEY) == 0
    assert capsys.readouterr().out.count("\n") == len(TASKS)


@pytest.mark.parametrize("wrong", [["--trials", "0"], ["--graders", "--understudy"]])
def test_wrong_usage_exits_with_2(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong, NO_KEY)
    assert ended.value.code == 2
