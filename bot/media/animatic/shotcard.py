"""From a shot's plan or an asset's option to what the drawing hand draws."""

import re
from typing import Any

from bot.media.animatic.draw import Board, Option

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")


def board(about: dict[str, Any], label: str) -> Board:
    """The storyboard card of a shot. `about` is its plan with scene facts and palette words."""
    return Board(
        shot=about["shot"],
        show=about["show"],
        heading=about["heading"],
        size=about["size"],
        angle=about["angle"],
        movement=about["movement"],
        action=about["action"],
        dialogue=about["dialogue"],
        cast=tuple(about["cast"]),
        place=about["place"],
        int_ext=about["int_ext"],
        time_of_day=about["time_of_day"],
        props=tuple(about["props"]),
        palette=_colours(about),
        register=about["register"],
        seconds=about["seconds"],
        label=label,
        seed=int(about["shot"][2:5]) * 10_000 + int(about["shot"][-4:]),
        sheets=tuple(option({**sheet, "palette": ""}) for sheet in about.get("sheets", ())),
    )


def option(about: dict[str, Any]) -> Option:
    """One of four options of an asset."""
    attributes = tuple((item["name"], item["value"]) for item in about["attributes"])
    return Option(
        kind=about["kind"],
        name=about["name"],
        label=about["label"],
        anchor=about.get("anchor", ""),
        attributes=attributes,
        palette=_colours(about),
        seed=about["set"] * 10 + ord(about["label"]),
    )


def _colours(about: dict[str, Any]) -> tuple[str, ...]:
    return tuple(COLOUR.findall(str(about.get("palette", ""))))
