"""The production's form, and what it says: pure functions."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot import texts
from bot.core import money_format, until_parser, zones
from bot.core.chat_port import Form, FormField

TITLE = 80  # letters
PEOPLE = 20
CODE = re.compile(r"[A-Z0-9]{2,12}")
ACCOUNT = re.compile(r"[a-z]+:[\w.-]{1,64}", re.ASCII)
CHECKIN = "09:30"
PICTURES = {
    f"{name}, {width} × {height}, {fps} fps": {"width": width, "height": height, "fps": fps}
    for name, width, height, fps in (
        ("16:9", 1280, 720, 24),
        ("16:9", 1280, 720, 25),
        ("2.39:1", 1280, 536, 24),
        ("4:3", 960, 720, 24),
        ("1:1", 720, 720, 24),
        ("9:16", 720, 1280, 24),
    )
}
Values = Mapping[str, str]


@dataclass(frozen=True)
class WantedProduction:
    """What a person wants to begin. `here`: its questions come to where the form was asked for."""

    title: str
    code: str
    picture: dict[str, int]
    timezone: str
    checkin: str
    budget: int | None
    approvers: tuple[str, ...]
    here: bool


def form(value: str, known: Values, *, here: bool) -> Form:
    """The form, with what is known already. `here`: whether there is a channel to choose."""
    pictures = tuple(PICTURES)
    picks: dict[str, tuple[str, ...]] = {"format": pictures}
    if here:
        picks["home"] = (texts.HOME_HERE, texts.HOME_PAGE)
    fields = tuple(
        FormField(
            name=name,
            label=label,
            value=known.get(name, "") or next(iter(picks.get(name, ())), ""),
            choices=picks.get(name, ()),
            optional=name in ("budget", "approvers"),
            people=name == "approvers",
        )
        for name, label in texts.FORM_FIELDS.items()
        if name != "home" or here
    )
    return Form(title=texts.NEW_FILM, submit=texts.BEGIN, value=value, fields=fields)


def with_zone(shown: Form, zone: str) -> Form:
    """Fill this time zone into a form where none was said."""
    fields = tuple(
        field.model_copy(update={"value": zone})
        if field.name == "timezone" and not field.value
        else field
        for field in shown.fields
    )
    return shown.model_copy(update={"fields": fields})


def read(
    values: Values, platform: str, *, here: bool
) -> tuple[WantedProduction | None, dict[str, str]]:
    """(what the form says, what of it cannot be taken: the reason of each field). A form comes
    from outside: what it was opened with binds nobody."""
    faults: dict[str, str] = {}
    title = " ".join(values.get("title", "").split())[:TITLE].strip()
    code = values.get("code", "").strip().upper()
    zone = zones.zone_of(values.get("timezone", "").strip())
    hour = hour_of(values.get("checkin", "").strip())
    sum_ = values.get("budget", "").strip()
    budget = money_format.parse(sum_) if sum_ else None
    picture = PICTURES.get(values.get("format", ""))
    people = tuple(dict.fromkeys(values.get("approvers", "").split()))
    home = values.get("home", texts.HOME_HERE if here else texts.HOME_PAGE)
    if not title:
        faults["title"] = texts.TITLE_MISSING
    if not CODE.fullmatch(code):
        faults["code"] = texts.CODE_HOW
    if picture is None:
        faults["format"] = texts.FORMAT_HOW
    if not zone:
        faults["timezone"] = texts.zone_unknown(*near(values.get("timezone", "").strip()))
    if not hour:
        faults["checkin"] = texts.CHECKIN_HOW
    if sum_ and budget is None:
        faults["budget"] = texts.BUDGET_HOW
    if len(people) > PEOPLE or not all(_is_of(platform, each) for each in people):
        faults["approvers"] = texts.APPROVERS_HOW
    if home not in ((texts.HOME_HERE, texts.HOME_PAGE) if here else (texts.HOME_PAGE,)):
        faults["home"] = texts.HOME_HOW
    if faults or picture is None:
        return None, faults
    is_here = home == texts.HOME_HERE
    return WantedProduction(title, code, picture, zone, hour, budget, people, is_here), {}


def _is_of(platform: str, account: str) -> bool:
    return bool(ACCOUNT.fullmatch(account)) and account.startswith(f"{platform}:")


def hour_of(said: str) -> str:
    """An hour and minute as HH:MM; empty if it is none."""
    found = until_parser.hour_of(said)
    return "" if found is None else f"{found:%H:%M}"


def near(said: str) -> tuple[str, str]:
    """(what was said, the time zone that may be meant)."""
    wanted = said[:TITLE].replace(" ", "_").casefold()
    names = zones.all_zones()
    like = difflib.get_close_matches(wanted, names, 1)
    return said, names[like[0]] if like else ""
