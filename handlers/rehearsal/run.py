"""The rehearsal itself: the crew acts, the bot works until it is quiet, the clock moves on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from bot.app.router import receive
from bot.app.worker import Worker
from bot.core.chat_port import Click, Place
from bot.core.clock import SetClock
from bot.core.context import AppContext
from bot.reporting import checkin
from handlers.rehearsal import crew
from handlers.rehearsal.crew import CrewMember, Intent
from handlers.rehearsal.platform import RehearsalChat, ShownPost

BOUND = timedelta(days=60)  # of film time: beyond it nobody moves any more


class Stuck(RuntimeError):
    """Nothing is left to do and the film is not finished."""


@dataclass(frozen=True)
class PressPlan:
    """What somebody is going to press, and when."""

    at: datetime
    person: CrewMember
    shown: ShownPost
    intent: Intent

    @property
    def mark(self) -> str:
        return f"{self.person.handle}:{self.shown.key}:{self.shown.version}"


class Rehearsal:
    """One production from its script to picture lock, in film time."""

    def __init__(
        self, app: AppContext, worker: Worker, chat: RehearsalChat, clock: SetClock
    ) -> None:
        self._app, self._pump, self._chat, self._clock = app, worker, chat, clock
        self._seed = int(chat.recall("seed"))

    async def run(
        self, finished: Callable[[], Awaitable[bool]], progress: Callable[[], Awaitable[None]]
    ) -> None:
        """Go on until the film is finished; may be killed at any moment and called again."""
        begun = self._clock.now()
        await checkin.tick(self._app)
        await self._pump.quiet()
        while not await finished():
            if self._clock.now() - begun > BOUND:
                raise Stuck("the rehearsal takes longer than sixty days")
            await self._move_on()
            await progress()
        self._chat.remember("finished", True)

    async def _move_on(self) -> None:
        """Move to the next moment that has a press, a scheduled job, or the day's clock."""
        plan = self._next_plan()
        falls_due = await self._pump.next_time()
        ticks = await checkin.next_tick(self._app)
        moments = [m for m in (plan.at if plan else None, falls_due) if m is not None]
        if not moments:
            raise Stuck("nothing is left to do and the film is not finished")
        moment = max(min([*moments, *([ticks] if ticks else [])]), self._clock.now())
        self._clock.move_to(moment)
        self._chat.remember("now", moment.isoformat())
        await checkin.tick(self._app)
        await self._pump.quiet()
        if plan is not None and plan.at <= moment:
            await self.press(plan)

    def _next_plan(self) -> PressPlan | None:
        """The earliest press to come; ties go by card and person."""
        plans = [plan for shown in self._chat.live() for plan in self._plans(shown)]
        return min(plans, key=lambda p: (p.at, p.shown.card.key, p.person.handle), default=None)

    def _plans(self, shown: ShownPost) -> list[PressPlan]:
        intent = crew.decide(self._seed, shown.card)
        people = [person for person in crew.CREW if person.handle in shown.card.waits_for]
        if intent is None or not people:
            return []
        at = crew.when(self._seed, people[0], shown.card.key, shown.shown_at)
        plan = PressPlan(at, people[0], shown, intent)
        return [] if self._chat.acted(plan.mark) else [plan]

    async def press(self, plan: PressPlan) -> None:
        """Press; fill in the form if one opens; note that it is done."""
        click = Click(
            account=plan.person.account,
            value=plan.intent.value,
            ticked=plan.intent.ticked,
            trigger=plan.mark,
            place=Place(channel=plan.shown.channel),
            permalink=f"rehearsal://{plan.shown.channel}/{plan.shown.key}",
        )
        for attempt in count(1):
            # Killed right behind a press, nothing may have come of it: then people press again.
            if await self._deliver(f"{plan.mark}:press:{attempt}", click) or self._answered(plan):
                break
        form = self._chat.form(plan.mark)
        if form is not None:
            given = dict(plan.intent.values)
            values = {field.name: given.get(field.name, field.value) for field in form.fields}
            filled = click.model_copy(update={"value": form.value, "values": values})
            await self._deliver(f"{plan.mark}:form", filled)
        self._chat.act(plan.mark)

    def _answered(self, plan: PressPlan) -> bool:
        return self._chat.form(plan.mark) is not None or not self._chat.stands(plan.shown)

    async def _deliver(self, delivery: str, click: Click) -> bool:
        """Let a press do what it does; True if it is new."""
        new = receive(self._app, self._chat, delivery, "click", click)
        await self._pump.quiet()
        return new
