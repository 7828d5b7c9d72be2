"""The team, its rights, deputies, who joins."""

from collections.abc import Sequence
from datetime import datetime

from bot.texts.leaving import clock_of
from bot.texts.wording import NAME, brief
from store.models import Member


def join(title: str) -> str:
    return (
        f"You are not in {brief(title, NAME)} yet. Guests read and comment; the director says more."
    )


def joined(title: str) -> str:
    return f"You are a guest of {brief(title, NAME)}: you read and comment."


LAST_DIRECTOR = "Nothing was changed: a production keeps at least one director."
DEPUTY_HOW = "Say who and until when: /film deputy @sam until 08:00, or /film deputy off."
DEPUTY_NOT_ON = "Nothing was changed: rights are lent to somebody else, and lent ones not lent on."
DEPUTY_OFF = "Your rights are yours alone again."
NO_DEPUTY = "Nobody stands in for you."


def team(people: Sequence[tuple[str, str, Sequence[str], str]]) -> str:
    return "\n".join(
        f"{name} {handle}: {', '.join(r.replace('_', ' ') for r in rights) or 'guest'} ({zone})"
        for name, handle, rights, zone in people
    )


def rights_are(known: Sequence[str]) -> str:
    return f"Nothing was changed: rights are {', '.join(known)}."


def rights_given(name: str, rights: Sequence[str]) -> str:
    return f"{name} is now {', '.join(right.replace('_', ' ') for right in rights)}."


def deputy(name: str, until: datetime) -> str:
    return f"{name} stands in for you until {until:%a %H:%M} your time."


def is_away(member: Member) -> str:
    assert member.away_until is not None
    return (
        f"You are away until {clock_of(member.away_until, member)}: nobody asks or reminds you, "
        "and what waits for you goes to who may decide. /film handover @kei passes your work on."
    )
