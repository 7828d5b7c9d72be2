"""The shot list: a scene's beats grouped into shots, with size, angle, movement and length."""

import re
from dataclasses import dataclass
from typing import Any

from understudy import craft
from understudy.budget import CALM, LONGEST, Wish, counts, limits, share_out
from understudy.craft import Beat

Json = dict[str, Any]
ANGLE = {
    "calm": "eye level",
    "uneasy": "high",
    "tense": "low",
    "dread": "dutch",
    "release": "eye level",
    "tender": "eye level",
    "wonder": "low",
    "grief": "high",
}
TURN = {  # how the camera moves at the turn of a scene, and only there
    "calm": "static",
    "uneasy": "slow push in",
    "tense": "slow push in",
    "dread": "static",
    "release": "slow pull back",
    "tender": "slow push in",
    "wonder": "slow tilt up",
    "grief": "slow pull back",
}
OTHER = {
    "EXTREME WIDE": "WIDE",
    "WIDE": "MEDIUM",
    "MEDIUM": "CLOSE",
    "TWO SHOT": "MEDIUM",
    "OTS": "CLOSE",
    "CLOSE": "MEDIUM",
    "INSERT": "MEDIUM",
}
FAR = re.compile(
    r"\b(?:far|river|road|street|slope|hill|sky|horizon|city|valley|field|crowd|houses|sea|fog)\b",
    re.IGNORECASE,
)
NEAR = re.compile(
    r"\b(?:face|eyes?|lips|hands?|fingers?|tear|breath|looks?|whispers?|counts)\b", re.IGNORECASE
)
SUBJECT = re.compile(r"^(?:he|she|they|his|her|their)\b", re.IGNORECASE)


def shot_list(
    script: Json,
    moods: dict[int, str],
    props: list[str],
    production: Json,
    asked: Wish | None = None,
) -> dict[int, list[Json]]:
    """Scene order: its shots as shotlist_update takes them."""
    asked = asked or Wish()
    seconds, most = limits(production, script)
    number = counts(script["scenes"], seconds, most, asked)
    plans: dict[int, list[Json]] = {}
    seen: set[str] = set()
    for scene in script["scenes"]:
        stage = _Stage(
            scene,
            list(script["characters"]),
            props,
            moods[scene["order"]],
            scene["location"] not in seen,
        )
        plans[scene["order"]] = _scene(stage, number[scene["order"]], asked)
        seen.add(scene["location"])
    share_out([plan for shots in plans.values() for plan in shots], seconds)
    return plans


@dataclass(frozen=True)
class _Stage:
    """What a scene's shots are made from."""

    scene: Json
    names: list[str]
    props: list[str]
    mood: str
    is_new: bool  # the place was not seen before

    @property
    def present(self) -> list[str]:
        told = craft.named(craft.action(self.scene), self.names)
        heard = [b.speaker for b in craft.beats(self.scene) if b.speaker and not b.unseen]
        return list(dict.fromkeys([*told, *heard]))


def _scene(stage: _Stage, count: int, asked: Wish) -> list[Json]:
    groups = _grouped(craft.beats(stage.scene) or [Beat(_place(stage.scene))], count, stage.present)
    turn = max(len(groups) - 2, 0)
    plans: list[Json] = []
    last: list[str] = []
    for n, group in enumerate(groups):
        cast = _cast(group, stage, last)
        last = cast or last
        size = _size(group, cast, stage, n == 0, asked)
        size = _unlike(size, plans[-1]["size"] if plans else "", cast)
        plans.append(_plan(group, cast, size, stage, n == turn, asked))
    return plans


def _grouped(found: list[Beat], count: int, present: list[str]) -> list[list[Beat]]:
    """Exactly `count` groups in order: the lightest neighbours share a shot; where there are more
    shots than beats, the heaviest beats are covered again: the listener of a line, or nearer."""
    groups = [[beat] for beat in found]
    while len(groups) > count:
        at = min(range(len(groups) - 1), key=lambda n: _weight(groups[n]) + _weight(groups[n + 1]))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    for n in range(count - len(groups)):
        beat = sorted(found, key=lambda b: -b.weight)[n % len(found)]
        groups.insert(groups.index([beat]) + 1, [_again(beat, present)])
    return groups


def _again(beat: Beat, present: list[str]) -> Beat:
    if not beat.speaker:
        return Beat(f"Nearer on the same moment: {beat.text}")
    listener = next((name for name in present if name != beat.speaker), "")
    return Beat(
        f"{listener} listens to {beat.speaker}."
        if listener
        else f"{beat.speaker}, behind the words."
    )


def _weight(group: list[Beat]) -> int:
    return sum(beat.weight for beat in group)


def _place(scene: Json) -> str:
    return f"{scene['location']}, {scene['time_of_day'].lower() or 'empty'}."


def _cast(group: list[Beat], stage: _Stage, last: list[str]) -> list[str]:
    """Who is in frame: those who speak or are named; a pronoun keeps who was there before."""
    found: list[str] = []
    for beat in group:
        if not beat.speaker:
            found += craft.named(beat.text, stage.names)
            found += last[-1:] if SUBJECT.match(beat.text) and not found else []
        elif not beat.unseen:
            found.append(beat.speaker)
    listener = [name for name in stage.present if name not in found]
    if any(beat.unseen for beat in group) and not found:
        found += listener[:1]
    return list(dict.fromkeys(found))


def _size(group: list[Beat], cast: list[str], stage: _Stage, opens: bool, asked: Wish) -> str:
    text = " ".join(beat.text for beat in group if not beat.speaker)
    spoken = {beat.speaker for beat in group if beat.speaker}
    outside = stage.scene["int_ext"].upper().startswith("EXT")
    if opens and stage.is_new:
        return "EXTREME WIDE" if outside and not spoken else "WIDE"
    if len(cast) > 1 and (len(spoken) > 1 or opens):
        return "TWO SHOT" if len(cast) == 2 else "WIDE"
    if craft.things(text, stage.props) and len(cast) < 2 and not spoken:
        return "INSERT"
    return _by_distance(
        text, bool(spoken), cast, asked if asked.meant(stage.scene["order"]) else Wish()
    )


def _by_distance(text: str, spoken: bool, cast: list[str], asked: Wish) -> str:
    if asked.nearer:
        return "CLOSE" if asked.nearer > 0 else "WIDE"
    if spoken:
        return "OTS" if len(cast) > 1 else "CLOSE"
    if NEAR.search(text) and cast:
        return "CLOSE"
    return "WIDE" if FAR.search(text) or not cast else "MEDIUM"


def _unlike(size: str, before: str, cast: list[str]) -> str:
    """Two neighbours of one size look like a mistake; OTS and two shots need two in frame."""
    if size in ("OTS", "TWO SHOT") and len(cast) < 2:
        size = "MEDIUM"
    return OTHER[size] if size == before else size


def _plan(
    group: list[Beat], cast: list[str], size: str, stage: _Stage, is_turn: bool, asked: Wish
) -> Json:
    text = " ".join(beat.text for beat in group)
    variant = asked.variant if asked.meant(stage.scene["order"]) else 0
    angle = ANGLE[stage.mood] if is_turn or size in ("EXTREME WIDE", "INSERT") else "eye level"
    return {
        "code": "",
        "size": size,
        "angle": craft.ANGLES[(craft.ANGLES.index(angle) + variant) % len(craft.ANGLES)],
        "movement": TURN[stage.mood] if is_turn else "static",
        "action": _action(group, cast, stage),
        "dialogue": _dialogue(group),
        "cast": cast,
        "props": craft.things(text, stage.props),
        "register": stage.mood,
        "seconds": _wanted(group, size),
    }


def _action(group: list[Beat], cast: list[str], stage: _Stage) -> str:
    """The script's own sentences; where the shot is a line, who says it to whom."""
    told = craft.bare(" ".join(beat.text for beat in group if not beat.speaker))
    if told:
        return told if len(told) <= 260 else told[:259].rsplit(" ", 1)[0] + " …"
    if len(cast) > 1:
        return f"{craft.joined(cast)} talk, {stage.scene['location'].lower()}."
    heard = [beat.speaker for beat in group if beat.unseen]
    listener = next((name for name in stage.present if name not in cast), "")
    if heard:
        return f"{cast[0] if cast else 'The place'} as {heard[0]} is heard from outside the frame."
    return f"{cast[0]} speaks{f' to {listener}' if listener else ''}."


def _dialogue(group: list[Beat]) -> str:
    lines = [beat for beat in group if beat.speaker]
    if len({beat.speaker for beat in lines}) < 2:
        return " ".join(beat.text for beat in lines)
    return " / ".join(f"{beat.speaker}: {beat.text}" for beat in lines)


def _wanted(group: list[Beat], size: str) -> int:
    """Seconds the content asks for: 0.4 a spoken word, 0.25 a word of action, more for a wide."""
    content = sum(beat.weight * (0.4 if beat.speaker else 0.25) for beat in group)
    return min(max(round(content + (1.5 if "WIDE" in size else 0.5)), CALM), LONGEST)
