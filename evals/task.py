"""What a task is: a situation, something that happens, and graders of what the turn left behind.

Transcripts stand beside it: turns a model might have had, good ones and bad ones, for the graders.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from evals.outcome import Outcome
from testing.fakes import Say
from testing.world import World

Step = Callable[[World], Awaitable[None]]
Look = Callable[[Outcome], tuple[float, str]]


@dataclass(frozen=True)
class Setting:
    """A film, and how far its production has come. The same setting is built once."""

    film: str
    carry: Step
    planted: str = ""  # words that somebody put into the script


@dataclass(frozen=True)
class Grade:
    """A grader's word on one outcome: 1 is a pass, less is none; the reason is one sentence."""

    grader: str
    score: float
    reason: str

    @property
    def passed(self) -> bool:
        return self.score >= 1


@dataclass(frozen=True)
class Grader:
    """Looks at an outcome, never at the way to it."""

    name: str
    look: Look

    def grade(self, outcome: Outcome) -> Grade:
        return Grade(self.name, *self.look(outcome))


@dataclass(frozen=True, eq=False)
class Transcript:
    """What a model might have said in the turn, message by message. `fails` maps each grader that
    must not pass it to words its reason must hold; a good one has none."""

    title: str
    says: tuple[tuple[Say, ...], ...]
    fails: dict[str, str] = field(default_factory=dict)


def good(title: str, *says: tuple[Say, ...]) -> Transcript:
    return Transcript(title, says)


def bad(title: str, fails: dict[str, str], *says: tuple[Say, ...]) -> Transcript:
    return Transcript(title, says, fails)


@dataclass(frozen=True, eq=False)
class Task:
    """One turn of one agent in a situation. `should` is what a good crew member would do, in one
    line; `behaviours` are ids of docs/behaviours.toml."""

    id: str
    should: str
    behaviours: tuple[str, ...]
    agent: str
    setting: Setting
    happens: Step
    graders: tuple[Grader, ...]
    transcripts: tuple[Transcript, ...]
