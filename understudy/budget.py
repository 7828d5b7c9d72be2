"""How many shots and seconds each scene gets inside the production's limits, and what a rejection
of the shot list asks for."""

import math
import re
from dataclasses import dataclass
from typing import Any

from understudy import craft

Json = dict[str, Any]
SHOTS, SECONDS = 40, 150  # where nobody gave a limit
TEMPO = 3.75  # seconds a shot takes on average
CALM, QUICK, LONGEST = 3, 2, 6  # seconds: the shortest by choice, the shortest, the longest


@dataclass(frozen=True)
class Wish:
    """What a rejection asks of the list: nearer or wider, fewer or more shots, in which scenes."""

    nearer: int = 0
    pace: float = 1.0
    scenes: frozenset[int] = frozenset()
    variant: int = 0

    def meant(self, scene: int) -> bool:
        return not self.scenes or scene in self.scenes


def wish(reasons: list[str]) -> Wish:
    """The newest reason, read by its words; `variant` counts the reasons, so each list differs."""
    if not reasons:
        return Wish()
    said = set(craft.words(reasons[-1]))
    nearer = bool(said & {"close", "closer", "close-up", "near", "nearer", "faces"})
    wider = bool(said & {"wide", "wider", "geography", "where", "establish", "space"})
    slower = bool(said & {"fast", "hurry", "busy", "many", "slower", "breathe", "longer", "fewer"})
    faster = bool(said & {"slow", "faster", "more", "drags", "pace", "shorter"})
    opposed = -1 if "too" in said else 1
    scenes = re.findall(r"\bscenes? (\d+)(?:(?:,| and) (\d+))*", reasons[-1], re.IGNORECASE)
    return Wish(
        opposed * (nearer - wider),
        0.75 if slower else 1.25 if faster else 1.0,
        frozenset(int(n) for found in scenes for n in found if n),
        len(reasons),
    )


def limits(production: Json, script: Json) -> tuple[int, int]:
    """(seconds, shots) the whole film may take."""
    most = production.get("shots_max") or SHOTS
    written = int(craft.SECONDS_PER_EIGHTH * sum(scene["eighths"] for scene in script["scenes"]))
    if production.get("seconds_target"):
        return min(production["seconds_target"], max(written, QUICK * len(script["scenes"]))), most
    if production.get("shots_max"):
        return max(SECONDS, math.ceil(TEMPO * most)), most
    return min(SECONDS, max(written, QUICK * len(script["scenes"]))), most


def counts(scenes: list[Json], seconds: int, most: int, asked: Wish) -> dict[int, int]:
    """How many shots each scene gets: one, two where two speak, the rest by length of the scene."""
    room = {s["order"]: max(len(craft.beats(s)) + 1, 5) for s in scenes}
    weight = {
        s["order"]: _length(s) * (asked.pace if asked.meant(s["order"]) else 1.0) for s in scenes
    }
    goal = min(most, int(seconds / TEMPO * (asked.pace if not asked.scenes else 1.0)))
    number = {s["order"]: 1 for s in scenes}
    for scene in sorted(scenes, key=lambda s: -s["eighths"]):
        if len(craft.speakers(scene)) > 1 and sum(number.values()) < min(most, seconds // QUICK):
            number[scene["order"]] = 2
    while sum(number.values()) < goal:
        open_ones = [order for order in number if number[order] < room[order]]
        if not open_ones:
            break
        number[max(open_ones, key=lambda n: weight[n] / number[n])] += 1
    return number


def _length(scene: Json) -> int:
    """A scene's share of the shots: its eighths, and how much happens in them."""
    return int(2 * scene["eighths"]) + len(craft.beats(scene))


def share_out(plans: list[Json], seconds: int) -> None:
    """Whole seconds for every shot: what it wants if the film has room, else an even cut of it.
    The last image of the film holds longest."""
    wants = [*(plan["seconds"] for plan in plans[:-1]), 0]
    least = CALM if CALM * len(plans) <= seconds else QUICK
    given, left = [least] * len(plans), seconds - least * len(plans)
    given[-1] += max(min(LONGEST - least, left), 0)
    left -= given[-1] - least
    for level in range(least + 1, LONGEST + 1):
        for n in sorted(range(len(plans)), key=lambda k: level - wants[k]):
            if left > 0 and wants[n] >= level:
                given[n], left = level, left - 1
    for plan, length in zip(plans, given, strict=True):
        plan["seconds"] = length
