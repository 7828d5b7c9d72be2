"""Time zones: the one module that makes a clock from a name. Names come from platforms, forms and
people, and may be none."""

from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def zone_of(said: str) -> str:
    """A time zone by its name, however it is written; empty if there is none."""
    return _zones().get(said.strip().replace(" ", "_").casefold(), "")


def known_zone(*names: str | None) -> str:
    """The first of these that is a time zone, by its name; UTC if none is."""
    return next((found for name in names if name and (found := zone_of(name))), "UTC")


def zone(*names: str | None) -> tzinfo:
    """The clock of the first of these that is a time zone; UTC if none is."""
    return next((found for name in names if name and (found := _clock(name))), UTC)


@cache
def all_zones() -> dict[str, str]:
    """Every time zone by the end of its name and by the whole of it, without case."""
    names = _zones()
    return {name.rpartition("/")[2]: found for name, found in names.items()} | names


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


@cache
def _clock(name: str) -> tzinfo | None:
    """None: there is no such zone (or it is a folder of them, or no name at all)."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return ZoneInfo(zone_of(name)) if zone_of(name) else None
