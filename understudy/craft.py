"""The film craft by rules: how a script is read, and what mood its words have.

Pure functions and tables over the script as JSON; the rest of the understudy builds on these.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


def vocabulary(text: str) -> tuple[str, ...]:
    """A table of words, written as one text."""
    return tuple(text.split())


# The words of the tools' schemas, as any client finds them in a request.
REGISTERS = ("calm", "uneasy", "tense", "dread", "release", "tender", "wonder", "grief")
ANGLES = ("eye level", "low", "high", "dutch", "overhead")
SECONDS_PER_EIGHTH = 7.5
REGISTER_WORDS = {
    "dread": "black drown drowns siren lost blood screams dead knife void blind trapped sinks",
    "tense": "run runs shout shouts bars slams gun chase hurry order lock fight stamped midnight",
    "uneasy": "fog strange quiet knocks shadow creaks alone stranger bell shifts whisper sleet",
    "release": "dawn opens laughs free home safe together morning breathes arrives landing",
    "tender": "holds hand gently child kiss blanket mother son cap keeps warm face arms",
    "wonder": "light lights glow glows gold stars rises lifts sky window glitter lamp climbs",
    "grief": "grave weeps gone leaves empty farewell remembers widow ashes mourns funeral",
    "calm": "still sits evening river timber counter garden tea breakfast waits slow clear",
}
ARC = ("calm", "uneasy", "tense", "dread", "release")
LIGHTS = (
    "lantern",
    "lamp",
    "torch",
    "candle",
    "bulb",
    "fire",
    "match",
    "headlights",
    "screen",
    "moon",
    "window",
    "sun",
)
AIR = ("fog", "mist", "rain", "sleet", "snow", "smoke", "dust", "wind", "steam", "spray", "haze")
SOUNDS = ("bell", "siren", "knocks", "thunder", "engine", "music", "footsteps", "waves", "shouts")
CLOTHES = vocabulary(
    "coat jacket suit dress shirt oilskin raincoat cardigan cap hat hood uniform boots apron shawl "
    "robe trousers skirt scarf gloves sweater waistcoat sleeve habit cloak overalls wearing wears"
)
HAIR = vocabulary(
    "hair plait braid braided bald beard bearded unshaven curls ponytail fringe moustache shaved"
)
FACE = vocabulary(
    "eye eyes tooth teeth scar freckles spectacles glasses nose jaw cheek mouth face brow"
)
BUILD = vocabulary(
    "tall short thin lean stout broad heavy slight small wiry big gaunt frail stocky"
)
AGE = re.compile(
    r"\b\d{1,3}s?\b|\b(?:teen|teenage|twenties|thirties|forties|fifties|sixties|old|young)\b",
    re.IGNORECASE,
)
HANDLED = re.compile(
    r"\b(?:holds?|lifts?|takes?|opens?|drops?|hands?|carries|unties|lights?|picks up|puts down)"
    r"\s+(?:an?|the|his|her|its)\s+(\w{3,})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Beat:
    """One thing a scene does: a sentence of action, or a line somebody speaks."""

    text: str
    speaker: str = ""
    unseen: bool = False  # the speaker is heard, not in frame

    @property
    def weight(self) -> int:
        return len(self.text.split())


def beats(scene: Json) -> list[Beat]:
    """The scene's beats in order; fragments of up to three words join the sentence before."""
    found: list[Beat] = []
    for element in scene["elements"]:
        if element["kind"] == "action":
            for sentence in sentences(element["text"]):
                _add(found, Beat(sentence))
        elif element["kind"] in ("dialogue", "lyrics"):
            _add(
                found,
                Beat(one_line(element["text"]), element.get("character") or "", _unseen(element)),
            )
    return found


def _add(found: list[Beat], beat: Beat) -> None:
    last = found[-1] if found else None
    joins = (
        last
        and last.speaker == beat.speaker
        and (beat.speaker or min(beat.weight, last.weight) <= 3)
    )
    if last and joins:
        found[-1] = Beat(f"{last.text} {beat.text}", beat.speaker, beat.unseen)
    elif beat.text:
        found.append(beat)


def _unseen(element: Json) -> bool:
    said = f"{element.get('extension') or ''} {' '.join(element.get('extensions') or ())}"
    return bool(re.search(r"\b(?:O\.?S|V\.?O|O\.?C)\b", said, re.IGNORECASE))


def sentences(text: str) -> list[str]:
    return [
        one_line(part) for part in re.split(r"(?<=[.!?…])[\"”’']?\s+", text.strip()) if part.strip()
    ]


def one_line(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def action(scene: Json) -> str:
    """The scene's action lines as one text."""
    return " ".join(e["text"] for e in scene["elements"] if e["kind"] == "action")


def everything(scene: Json) -> str:
    spoken = " ".join(e["text"] for e in scene["elements"])
    return f"{scene['heading']} {scene.get('synopsis') or ''} {spoken}"


def speakers(scene: Json) -> list[str]:
    """Who speaks in the scene, in order of the first line."""
    return list(dict.fromkeys(beat.speaker for beat in beats(scene) if beat.speaker))


def named(text: str, names: list[str]) -> list[str]:
    """The names that the text mentions, in its order. A name is met whole: ANN is not in ANNEX."""
    at = {
        name: re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names
    }
    return sorted((name for name in names if at[name]), key=lambda name: _start(at[name]))


def _start(found: re.Match[str] | None) -> int:
    return found.start() if found else 0


def things(text: str, props: list[str]) -> list[str]:
    """The props that the text mentions, by their name or by its last word."""
    said = set(words(text))
    return [p for p in props if named(text, [p]) or (words(p)[-1:] and words(p)[-1] in said)]


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def first(table: tuple[str, ...], text: str) -> str:
    """The word of the table that comes first in the text, singular, or an empty string."""
    said = words(text)
    found = [(at, word) for word in table for at, w in enumerate(said) if w in (word, f"{word}s")]
    return min(found)[1] if found else ""


def description(name: str, script: Json) -> str:
    """What the script says of a character's looks where it first names them: the words in
    parentheses, behind a comma, or a sentence about body or clothes. Empty if it says nothing."""
    for scene in script["scenes"]:
        for sentence in sentences(action(scene)):
            if named(sentence, [name]):
                found = looks_in(name, sentence)
                if found:
                    return found
    return ""


def looks_in(name: str, sentence: str) -> str:
    behind = re.search(rf"(?<!\w){re.escape(name)}\s*\(([^)]+)\)", sentence, re.IGNORECASE)
    if behind:
        return behind[1]
    apposed = re.search(
        rf"(?<!\w){re.escape(name)},\s*((?:an?|the|his|her|their|one|in|\d+)\b[^.;]*)",
        sentence,
        re.IGNORECASE,
    )
    if apposed:
        return apposed[1]
    said = set(words(sentence))
    looks = said & {*CLOTHES, *HAIR, *BUILD} or re.search(r"\b(?:aged?|years old)\b", sentence)
    return sentence if looks and len(sentence) < 240 else ""


def mood(text: str, position: float) -> str:
    """The register a text's words ask for; ties go by the place in the film, 0 to 1."""
    said = words(text)
    scores = {
        reg: sum(said.count(w) for w in table.split()) for reg, table in REGISTER_WORDS.items()
    }
    expected = ARC[min(int(position * len(ARC)), len(ARC) - 1)]
    scores[expected] += 1
    if re.search(r"\b(?:dawn|morning|sunrise)\b", text, re.IGNORECASE) and position > 0.5:
        scores["release"] += 1
    return max(scores, key=lambda reg: (scores[reg], reg == expected))


def registers(script: Json) -> dict[int, str]:
    """The register of each scene by its order, from its own words."""
    last = max(len(script["scenes"]) - 1, 1)
    return {s["order"]: mood(everything(s), n / last) for n, s in enumerate(script["scenes"])}


def ranked(script: Json) -> list[str]:
    """The cast, whoever is in most scenes first, by voice or by name; then who speaks most."""
    lines = [beat.speaker for scene in script["scenes"] for beat in beats(scene) if beat.speaker]
    seen = [
        n for s in script["scenes"] for n in {*named(action(s), script["characters"]), *speakers(s)}
    ]
    return sorted(script["characters"], key=lambda n: (-seen.count(n), -lines.count(n)))


def lead(script: Json) -> str:
    return next(iter(ranked(script)), "")


def key_props(script: Json) -> list[str]:
    """The things in capitals that an article introduces and that most scenes return to; else the
    nouns that at least three scenes name."""
    marked: dict[str, int] = {}
    for scene in script["scenes"]:
        for found in re.finditer(
            r"\b(?i:an?|the|his|her|their)\s+([A-Z]{3,}(?: [A-Z]{3,})?)\b", action(scene)
        ):
            marked.setdefault(found[1], _scenes_with(found[1].split()[-1], script))
    things = {n: c for n, c in marked.items() if not _is_person(n, script)} or _nouns(script)
    return sorted(things, key=lambda name: -things[name])


def _is_person(name: str, script: Json) -> bool:
    return any(name in who.upper() or who.upper() in name for who in script["characters"])


def _scenes_with(noun: str, script: Json) -> int:
    return sum(
        bool({noun.lower(), f"{noun.lower()}s"} & set(words(everything(s))))
        for s in script["scenes"]
    )


def _nouns(script: Json) -> dict[str, int]:
    """NOUN: number of scenes, for handled things; bodies, places and people are none."""
    found = [m.lower() for s in script["scenes"] for m in HANDLED.findall(action(s))]
    places = {w for s in script["scenes"] for w in words(s["location"])}
    things = [
        w for w in found if w not in places and w not in {*FACE, *HAIR, "hand", "head", "door"}
    ]
    return {w.upper(): _scenes_with(w, script) for w in dict.fromkeys(things)}


def seed(*parts: str) -> int:
    """A number that follows from the content alone."""
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:4], "big")


def bare(text: str) -> str:
    """A sentence without the portrait in parentheses behind a name."""
    return one_line(re.sub(r"\s*\([^)]*\)", "", text))


def joined(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
