"""Generation prompts, composed by code: locked parts stand in them byte for byte (A5, D5)."""

from collections.abc import Sequence
from typing import Any

from bot.foreign import visible
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


def style(entries: Sequence[Entry]) -> Entry | None:
    return next((e for e in reversed(entries) if e.kind == EntryKind.STYLE_BLOCK), None)


def scopes(shot: str, scene: int, act: int) -> tuple[str, ...]:
    """Scopes that hold at a shot, widest first; the narrowest wins."""
    return ("production", f"act:{act}", f"scene:{scene}", f"shot:{shot}")


def valid_at(entries: Sequence[Entry], shot: str, scene: int, act: int) -> list[Entry]:
    """The entry of each kind and name that holds at this shot: narrowest scope, latest state."""
    order = {scope: rank for rank, scope in enumerate(scopes(shot, scene, act))}
    chosen: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        if entry.scope not in order or (entry.valid_from and entry.valid_from > shot):
            continue
        key = (entry.kind, entry.name)
        if key not in chosen or _rank(entry, order) >= _rank(chosen[key], order):
            chosen[key] = entry
    return list(chosen.values())


def _rank(entry: Entry, order: dict[str, int]) -> tuple[int, str, int]:
    return (order[entry.scope], entry.valid_from or "", entry.version)


def anchors(
    entries: Sequence[Entry], cast: Sequence[str], place: str, props: Sequence[str]
) -> list[Entry]:
    """The locked anchors of exactly this shot's cast, place and props."""
    wanted = {
        **{(EntryKind.CHARACTER.value, name): None for name in cast},
        (EntryKind.ENVIRONMENT.value, place): None,
        **{(EntryKind.PROP.value, name): None for name in props},
    }
    found = {(e.kind, e.name): e for e in entries if e.kind in ANCHORED}
    return [found[key] for key in wanted if key in found]


def video_prompt(block: Entry | None, parts: dict[str, Any], held: Sequence[Entry]) -> str:
    """Nine parts in order: style block, shot with its anchors, camera and lens, lighting, palette,
    composition, atmosphere, mood register, negatives."""
    lines = [str(block.body.get("text", ""))] if block else []
    for part in PARTS:
        lines.append(f"{LABELS[part]}: {flat(parts.get(part, ''))}".rstrip())
        if part == "framing":
            lines += [f"{entry.name}: {entry.body.get('anchor', '')}" for entry in held]
    return "\n".join([*lines, negatives(block)])


def image_prompt(block: Entry | None, name: str, anchor: str, option: dict[str, Any]) -> str:
    """One option of an asset: style block, anchor, what differs, the plate asked for, negatives."""
    differs = flat(", ".join(f"{a['name']}: {a['value']}" for a in option["attributes"]))
    lines = [str(block.body.get("text", ""))] if block else []
    own = [flat(f"{name}: {anchor}"), differs, flat(option["prompt"])]
    return "\n".join([*lines, *own, negatives(block)])


def flat(words: object) -> str:
    """On one line, and nothing in it that a card would not show: no part of a prompt can look like
    the next one."""
    return " ".join(visible(str(words)).split())


def negatives(block: Entry | None) -> str:
    return f"Never: {block.body.get('negatives', '')}" if block else ""


def references(held: Sequence[Entry]) -> list[dict[str, Any]]:
    """The locked pictures a generation carries: exactly those of its anchors."""
    return [
        {"kind": e.kind, "name": e.name, "version": e.version, "sha256": e.body["sha256"]}
        for e in held
        if e.body.get("sha256")
    ]


def inputs(block: Entry | None, held: Sequence[Entry]) -> list[dict[str, Any]]:
    """What a prompt was made from: entries by kind, name, version and digest."""
    return [
        {"kind": e.kind, "name": e.name, "version": e.version, "digest": e.digest}
        for e in ([block] if block else []) + list(held)
    ]


def fingerprint(prompt: str, made_from: Sequence[dict[str, Any]]) -> str:
    """sha256 of what a take was made of: its prompt and its inputs."""
    return digest([prompt, list(made_from)])
