"""An hour on Slack in which everything goes wrong that may: answers that do not come, deliveries
that come late, twice or in another order, and a house that is killed where it stands."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from store.models import DecisionRecord, Gate, GateStatus, Inbound, PrivateMessage, Question
from tests.doubles.slack import Fault, Slack
from tests.doubles.slack_api import Json
from tests.doubles.slack_people import Delivery, People
from tests.injection import films
from tests.slack.stage import GAST, HOME, KEI, MARA, Stage, on_slack

METHODS = (
    "chat.postMessage", "chat.update", "chat.postEphemeral", "conversations.history",
    "conversations.replies", "conversations.open", "reactions.add",
)  # fmt: skip
FAULTS = (
    Fault(500), Fault(503), Fault(500, after=True), Fault(502, after=True),
    Fault(429, retry_after=30), Fault(429, retry_after=90),
)  # fmt: skip
PAGES = ("CPRODUCER", "CCASTING", "CEDITOR")
ROUNDS = 50
AWAKE = 60  # steps of the loop before a kill, at most


@dataclass
class Unreliable(People):
    """Deliveries are held back, come twice, and in another order than they were made."""

    dice: random.Random = field(default_factory=random.Random)
    held: list[Delivery] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> str:
        if self.dice.random() < 0.3:
            self.held.append(delivery)
            return ""
        answer = await super().deliver(delivery)
        for retry in range(self.dice.choice((0, 0, 0, 1, 2))):
            again = Delivery(delivery.kind, delivery.payload, delivery.retry + retry + 1)
            await super().deliver(again)
        return answer

    async def come(self) -> None:
        """What was held back comes now, in any order."""
        late, self.held = self.held, []
        self.dice.shuffle(late)
        for delivery in late:
            await super().deliver(Delivery(delivery.kind, delivery.payload, delivery.retry + 1))


@dataclass
class Hour:
    """What is done and what must have come of it, over all restarts."""

    folder: Path
    slack: Slack
    dice: random.Random
    now: datetime | None = None
    held: list[Delivery] = field(default_factory=list)
    said: dict[tuple[str, str], str | None] = field(default_factory=dict)  # as it stands by now
    asked: int = 0

    @asynccontextmanager
    async def app(self) -> AsyncIterator[Stage]:
        async with on_slack(self.folder, self.slack) as stage:
            people = stage.people
            stage.people = Unreliable(
                people.slack, people.send, people.log, dice=self.dice, held=self.held
            )
            if self.now is not None:
                stage.world.clock.move_to(self.now)
            yield stage
            self.now, self.held = stage.world.clock.now(), stage.people.held

    async def run(self) -> None:
        left = ROUNDS
        while left:
            async with self.app() as stage:
                for _ in range(self.dice.randint(3, 12)):
                    left = max(0, left - 1)
                    await self.act(stage)
                    await self.break_something(stage)
                    await self.work(stage)
        await self.calm()

    async def act(self, stage: Stage) -> None:
        acts = (
            self.ask_gate, self.ask, self.press, self.press, self.choose, self.say, self.say,
            self.edit, self.delete, self.look, self.come,
        )  # fmt: skip
        await self.dice.choice(acts)(stage)

    async def ask_gate(self, stage: Stage) -> None:
        given = {"stage": "script", "act": 0, "summary": "look"}
        await stage.world.tool("producer", "gate_request", f"g{self.dice.random()}", **given)

    async def ask(self, stage: Stage) -> None:
        self.asked += 1
        given = films.question(f"matter {self.asked}", "director")
        await stage.world.tool("producer", "human_ask", f"q{self.asked}", **given)

    async def press(self, stage: Stage) -> None:
        card = self._card("CPRODUCER", ":gate:")
        if card:
            who = self.dice.choice((MARA, MARA, GAST))
            await stage.people.press(who, "CPRODUCER", card, "approve")

    async def choose(self, stage: Stage) -> None:
        card = self._card(HOME, "answer:choice:")
        if card:
            await stage.people.press(MARA, HOME, card, "answer")

    def _card(self, channel: str, value: str) -> Json | None:
        """Any card there that still has such a button."""
        found = [m for m in self.slack.posts(channel) if value in str(m["blocks"])]
        found = [m for m in found if "approve:" in str(m["blocks"]) or "answer:" in value]
        return self.dice.choice(found) if found else None

    async def say(self, stage: Stage) -> None:
        page, words = self.dice.choice(PAGES), f"word {len(self.said)}"
        ts = await stage.people.say(KEI, page, words)
        self.said[page, ts] = words

    async def edit(self, stage: Stage) -> None:
        there = [where for where, words in self.said.items() if words]
        if there:
            page, ts = self.dice.choice(there)
            words = self.said[page, ts] = f"{self.said[page, ts]}!"
            await stage.people.edit(KEI, page, ts, words)

    async def delete(self, stage: Stage) -> None:
        there = [where for where, words in self.said.items() if words]
        if there and self.dice.random() < 0.4:
            page, ts = self.dice.choice(there)
            self.said[page, ts] = None
            await stage.people.delete(page, ts)

    async def look(self, stage: Stage) -> None:
        """Somebody opens their home, and presses what they find there, however old it is."""
        await stage.people.open_home(MARA)
        home = self.slack.homes.get(MARA)
        if home and "approve:gate:" in str(home):
            await stage.people.press_home(MARA, "approve")

    async def come(self, stage: Stage) -> None:
        assert isinstance(stage.people, Unreliable)
        await stage.people.come()

    async def break_something(self, stage: Stage) -> None:
        if self.dice.random() < 0.5:
            self.slack.plan[self.dice.choice(METHODS)].append(self.dice.choice(FAULTS))

    async def work(self, stage: Stage) -> None:
        """Work for a while; now and then the house is killed in the middle of it."""
        if self.dice.random() > 0.3:
            await stage.work(self.dice.choice((0, 1, 10, 40, 120)))
            return
        task = asyncio.ensure_future(stage.work())
        for _ in range(self.dice.randint(0, AWAKE)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def calm(self) -> None:
        """Nothing goes wrong any more, and everything has its time."""
        self.slack.plan.clear()
        async with self.app() as stage:
            await self.come(stage)
            for _ in range(8):
                await stage.work(600)

    async def found(self) -> "Found":
        async with self.app() as stage:
            return Found(
                self.slack,
                *[
                    await stage.rows(table)
                    for table in (Gate, Question, DecisionRecord, Inbound, PrivateMessage)
                ],
            )


@dataclass
class Found:
    """What stands at the end."""

    slack: Slack
    gates: list[Gate]
    questions: list[Question]
    verdicts: list[DecisionRecord]
    inbound: list[Inbound]
    letters: list[PrivateMessage]

    def posted(self) -> Counter[str]:
        """How often each card stands on Slack, by its key."""
        messages: list[dict[str, Any]] = [
            m for channel in self.slack.channels for m in self.slack.posts(channel)
        ]
        return Counter(m["metadata"]["event_payload"]["key"] for m in messages if "metadata" in m)

    def private(self) -> int:
        """How many private messages people got."""
        direct = [m for c in self.slack.channels if c[0] == "D" for m in self.slack.posts(c)]
        return len(self.slack.ephemerals) + len(direct)

    def heard(self) -> dict[tuple[str, str], str | None]:
        """What roles are to read of every message; None: nothing."""
        rows = [row for row in self.inbound if row.kind == "message"]
        return {
            (row.key.split(":")[2], row.key.split(":")[3]): row.payload.get("text")
            if row.agent_id
            else None
            for row in rows
        }

    def decisions(self, kind: str) -> Counter[int]:
        return Counter(v.row_id for v in self.verdicts if v.kind == kind)

    def decided(self) -> set[int | None]:
        done = (GateStatus.APPROVED, GateStatus.REJECTED)
        return {gate.id for gate in self.gates if gate.status in done}
