"""What a script leaves open: an era, a look, a thing kept from our eyes; put as questions."""

import re
from typing import Any

from understudy import craft

Json = dict[str, Any]
MOST = 2
ERA = re.compile(
    r"\b(?:[A-Z][a-z]+,? )?1[0-9]{3}s?\b|\b20[0-9]{2}s?\b|\b\w+ century\b|present[- ]day|"
    r"\bmodern[- ]day\b|\bmedieval\b|"
    r"\bvictorian\b|\bprehistor\w+|\bthe (?:near|far) future\b|\bthe (?:\w+)ties\b",
    re.IGNORECASE,
)
WITHHELD = re.compile(
    r"\b(?:we|you) (?:do not|don['’]t|never|cannot|can['’]t) see\b|\bunseen\b|\bout of sight\b|"
    r"\bwe (?:do not|don['’]t) (?:know|learn)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(r"\b(?:something|someone|somebody|whatever|a figure|a shape)\b", re.IGNORECASE)
ERAS = (
    ("phone laptop drone screen email", "Present day"),
    ("android airlock starship orbit", "A hundred years from now"),
    ("lorry telegram radio typewriter truck", "The 1950s"),
    ("horse carriage lantern candle ferry", "About 1900"),
    ("sword castle knight monk", "The Middle Ages"),
)


def doubts(script: Json, known: str, settled: set[str]) -> list[Json]:
    """One or two questions as human_ask takes them, the weightiest first. `known` is all that
    title, treatment and decisions say; `settled` holds the matters that were asked or decided."""
    found = [*_withheld(script), *_era(script, known), *_looks(script, known)]
    found = [ask for ask in found if ask["matter"] not in settled]
    return (found or [ask for ask in _vague(script) if ask["matter"] not in settled][:1])[:MOST]


def era(script: Json, known: str) -> str:
    """The words that date the story, or an empty string."""
    text = f"{script['title']} {known} {' '.join(map(craft.everything, script['scenes']))}"
    found = ERA.search(text)
    return found[0] if found else ""


def _era(script: Json, known: str) -> list[Json]:
    if era(script, known):
        return []
    said = {w for s in script["scenes"] for w in craft.words(craft.everything(s))}
    fitting = [name for clues, name in ERAS if said & set(clues.split())]
    answers = list(dict.fromkeys([*fitting, "Present day", "The 1960s", "No year is ever shown"]))[
        :4
    ]
    return [
        _ask(
            "the era",
            "When does the story take place? Neither the script nor its title page says.",
            "Clothes, lamps, vehicles and the whole style block follow from it.",
            "production",
            "style",
            answers,
        )
    ]


def _looks(script: Json, known: str) -> list[Json]:
    """The character with most lines of whom no action line and no treatment says how they look."""
    lines = [b.speaker for s in script["scenes"] for b in craft.beats(s)]
    bare = [n for n in script["characters"] if n in lines and not craft.description(n, script)]
    bare = [n for n in bare if not craft.looks_in(n, known)]
    if not bare:
        return []
    name = max(bare, key=lines.count)
    scene = next(s for s in script["scenes"] if name in craft.speakers(s))
    whom = (
        craft.lead({**script, "characters": [n for n in script["characters"] if n != name]})
        or "the place"
    )
    around = craft.first(craft.AIR, craft.everything(scene)) or "dark"
    answers = [
        f"A stranger to {whom}, seen in plain sight",
        f"Someone {whom} has lost, as young as on the last day",
        f"Only an outline: a back, hands, an edge against the {around}",
    ]
    return [
        _ask(
            f"the look of {name.lower()}",
            f"{name} speaks from scene {scene['order']} on and is never described. Who do we see?",
            f"Casting draws four options, and every shot with {name} carries the one picked.",
            "production",
            "assets",
            answers,
        )
    ]


def _withheld(script: Json) -> list[Json]:
    """The last moment at which the script says that something is not seen."""
    found = [
        (scene, n)
        for scene in script["scenes"]
        for n, s in enumerate(_lines(scene))
        if WITHHELD.search(s)
    ]
    return [_moment(*found[-1])] if found else []


def _vague(script: Json) -> list[Json]:
    found = [
        (scene, n)
        for scene in script["scenes"]
        for n, s in enumerate(_lines(scene))
        if VAGUE.search(s)
    ]
    return [_moment(*place) for place in found]


def _lines(scene: Json) -> list[str]:
    return craft.sentences(craft.action(scene))


def _moment(scene: Json, at: int) -> Json:
    """A question about one sentence of one scene, with answers made from what the scene holds."""
    lines = _lines(scene)
    thing, light = _thing(lines, at), craft.first(craft.LIGHTS, craft.everything(scene))
    by = f" by the {light}" if light else ""
    present = [*craft.named(" ".join(lines[: at + 1]), scene["characters"]), *scene["characters"]]
    watcher = f"{present[0]}'s face" if present else "the place"
    return _ask(
        f"{thing} in scene {scene['order']}",
        f"Scene {scene['order']} says “{lines[at]}” May the audience ever see {thing}, and what "
        "fills the frame at that moment?",
        "The shots of this scene have to be framed around it or on it; later shots have to agree.",
        f"scene:{scene['order']}",
        "generation",
        [
            f"We stay on {watcher}; {thing} is never shown",
            f"One glimpse{by}, then dark",
            f"Only its shadow and its sound{by}",
        ],
    )


def _thing(lines: list[str], at: int) -> str:
    """What is kept from us, in a few words: what follows the phrase, else the noun before."""
    behind = WITHHELD.split(lines[at])[-1].strip(" .!?…,") if WITHHELD.search(lines[at]) else ""
    if behind and behind.lower() not in ("it", "him", "her", "them", "this", "that"):
        return " ".join(re.sub(r"^(?:that|if|whether) ", "", behind).split()[:4])
    if not WITHHELD.search(lines[at]):
        return "what it is"
    nouns = re.findall(
        r"\b(?:the|an?|his|her|their) (\w+)", " ".join(lines[max(at - 1, 0) : at]), re.IGNORECASE
    )
    return f"the {nouns[-1].lower()}" if nouns else "what is kept"


def _ask(matter: str, text: str, why: str, scope: str, waits: str, answers: list[str]) -> Json:
    return {
        "matter": matter.lower(),
        "text": text,
        "why": why,
        "asked_of": "director",
        "scope": scope,
        "waits": waits,
        "answers": answers,
    }
