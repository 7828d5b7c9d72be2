"""Where the film stands, in one line and two numbers."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.core.context import AppContext
from bot.production import stages
from store.models import Production, Shot, Status


@dataclass(frozen=True)
class Standing:
    """`done` of `total` steps: stages, and each shot of them once the shot list is known."""

    words: str
    done: int
    total: int
    when: datetime


async def standing(app: AppContext) -> Standing:
    async with app.store.reading() as db:
        production = (await db.exec(select(Production))).first()
        if production is None:
            return Standing("reading the script", 0, 1, app.clock.now())
        facts = await stages.read(db, production)
    steps = stages.path(facts)
    passed = sum(stages.done(facts, *step) for step in steps)
    circled = sum(_circled(shot) for shot in facts.shots)
    step = stages.current(facts)
    words = "picture locked" if step is None else _words(*step)
    return Standing(words, passed + circled, len(steps) + len(facts.shots), app.clock.now())


def _words(stage: stages.Stage, act: int | None) -> str:
    return stage.title + (f", act {act}" if act else "")


def _circled(shot: Shot) -> bool:
    return shot.status == Status.DONE
