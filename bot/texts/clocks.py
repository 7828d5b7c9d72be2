"""How a production is set up."""

from collections.abc import Sequence

from bot.texts.wording import NAME, brief
from store.models import Member, Production

SETUP_FORMS = {
    "setup": "shows the time zone, the digest hour, and who checks in before it and after it",
    "setup digest 18:00": "has the digest come at this hour",
    "setup timezone Europe/Lisbon": "has the production go by this clock",
}
SETUP_HOW = (
    "Nothing was changed: say what and to what. For example: /film setup digest 18:00, or "
    "/film setup timezone Europe/Lisbon"
)
ME_FORMS = {
    "me": "shows when you are asked for your check-in",
    "me zone Europe/Lisbon": "has your day go by this clock",
    "me checkin 17:30": "has you asked at this hour of yours",
}
ME_HOW = (
    "Nothing was changed: say what and to what. For example: /film me zone Europe/Lisbon, or "
    "/film me checkin 17:30"
)
At = tuple[str, str]  # when somebody checks in, and who


def set_up(
    film: Production, hour: str, before: Sequence[At], after: Sequence[At], better: str
) -> str:
    """`better`: the hour that comes after most check-ins."""
    size = film.settings.get("format", {})
    picture = f"{size.get('width')} × {size.get('height')}, {size.get('fps')} fps"
    lines = [
        f"{brief(film.title, NAME)} ({film.code}), {picture}",
        f"Clock: {film.timezone}. Digest: {hour}.",
        f"In that day’s digest: {_people(before)}.",
    ]
    if after:
        lines.append(f"In the next one: {_people(after)}.")
    if after and better != hour:
        lines.append(f"After most check-ins it is {better}: /film setup digest {better}")
    return "\n".join(lines)


def _people(people: Sequence[At]) -> str:
    return ", ".join(f"{brief(name, NAME)} {at}" for at, name in people) or "nobody"


def asked_at(member: Member) -> str:
    return f"You are asked for your check-in at {member.checkin} ({member.timezone})."


def hour_unknown(said: str) -> str:
    return f"There is no hour {brief(said, NAME)}; say it as 17:30."
