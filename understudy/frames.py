"""Boards and prompts: where things stand in a frame, and the seven parts of a video prompt."""

import re
from dataclasses import dataclass, field
from typing import Any

from understudy import craft
from understudy.design import HEX

Json = dict[str, Any]
FRAME = {
    "EXTREME WIDE": "Horizon on the upper third, {who} under 5 % of the frame's height",
    "WIDE": "Horizon on the upper third, {who} from head to foot, two thirds of it left open",
    "MEDIUM": "{who}, cut at the waist",
    "TWO SHOT": "{who}, eye-lines level across the middle",
    "OTS": "{who}, the nearer one from behind, cut by the frame's edge",
    "CLOSE": "{who}, eyes on the upper third, chin to crown two thirds of the frame",
    "INSERT": "{who} in the centre, two thirds of the frame's height, sharp; the rest falls off",
}
SPOKEN = {"TWO SHOT": "Two shot", "OTS": "Over-the-shoulder shot", "INSERT": "Insert"}
HEIGHT = {
    "eye level": "1.5 m high",
    "low": "0.5 m high, looking up",
    "high": "2.5 m high, looking down",
    "dutch": "1.5 m high, horizon tilted 5 degrees",
    "overhead": "straight down from 3 m",
}
DISTANCE = {
    "EXTREME WIDE": "40 m",
    "WIDE": "12 m",
    "MEDIUM": "3 m",
    "TWO SHOT": "3 m",
    "OTS": "2 m",
    "CLOSE": "1.5 m",
    "INSERT": "0.8 m",
}
STOPS = {
    "calm": 2,
    "uneasy": 3,
    "tense": 3,
    "dread": 4,
    "release": 1,
    "tender": 2,
    "wonder": 2,
    "grief": 3,
}
SOURCES = {
    "night": "a lamp just out of frame",
    "dusk": "the last of the sky",
    "dawn": "the flat dawn sky",
    "morning": "the low sun",
    "day": "the open sky",
    "evening": "the low sun",
}
FIXES = (  # what a reason speaks of: its words, the part that caused it, what that part says now
    (
        "dark black murky unreadable brighter lighter",
        "lighting",
        "the shadow side lifted by one stop so that it reads",
    ),
    (
        "bright flat overexposed blown darker",
        "lighting",
        "the key lowered by one stop, the shadow side deeper",
    ),
    ("close closer nearer tight tighter", "camera_lens", "the camera half the distance away"),
    ("far wide wider geography", "camera_lens", "the camera twice the distance away"),
    (
        "fast shaky shake jitter still static movement moves camera",
        "camera_lens",
        "locked off, no movement",
    ),
    (
        "slow slower hold longer pace",
        "camera_lens",
        "a push of 2 % of the frame a second, begun at once",
    ),
    (
        "warm cold blue yellow colour color palette red",
        "palette",
        "the accent on a tenth of the frame, no more",
    ),
    (
        "fog rain mist wind air weather smoke",
        "atmosphere",
        "the air thinner, its movement slow and one way",
    ),
    (
        "left right centre center crowded empty composition framing",
        "composition",
        "the subject moved to the other third",
    ),
)


@dataclass(frozen=True)
class FrameLook:
    """What a scene's prompts go by, beside the shots themselves."""

    scene: Json
    palette: list[str] = field(default_factory=list)
    lens: str = ""
    ratio: str = ""


def board(shot: Json, after: Json | None, order: list[str], asked: list[str]) -> Json:
    """One board as storyboard_update takes it. `order` fixes each character's side for the scene,
    `after` is its next shot, `asked` are the reasons it was sent back for: each turns the sides."""
    mirrored = len(asked) % 2 == 1
    heeded = f" Redrawn for: {craft.one_line(asked[-1]).rstrip('.')}." if asked else ""
    return {
        "shot": shot["shot"],
        "composition": f"{_composition(shot, _placed(shot, order, mirrored))}.{heeded}",
        "foreground": _foreground(shot, order),
        "note": _carried(shot, after, order, mirrored),
    }


def _composition(shot: Json, who: str) -> str:
    """Where the weight lies; a frame with nobody in it rests on what the action names."""
    if who or "WIDE" in shot["size"]:
        return FRAME[shot["size"]].format(who=who or "any figure")
    return "What the action names on the left third, the rest falling away to the right"


def _placed(shot: Json, order: list[str], mirrored: bool) -> str:
    left, right = ("right", "left") if mirrored else ("left", "right")
    turned = {
        left: f"on the {left} third, facing right",
        right: f"on the {right} third, facing left",
    }
    placed = [f"{name} {turned[_side(name, order, mirrored)]}" for name in shot["cast"]]
    return "; ".join(placed) or craft.joined(shot["props"])


def _side(name: str, order: list[str], mirrored: bool) -> str:
    """Sides alternate in the order people come into the scene, and hold until its end."""
    return (
        "left" if (order.index(name) % 2 == 0 if name in order else True) != mirrored else "right"
    )


def _foreground(shot: Json, order: list[str]) -> str:
    if shot["size"] == "OTS":
        near = max(shot["cast"], key=lambda name: order.index(name) if name in order else 0)
        return f"{near}'s shoulder, a fifth of the frame"
    return (
        f"{shot['props'][0]}, at the lower edge" if shot["props"] and "WIDE" in shot["size"] else ""
    )


def _carried(shot: Json, after: Json | None, order: list[str], mirrored: bool) -> str:
    if after is None:
        return ""
    kept = [f"{n} stays {_side(n, order, mirrored)}" for n in shot["cast"] if n in after["cast"]]
    kept += [f"{prop} as it was left" for prop in shot["props"] if prop in after["props"]]
    return f"{after['shot']}: {', '.join(kept)}." if kept else ""


def sides(shots: list[Json]) -> list[str]:
    """Everybody in these shots, in the order they come into frame."""
    return list(dict.fromkeys(name for shot in shots for name in shot["cast"]))


def prompt(shot: Json, look: FrameLook, decided: list[Json], reasons: list[str]) -> Json:
    """One shot as generation_propose takes it. `decided` are the decisions that hold here; every
    reason it was sent back for changes the part that caused it."""
    board = shot.get("board") or {}
    parts = {
        "framing": _framing(shot, decided),
        "camera_lens": _camera(shot, look),
        "lighting": _lighting(shot, look),
        "palette": _palette(shot, look),
        "composition": _composed(board, shot),
        "atmosphere": _atmosphere(look, [d for d in decided if not _in_frame(d, shot)]),
    }
    changes = [_mend(parts, reason) for reason in reasons]
    return {
        "shot": shot["shot"],
        **parts,
        "register": shot["register"],
        "takes": 1,
        "seconds": shot["seconds"],
        "changed": changes[-1] if changes else "",
    }


def _framing(shot: Json, decided: list[Json]) -> str:
    who = craft.joined(shot["cast"]) or craft.joined(shot["props"]) or "the place"
    line = f" Spoken: “{shot['dialogue']}”" if shot["dialogue"] else ""
    held = "".join(f" {_words(d)}" for d in decided if _in_frame(d, shot))
    size = shot["size"].replace("OTS", "over-the-shoulder").capitalize() + (
        "" if shot["size"] in ("TWO SHOT", "INSERT") else " shot"
    )
    return f"{size} of {who}. {shot['action']}{line}{held}"


def _in_frame(decision: Json, shot: Json) -> bool:
    """Whether a decision is about this scene or somebody in frame; the others colour the air."""
    about = f"{decision['body'].get('matter', '')} {decision['body'].get('question', '')}"
    return decision["scope"] != "production" or bool(
        craft.named(about, [*shot["cast"], *shot["props"]])
    )


def _words(decision: Json) -> str:
    return craft.one_line(str(decision["body"]["text"])).rstrip(".") + "."


def _camera(shot: Json, look: FrameLook) -> str:
    lengths = sorted({int(mm) for mm in re.findall(r"\b(\d{2,3}) mm\b", look.lens)}) or [28, 40, 75]
    near = shot["size"] in ("CLOSE", "INSERT")
    length = (
        lengths[-1]
        if near
        else lengths[0]
        if "WIDE" in shot["size"]
        else lengths[len(lengths) // 2]
    )
    return (
        f"{length} mm, {HEIGHT[shot['angle']]}, {DISTANCE[shot['size']]} away, {shot['movement']}."
    )


def _lighting(shot: Json, look: FrameLook) -> str:
    found = craft.first(craft.LIGHTS, f"{shot['action']} {craft.action(look.scene)}")
    hour = look.scene["time_of_day"].lower()
    source = (
        f"the {found}"
        if found
        else next((s for h, s in SOURCES.items() if h in hour), "one window")
    )
    side = "left" if look.scene["order"] % 2 else "right"
    ratio = f", dark to light {look.ratio}" if look.ratio else ""
    stops = STOPS[shot["register"]]
    return f"Key from {source}, from the {side}, {stops} stops over the shadow side{ratio}."


def _palette(shot: Json, look: FrameLook) -> str:
    """Dark registers keep to the darker half; one accent each."""
    colours = look.palette or ["black", "half tone", "accent light"]
    dark = STOPS[shot["register"]] >= 3
    ground = colours[:2] if dark else colours[1:3]
    accent = colours[-2] if len(colours) > 3 else colours[-1]
    share = "a twentieth" if dark else "a tenth"
    return f"{' and '.join(ground)} over nine tenths of the frame, {accent} on {share}."


def _composed(board: Json, shot: Json) -> str:
    told = board.get("composition") or f"{_composition(shot, craft.joined(shot['cast']))}."
    near = f" Nearest: {board['foreground']}." if board.get("foreground") else ""
    return f"{told}{near}"


def _atmosphere(look: FrameLook, decided: list[Json]) -> str:
    text = craft.everything(look.scene)
    air, sound = craft.first(craft.AIR, text), craft.first(craft.SOUNDS, text)
    hour = look.scene["time_of_day"].lower() or "no hour given"
    told = f"{look.scene['location'].capitalize()}, {hour}: {air or 'clear, still air'}"
    told += f"; heard: {sound}." if sound else "; near silence."
    return " ".join([told, *(_words(d) for d in decided)])


def _mend(parts: dict[str, str], reason: str) -> str:
    """Change the part that a reason speaks of, in place. Returns what changed, in words."""
    reason = craft.one_line(reason).rstrip(".")
    said = set(craft.words(reason))
    found = next(((part, now) for asked, part, now in FIXES if said & set(asked.split())), None)
    part, now = found or ("framing", "the action begun later and finished in frame")
    if "too" in said and part == "camera_lens" and "distance" in now:
        now = now.replace("half", "TWICE").replace("twice", "half").replace("TWICE", "twice")
    parts[part] = f"{parts[part].rstrip('.')}; {now}."
    if part != "framing":
        parts["framing"] = f"{parts['framing']} Corrected: {reason}."
    else:
        parts["framing"] = f"{parts['framing']} Asked for: {reason}."
    name = part.replace("_", " and ")
    return f"Because of “{reason}”: {name} now adds “{now}”."


def palette(style: Json | None) -> list[str]:
    return HEX.findall(str((style or {}).get("palette", "")))


def ratio(style: Json | None) -> str:
    found = re.search(r"\b\d\d:\d\d\b", str((style or {}).get("lighting", "")))
    return found[0] if found else ""
