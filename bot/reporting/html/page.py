"""Rows become the page: every value is escaped, names like G-3 lead to where they stand."""

import re
from collections.abc import Callable, Container
from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.core import zones
from bot.core.money_format import CREDIT, decimals, figure, unit_of
from bot.reporting.html import board, decided, known, spent
from bot.reporting.html.pictures import Pictures
from bot.reporting.html.rows import Rows

TEMPLATES = Path(__file__).parent / "page"
NAME = re.compile(r"\b([GQD]-\d+|SC\d{3}[A-Z]?_SH\d{4}[A-Z]?)\b")


def render(rows: Rows, pictures: Pictures) -> str:
    """The whole page as HTML; `pictures` afterwards knows every picture it shows."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "moment": moments(rows.production.timezone),
        "waited": waited,
        "clock": clock,
        "amount": amount,
        "money": money_in(unit_of(rows.production)),
        "linked": links(_names(rows)),
    }
    return env.get_template("report.html.j2").render(
        rows=rows,
        counted=rows.summary,
        acts=board.acts(rows, pictures),
        cuts=board.cuts(rows, pictures),
        assets=decided.assets(rows, pictures),
        questions=decided.questions(rows),
        decisions=decided.decisions(rows),
        gates=decided.gates(rows),
        people=spent.people(rows),
        scenes=spent.scenes(rows),
        film_yield=spent.film_yield(rows),
        canon=known.canon(rows),
        unit=unit_name(unit_of(rows.production)),
    )


def _names(rows: Rows) -> set[str]:
    """Every name that has a place on the page."""
    return {
        *(f"G-{gate.number}" for gate in rows.gates),
        *(f"Q-{question.number}" for question in rows.questions),
        *(decision["id"] for decision in rows.summary["decisions"]),
        *(shot.code for shot in rows.shots),
    }


def links(known_names: Container[str]) -> Callable[[object], Markup]:
    """A filter: text, escaped, with each known name a link to its place."""

    def linked(text: object) -> Markup:
        parts = (_link(p) if p in known_names else escape(p) for p in NAME.split(str(text)))
        return Markup("").join(parts)

    return linked


def _link(name: str) -> Markup:
    return Markup('<a href="#{0}">{0}</a>').format(name)


def moments(timezone: str) -> Callable[[datetime], Markup]:
    """A filter: a moment in the production's own time zone."""
    zone = zones.zone(timezone)

    def moment(at: datetime) -> Markup:
        there = at.astimezone(zone)
        words = f"{there:%a} {there.day} {there:%b, %H:%M}"
        iso = there.isoformat("T", "seconds")
        return Markup('<time datetime="{}">{}</time>').format(iso, words)

    return moment


def waited(span: timedelta) -> str:
    """`8 s`, `14 min`, `3 h 12 min`, `2 d 4 h`."""
    seconds = max(int(span.total_seconds()), 0)
    for unit, size, smaller, part in (("d", 86_400, "h", 3_600), ("h", 3_600, "min", 60)):
        if seconds >= size:
            rest = seconds % size // part
            return f"{seconds // size} {unit}" + (f" {rest} {smaller}" if rest else "")
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"


def clock(seconds: float) -> str:
    """Film time as minutes and seconds: `1:46`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def money_in(unit: str) -> Callable[[float], str]:
    """A filter: minor units as people write them."""
    return lambda units: figure(round(units), unit) if decimals(unit) else amount(units)


def unit_name(unit: str) -> str:
    return "credits" if unit == CREDIT else unit


def amount(number: float) -> str:
    """A figure without needless zeros: `3`, `2.5`, `1,240`."""
    return f"{number:,.2f}".rstrip("0").rstrip(".")
