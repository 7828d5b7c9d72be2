"""Sets the stage in a folder, lets the crew play, leaves a film, a report, a timeline."""

import asyncio
import json
import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from bot import texts
from bot.app.bootstrap import Open, open_app
from bot.app.cli.parser import Stop
from bot.app.worker import JobFailed
from bot.core.clock import SetClock
from bot.core.model_port import Understudy
from bot.core.provider_port import Provider, ProviderRequest
from bot.core.settings import Settings
from bot.generation.providers.animatic import Animatic
from bot.production import create
from bot.reporting.deliverables import Finished, deliverables
from handlers.rehearsal import beginning, crew
from handlers.rehearsal.platform import RehearsalChat
from handlers.rehearsal.progress import Progress
from handlers.rehearsal.run import Rehearsal, Stuck

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def play(folder: Path, settings: Settings, as_json: bool, understudy: Understudy) -> None:
    """From wherever this folder's film stands to its end. Stop carries the one line if it stops."""
    clock = SetClock(START)
    with _one_line(folder), RehearsalChat(folder / beginning.FILE, clock).open() as chat:
        if chat.recall("now"):
            clock.move_to(datetime.fromisoformat(chat.recall("now")))
        async with open_app(
            _offline(settings), folder, clock, [chat], _providers, understudy(clock.now)
        ) as opened:
            await _play(opened, chat, clock, folder, as_json)


@contextmanager
def _one_line(folder: Path) -> Iterator[None]:
    """However it ends early, one line says so and how to go on."""
    _stop_once()
    go_on = beginning.go_on(folder)
    try:
        yield
    except (JobFailed, Stuck, OSError, DBAPIError) as problem:
        words = problem.orig if isinstance(problem, DBAPIError) else problem
        raise Stop(f"The rehearsal stopped ({words}). To try again: {go_on}") from problem
    except asyncio.CancelledError:
        raise Stop(f"Stopped; nothing is lost. To go on: {go_on}", 130) from None


def _stop_once() -> None:
    """The first Ctrl-C or SIGTERM closes the program in order; a second must not tear that
    apart."""
    task = asyncio.current_task()
    assert task is not None

    def stop() -> None:
        if not task.cancelling():
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)


def _offline(settings: Settings) -> Settings:
    """A rehearsal costs nothing: the understudy plays every role, whatever keys are set."""
    return settings.model_copy(update={"anthropic_api_key": None, "anthropic_base_url": None})


def _providers(worker_pool: Any) -> dict[str, Provider]:
    def loses(request: ProviderRequest) -> bool:
        subject = request.subject
        return request.kind == "video" and crew.loses(subject["attempt"], subject["shot"])

    return {"animatic": Animatic(worker_pool, loses)}


async def _play(
    opened: Open, chat: RehearsalChat, clock: SetClock, folder: Path, as_json: bool
) -> None:
    app, seed = opened.app, int(chat.recall("seed"))
    await _begin(opened, chat, folder)
    finished = Finished(app)
    progress = Progress(app, seed, crew.POLICY)
    with progress:
        await Rehearsal(app, opened.worker, chat, clock).run(finished.yet, progress.show)
        await progress.show(last=True)
    result = await deliverables(app, folder)
    result |= {"model": "understudy", "policy": crew.POLICY, "seed": seed}
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
    print(texts.where_to_look(shlex.quote(str(folder)), result), file=sys.stderr)


async def _begin(opened: Open, chat: RehearsalChat, folder: Path) -> None:
    """The script and what lies beside it become a production of four people."""
    if chat.recall("begun"):
        return
    brought = await beginning.kept(folder, chat)
    members = [person.member(person.account) for person in crew.CREW]
    material = create.Brought(brought.script, brought.treatment, "Mara (director)")
    await create.begin_once(opened.app, material, members, crew.PAGES)
    chat.remember("begun", True)
