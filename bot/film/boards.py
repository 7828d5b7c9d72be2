"""What a picture is drawn from: a shot's storyboard card, or one option of an asset."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Board:
    """A storyboard card. Palette colours are "#rrggbb"; `seconds` is the planned length."""

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


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several looks for a character, environment or prop; attributes are (name, value)."""

    kind: str
    name: str
    label: str = "A"
    attributes: tuple[tuple[str, str], ...] = ()
    palette: tuple[str, ...] = ()
    seed: int = 0
