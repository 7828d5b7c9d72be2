"""Length by layout, and acts: how a script's scenes become eighths of pages and parts."""

from collections.abc import Iterable, Sequence

from bot.media.screenplay.model import Element, ScriptAct, ScriptScene

LINES = 54  # of a page
WIDTH = {"action": 61, "dialogue": 35, "parenthetical": 25, "lyric": 35, "character": 40}
SHORT = 24  # eighths: three minutes
UNDER_CUE = ("dialogue", "parenthetical", "lyric")


def eighths(elements: Iterable[Element]) -> int:
    """Eighths of a page this scene fills when it is typed the standard way; at least one."""
    lines = 2  # the heading and the blank line behind it
    for element in elements:
        if element.dual:
            continue  # stands beside the other speaker
        lines += _wrapped(element.text, WIDTH.get(element.kind, 61))
        lines += element.kind not in UNDER_CUE
    return max(1, round(lines * 8 / LINES))


def _wrapped(text: str, width: int) -> int:
    """Lines that a typewriter needs for these words."""
    lines, column = 1, -1
    for word in text.split():
        column += 1 + len(word)
        if column > width and column > len(word):
            lines, column = lines + 1, len(word)
    return lines


def in_acts(
    scenes: Sequence[ScriptScene], titles: Sequence[str]
) -> tuple[list[ScriptScene], list[ScriptAct]]:
    """Scenes and acts. `titles` are the script's own sections; a scene's `act` counts them, from 1,
    and 0 means before the first. Without sections: one act under three minutes, else quarters."""
    if titles:
        return _by_sections(scenes, titles)
    total = sum(scene.eighths for scene in scenes)
    if total < SHORT or len(scenes) < 4:
        return [scene.model_copy(update={"act": 1}) for scene in scenes], [
            ScriptAct(number=1, title="")
        ]
    return _quarters(scenes, total)


def _by_sections(
    scenes: Sequence[ScriptScene], titles: Sequence[str]
) -> tuple[list[ScriptScene], list[ScriptAct]]:
    used = sorted({max(scene.act, 1) for scene in scenes})
    number = {old: new for new, old in enumerate(used, 1)}
    acts = [ScriptAct(number=number[old], title=titles[old - 1]) for old in used]
    return [s.model_copy(update={"act": number[max(s.act, 1)]}) for s in scenes], acts


def _quarters(
    scenes: Sequence[ScriptScene], total: int
) -> tuple[list[ScriptScene], list[ScriptAct]]:
    """Four acts of one length, as far as whole scenes allow; each has a scene."""
    out: list[ScriptScene] = []
    act, before = 0, 0
    for index, scene in enumerate(scenes):
        due = act == 0 or before >= total * act / 4
        last_chance = len(scenes) - index <= 4 - act  # each later act still needs a scene
        if act < 4 and (due or last_chance):
            act += 1
        out.append(scene.model_copy(update={"act": act}))
        before += scene.eighths
    return out, [ScriptAct(number=n, title="") for n in range(1, act + 1)]
