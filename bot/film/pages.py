"""Length by layout, and acts: how a script's scenes become eighths of pages and parts."""

import math
from collections.abc import Sequence

from bot.film.screenplay import Act, Element, Scene

LINES = 55  # of a page
WIDTH = {"action": 61, "dialogue": 35, "parenthetical": 25, "lyric": 35, "character": 40}
SHORT = 24  # eighths: three minutes
UNDER_CUE = ("dialogue", "parenthetical", "lyric")


def eighths(elements: Sequence[Element]) -> int:
    """Eighths of a page this scene fills when it is typed the standard way; at least one."""
    lines = 2  # the heading and the blank line behind it
    for element in elements:
        if element.dual and element.kind != "action":
            continue  # stands beside the other speaker
        width = WIDTH.get(element.kind, 61)
        lines += max(1, math.ceil(len(element.text) / width))
        lines += element.kind not in UNDER_CUE
    return max(1, math.ceil(lines * 8 / LINES))


def in_acts(scenes: Sequence[Scene], titles: Sequence[str]) -> tuple[list[Scene], list[Act]]:
    """Scenes and acts. `titles` are the script's own sections; a scene's `act` counts them, from 1,
    and 0 means before the first. Without sections: one act under three minutes, else quarters."""
    if titles:
        return _by_sections(scenes, titles)
    total = sum(scene.eighths for scene in scenes)
    if total < SHORT or len(scenes) < 4:
        return [scene.model_copy(update={"act": 1}) for scene in scenes], [Act(number=1, title="")]
    return _quarters(scenes, total)


def _by_sections(scenes: Sequence[Scene], titles: Sequence[str]) -> tuple[list[Scene], list[Act]]:
    used = sorted({max(scene.act, 1) for scene in scenes})
    number = {old: new for new, old in enumerate(used, 1)}
    acts = [Act(number=number[old], title=titles[old - 1]) for old in used]
    return [s.model_copy(update={"act": number[max(s.act, 1)]}) for s in scenes], acts


def _quarters(scenes: Sequence[Scene], total: int) -> tuple[list[Scene], list[Act]]:
    out: list[Scene] = []
    act, before = 1, 0
    for index, scene in enumerate(scenes):
        left = len(scenes) - index  # each later quarter still needs a scene
        begun = any(s.act == act for s in out)
        if begun and act < 4 and (before >= total * act / 4 or left <= 4 - act):
            act += 1
        out.append(scene.model_copy(update={"act": act}))
        before += scene.eighths
    return out, [Act(number=n, title="") for n in range(1, act + 1)]
