"""Opens files that are not ours: each in a process of its own, with limits
(bot/core/limited_workers.py).

Whoever asks gets what the file holds, or one line for the person who brought it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import texts
from bot.core.limited_workers import MEGABYTE, Cause, LimitedWorkers, Limits, WorkerFailed
from bot.core.untrusted_text import one_line
from bot.media import untrusted
from bot.media.opened_file import Drawn, Footage, NotUsable, ReadText
from bot.media.screenplay.model import Script, ScriptError
from bot.media.video import VideoError

# A feature in PDF takes a second and 50 MB; its answer has half a megabyte.
READING = Limits(answer=4 * MEGABYTE)
# The largest picture that is let in, clear and 80 million pixels large, takes 1.9 GB.
DRAWING = Limits(seconds=60, work=40, memory=2560 * MEGABYTE)
# Without an index the whole of a file is read; no frame of it is decoded.
PLAYING = Limits(seconds=180, work=60, memory=1024 * MEGABYTE, answer=MEGABYTE)
NAME = 200  # letters of a file's name in a line
PDF_HEAD = 1024  # bytes in which a PDF names itself


async def script(workers: LimitedWorkers, path: Path, name: str) -> Script:
    """The script in a file that came under this name. ScriptError says what to do."""
    with _read_as(path, name):
        given = {"path": str(path), "name": name}
        return await workers.run(untrusted.script, READING, (ScriptError,), **given)


async def script_file(workers: LimitedWorkers, path: Path) -> Script:
    """The script at a path of this machine. ScriptError says what to do."""
    with _read_as(path, path.name):
        return await workers.run(untrusted.script_file, READING, (ScriptError,), path=str(path))


async def text(workers: LimitedWorkers, path: Path, name: str, what: str) -> ReadText:
    """A text or a PDF that came under this name, and the script in it if it reads as one. NotUsable
    and ScriptError say what to do."""
    with _read_as(path, name):
        given = {"path": str(path), "name": name, "what": what}
        return await workers.run(untrusted.text, READING, (NotUsable, ScriptError), **given)


async def picture(workers: LimitedWorkers, path: Path) -> Drawn:
    """A picture drawn anew. NotUsable says what to do."""
    try:
        return await workers.run(untrusted.picture, DRAWING, (NotUsable,), path=str(path))
    except WorkerFailed as problem:
        raise NotUsable(texts.PICTURE_TOO_HEAVY) from problem


async def footage(workers: LimitedWorkers, path: Path) -> Footage:
    """The facts of a film. VideoError and NotUsable say what is wrong."""
    try:
        return await workers.run(untrusted.footage, PLAYING, (VideoError,), path=str(path))
    except WorkerFailed as problem:
        raise NotUsable(texts.FILM_TOO_HEAVY) from problem


@contextmanager
def _read_as(path: Path, name: str) -> Iterator[None]:
    """Say what to do where a process ended without an answer."""
    try:
        yield
    except WorkerFailed as problem:
        heavy = texts.PDF_TOO_HEAVY if _is_pdf(path) else texts.SCRIPT_TOO_HEAVY
        why = texts.SCRIPT_TOO_LONG if problem.cause is Cause.LONG else heavy
        raise ScriptError(f"{one_line(name, NAME)}: {why}") from problem


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(PDF_HEAD)
