"""What a rehearsal starts with: script, treatment, folder. All of it is there, or nothing."""

import shlex
import shutil
import sqlite3
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from bot.app.cli.parser import Stop
from bot.core.limited_workers import LimitedWorkers
from bot.intake.foreign_files import script as read_script
from bot.intake.foreign_files import script_file
from bot.media.screenplay.model import Script, ScriptError
from bot.production.create import show_code
from handlers.rehearsal.platform import RehearsalChat

FILE = "rehearsal.db"
TREATMENT = "script.treatment.md"
LARGEST = 1 << 20  # bytes of a treatment


@dataclass(frozen=True)
class Beginning:
    """A script that was read, before anything is written."""

    path: Path
    script: Script
    treatment: str


async def read(path: Path) -> Beginning:
    """Stop says in one line what is wrong with the files."""
    try:
        script = await script_file(LimitedWorkers(), path)
    except ScriptError as error:
        raise Stop(str(error)) from error
    return Beginning(path, script, _treatment(path.with_suffix(".treatment.md")))


def go_on(folder: Path) -> str:
    """The command that finishes what was begun there."""
    return f"film rehearse --resume {shlex.quote(str(folder))}"


def _treatment(path: Path) -> str:
    """The text of the file beside the script; empty if there is none."""
    if not path.is_file():
        return ""
    if path.stat().st_size > LARGEST:
        raise Stop(f"{path}: this is too large for a treatment (at most 1 MB)")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Stop(f"{path}: this is no UTF-8 text; save the treatment as UTF-8 or take it away")
    return text


def begin(brought: Beginning, wanted: Namespace, data_dir: Path) -> Path:
    """The folder of a new rehearsal, with its script in it. Stop if it is taken."""
    folder = wanted.out or _free(data_dir / "rehearsals", show_code(brought.script.title))
    if "?" in str(folder.resolve()):
        raise Stop(f"{folder}: a database’s address cannot carry a ?; choose another folder")
    if _taken(folder):
        raise Stop(
            f"{folder} is not empty; choose another --out, or finish what is there: {go_on(folder)}"
        )
    try:
        _write(brought, wanted, folder)
    except OSError as error:
        raise Stop(f"{folder} cannot be written: {error.strerror or error}") from error
    return Path(folder).resolve()


def _write(brought: Beginning, wanted: Namespace, folder: Path) -> None:
    name = f"script{brought.path.suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    with RehearsalChat(folder / FILE).open() as chat:
        shutil.copyfile(brought.path, folder / name)
        (folder / TREATMENT).write_text(brought.treatment, "utf-8")
        # From here on it can be resumed; killed before, the folder counts as empty.
        seed = 1 if wanted.seed is None else wanted.seed
        facts = {"script": name, "name": brought.path.name, "seed": seed, "scenes": wanted.scenes}
        chat.remember_all(facts)


def resumed(folder: Path) -> Path:
    """The folder of a rehearsal that was begun. Stop if there is none in it."""
    if not _begun(folder):
        raise Stop(
            f"{folder} holds no rehearsal to resume; "
            f"start one: film rehearse SCRIPT --out {shlex.quote(str(folder))}"
        )
    return folder.resolve()


async def kept(folder: Path, chat: RehearsalChat) -> Beginning:
    """What this rehearsal was begun with."""
    path = folder / chat.recall("script")
    try:
        # Under its own name: a script without a title is called after its file.
        whole = await read_script(LimitedWorkers(), path, chat.recall("name"))
    except ScriptError as error:
        raise Stop(str(error)) from error
    scenes = chat.recall("scenes")
    script = whole.first(scenes) if scenes else whole
    return Beginning(path, script, (folder / TREATMENT).read_text("utf-8"))


def _free(parent: Path, name: str) -> Path:
    """`parent/name`, or the first of name-2, name-3 ... that is not there."""
    folder, number = parent / name, 2
    while folder.exists():
        folder, number = parent / f"{name}-{number}", number + 1
    return folder


def _taken(folder: Path) -> bool:
    """Whether something is there, other than a beginning that was killed before it counted."""
    if not folder.exists():
        return False
    if not folder.is_dir():
        return True
    if (folder / FILE).is_file():
        return _begun(folder) or _strange(folder)
    return any(folder.iterdir())


def _strange(folder: Path) -> bool:
    """Whether files lie there that no beginning makes."""
    ours = (FILE, f"{FILE}-wal", f"{FILE}-shm", "script")
    return any(not (f.name in ours or f.name.startswith("script.")) for f in folder.iterdir())


def _begun(folder: Path) -> bool:
    if not (folder / FILE).is_file():
        return False
    try:
        with RehearsalChat(folder / FILE).open() as chat:
            return chat.recall("script") is not None
    except sqlite3.DatabaseError:
        return False
