"""What is done with files of other people in processes of their own
(bot/intake/foreign_files.py).

Nothing of the product is imported here, and each reader only where it is needed.
"""

from pathlib import Path

from bot.media.opened_file import Drawn, Footage, NotUsable, ReadText
from bot.media.screenplay import encodings
from bot.media.screenplay.model import LETTERS, LIMIT, Script, ScriptError
from bot.media.screenplay.read import read_script, read_script_file

PROSE = 200_000  # letters of a treatment
SCRIPTS = (".fountain", ".fdx", ".spmd")  # a file called so has to be one


def script(path: str, name: str) -> Script:
    """The script in a file that came under this name."""
    return read_script(_bytes(path), name)


def script_file(path: str) -> Script:
    """The script that lies at a path of this machine."""
    return read_script_file(Path(path))


def text(path: str, name: str, what: str) -> ReadText:
    """A text, and the script in it if it reads as one; a file that is called a script has to."""
    data = _bytes(path)
    found = (encodings.decode(data) or "") if what == "text" else ""
    if len(found) > LETTERS:
        raise NotUsable("this text is too long for a film; bring the part that belongs to it")
    try:
        return ReadText(text=found, script=read_script(data, name))
    except ScriptError:
        if what == "pdf" or name.lower().endswith(SCRIPTS) or not found.strip():
            raise
        if len(found) > PROSE:
            raise NotUsable("this is no script, and too long for a treatment") from None
        return ReadText(text=found)


def picture(path: str) -> Drawn:
    """The picture drawn anew."""
    from bot.media.file_probe import drawn

    return drawn(Path(path))


def footage(path: str) -> Footage:
    """The facts of a video file."""
    from bot.media.video import probe

    clip = probe(Path(path))
    return Footage(seconds=clip.seconds, width=clip.width, height=clip.height)


def _bytes(path: str) -> bytes:
    """At most one byte more than a script may have."""
    with Path(path).open("rb") as file:
        return file.read(LIMIT + 1)
