"""Scripts as data: acts, scenes, characters, length.

The one way in for Fountain, Final Draft, PDF and plain text; productions and commands call it.
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

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


class ScriptScene(BaseModel, frozen=True):
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


class ScriptAct(BaseModel, frozen=True):
    number: int
    title: str


class Script(BaseModel, frozen=True):
    """A whole script. What was read from PDF needs a person's confirmation first."""

    format: Format
    title: str
    author: str = ""
    title_page: dict[str, str] = {}
    acts: tuple[ScriptAct, ...]
    scenes: tuple[ScriptScene, ...]
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


def cast_of(scenes: Sequence[ScriptScene]) -> tuple[str, ...]:
    """Everybody with a cue, in order of appearance."""
    return tuple(dict.fromkeys(name for scene in scenes for name in scene.characters))
