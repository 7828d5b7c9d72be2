"""A film that people press on at random: what they see, what they saw, and what comes back."""

from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.app import card_table
from bot.app.job_handlers import JOB_HANDLERS
from bot.app.router import receive, route
from bot.core.chat_port import Card, Click, Place, Reaction, Ref
from bot.core.provider_port import Delivered, ProviderRequest
from bot.generation.render_job import render
from bot.production.stages import FOUR_ANSWERS
from store import scheduled_jobs as due
from store.models import ScheduledJob
from tests.fakes import FakeProvider
from tests.injection.watching import WatchingChat
from tests.world import World, open_world

DONE_HERE = (
    "show",
    "settle",
    "advance",
    "beforehand",
    "relieve",
    "low money",
)  # what draws or films is not
SAID = {**dict.fromkeys(FOUR_ANSWERS, "LANTERN"), "in": "0", "out": "1", "shots": ""}


class CutOff(Exception):
    """The process was killed while the provider was at work: nobody knows what came of it."""


class Moody(FakeProvider):
    """Delivers, fails, is never heard of again, or sends another bill, as it is told to."""

    mood = "done"

    def estimate(self, kind: str, seconds: float) -> int:
        return round(seconds) if kind == "video" else 1

    async def render(  # type: ignore[override]
        self, request: ProviderRequest, folder: Path
    ) -> Path | Delivered:
        self._fails = lambda _: self.mood == "failed"
        file = await super().render(request, folder)
        if self.mood == "cut off":
            raise CutOff
        price = self.estimate(request.kind, request.seconds)
        bill = {"dearer": price + 7, "cheaper": 0}.get(self.mood)
        return file if bill is None else Delivered(file, bill)


@dataclass(frozen=True)
class Shown:
    """A button somebody saw, with what could be ticked beside it."""

    value: str
    items: tuple[int, ...] = ()

    @property
    def verb(self) -> str:
        return self.value.partition(":")[0]


@dataclass
class Film:
    """A world in a folder, its chat and its provider; both outlive a restart of the house."""

    folder: Path
    chat: WatchingChat = field(default_factory=WatchingChat)
    provider: Moody = field(default_factory=Moody)
    presses: list[tuple[str, Click]] = field(default_factory=list)  # by delivery, as they came
    deliveries: int = 10_000
    _app: AsyncExitStack = field(init=False, repr=False)

    async def open(self) -> "Film":
        """Begin, or begin again: rows alone are known, and the time it was last."""
        self._app = AsyncExitStack()
        self.world: World = await self._app.enter_async_context(open_world(self.folder))
        app = self.world.app
        self.world.chat, app.chats = self.chat, {self.chat.name: self.chat}
        app.providers = {self.provider.name: self.provider}
        now = self.folder / "now"
        if now.exists():
            self.world.clock.move_to(self.world.clock.now().fromisoformat(now.read_text()))
        self.world._deliveries = self.deliveries
        return self

    async def close(self) -> None:
        (self.folder / "now").write_text(self.world.clock.now().isoformat())
        self.deliveries = self.world._deliveries
        await self._app.aclose()

    async def restart(self) -> None:
        await self.close()
        await self.open()

    def asleep(self) -> "Film":
        """What outlives the house, once it is closed."""
        return Film(self.folder, self.chat, self.provider, self.presses, self.deliveries)

    def buttons(self, cards: Sequence[Card] | None = None) -> list[Shown]:
        """Every button on the cards that stand now, the newest card last; or on these."""
        return [each for card in cards or self.chat.cards.values() for each in _buttons(card)]

    def ever(self) -> list[Shown]:
        """Every button that ever was on any card, once."""
        return list(dict.fromkeys(self.buttons(self.chat.shown)))

    async def press(self, who: str, button: Shown, ticked: int = 15, fill: bool = True) -> str:
        """Press, and fill in the form that opens; what the person was told at last."""
        chosen = tuple(row for n, row in enumerate(button.items) if ticked >> n & 1)
        said = await self._press(who, button.value, chosen, {})
        form = self.chat.forms.get(self.presses[-1][0])
        if form is None or not fill:
            return said
        anew = {**SAID, "framing": f"Beat {self.moves()}."}
        values = {
            each.name: anew.get(each.name) or each.value or "so it is" for each in form.fields
        }
        return await self._press(who, form.value, chosen, values)

    async def _press(
        self, who: str, value: str, ticked: tuple[int, ...], values: dict[str, str]
    ) -> str:
        key, _ = self._click(who, value, ticked, values)
        return await self.world.press(who, value, key, ticked=ticked, values=values)

    def click(self, who: str, button: Shown) -> tuple[str, Click]:
        """A press that is still on its way, with all ticked that could be."""
        return self._click(who, button.value, button.items, {})

    def _click(
        self, who: str, value: str, ticked: tuple[int, ...], values: dict[str, str]
    ) -> tuple[str, Click]:
        """A press as the world delivers it, remembered so that it can come again."""
        key = f"kept-{self.moves()}"
        click = Click(
            account=f"fake:{who}", value=value, ticked=ticked, values=values, trigger=key,
            place=Place(channel="here"), permalink=f"fake://here/{key}",
        )  # fmt: skip
        self.presses.append((key, click))
        return key, click

    def moves(self) -> int:
        """A number that was not used yet."""
        self.world._deliveries += 1
        return self.world._deliveries

    async def deliver(self, clicks: Sequence[tuple[str, Click]]) -> list[bool]:
        """These deliveries at once, in this order; which of them were new."""
        new = [receive(self.world.app, self.chat, key, "click", c) for key, c in clicks]
        await route(self.world.app)
        return new

    async def react(self, who: str, key: str, emoji: str) -> None:
        """An emoji on a card that stands."""
        ref = Ref(channel=self.chat.places[key], message=key)
        body = Reaction(account=f"fake:{who}", emoji=emoji, ref=ref)
        receive(self.world.app, self.chat, f"react-{self.moves()}", "reaction", body)
        await route(self.world.app)

    async def wait(self, seconds: float) -> None:
        self.world.clock.move_to(self.world.clock.now() + timedelta(seconds=seconds))

    async def work(self) -> None:
        """Do all that is due now, but renders: they come back when they do."""
        while rows := await self.due():
            for row in rows:
                await self.carry_out(row)

    async def due(self) -> list[ScheduledJob]:
        return [row for row in await self._due() if row.kind != "render"]

    async def carry_out(self, row: ScheduledJob) -> None:
        await self._do(row)
        await self._mark([row])

    async def _do(self, row: ScheduledJob) -> None:
        if row.kind in DONE_HERE:
            await JOB_HANDLERS[row.kind](self.world.app, row)
        elif row.kind == "prepare":
            await card_table.show(self.world.app, "gate", row.payload["gate"])
        elif row.kind == "sheet" and "proposal" in row.payload:
            await card_table.show(self.world.app, "asset", row.payload["proposal"])
        elif row.kind == "sheet":
            await card_table.show(self.world.app, "takes", row.payload["batch"])
        elif row.kind == "cut":
            await self.world.assemble()

    async def come_back(self, mood: str, most: int = 4) -> None:
        """The next renders that were set off come back like that."""
        self.provider.mood, done = mood, []
        for row in [row for row in await self._due() if row.kind == "render"][:most]:
            try:
                await render(self.world.app, row.payload["job"])
            except CutOff:
                continue
            done.append(row)
        await self._mark(done)

    async def _due(self) -> list[ScheduledJob]:
        async with self.world.app.store.reading() as db:
            return list(await due.due_jobs(db, self.world.clock.now()))

    async def _mark(self, rows: Sequence[ScheduledJob]) -> None:
        async with self.world.app.store.writing() as db:
            await due.mark_done(db, {row.id: "" for row in rows}, self.world.clock.now())


def _buttons(card: Card) -> Iterator[Shown]:
    items = tuple(item.id for item in card.items)
    yield from (Shown(button.value, items) for button in card.buttons)
    for item in card.items:
        yield from (Shown(button.value, (item.id,)) for button in item.buttons)
