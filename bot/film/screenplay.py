"""Scripts as data: acts, scenes, characters, length.

The one way in for Fountain, Final Draft, PDF and plain text; productions and commands call it.
"""

from collections.abc import Sequence
from pathlib import Path
from stat import S_ISREG
from typing import Literal

from pydantic import BaseModel

from bot.film import encodings

LIMIT = 20 * 1024 * 1024  # bytes; the longest features are a hundredth of it
TOO_LARGE = f"too large for a script (at most {LIMIT // 2**20} MB); export the script alone"
LETTERS = 4_000_000  # of a text; a long feature has a quarter of a million
BRING = "bring Fountain, .fdx, PDF or plain text"
OTHERS = {
    b"PK\x03\x04": "a zip or an office document and no script text",
    b"\xd0\xcf\x11\xe0": "an old office document and no script text",
    b"{\\rtf": "RTF and no script text",
}

Kind = Literal[
    "action", "character", "parenthetical", "dialogue", "lyric", "transition", "centered", "shot"
]
Format = Literal["fountain", "fdx", "pdf", "text"]
IntExt = Literal["INT", "EXT", "INT/EXT", "EST", ""]


class ScriptError(ValueError):
    """A script that cannot be read. The message is one line that says what to do."""


class Element(BaseModel, frozen=True):
    """A paragraph of a scene. `character` is the bare name of the cue it stands under."""

    kind: Kind
    text: str
    character: str | None = None
    dual: bool = False
    extension: str = ""  # of the cue: O.S., V.O., CONT'D


class Scene(BaseModel, frozen=True):
    """A scene in script order. `number` is the script's own; `eighths` are of a page."""

    order: int
    number: str | None = None
    heading: str
    int_ext: IntExt
    location: str
    time_of_day: str
    act: int
    synopsis: str = ""
    eighths: int
    elements: tuple[Element, ...]
    characters: tuple[str, ...]
    notes: tuple[str, ...] = ()


class Act(BaseModel, frozen=True):
    number: int
    title: str


class Script(BaseModel, frozen=True):
    """A whole script. What was read from PDF needs a person's confirmation first."""

    format: Format
    title: str
    author: str = ""
    title_page: dict[str, str] = {}
    acts: tuple[Act, ...]
    scenes: tuple[Scene, ...]
    characters: tuple[str, ...]
    eighths: int
    needs_confirmation: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """A page, eight eighths, is a minute."""
        return round(self.eighths * 60 / 8)

    def first(self, scenes: int) -> "Script":
        """The script up to that scene; acts without scenes are dropped and numbered anew."""
        kept = self.scenes[:scenes]
        numbers = {old: new for new, old in enumerate(dict.fromkeys(s.act for s in kept), 1)}
        return self.model_copy(
            update={
                "scenes": tuple(s.model_copy(update={"act": numbers[s.act]}) for s in kept),
                "acts": tuple(
                    a.model_copy(update={"number": numbers[a.number]})
                    for a in self.acts
                    if a.number in numbers
                ),
                "characters": cast_of(kept),
                "eighths": sum(s.eighths for s in kept),
            }
        )


def cast_of(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """Everybody with a cue, in order of appearance."""
    return tuple(dict.fromkeys(name for scene in scenes for name in scene.characters))


def read_script_file(path: Path) -> Script:
    """The script in a file. ScriptError says in one line what is wrong and what to do."""
    try:
        data = _bytes_of(path)
    except ScriptError:
        raise
    except FileNotFoundError as error:
        raise _refused(path, "there is no such file; give the path of a script") from error
    except (OSError, ValueError) as error:  # a name may hold what no system allows
        why = getattr(error, "strerror", None) or error
        raise _refused(path, f"it cannot be read ({why})") from error
    return read_script(data, path.name)


def _bytes_of(path: Path) -> bytes:
    """At most one byte more than a script may have, and never from a pipe or a device."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise _refused(path, "this is not a file; give the path of a script")
    if status.st_size > LIMIT:
        raise _refused(path.name, f"{status.st_size // 2**20} MB is {TOO_LARGE}")
    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def _refused(name: Path | str, why: str) -> ScriptError:
    """One line, whatever the file is called."""
    return ScriptError(f"{_shown(name)}: {why}")


def _shown(name: Path | str) -> str:
    """A file's name as one line; what no screen can show is replaced."""
    shown = "".join(char if char.isprintable() else "?" for char in str(name))
    return shown if len(shown) <= 200 else f"{shown[:100]} ... {shown[-90:]}"


def read_script(data: bytes, name: str) -> Script:
    """A script from its bytes; the format is seen by content, `name` is for messages and a hint."""
    from bot.film import fdx, fountain, pdf

    name = _shown(name)
    if len(data) > LIMIT:
        raise _refused(name, f"this is {TOO_LARGE}")
    if b"%PDF-" in data[:1024]:
        return pdf.read(data, name)
    text = _text(data, name)
    if text.startswith("<"):
        return fdx.read(text, name)
    if len(text) > LETTERS:
        raise _refused(name, f"{len(text) // 10**6} million letters are too many for a script")
    if name.lower().endswith((".txt", ".text")):
        return fountain.read_text(text, name)
    return fountain.read(text, name)


def _text(data: bytes, name: str) -> str:
    for start, what in OTHERS.items():
        if data.startswith(start):
            raise _refused(name, f"this is {what}; {BRING}")
    text = encodings.decode(data)
    if text is None:
        raise _refused(name, f"this is no script text; {BRING}")
    if not text.strip():
        raise _refused(name, "the file is empty; export the script again")
    return text.lstrip() if text.lstrip().startswith("<") else text
