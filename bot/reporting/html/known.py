"""What is known: the canon as it stands, with the style block's colours and the treatment apart."""

import re
from dataclasses import dataclass
from typing import Any

from bot.reporting.html.decided import scope
from bot.reporting.html.rows import Rows
from store.models import Entry, EntryKind

COLOUR = re.compile(r"(#[0-9A-Fa-f]{6})\b\s*([^,#]*)")
REGISTER = re.compile(r"register (\d+)$")
PLAIN = (  # shown as a list of fields, in this order; the rest has a place of its own
    EntryKind.HARD_CONSTRAINT,
    EntryKind.DELIVERABLE_FORMAT,
    EntryKind.CHARACTER,
    EntryKind.ENVIRONMENT,
    EntryKind.PROP,
)


@dataclass(frozen=True)
class Swatch:
    colour: str  # "#0b1d2a": checked, for it stands in a style attribute
    words: str


@dataclass(frozen=True)
class EntryView:
    kind: str
    name: str
    scope: str
    origin: str  # "v2, canon 5, by Mara (director)"
    reason: str
    fields: list[tuple[str, str]]


@dataclass(frozen=True)
class CanonView:
    version: int
    count: int
    digest: str
    logline: str
    script: list[tuple[str, str]]
    palette: list[Swatch]
    style: EntryView | None
    treatment: EntryView | None
    registers: list[tuple[str, str]]  # scene, register
    entries: list[EntryView]


def canon(rows: Rows) -> CanonView:
    style = _last(rows, EntryKind.STYLE_BLOCK)
    treatment = _last(rows, EntryKind.TREATMENT)
    told = _entry(treatment) if treatment else None
    return CanonView(
        version=rows.production.canon_version,
        count=len(rows.canon),
        digest=rows.summary["canon_digest"],
        logline=dict(told.fields).get("logline", "") if told else "",
        script=_script(rows.summary["script"]),
        palette=swatches(str(style.body.get("palette", ""))) if style else [],
        style=_entry(style) if style else None,
        treatment=told,
        registers=_registers(told.fields if told else []),
        entries=[_entry(e) for kind in PLAIN for e in rows.canon if e.kind == kind],
    )


def swatches(palette: str) -> list[Swatch]:
    """`#0b1d2a black, #d99a45 lamp` as colours with their words."""
    return [Swatch(colour, words.strip()) for colour, words in COLOUR.findall(palette)]


def _last(rows: Rows, kind: EntryKind) -> Entry | None:
    return next((entry for entry in reversed(rows.canon) if entry.kind == kind), None)


def _entry(entry: Entry) -> EntryView:
    return EntryView(
        kind=entry.kind.replace("_", " "),
        name=entry.name.replace("_", " "),
        scope="" if entry.scope == "production" else scope(entry.scope),
        origin=f"v{entry.version}, canon {entry.canon_version}, by {entry.author}",
        reason=entry.reason,
        fields=[(str(k), _words(v)) for k, v in entry.body.items() if k != "sha256"],
    )


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _script(counted: dict[str, Any]) -> list[tuple[str, str]]:
    pages, eighths = divmod(counted["eighths"], 8)
    length = f"{pages} {eighths}/8 pages" if eighths else f"{pages} pages"
    return [
        ("format", str(counted["format"] or "")),
        ("acts", str(counted["acts"])),
        ("scenes", str(counted["scenes"])),
        ("length", length),
        ("speaking", ", ".join(counted["characters"])),
    ]


def _registers(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(found[1], value) for name, value in fields if (found := REGISTER.match(name))]
