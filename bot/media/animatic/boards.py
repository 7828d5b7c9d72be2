"""What a picture is drawn from: a shot's storyboard card, or one option of an asset."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several looks for a character, environment or prop; attributes are (name, value),
    `anchor` is what stays true in every option."""

    kind: str
    name: str
    label: str = "A"
    anchor: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    palette: tuple[str, ...] = ()
    seed: int = 0

    @property
    def about(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.attributes}

    @property
    def words(self) -> str:
        """All that is said of it, in one text; not why an earlier set was sent back."""
        said = (value for name, value in self.about.items() if name != "answers")
        return " ".join((self.anchor, *said))


@dataclass(frozen=True, kw_only=True)
class Board:
    """A storyboard card. Palette colours are "#rrggbb"; `seconds` is the planned length; `sheets`
    are the locked options of its cast and place."""

    shot: str
    show: str = ""
    heading: str = ""
    size: str = "WIDE"
    angle: str = "eye level"
    movement: str = "static"
    action: str = ""
    dialogue: str = ""
    cast: tuple[str, ...] = ()
    place: str = ""
    int_ext: str = "INT"
    time_of_day: str = "DAY"
    props: tuple[str, ...] = ()
    palette: tuple[str, ...] = ()
    register: str = "calm"
    seconds: float = 3.0
    label: str = ""
    seed: int = 0
    sheets: tuple[Option, ...] = ()

    def sheet(self, name: str) -> Option | None:
        """The locked option of this name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
