"""A press whose consequence was lost in a kill is made again, and decides once."""

from pathlib import Path

import pytest

from bot.agents.turn_queue import Engine
from bot.app import card_table
from bot.app.worker import Worker
from bot.core.chat_port import Form
from handlers.rehearsal.crew import CREW, Intent
from handlers.rehearsal.platform import RehearsalChat
from handlers.rehearsal.run import PressPlan, Rehearsal
from store.models import Member
from tests.fakes import Killed
from tests.world import World

pytestmark = pytest.mark.behaviour("L2", "K5")
MARA = CREW[0]


class Dying(RehearsalChat):
    """A platform during whose form the process is killed."""

    async def ask_form(self, trigger: str, form: Form) -> None:
        raise Killed


class Resting(Engine):
    """An engine whose agents leave their mail unread."""

    async def send_mail(self) -> bool:
        return False


async def stage(world: World, folder: Path, chat: RehearsalChat) -> Rehearsal:
    """The crew on this platform, with a gate that waits for the director."""
    chat.remember("seed", 1)
    world.app.chats = {chat.name: chat}
    return Rehearsal(world.app, Worker(world.app, Resting(world.app, folder)), chat, world.clock)


async def ask(world: World) -> None:
    async with world.app.store.writing() as db:
        db.add(
            Member(
                production_id=1, account=MARA.account, handle=MARA.handle, name="Mara2",
                rights=["director"],
            )
        )  # fmt: skip
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")


def reject(chat: RehearsalChat, now: World) -> PressPlan:
    shown = next(chat.live())
    value = next(b.value for b in shown.card.buttons if b.verb == "reject")
    return PressPlan(now.clock.now(), MARA, shown, Intent(value, values=(("reason", "Too long."),)))


async def test_a_form_that_was_lost_in_a_kill_opens_at_the_next_press(
    world: World, tmp_path: Path
) -> None:
    path = tmp_path / "rehearsal.db"
    with Dying(path, world.clock).open() as chat:
        rehearsal = await stage(world, tmp_path, chat)
        await ask(world)
        await card_table.show(world.app, "gate", 1)
        with pytest.raises(Killed):
            await rehearsal.press(reject(chat, world))
    with RehearsalChat(path, world.clock).open() as chat:
        rehearsal = await stage(world, tmp_path, chat)
        await rehearsal.press(reject(chat, world))
        gate = await world.gate(stage="script")
        assert (gate.status, gate.reason) == ("rejected", "Too long.")


async def test_a_press_that_was_made_before_a_kill_is_not_made_twice(
    world: World, tmp_path: Path
) -> None:
    with RehearsalChat(tmp_path / "rehearsal.db", world.clock).open() as chat:
        rehearsal = await stage(world, tmp_path, chat)
        await ask(world)
        await card_table.show(world.app, "gate", 1)
        plan = reject(chat, world)
        await rehearsal.press(plan)
        told = len(chat.whispers())
        await rehearsal.press(plan)
        assert len(chat.whispers()) == told
        assert (await world.gate(stage="script")).status == "rejected"
