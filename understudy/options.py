"""Four options for an asset: all keep what the script says and differ in what it leaves free."""

import re
from typing import Any

from understudy import craft

Json = dict[str, Any]
OPTIONS = 4
MOST = 7  # attributes of an anchor
# Table lengths have no common factor, so that sets of four do not repeat for thousands of options.
CHARACTER = {
    "face": (
        "long with deep-set eyes",
        "round with a broad brow",
        "square with a split chin",
        "narrow with high cheekbones",
        "heart-shaped with a small mouth",
        "wide with heavy lids",
        "angular with a bent nose",
        "oval with a long upper lip",
        "hollow-cheeked",
        "flat-cheeked and freckled",
        "lined around the mouth only",
    ),
    "hair": (
        "pinned back",
        "loose to the collar",
        "cropped close",
        "parted on the left",
        "wind-blown",
        "tied low at the neck",
        "combed flat",
    ),
    "clothes": (
        "worn thin at the elbows",
        "a size too large",
        "buttoned to the neck",
        "mended in a lighter thread",
        "stiff and new",
        "collar turned up",
        "hem let down",
        "faded on the shoulders",
        "patched at the pocket",
    ),
    "accent colour": ("rust", "moss green", "lamp gold", "chalk white", "plum"),
    "bearing": (
        "leans forward",
        "stands very straight",
        "turns one shoulder away",
        "weight on one hip",
    ),
}
ENVIRONMENT = {
    "layout": (
        "way in on the left, depth to the right",
        "way in on the right, depth to the left",
        "way in ahead, seen down the middle",
        "seen along one wall",
        "seen from a raised corner",
        "two levels joined by steps",
        "open on two sides",
    ),
    "state of repair": (
        "swept and bare",
        "worn at every edge",
        "half emptied",
        "patched with odd timber",
        "kept with care",
    ),
    "surface": (
        "bare stone",
        "tarred boards",
        "limewash over brick",
        "clay and gravel",
        "painted plaster",
        "corrugated iron",
        "dark tile",
        "rough planks",
        "pressed earth",
    ),
    "landmark": ("a leaning post", "a single step", "an iron ring", "a narrow ledge"),
}
PROP = {
    "material": (
        "dull brass",
        "blackened iron",
        "painted tin",
        "ash wood",
        "bone and cord",
        "copper gone green",
        "grey steel",
    ),
    "damage": (
        "a dent on one side",
        "a crack run with solder",
        "one corner rubbed bright",
        "a handle bound in twine",
        "a maker's stamp worn away",
    ),
    "proportion": ("squat", "slender", "heavy at the base", "a palm wide"),
    "accent": (
        "a green fleck",
        "a red thread",
        "a white scratch",
        "a gold rim",
        "a blue stain",
        "a soot mark",
        "a bare seam",
        "a chalk number",
        "a wax spot",
    ),
}
TABLES = {"character": CHARACTER, "environment": ENVIRONMENT, "prop": PROP}
PLATES = {
    "character": "Sheet of {name}: neutral ground, even light, full figure from the front, "
    "three-quarter, profile and back, close-up of the face, hands empty and visible.",
    "environment": "Plate of {name}: the place empty, from standing height, its ways in seen.",
    "prop": "Plate of {name}: alone on neutral ground, three-quarter, front and back, "
    "a hand's outline for scale.",
}
MATERIALS = craft.vocabulary(
    "brass iron tin wood wooden timber stone steel copper glass silver gold tar tarred shingle "
    "brick concrete marble leather paper plastic sand chalk grass rubber"
)
TOLD = {
    "hair": craft.HAIR,
    "material": MATERIALS,
    "surface": MATERIALS,
}  # the script's word closes it
FREE = {
    "age": ("about 30", "about 45", "about 60"),
    "build": ("lean", "broad", "slight", "sturdy"),
    "hair": ("dark hair", "fair hair", "brown hair"),
    "face": ("a plain open face", "a closed narrow face"),
    "clothes": ("a dark work coat", "a plain wool jacket", "a long grey coat"),
}
PEOPLE = re.compile(r"\b(?:he|she|they|his|her|we|some\w+)\b", re.IGNORECASE)
GREY = ("grey hair", "white hair", "thin grey hair")


def asset(
    kind: str, name: str, script: Json, decided: list[str], attempt: int, reason: str = ""
) -> Json:
    """One asset as assets_propose takes it. `attempt` 0 is the first set of four; `decided` are
    people's answers about it; `reason` is why the set before was turned down."""
    held = ANCHORS[kind](name, script)
    held = [*held[: MOST - len(decided[:2])], *decided[:2]]
    first = craft.seed(kind, name, script["title"]) + attempt * OPTIONS
    return {
        "kind": kind,
        "name": name,
        "anchor": f"{'; '.join(held)}.",
        "options": [_option(kind, name, held, first + n, reason) for n in range(OPTIONS)],
    }


def _option(kind: str, name: str, held: list[str], index: int, reason: str) -> Json:
    said = set(craft.words(" ".join(held)))
    free = {a: table for a, table in TABLES[kind].items() if not said & set(TOLD.get(a, ()))}
    differs = {attribute: table[index % len(table)] for attribute, table in free.items()}
    if reason:
        differs["answers"] = craft.one_line(reason)
    prompt = (
        PLATES[kind].format(name=name)
        + " "
        + ", ".join(f"{a}: {v}" for a, v in differs.items())
        + "."
    )
    return {"attributes": [{"name": a, "value": v} for a, v in differs.items()], "prompt": prompt}


def _character(name: str, script: Json) -> list[str]:
    """Age, build, hair, face, clothes, and what is left of the description; open ones by rule."""
    parts = [p.strip() for p in re.split(r"[,;]", craft.description(name, script)) if p.strip()]
    slots = {
        "age": craft.AGE,
        "build": _any(craft.BUILD),
        "hair": _any(craft.HAIR),
        "face": _any(craft.FACE),
        "clothes": _any(craft.CLOTHES),
    }
    told = {slot: next((p for p in parts if test.search(p)), "") for slot, test in slots.items()}
    rest = [p for p in parts if p not in told.values() and not craft.named(p, [name])][:2]
    told["age"] = told["age"] or _free("age", name)
    years = re.search(r"\d+", told["age"])
    chosen = {
        slot: told[slot] or _free(slot, name, int(years[0]) if years else 40) for slot in slots
    }
    if re.fullmatch(r"\d{1,3}", chosen["age"]):
        chosen["age"] = f"{chosen['age']} years old"
    return list(dict.fromkeys([*chosen.values(), *rest]))


def _any(table: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table)})\b", re.IGNORECASE)


def _free(slot: str, name: str, years: int = 40) -> str:
    table = GREY if slot == "hair" and years >= 60 else FREE[slot]
    return table[craft.seed(slot, name) % len(table)]


def _environment(name: str, script: Json) -> list[str]:
    """Inside or outside, the hours it is seen at, and what the first scene there says of it."""
    there = [s for s in script["scenes"] if s["location"] == name]
    lines = [line for s in there for line in craft.sentences(craft.action(s))]
    plain = [line for line in lines if _is_plain(line, script)][:3]
    hours = list(dict.fromkeys(s["time_of_day"].lower() for s in there if s["time_of_day"]))
    inside = "interior" if there and there[0]["int_ext"].upper().startswith("INT") else "exterior"
    air = craft.first(craft.AIR, " ".join(lines))
    facts = [
        f"{inside} {name.lower()}",
        f"seen at {craft.joined(hours)}" if hours else "",
        *(_short(line) for line in plain),
        f"{air} in the air" if air else "still air",
        "one way in, one way out",
        "a floor that shows wear where people walk",
    ]
    return list(dict.fromkeys(fact for fact in facts if fact))[:6]


def _is_plain(line: str, script: Json) -> bool:
    """A sentence about the place itself: no people, no date, nothing kept from us."""
    people = craft.named(line, script["characters"]) or PEOPLE.search(line)
    return len(line.split()) > 2 and not people and not re.search(r"\d{4}", line)


def _prop(name: str, script: Json) -> list[str]:
    """What the script says where it first names the thing, and who has it in hand."""
    scenes = [s for s in script["scenes"] if craft.named(craft.action(s), [name])]
    lines = craft.sentences(craft.bare(craft.action(scenes[0]))) if scenes else []
    at = next((n for n, line in enumerate(lines) if craft.named(line, [name])), 0)
    said = [p for line in lines[at : at + 2] for p in re.split(r"[,;:]", line) if p.strip(" .")]
    said = [p.strip(" .") for p in said if not craft.named(p, script["characters"])]
    hands = craft.named(" ".join(lines[at : at + 1]), script["characters"])
    facts = [
        name.lower(),
        *(_short(p) for p in said[:4]),
        f"first seen with {hands[0]}" if hands else "",
        "held in one hand",
        "old before the story begins",
        "the only one of its kind in the film",
    ]
    return list(dict.fromkeys(fact for fact in facts if fact))[:6]


def _short(text: str) -> str:
    return " ".join(text.rstrip(".!?").split()[:14])


ANCHORS = {"character": _character, "environment": _environment, "prop": _prop}
