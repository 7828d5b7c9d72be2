"""People as schematic figures: the same name always has the same hair, coat and build."""

import re
from dataclasses import dataclass, replace

from bot.media.animatic.boards import Board, Option
from bot.media.animatic.tones import HAIRS, SKINS, Colour, Item, Tones, mix, named, number, pick

CUTS = ("short", "long", "bun", "bob", "cropped", "parted")


@dataclass(frozen=True)
class Look:
    """What a person looks like. Lengths are in heads; `lean` is sideways per head of height."""

    skin: Colour
    hair: Colour
    cut: str
    coat: Colour
    shirt: Colour
    accent: Colour | None = None
    build: float = 1.0
    hem: float = 3.3
    lean: float = 0.0
    beard: bool = False
    hat: bool = False
    old: bool = False
    face: float = 1.0  # how wide
    jaw: float = 1.0  # how wide its lower half is
    features: str = ""  # what words say of the face
    clothes: str = ""  # what words say of the coat


def look(name: str, tones: Tones) -> Look:
    """The look a name has where nobody described one."""
    seed = number("look", name.strip().upper())
    coat = tones.cloth(name)
    return Look(
        skin=SKINS[seed % 4],
        hair=pick(HAIRS, "hair", seed),
        cut=CUTS[seed // 7 % len(CUTS)],
        coat=coat,
        shirt=mix(tones.high, coat, 0.12),
        build=0.9 + seed // 11 % 5 * 0.06,
        hem=(2.5, 3.3, 4.0)[seed // 13 % 3],
        hat=seed // 19 % 6 == 0,
        face=0.92 + seed // 23 % 4 * 0.06,
    )


def sheet_look(option: Option, tones: Tones) -> Look:
    """The name's own look, moved by the option's number, then by its words."""
    seen = replace(look(option.name, tones), coat=tones.cloth(f"{option.name}{option.seed}"))
    return described(replace(seen, hat=False), joined(option), tones)


def cast_look(board: Board, name: str, tones: Tones) -> Look:
    """How somebody looks in a shot: as on their locked sheet, if they have one."""
    sheet = board.sheet(name)
    return sheet_look(sheet, tones) if sheet else look(name, tones)


def joined(option: Option) -> dict[str, str]:
    """Attribute by attribute, the anchor's words before the option's own."""
    about = option.about
    for part in re.split(r"[;,]", option.anchor):
        kind = next((kind for kind, words in PARTS if re.search(words, part.lower())), None)
        if kind:
            about[kind] = f"{part.strip()}, {about[kind]}" if kind in about else part.strip()
    return about


PARTS = (  # which attribute a part of an anchor speaks of
    ("hair", r"\b(hair|plait|braid|curls|bald|ponytail)\b"),
    ("age", r"\d+ years|\babout \d+|^\s*\d{1,3}\s*$"),
    ("hat", r"\b(cap|hat|hood|beret|helmet)\b"),
    ("clothes", r"\b(coat|jacket|suit|oilskin|dress|gown|shirt|cardigan|uniform|robe|apron)\b"),
    ("build", r"^\s*(lean|slight|thin|broad|sturdy|heavy)\s*$"),
    ("face", r"\b(face|eyed?|tooth|teeth|nose|jaw|scar|cheeks?|beard|whiskers|unshaven)\b"),
)
CUT_WORDS = {
    "bald": "cropped",
    "cropped": "cropped",
    "short": "short",
    "loose": "long",
    "long": "long",
    "wind": "wild",
    "pinned": "bun",
    "tied": "tail",
    "bun": "bun",
    "parted": "parted",
    "combed": "combed",
    "bob": "bob",
    "plait": "tail",
    "braid": "tail",
    "ponytail": "tail",
}
BUILDS = {"lean": 0.88, "slight": 0.82, "thin": 0.86, "broad": 1.2, "sturdy": 1.12, "heavy": 1.25}
FACES = {
    "long": 0.88, "narrow": 0.86, "hollow": 0.9, "round": 1.12, "wide": 1.14, "square": 1.08,
    "heart": 1.02, "angular": 0.94, "oval": 0.94, "flat": 1.06, "lined": 0.97,
}  # fmt: skip
JAWS = {"square": 1.3, "round": 1.16, "wide": 1.1, "heart": 0.76, "narrow": 0.88, "angular": 1.2}


def described(seen: Look, about: dict[str, str], tones: Tones) -> Look:
    """The look changed by attribute words such as "hair": "grey, tied low at the neck"."""
    hair, coat, bearing = about.get("hair", ""), about.get("clothes", ""), about.get("bearing", "")
    worn = named(coat)
    accent = about.get("accent colour", about.get("accent", ""))
    age = re.search(r"\d+", about.get("age", ""))
    old = bool(age) and int(age[0]) >= 55 if age else seen.old
    loose = "too large" in coat
    build = _first(BUILDS, about.get("build", ""), seen.build)
    return replace(
        seen,
        hair=_hair_colour(hair) or ((176, 174, 170) if old else seen.hair),
        cut=_first(CUT_WORDS, hair, seen.cut),
        coat=mix(worn, tones.mid, 0.15) if worn else seen.coat,
        accent=named(accent) if accent else None,
        build=build * 1.14 if loose else build,
        face=_first(FACES, about.get("face", ""), seen.face),
        jaw=_first(JAWS, about.get("face", ""), seen.jaw),
        hem=4.3 if loose or re.search(r"coat|dress|robe|gown", coat) else seen.hem,
        features=about.get("face", ""),
        clothes=coat,
        lean={"leans": 0.06, "turns": -0.03, "weight": -0.05}.get(bearing.split(" ")[0], 0.0),
        old=old,
        beard=bool(re.search(r"beard|whisker|unshaven", " ".join(about.values()).lower())),
        hat=bool(about.get("hat")) or seen.hat,
    )


def _hair_colour(text: str) -> Colour | None:
    if re.search(r"fair|blond", text):
        return HAIRS[3]
    if re.search(r"ginger|auburn|copper|red", text):
        return 150, 78, 42
    return named(text)


def _first(table: dict[str, Item], text: str, usual: Item) -> Item:
    return next((table[w] for w in re.findall(r"[a-z]+", text.lower()) if w in table), usual)
