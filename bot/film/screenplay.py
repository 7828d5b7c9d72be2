"""Scripts as data: acts, scenes, characters, length. The one way in for Fountain, FDX, PDF and text."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from charset_normalizer import from_bytes
from pydantic import BaseModel

LIMIT = 20 * 1024 * 1024  # bytes; the longest features are a hundredth of it

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
    if not path.exists():
        raise ScriptError(f"{path}: there is no such file; give the path of a script")
    if not path.is_file():
        raise ScriptError(f"{path}: this is not a file; give the path of a script")
    if path.stat().st_size > LIMIT:
        raise ScriptError(
            f"{path.name}: {path.stat().st_size // 2**20} MB is too large for a script (at most "
            f"{LIMIT // 2**20} MB); export the script alone"
        )
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScriptError(f"{path.name}: it cannot be read ({error.strerror})") from error
    return read_script(data, path.name)


def read_script(data: bytes, name: str) -> Script:
    """A script from its bytes; the format is seen by content, `name` is for messages and a hint."""
    from bot.film import fdx, fountain, pdf

    if len(data) > LIMIT:
        raise ScriptError(f"{name}: too large for a script (at most {LIMIT // 2**20} MB)")
    if not data.strip():
        raise ScriptError(f"{name}: the file is empty; export the script again")
    if data.lstrip()[:5] == b"%PDF-":
        return pdf.read(data, name)
    text = decode(data, name)
    if "<FinalDraft" in text[:4000]:
        return fdx.read(text, name)
    if text.lstrip().startswith(("<?xml", "<!DOCTYPE", "<html")):
        raise ScriptError(
            f"{name}: this XML is no Final Draft script; export it as .fdx or .fountain"
        )
    plain = name.lower().endswith((".txt", ".text"))
    return fountain.read(text, name, "text" if plain else "fountain")


def decode(data: bytes, name: str) -> str:
    """Text from bytes: by its mark, as UTF-8, else the likeliest legacy encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise ScriptError(
            f"{name}: this is no script text; bring Fountain, .fdx, PDF or plain text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=["cp1252", "mac_roman", "cp1250", "cp1251"]).best()
    if best is None or _binary(text := str(best)):
        raise ScriptError(
            f"{name}: this is no script text; bring Fountain, .fdx, PDF or plain text"
        )
    return text


def _binary(text: str) -> bool:
    odd = sum(1 for char in text[:4000] if ord(char) < 32 and char not in "\n\r\t\f\v")
    return odd > len(text[:4000]) / 100
