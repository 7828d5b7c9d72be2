"""How soon the agent that asked goes on: from the press that answers to its request on its way.

`make bench` calls it: real engine, real HTTP client, idle queue, one question after another.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlmodel import col, select

from bench import stock
from bench.bounds import Figure, judge
from bench.rig.answering import serving
from bench.rig.slate import open_slate
from bench.rig.works import Works, open_works
from bot.app.router import receive
from bot.canon.questions import questions
from bot.core.chat_port import Click, Place
from bot.core.context import get_row
from bot.core.model_port import Answer
from store.models import Agent, Choice, Production

QUESTIONS, WARM = 40, 3
SHOTS, FRAMES = 211, 64
SECONDS = 0.6


class Watched:
    """The house's model; notes when a request goes out that speaks of a decision."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.number = 0
        self.gone = asyncio.get_running_loop().create_future()

    def expect(self, number: int) -> "asyncio.Future[float]":
        self.number, self.gone = number, asyncio.get_running_loop().create_future()
        return self.gone

    async def reply(self, body: dict[str, Any]) -> Answer:
        if not self.gone.done() and self._cites(body):
            self.gone.set_result(time.perf_counter())
        answer: Answer = await self._model.reply(body)
        return answer

    def _cites(self, body: dict[str, Any]) -> bool:
        said = [block for message in body["messages"] for block in message["content"]]
        mark = f'"decision": "D-{self.number}"'
        return any(mark in block.get("text", "") for block in said)

    async def upload(self, name: str, data: bytes, media_type: str) -> str:
        file_id: str = await self._model.upload(name, data, media_type)
        return file_id


async def asked(works: Works, production_id: int, number: int) -> int:
    """A new question by one of the agents; the id of an answer it suggests."""
    async with works.app.store.writing() as db:
        production = await get_row(db, Production, production_id)
        agents = select(Agent).where(Agent.production_id == production_id).order_by(col(Agent.id))
        agent = (await db.exec(agents)).all()[1 + number % 5]
        given = {
            "matter": f"matter {number}", "text": f"Question {number}?", "why": "It shows.",
            "asked_of": "director", "scope": "production", "waits": "none",
            "answers": [f"yes {number}", f"no {number}"],
        }  # fmt: skip
        await questions.ask(works.app, db, production, agent, given)
        newest = select(Choice.id).order_by(col(Choice.id).desc())
        return (await db.exec(newest)).first() or 0


async def spans(works: Works, production_id: int) -> list[float]:
    """Seconds from each press to the request that cites its decision."""
    works.app.model = watched = Watched(works.app.model)
    found = []
    for number in range(1, QUESTIONS + WARM + 1):
        choice = await asked(works, production_id, number)
        await works.worker.quiet()
        gone = watched.expect(number)
        click = Click(
            account="slate:kei", value=f"answer:choice:{choice}:1", place=Place(channel="here")
        )
        begun = time.perf_counter()
        receive(works.app, works.slate, f"answer-{number}", "click", click)
        await works.worker.quiet()
        found.append(await gone - begun)
    return found[WARM:]


async def measured() -> list[float]:
    said = [{"type": "text", "text": "I go on from there."}]
    async with serving(lambda _mark, _body: said) as url:
        with tempfile.TemporaryDirectory() as name, open_slate(Path(name) / "slate.db") as slate:
            async with open_works(Path(name), slate, f"{url}/answers/0") as works:
                production = await stock.produce(works.app, 1, SHOTS, FRAMES)
                return await spans(works, production)


def main() -> int:
    found = sorted(asyncio.run(measured()))
    p95 = found[round(len(found) * 0.95) - 1]
    print(f"{len(found)} answers, {SHOTS} shots and {FRAMES} frames; slowest {found[-1]:.2f} s")
    return judge([Figure("answer to the asking agent's next request, p95", p95, SECONDS, "s")])


if __name__ == "__main__":
    sys.exit(main())
