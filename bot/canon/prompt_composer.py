"""Generation prompts, composed by code: locked parts stand in them byte for byte (A5, D5).

Pure: from the entries of the canon and the words of a proposal to what is sent, and nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from store import scopes
from store.log import digest
from store.models import Entry, EntryKind

PARTS = ("framing", "camera_lens", "lighting", "palette", "composition", "atmosphere", "register")
LABELS = {
    "framing": "Shot",
    "camera_lens": "Camera and lens",
    "lighting": "Lighting",
    "palette": "Palette",
    "composition": "Composition",
    "atmosphere": "Atmosphere",
    "register": "Mood register",
}
ANCHORED = (EntryKind.CHARACTER, EntryKind.ENVIRONMENT, EntryKind.PROP)
STATES = ("state", "wardrobe")  # what a character's state adds to its anchor
SENT = {"text", "negatives", "palette", "anchor", "sha256", *STATES}  # what of an entry is sent

Thing = tuple[str, str]  # kind and name; every style block is the one style
Source = tuple[str, str, str]  # kind, name and digest of an entry something is made from


class Where(NamedTuple):
    """A shot and the scopes it lies in, each with how narrow it is."""

    shot: scopes.Order
    ranks: dict[str, int]


@lru_cache(maxsize=20_000)
def where(shot: str, act: int) -> Where:
    names = ("production", f"act:{act}", scopes.scene_of(shot), f"shot:{shot}")
    return Where(scopes.order(shot), {scope: rank for rank, scope in enumerate(names)})


# What is drawn for the whole film, such as a character's sheet, knows no shot.
EVERYWHERE = Where((0, "", 0), {"production": 0})


@dataclass(frozen=True)
class Held:
    """What holds of one thing at a shot: the narrowest version, and what that leaves unsaid as the
    wider ones say it. `sources` are those that say something, the narrowest first."""

    body: dict[str, Any]
    sources: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.sources[0]

    @property
    def kind(self) -> str:
        return self.entry.kind

    @property
    def name(self) -> str:
        return self.entry.name

    @cached_property
    def marks(self) -> dict[Source, Entry]:
        """The sources by what tells them apart, whatever their number."""
        return {(entry.kind, entry.name, entry.digest): entry for entry in self.sources}


class Canon:
    """The canon by thing, so that many shots are composed from one reading of it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by: defaultdict[Thing, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._by[_thing(entry)].append(entry)
        self._always: dict[Thing, Held | None] = {}  # what is the same at every shot

    def things(self) -> list[Thing]:
        return list(self._by)

    def at(self, thing: Thing, place: Where) -> Held | None:
        """What holds of this thing there; None if nothing does."""
        if thing in self._always:
            return self._always[thing]
        rows = self._by.get(thing, [])
        layers = [entry for entry in rows if _holds(entry, place)]
        layers.sort(key=lambda entry: _narrowness(entry, place), reverse=True)
        held = _merged(layers) if layers else None
        if all(map(_holds_always, rows)):
            self._always[thing] = held
        return held

    def style(self, place: Where = EVERYWHERE) -> Held | None:
        return self.at(STYLE, place)

    def anchors(self, place: Where, wanted: Iterable[Thing]) -> list[Held]:
        """What is locked of exactly these things."""
        return [held for thing in wanted if (held := self.at(thing, place))]


STYLE: Thing = (EntryKind.STYLE_BLOCK.value, "")


def _thing(entry: Entry) -> Thing:
    return STYLE if entry.kind == EntryKind.STYLE_BLOCK else (entry.kind, entry.name)


def _holds(entry: Entry, place: Where) -> bool:
    begun = not entry.valid_from or scopes.order(entry.valid_from) <= place.shot
    return begun and entry.scope in place.ranks


def _holds_always(entry: Entry) -> bool:
    return entry.scope == "production" and not entry.valid_from


def _narrowness(entry: Entry, place: Where) -> tuple[int, scopes.Order, float, int]:
    begins = scopes.order(entry.valid_from) if entry.valid_from else (0, "", 0)
    since = float("inf") if entry.canon_version is None else entry.canon_version
    return place.ranks[entry.scope], begins, since, entry.version


def _merged(layers: Sequence[Entry]) -> Held:
    body, sources = dict(layers[0].body), [layers[0]]
    for entry in layers[1:]:
        unsaid = {name: value for name, value in entry.body.items() if name not in body}
        body |= unsaid
        if SENT & unsaid.keys():
            sources.append(entry)
    return Held(body, tuple(sources))


def style(entries: Iterable[Entry]) -> Held | None:
    """The style of the whole film."""
    return Canon(entries).style()


def valid_at(entries: Iterable[Entry], shot: str, act: int) -> list[Held]:
    """What holds of each kind and name at this shot: narrowest scope, latest state."""
    canon, place = Canon(entries), where(shot, act)
    return canon.anchors(place, canon.things())


def wanted(cast: Sequence[str], place: str, props: Sequence[str]) -> list[Thing]:
    """The things a shot shows, once each: its cast, its place, its props."""
    named = [
        *((EntryKind.CHARACTER.value, name) for name in cast),
        (EntryKind.ENVIRONMENT.value, place),
        *((EntryKind.PROP.value, name) for name in props),
    ]
    return list(dict.fromkeys(named))


def video_prompt(block: Held | None, parts: dict[str, Any], held: Sequence[Held]) -> str:
    """Nine parts in order: style block, shot with its anchors, camera and lens, lighting, palette,
    composition, atmosphere, mood register, negatives. A proposal's own words stay on one line."""
    lines = [str(block.body.get("text", ""))] if block else []
    for part in PARTS:
        lines.append(f"{LABELS[part]}: {flat(parts.get(part, ''))}".rstrip())
        if part == "framing":
            lines += [anchor(each) for each in held]
    return "\n".join([*lines, negatives(block)])


def anchor(held: Held) -> str:
    """A thing as it is locked; a state adds to it and rewrites nothing."""
    added = [f"{name}: {held.body[name]}" for name in STATES if held.body.get(name)]
    return "; ".join([f"{held.name}: {held.body.get('anchor', '')}", *added])


def image_prompt(block: Held | None, name: str, anchor: str, option: dict[str, Any]) -> str:
    """One option of an asset: style block, anchor, what differs, the plate asked for, negatives."""
    differs = ", ".join(f"{a['name']}: {a['value']}" for a in option["attributes"])
    lines = [str(block.body.get("text", ""))] if block else []
    own = [flat(words) for words in (f"{name}: {anchor}", differs, option["prompt"])]
    return "\n".join([*lines, *own, negatives(block)])


def flat(words: object) -> str:
    """Words that are not locked, on one line: none of them can look like the next part."""
    return " ".join(str(words).split())


def negatives(block: Held | None) -> str:
    return f"Never: {block.body.get('negatives', '')}" if block else ""


def references(held: Sequence[Held]) -> list[dict[str, Any]]:
    """The locked pictures a generation carries: exactly those of what it is made from."""
    return [
        {
            "kind": each.kind,
            "name": each.name,
            "version": each.entry.version,
            "sha256": each.body["sha256"],
        }
        for each in held
        if each.body.get("sha256")
    ]


def named(kind: str, name: str) -> str:
    """A thing as a swap names it."""
    return f"{kind}:{name}"


def swapped(
    refs: Sequence[dict[str, Any]], swaps: dict[str, dict[str, Any] | None]
) -> list[dict[str, Any]]:
    """References with other pictures where a person wanted them, or without one."""
    found = []
    for ref in refs:
        other = swaps.get(named(ref["kind"], ref["name"]), {})
        if other is not None:
            found.append({**ref, **other, "swapped": True} if other else ref)
    return found


def inputs(block: Held | None, held: Sequence[Held]) -> list[dict[str, Any]]:
    """What a prompt was made from: entries by kind, name, scope, version and digest."""
    return [
        {
            "kind": entry.kind,
            "name": entry.name,
            "scope": entry.scope,
            "version": entry.version,
            "digest": entry.digest,
        }
        for each in ([block] if block else []) + list(held)
        for entry in each.sources
    ]


def amiss(
    shown: Sequence[Thing], made_from: Sequence[dict[str, Any]], refs: Sequence[dict[str, Any]]
) -> list[tuple[str, str]]:
    """What a generation lacks or has too much, as (what, name): `not locked`, `no picture` of it,
    an `extra picture`, or `another picture` than the locked one (A7)."""
    locked = {(one["kind"], one["name"]) for one in made_from}
    pictured = [(one["kind"], one["name"]) for one in refs]
    lacking = [
        ("no picture" if thing in locked else "not locked", thing[1])
        for thing in shown
        if thing not in locked or thing not in pictured
    ]
    extra = [
        ("extra picture", name)
        for n, (kind, name) in enumerate(pictured)
        if kind != EntryKind.STYLE_BLOCK
        and ((kind, name) not in shown or (kind, name) in pictured[:n])
    ]
    other = [("another picture", ref["name"]) for ref in refs if ref.get("swapped")]
    return lacking + extra + other


def fingerprint(prompt: str, made_from: Sequence[dict[str, Any]]) -> str:
    """sha256 of what a take was made of: its prompt and its inputs."""
    return digest([prompt, list(made_from)])
