"""`film rehearse`: sets the stage, lets the crew play, leaves a film, a report, a timeline."""

import json
import shutil
import sys
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import productions, texts
from bot.cli import Stop
from bot.clock import SetClock
from bot.film.screenplay import Script, ScriptError, read_script_file
from bot.opening import Open, open_house
from bot.outcome import Finished, deliverables
from bot.providers.animatic import Animatic
from bot.providers.port import Provider, Request
from bot.settings import Settings
from bot.turns import Busy
from handlers.rehearsal import crew
from handlers.rehearsal.platform import RehearsalChat
from handlers.rehearsal.progress import Progress
from handlers.rehearsal.run import Rehearsal
from store.models import Member

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def rehearse(wanted: Namespace, settings: Settings) -> None:
    """Run or finish one rehearsal. Stop carries the one line for a user's error."""
    folder = _resumed(wanted) if wanted.resume else _fresh(wanted, settings)
    clock = SetClock(START)
    chat = RehearsalChat(folder / "rehearsal.db", clock)
    with chat.open():
        if chat.recall("seed") is None:
            chat.remember("seed", wanted.seed)
            chat.remember("scenes", wanted.scenes)
        if chat.recall("now"):
            clock.move_to(datetime.fromisoformat(chat.recall("now")))
        try:
            async with open_house(settings, folder, clock, chat, _providers) as opened:
                await _play(opened, chat, clock, folder, wanted.json)
        except Busy as busy:
            raise Stop(str(busy)) from busy


def _providers(hands: Any) -> dict[str, Provider]:
    def loses(request: Request) -> bool:
        subject = request.subject
        return request.kind == "video" and crew.loses(subject["attempt"], subject["shot"])

    return {"animatic": Animatic(hands, loses)}


def _resumed(wanted: Namespace) -> Path:
    folder: Path = wanted.resume
    if wanted.script:
        raise Stop("film rehearse --resume takes no SCRIPT: the folder has its own")
    if not (folder / "rehearsal.db").is_file():
        raise Stop(
            f"{folder} holds no rehearsal to resume; start one: film rehearse SCRIPT --out {folder}"
        )
    return folder.resolve()


def _fresh(wanted: Namespace, settings: Settings) -> Path:
    if wanted.script is None:
        raise Stop("film rehearse needs a SCRIPT, for example examples/the_last_lamp.fountain")
    script = read(wanted.script)
    folder = wanted.out or free_folder(
        settings.data_dir / "rehearsals", productions.show_code(script.title)
    )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop(
            f"{folder} is not empty; choose another --out, or finish it: "
            f"film rehearse --resume {folder}"
        )
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(wanted.script, folder / f"script{wanted.script.suffix}")
    beside = wanted.script.with_suffix(".treatment.md")
    if beside.is_file():
        shutil.copyfile(beside, folder / "script.treatment.md")
    return folder.resolve()


def free_folder(parent: Path, name: str) -> Path:
    """`parent/name`, or the first of name-2, name-3 ... that is not there."""
    folder, number = parent / name, 2
    while folder.exists():
        folder, number = parent / f"{name}-{number}", number + 1
    return folder


def read(path: Path) -> Script:
    try:
        return read_script_file(path)
    except ScriptError as error:
        raise Stop(str(error)) from error


async def _play(
    opened: Open, chat: RehearsalChat, clock: SetClock, folder: Path, as_json: bool
) -> None:
    house = opened.house
    if chat.recall("begun") is None:
        await _begin(opened, chat, folder)
    finished = Finished(house)
    progress = Progress(house, int(chat.recall("seed")), crew.POLICY)
    with progress:
        await Rehearsal(house, opened.pump, chat, clock).run(finished.yet, progress.show)
    result = await deliverables(house, folder)
    if as_json:
        print(json.dumps(result, ensure_ascii=False))
    print(texts.where_to_look(folder, result), file=sys.stderr)


def _brought(folder: Path, scenes: int | None) -> productions.Brought:
    path = next(p for p in sorted(folder.glob("script.*")) if p.name != "script.treatment.md")
    script, treatment = read(path), folder / "script.treatment.md"
    return productions.Brought(
        script.first(scenes) if scenes else script,
        treatment.read_text("utf-8") if treatment.is_file() else "",
        "Mara (director)",
    )


async def _begin(opened: Open, chat: RehearsalChat, folder: Path) -> None:
    """The script and what lies beside it become a production of four people."""
    brought = _brought(folder, chat.recall("scenes"))
    members = [
        Member(
            production_id=0,
            account=p.account,
            handle=p.handle,
            name=p.name,
            rights=list(p.rights),
            timezone=p.timezone,
            checkin=p.checkin,
            allowance=p.allowance,
        )
        for p in crew.CREW
    ]
    await productions.begin_once(opened.house, brought, members, crew.PAGES)
    chat.remember("begun", True)
