"""The rough cut, looked at by three rules: coverage, density of cuts, and register."""

import re
from collections import Counter
from typing import Any

from understudy import craft, design

Json = dict[str, Any]
WINDOW = 15.0  # seconds
MOST_CUTS = 8  # in a window, where the treatment gives no figure


def review(task: Json, script: Json, treatment: dict[str, str], format_: Json) -> Json:
    """cut_review for the cut that a rough_cut task shows."""
    shots = [shot for shot in task["shots"] if shot["seconds"] > 0]
    fps = int(format_.get("fps") or 24)
    findings = [
        *coverage(shots, script, task["act"]),
        *density(shots, fps, most_cuts(treatment)),
        *register(shots, design.stated(treatment)),
    ]
    return {"act": task["act"], "working": working(shots), "findings": findings}


def coverage(shots: list[Json], script: Json, act: int) -> list[Json]:
    """Scenes of the act that are not in the cut, and talks seen from one side only."""
    found = []
    for scene in (s for s in script["scenes"] if s["act"] == act):
        order = scene["order"]
        mine = [shot for shot in shots if shot["scene"] == order]
        before = [shot for shot in shots if shot["scene"] < order] or shots
        if not mine and before:
            found.append(
                _finding(
                    before[-1],
                    "coverage",
                    f"Scene {order} is not in the cut; its place is behind this shot.",
                )
            )
        elif len(craft.speakers(scene)) > 1 and len({shot["size"] for shot in mine}) < 2:
            told = "one shot" if len(mine) == 1 else f"{len(mine)} shots of one size"
            names = craft.joined(craft.speakers(scene))
            found.append(
                _finding(
                    mine[0],
                    "coverage",
                    f"{names} talk in scene {order}, which has only {told}: nothing to cut to.",
                )
            )
    return found


def most_cuts(treatment: dict[str, str]) -> int:
    """The treatment's own figure of cuts in any 15 s, else ours."""
    found = re.search(r"(\d+) cuts in any 15 s", design.prose(treatment))
    return int(found[1]) if found else MOST_CUTS


def density(shots: list[Json], fps: int, most: int) -> list[Json]:
    """Stretches of 15 s with more cuts than allowed, each named once, at the cut too many."""
    cuts = [(_seconds(shot["start"], fps), shot) for shot in shots[1:]]
    found, begin = [], 0
    for end, (at, shot) in enumerate(cuts):
        while at - cuts[begin][0] >= WINDOW:
            begin += 1
        if end - begin + 1 > most:
            told = f"{end - begin + 1} cuts within {WINDOW:.0f} s; the treatment's most is {most}."
            found.append(_finding(shot, "density", told))
            begin = end + 1
    return found


def register(shots: list[Json], stated: dict[int, str]) -> list[Json]:
    """Shots in another register than the treatment gives their scene."""
    return [
        _finding(
            shot,
            "register",
            f"The shot is {shot['register']}; "
            f"the treatment gives scene {shot['scene']} {stated[shot['scene']]}.",
        )
        for shot in shots
        if shot["register"] != stated.get(shot["scene"], shot["register"])
    ]


def working(shots: list[Json]) -> str:
    """What holds in this cut, counted: changes of size, its pace, its longest look."""
    if not shots:
        return "There is nothing in the cut yet."
    sizes = Counter(scene for scene, _ in {(shot["scene"], shot["size"]) for shot in shots})
    covered = sum(count > 1 for count in sizes.values())
    longest = max(shots, key=lambda shot: float(shot["seconds"]))
    pace = sum(shot["seconds"] for shot in shots) / len(shots)
    return (
        f"{covered} of {len(sizes)} scenes change their size of frame, at {pace:.1f} s a shot. "
        f"The longest look is {longest['seconds']:g} s on {longest['shot']}, at {longest['start']}."
    )


def _finding(shot: Json, rule: str, text: str) -> Json:
    return {"shot": shot["shot"], "timecode": shot["start"], "rule": rule, "text": text}


def _seconds(timecode: str, fps: int) -> float:
    hours, minutes, seconds, frames = (int(part) for part in re.split("[:;]", timecode))
    return hours * 3600 + minutes * 60 + seconds + frames / fps
