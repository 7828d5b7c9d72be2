"""The graders tell good turns from bad ones, each for its own reason; every transcript is played
through the real turn on a real database."""

import tomllib
from collections import Counter
from itertools import accumulate
from pathlib import Path

import pytest

from bot.core.roles import read_roles
from evals import alone
from evals.graders.wording import holds, language, repeated
from evals.task import Task
from evals.tasks import TASKS
from evals.tasks.reviewing import CLEAN, FAULTY
from evals.trial import Lot

BEHAVIOURS = Path(__file__).parent.parent.parent / "docs/behaviours.toml"
MOST_CUTS, WINDOW = 5, 15.0  # as the treatment has it


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("task", TASKS, ids=lambda task: str(task.id))
async def test_good_turns_pass_and_bad_ones_fail_for_the_reason_intended(
    lot: Lot, task: Task
) -> None:
    judged = [await alone.judge(lot, task, transcript) for transcript in task.transcripts]
    assert [f"{one.transcript.title}: {one.wrong}" for one in judged if one.wrong] == []


@pytest.mark.parametrize("task", TASKS, ids=lambda task: str(task.id))
def test_every_grader_has_a_good_turn_and_two_bad_ones_to_tell_apart(task: Task) -> None:
    assert any(not transcript.fails for transcript in task.transcripts)
    caught = Counter(name for transcript in task.transcripts for name in transcript.fails)
    assert [grader.name for grader in task.graders if caught[grader.name] < 2] == []
    assert set(caught) <= {grader.name for grader in task.graders}


def test_tasks_are_fifteen_or_more_and_no_two_have_one_name() -> None:
    assert len(TASKS) >= 15
    assert len({task.id for task in TASKS}) == len(TASKS)
    for task in TASKS:
        assert len({grader.name for grader in task.graders}) == len(task.graders), task.id
        titles = [transcript.title for transcript in task.transcripts]
        assert len(set(titles)) == len(titles), task.id


def test_tasks_name_roles_and_behaviours_that_there_are() -> None:
    promised = {
        key for chapter in tomllib.loads(BEHAVIOURS.read_text()).values() for key in chapter
    }
    for task in TASKS:
        assert task.agent.partition(":")[0] in read_roles()[0], task.id
        assert set(task.behaviours) <= promised, task.id


def cuts(pieces: tuple[tuple[str, float], ...]) -> int:
    """The most cuts in any window of the treatment's length."""
    at = list(accumulate(seconds for _, seconds in pieces[:-1]))
    return max(sum(start <= one < start + WINDOW for one in at) for start in at)


def test_the_clean_cut_keeps_the_treatments_figures_and_the_faulty_one_does_not() -> None:
    assert cuts(CLEAN) <= MOST_CUTS
    assert cuts(FAULTY) > MOST_CUTS
    assert all(2 <= seconds <= 8 for _, seconds in (*CLEAN, *FAULTY))
    assert {code[:5] for code, _ in CLEAN} - {code[:5] for code, _ in FAULTY} == {"SC002"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Der Entwurf steht jetzt im Kanon.", "de"),
        ("The draft is now in the canon.", "en"),
        ("SC001_SH0010", ""),
    ],
)
def test_a_language_is_known_by_its_small_words(text: str, expected: str) -> None:
    assert language(text) == expected


def test_locked_words_are_found_whatever_their_stops_and_capitals() -> None:
    locked = "Blunt strokes, that show the paper between them."
    assert repeated("see blunt strokes that SHOW the paper", locked) == (
        "blunt strokes that show the paper"
    )
    assert repeated("strokes that show the paper", locked) == ""


def test_a_pattern_is_held_as_whole_words_only() -> None:
    assert holds("The style lock is missing.", ["style.lock"])
    assert not holds("Another thing.", ["no"])


@pytest.mark.parametrize(
    ("failed", "expected", "wrong"),
    [
        ({}, {}, ""),
        ({"a": "it is late"}, {"a": "late"}, ""),
        ({"a": "it is late"}, {}, "fails what it must pass: it is late"),
        ({}, {"a": "late"}, "lets pass what it must fail"),
        ({"a": "it is cold"}, {"a": "late"}, "for another reason: it is cold"),
    ],
)
def test_a_mistaken_grader_is_noticed(
    failed: dict[str, str], expected: dict[str, str], wrong: str
) -> None:
    assert alone.mistake(failed, expected).endswith(wrong)
    assert bool(alone.mistake(failed, expected)) is bool(wrong)
